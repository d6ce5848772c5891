// Lines to put in order: carried by finger or mouse, tapped and then placed with a second tap, moved one step by their
// arrows, or picked up with the keyboard. The plain form's selects still hold the answer, hidden; they stay empty
// until a line has moved or the box below confirms the order as it is.

import { aside, carried, moved, placeAt, pull } from "./ordering_lines.js";

const SLACK = 6; // pixels that a finger may tremble before it carries a line
const GLIDE = { duration: 180, easing: "cubic-bezier(.2, .7, .2, 1)" };
const KEYS = { ArrowUp: -1, ArrowDown: 1, Home: -Infinity, End: Infinity };

export function enhance(form) {
  const group = form.querySelector("[data-ordering]");
  if (!group) {
    return;
  }
  const list = group.querySelector("[data-rows]");
  const own = group.querySelector("[data-own]");
  const said = group.querySelector("[data-said]");
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const rows = () => [...list.querySelectorAll("[data-row]")];
  const rowOf = (part) => part.closest("[data-row]");
  const handle = (row) => row.querySelector("[data-handle]");
  const select = (row) => row.querySelector("[data-place]");
  const label = (row) => row.querySelector("label");
  const place = (row) => rows().indexOf(row) + 1;
  let picked; // the line in hand, and what was before: the order, and whether it was the answer
  let drag; // the pointer on that line, once it is down
  let dragged = false; // a pointer that has carried a line makes a click when it is lifted, which means nothing

  const given = rows().map((row) => select(row).value);
  own.checked = new Set(given.filter(Boolean)).size === given.length;
  if (own.checked) {
    list.append(...rows().sort((a, b) => select(a).value - select(b).value));
  }
  for (const row of rows()) {
    select(row).hidden = true;
    label(row).removeAttribute("for"); // a tap on the words is one on the line
  }
  for (const part of group.querySelectorAll("[data-scripted], [data-plain]")) {
    part.hidden = "plain" in part.dataset;
  }
  settle();

  own.addEventListener("change", settle);
  list.addEventListener("click", click);
  list.addEventListener("keydown", keydown);
  list.addEventListener("focusout", (event) => picked && event.relatedTarget && elsewhere(event, event.relatedTarget));
  list.addEventListener("pointerdown", down);

  // Says in fields, numbers and names what the order on the page is.
  function settle() {
    rows().forEach((row, index, { length }) => {
      const name = label(row).textContent.trim();
      select(row).value = own.checked ? String(index + 1) : "";
      for (const [step, words, end] of [["-1", group.dataset.up, 0], ["1", group.dataset.down, length - 1]]) {
        const arrow = row.querySelector(`[data-step="${step}"]`);
        arrow.setAttribute("aria-label", `${words}, ${name}`);
        arrow.setAttribute("aria-disabled", String(index === end)); // it keeps the focus, as a disabled one would not
      }
      if (!picked) {
        // What has the focus keeps its name while it moves, or it would be read aloud beside what is said of it.
        handle(row).setAttribute("aria-label", group.dataset.moved.replace("{line}", () => name).replace("{place}", index + 1));
      }
    });
    number(rows());
    group.classList.toggle("ordered", own.checked);
  }

  function number(order) {
    order.forEach((row, index) => {
      row.querySelector("[data-number]").textContent = index + 1;
    });
  }

  // The words of the line keep their own language.
  function say(what, row, at = place(row)) {
    const line = document.createElement("span");
    line.lang = label(row).lang;
    line.textContent = label(row).textContent.trim();
    const [before, after] = group.dataset[what].replace("{place}", at).split("{line}");
    said.replaceChildren(before, line, after);
  }

  // The line with the focus stays where it is in the page, and the others move around it: whatever is taken out of the
  // page loses the focus.
  function arrange(order) {
    const at = Math.max(order.findIndex((row) => row.contains(document.activeElement)), 0);
    order.slice(0, at).forEach((row) => order[at].before(row));
    list.append(...order.slice(at + 1));
  }

  // Lines glide from where they are seen to where they now belong.
  function glide(change) {
    const before = new Map(rows().map((row) => [row, row.getBoundingClientRect().top]));
    change();
    for (const [row, top] of before) {
      row.getAnimations?.().forEach((each) => each.cancel());
      const by = top - row.getBoundingClientRect().top;
      if (by && !still.matches) {
        row.animate?.([{ transform: `translateY(${by}px)` }, { transform: "none" }], GLIDE);
      }
    }
  }

  function move(row, to) {
    const order = rows();
    glide(() => arrange(moved(order, order.indexOf(row), to)));
    row.scrollIntoView({ block: "nearest" });
  }

  const isMoved = () => rows().some((row, index) => row !== picked.order[index]);

  function pickUp(row) {
    picked = { row, order: rows(), own: own.checked };
    row.classList.add("picked");
    list.classList.add("picking");
    handle(row).setAttribute("aria-pressed", "true");
    handle(row).focus({ preventScroll: true });
    document.addEventListener("pointerdown", elsewhere);
    say("picked", row);
  }

  function letGo() {
    const was = picked;
    picked = undefined;
    was.row.classList.remove("picked");
    list.classList.remove("picking");
    handle(was.row).setAttribute("aria-pressed", "false");
    document.removeEventListener("pointerdown", elsewhere);
    return was;
  }

  // What was put down where it was picked up has not moved, and is no answer.
  function drop() {
    const changed = isMoved();
    const { row } = letGo();
    own.checked ||= changed;
    settle();
    say("dropped", row);
    changed && form.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function putBack() {
    const { row, order, own: before } = letGo();
    glide(() => arrange(order));
    row.scrollIntoView({ block: "nearest" });
    own.checked = before;
    settle();
    say("back", row);
  }

  // Who goes on with something else has put the line down.
  function elsewhere(event, target = event.target) {
    list.contains(target) || drop();
  }

  function click(event) {
    const row = rowOf(event.target);
    const arrow = event.target.closest("[data-step]");
    if (!row || dragged || group.matches(":disabled")) {
      return;
    }
    if (arrow) {
      picked && drop();
      step(row, Number(arrow.dataset.step));
    } else if (!picked) {
      pickUp(row);
    } else {
      if (picked.row !== row) {
        move(picked.row, rows().indexOf(row));
        handle(picked.row).focus({ preventScroll: true });
      }
      drop();
    }
  }

  function step(row, by) {
    const to = rows().indexOf(row) + by;
    if (to >= 0 && to < rows().length) {
      move(row, to);
      own.checked = true;
      settle();
      form.dispatchEvent(new Event("change", { bubbles: true }));
    }
    say("moved", row);
  }

  function keydown(event) {
    const row = event.target.closest("[data-handle]") && rowOf(event.target);
    if (event.key === "Escape" && picked) {
      event.preventDefault();
      drag?.lifted ? cancel() : putBack();
    } else if (row && event.key === "Enter" && event.repeat) {
      event.preventDefault(); // a key held down picks up once
    } else if (row && event.key in KEYS && !drag && !(event.altKey || event.ctrlKey || event.metaKey || event.shiftKey)) {
      event.preventDefault();
      const all = rows();
      const to = Math.min(Math.max(all.indexOf(row) + KEYS[event.key], 0), all.length - 1);
      if (picked?.row === row) {
        move(row, to);
        own.checked = picked.own || isMoved();
        settle();
        say("moved", row);
      } else {
        handle(all[to]).focus();
      }
    }
  }

  // A finger carries a line by its handle, since elsewhere it scrolls the page; a mouse carries it anywhere.
  function down(event) {
    const row = rowOf(event.target);
    const held = event.pointerType === "mouse" ? !event.target.closest("[data-step]") : event.target.closest("[data-handle]");
    if (!row || !held || drag || event.button || !event.isPrimary || group.matches(":disabled")) {
      return;
    }
    drag = { row, id: event.pointerId, y: event.clientY, start: event.clientY + scrollY, lifted: false };
    row.setPointerCapture(event.pointerId);
    row.addEventListener("pointermove", follow);
    row.addEventListener("pointerup", end);
    row.addEventListener("pointercancel", cancel);
  }

  function follow(event) {
    drag.y = event.clientY;
    if (!drag.lifted && Math.abs(drag.y + scrollY - drag.start) >= SLACK) {
      lift();
    }
    drag.lifted && carry();
  }

  function lift() {
    const { row } = drag;
    picked && picked.row !== row && drop();
    picked || pickUp(row);
    row.getAnimations?.().forEach((each) => each.cancel());
    const order = rows();
    const boxes = order.map((each) => ({ top: each.offsetTop, height: each.offsetHeight }));
    Object.assign(drag, { lifted: true, order, boxes, from: order.indexOf(row), to: order.indexOf(row) });
    row.classList.add("dragged");
    list.classList.add("dragging");
    requestAnimationFrame(scroll);
  }

  function carry() {
    const { row, order, boxes, from } = drag;
    const by = carried(boxes, from, drag.y + scrollY - drag.start);
    const to = placeAt(boxes, from, by);
    row.style.transform = `translateY(${by}px)`;
    if (to !== drag.to) {
      drag.to = to;
      aside(boxes, from, to).forEach((away, index) => {
        if (index !== from) {
          order[index].style.transform = away ? `translateY(${away}px)` : "";
        }
      });
      number(moved(order, from, to));
      say("moved", row, to + 1);
    }
  }

  function scroll() {
    if (drag?.lifted && list.isConnected) {
      const by = pull(drag.y, 0, innerHeight);
      if (by) {
        scrollBy(0, by);
        carry();
      }
      requestAnimationFrame(scroll);
    }
  }

  // The pointer is gone. Whatever it carried lies in this order now.
  function land(order) {
    const { row } = drag;
    row.removeEventListener("pointermove", follow);
    row.removeEventListener("pointerup", end);
    row.removeEventListener("pointercancel", cancel);
    if (drag.lifted) {
      dragged = true;
      setTimeout(() => {
        dragged = false;
      });
      glide(() => {
        row.classList.remove("dragged");
        list.classList.remove("dragging");
        drag.order.forEach((each) => {
          each.style.transform = "";
        });
        arrange(order);
      });
    }
    drag = undefined;
  }

  function end() {
    const { lifted, order, from, to } = drag;
    land(lifted && moved(order, from, to));
    lifted && drop();
  }

  function cancel() {
    const { lifted, order } = drag;
    land(order);
    lifted && putBack();
  }
}
