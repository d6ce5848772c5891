// Lines to match: where there are few choices, they appear below each line as buttons to tap. The plain form's select
// still holds the answer, hidden.

const MOST = 5;

export function enhanceMatching(form) {
  for (const pair of form.querySelectorAll("[data-pair]")) {
    const select = pair.querySelector("select");
    const options = [...select.options].filter((option) => option.value);
    if (options.length > MOST) {
      continue;
    }
    const chips = document.createElement("div");
    chips.className = "chips";
    chips.setAttribute("role", "radiogroup");
    chips.setAttribute("aria-labelledby", label(pair, select));
    for (const option of options) {
      const chip = document.createElement("label");
      chip.className = "option";
      chip.lang = select.lang;
      const radio = document.createElement("input");
      radio.type = "radio";
      radio.name = `chip-${select.name}`;
      radio.checked = option.selected && Boolean(select.value);
      radio.addEventListener("change", () => {
        select.value = option.value;
      });
      const words = document.createElement("span");
      words.textContent = option.textContent;
      chip.append(radio, words);
      chips.append(chip);
    }
    select.hidden = true;
    pair.append(chips);
  }
}

function label(pair, select) {
  const words = pair.querySelector("label");
  words.id = `${select.id}-words`;
  words.removeAttribute("for");
  return words.id;
}
