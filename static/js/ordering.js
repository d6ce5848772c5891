// Lines to put in order: drag them by touch or mouse, or move them with two buttons. The plain form's selects still
// hold the answer, hidden; they stay empty until a line is moved or the box below confirms the order as it is.

export function enhanceOrdering(form) {
  const group = form.querySelector("[data-ordering]");
  if (!group) {
    return;
  }
  const list = group.querySelector("[data-rows]");
  const rows = () => [...list.querySelectorAll("[data-row]")];
  const select = (row) => row.querySelector("[data-place]");
  const own = group.querySelector("[data-own]");
  own.checked = rows().every((row) => select(row).value);
  own.addEventListener("change", places);

  if (own.checked) {
    list.append(...rows().sort((a, b) => select(a).value - select(b).value));
  }
  for (const row of rows()) {
    select(row).hidden = true;
    const words = row.querySelector("label").textContent;
    row.prepend(grip(row));
    row.append(button(row, -1, "↑", `${group.dataset.up}, ${words}`), button(row, 1, "↓", `${group.dataset.down}, ${words}`));
  }
  for (const part of group.querySelectorAll("[data-scripted]")) {
    part.hidden = false;
  }
  bounds();

  function grip(row) {
    const handle = document.createElement("span");
    handle.className = "grip";
    handle.textContent = "⠿";
    handle.setAttribute("aria-hidden", "true");
    handle.addEventListener("pointerdown", (event) => group.matches(":disabled") || drag(row, handle, event));
    return handle;
  }

  function button(row, step, sign, label) {
    const one = document.createElement("button");
    one.type = "button";
    one.className = "move";
    one.textContent = sign;
    one.setAttribute("aria-label", label);
    one.dataset.step = step;
    one.addEventListener("click", () => {
      const all = rows();
      const other = all[all.indexOf(row) + step];
      if (other) {
        step < 0 ? row.after(other) : row.before(other); // the focused row stays in the page
        settle(row);
        row.scrollIntoView({ block: "nearest" });
        (one.disabled ? row.querySelector(".move:not(:disabled)") : one).focus();
      }
    });
    return one;
  }

  function drag(row, handle, down) {
    down.preventDefault();
    handle.setPointerCapture(down.pointerId);
    row.classList.add("dragged");
    const before = rows().indexOf(row);
    // Move the other rows, not this one: an element taken out of the page loses its pointer capture.
    const move = (event) => {
      const middle = (other) => other.getBoundingClientRect().top + other.offsetHeight / 2;
      while (row.previousElementSibling && event.clientY < middle(row.previousElementSibling)) {
        row.after(row.previousElementSibling);
      }
      while (row.nextElementSibling && event.clientY > middle(row.nextElementSibling)) {
        row.before(row.nextElementSibling);
      }
    };
    const end = () => {
      handle.removeEventListener("pointermove", move);
      row.classList.remove("dragged");
      rows().indexOf(row) === before || settle(row);
    };
    handle.addEventListener("pointermove", move);
    handle.addEventListener("pointerup", end, { once: true });
    handle.addEventListener("pointercancel", end, { once: true });
  }

  function places() {
    rows().forEach((row, index) => {
      select(row).value = own.checked ? String(index + 1) : "";
    });
  }

  function settle(row) {
    own.checked = true;
    places();
    bounds();
    const words = row.querySelector("label").textContent;
    const place = rows().indexOf(row) + 1;
    group.querySelector("[data-said]").textContent = group.dataset.moved.replace("{line}", () => words).replace("{place}", place);
    form.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function bounds() {
    const all = rows();
    for (const row of all) {
      row.querySelector("[data-step='-1']").disabled = row === all[0];
      row.querySelector("[data-step='1']").disabled = row === all[all.length - 1];
    }
  }
}
