// Lines to match. Where there are few choices, they appear below each line as buttons to tap; otherwise the chosen
// words lie over the select, in full, since a closed select cuts them off. The select holds the answer in any case.

import { elsewhere, layout } from "./matching_pairs.js";

const SEEN = 3; // numbers beside a choice; a longer row of them would crowd out the words

const numbers = (lines) => `${lines.slice(0, SEEN).map((each) => each + 1).join(", ")}${lines.length > SEEN ? "…" : ""}`;

export function enhance(form) {
  const group = form.querySelector("[data-matching]");
  if (!group) {
    return;
  }
  const { dataset } = group;
  const written = [...group.querySelector("[data-choices]").content.children];
  const choices = written.map((each) => each.textContent.trim());
  const pairs = [...group.querySelectorAll("[data-pair]")];
  const selects = pairs.map((pair) => pair.querySelector("select"));
  const labels = pairs.map((pair) => pair.querySelector("label"));
  const tally = group.querySelector("[data-tally]");
  const dots = [...group.querySelectorAll(".dot")];
  const kind = layout(choices, pairs.length);
  const show = pairs.map(kind === "menu" ? menu : buttons);

  for (const part of group.querySelectorAll("[data-scripted]")) {
    part.hidden = false;
  }
  pairs.forEach((pair, line) => {
    const button = pair.querySelector("[data-clear]");
    button.setAttribute("aria-label", `${button.textContent}, ${labels[line].textContent.trim()}`);
    button.addEventListener("click", () => clear(line));
    selects[line].addEventListener("change", settle);
  });
  settle();

  function settle() {
    const chosen = selects.map((select) => select.value);
    pairs.forEach((pair, line) => {
      pair.classList.toggle("matched", Boolean(chosen[line]));
      dots[line]?.classList.toggle("dot-ahead", !chosen[line]);
      show[line](options(line).map((option) => elsewhere(chosen, line, option.value)));
    });
    tally.textContent = dataset.tallyWords.replace("{done}", chosen.filter(Boolean).length);
  }

  // Those that choose something; the first one chooses nothing.
  function options(line) {
    return [...selects[line].options].slice(1);
  }

  // The button goes with what it cleared: the focus goes to where another choice can be made.
  function clear(line) {
    const field = pairs[line].querySelector("input:checked") ?? selects[line];
    field.checked = false;
    selects[line].value = "";
    field.focus({ preventScroll: true });
    settle();
    form.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function buttons(pair, line) {
    const select = selects[line];
    const box = document.createElement("div");
    box.className = `chips ${kind}`;
    box.setAttribute("role", "radiogroup");
    box.setAttribute("aria-labelledby", labels[line].id);
    labels[line].removeAttribute("for");
    const chips = options(line).map((option, index) => {
      const chip = document.createElement("label");
      const radio = document.createElement("input");
      const serves = document.createElement("span");
      chip.className = "option";
      radio.type = "radio";
      radio.name = `chip-${select.name}`;
      radio.checked = option.selected;
      radio.addEventListener("change", () => {
        select.value = option.value;
        settle();
      });
      serves.id = `${select.id}-${option.value}-serves`;
      serves.hidden = true;
      chip.append(radio, written[index].cloneNode(true));
      box.append(chip, serves);
      return { chip, radio, serves };
    });
    select.hidden = true;
    pair.append(box);

    return (used) => chips.forEach(({ chip, radio, serves }, index) => {
      const lines = used[index];
      if (lines.length) {
        chip.dataset.lines = numbers(lines);
        serves.textContent = dataset.serves.replace("{lines}", () => lines.map((each) => labels[each].textContent.trim()).join(" ; "));
        radio.setAttribute("aria-describedby", serves.id);
      } else {
        delete chip.dataset.lines;
        radio.removeAttribute("aria-describedby");
      }
    });
  }

  function menu(pair, line) {
    const select = selects[line];
    const box = document.createElement("span");
    const words = document.createElement("span");
    box.className = "menu";
    words.className = "menu-words";
    words.setAttribute("aria-hidden", "true"); // the select says it
    select.before(box);
    box.append(words, select);

    return (used) => {
      options(line).forEach((option, index) => {
        const lines = used[index];
        const { textContent: choice } = written[index];
        option.textContent = lines.length ? dataset.used.replace("{choice}", () => choice).replace("{lines}", numbers(lines)) : choice;
      });
      const chosen = written[select.selectedIndex - 1];
      words.replaceChildren(chosen ? chosen.cloneNode(true) : dataset.none);
    };
  }
}
