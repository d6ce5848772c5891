// What happens to lines in a row when one of them moves, as plain numbers: no page is needed. Boxes are the lines as
// they lay before anything moved, from top to bottom, each with its `top` and its `height`.

const EDGE = 72; // pixels from an edge of the view where it begins to scroll
const FASTEST = 14; // pixels for each frame

// The same lines with one of them at another place.
export function moved(lines, from, to) {
  const others = lines.filter((_, index) => index !== from);
  return [...others.slice(0, to), lines[from], ...others.slice(to)];
}

// The place of a line that was carried `by` pixels: it has passed another once its edge is beyond the other's middle,
// so that a tall line and a low one change places with the same ease.
export function placeAt(boxes, from, by) {
  const middle = ({ top, height }) => top + height / 2;
  const above = boxes[from].top + by;
  const below = above + boxes[from].height;
  let to = from;
  while (to > 0 && above < middle(boxes[to - 1])) {
    to -= 1;
  }
  while (to < boxes.length - 1 && below > middle(boxes[to + 1])) {
    to += 1;
  }
  return to;
}

// How far each line steps aside to make room for the one that goes from a place to another, which itself is carried.
export function aside(boxes, from, to) {
  const { height } = boxes[from];
  return boxes.map((_, index) => {
    if (from < index && index <= to) {
      return -height;
    }
    return to <= index && index < from ? height : 0;
  });
}

// How far a line goes with a finger that wants it `by` pixels away: not above the first line, not below the last.
export function carried(boxes, from, by) {
  const first = boxes[0];
  const last = boxes[boxes.length - 1];
  const { top, height } = boxes[from];
  return Math.min(Math.max(by, first.top - top), last.top + last.height - top - height);
}

// How far the view scrolls for one frame while a line is held at `y`: up near the top, down near the bottom, and
// faster further out.
export function pull(y, top, bottom) {
  const speed = (depth) => Math.ceil(Math.min(depth / EDGE, 1) * FASTEST);
  if (y < top + EDGE) {
    return -speed(top + EDGE - y);
  }
  return y > bottom - EDGE ? speed(y - bottom + EDGE) : 0;
}
