// How lines to match are laid out, and which choices are used where, as plain values: no page is needed.

const FEW = 5; // choices that can be seen at once below each line
const SHORT = 16; // characters of a choice that has others beside it
const LONG = 48; // characters of a choice that takes up two lines of a phone
const MOST = 24; // buttons on one page

// The choices as buttons side by side (`pills`), one below the other (`list`), or in a `menu` that opens: where there
// are many or long ones, buttons below each line would push the next line out of sight.
export function layout(choices, lines) {
  const longest = Math.max(...choices.map((each) => each.length));
  if (choices.length > FEW || longest > LONG || choices.length * lines > MOST) {
    return "menu";
  }
  return longest > SHORT ? "list" : "pills";
}

// The lines other than this one for which a choice is used. `chosen` has the choice of each line, empty for none.
export function elsewhere(chosen, line, choice) {
  return [...chosen.keys()].filter((each) => each !== line && chosen[each] === choice);
}
