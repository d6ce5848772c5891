// What happens to lines in a row when one of them moves (static/js/kinds/ordering_lines.js).

const assert = require("node:assert/strict");
const { before, test } = require("node:test");

const { kind } = require("./kinds.js");

const EVEN = boxes(60, 60, 60, 60);
const UNEVEN = boxes(60, 200, 60); // a tall line between two low ones
let lines;

before(async () => {
  lines = await kind("ordering_lines.js");
});

function boxes(...heights) {
  let top = 100;
  return heights.map((height) => {
    top += height;
    return { top: top - height, height };
  });
}

test("a line is moved down, up, and nowhere", () => {
  const { moved } = lines;
  assert.deepEqual(moved(["a", "b", "c", "d"], 0, 2), ["b", "c", "a", "d"]);
  assert.deepEqual(moved(["a", "b", "c", "d"], 3, 0), ["d", "a", "b", "c"]);
  assert.deepEqual(moved(["a", "b"], 1, 1), ["a", "b"]);
});

test("the order that was is left as it was", () => {
  const order = ["a", "b", "c"];
  lines.moved(order, 0, 2);
  assert.deepEqual(order, ["a", "b", "c"]);
});

test("a line takes the place of another once its edge is beyond the other's middle", () => {
  const { placeAt } = lines;
  assert.equal(placeAt(EVEN, 1, 0), 1);
  assert.equal(placeAt(EVEN, 1, 30), 1);
  assert.equal(placeAt(EVEN, 1, 31), 2);
  assert.equal(placeAt(EVEN, 1, 91), 3);
  assert.equal(placeAt(EVEN, 1, -30), 1);
  assert.equal(placeAt(EVEN, 1, -31), 0);
});

test("a line that is carried beyond the last one is last, and above the first one first", () => {
  const { placeAt } = lines;
  assert.equal(placeAt(EVEN, 0, 5000), 3);
  assert.equal(placeAt(EVEN, 3, -5000), 0);
});

test("a low line passes a tall one half-way, and a tall one a low one", () => {
  const { placeAt } = lines;
  assert.equal(placeAt(UNEVEN, 0, 100), 0);
  assert.equal(placeAt(UNEVEN, 0, 101), 1);
  assert.equal(placeAt(UNEVEN, 1, 30), 1);
  assert.equal(placeAt(UNEVEN, 1, 31), 2);
});

test("the lines between step aside by the height of the one that is carried, and the others stay", () => {
  const { aside } = lines;
  assert.deepEqual(aside(EVEN, 0, 2), [0, -60, -60, 0]);
  assert.deepEqual(aside(EVEN, 3, 1), [0, 60, 60, 0]);
  assert.deepEqual(aside(EVEN, 2, 2), [0, 0, 0, 0]);
  assert.deepEqual(aside(UNEVEN, 1, 2), [0, 0, -200]);
});

test("a line is carried as far as the list goes", () => {
  const { carried } = lines;
  assert.equal(carried(EVEN, 1, 50), 50);
  assert.equal(carried(EVEN, 1, 500), 120);
  assert.equal(carried(EVEN, 1, -500), -60);
  assert.equal(carried(UNEVEN, 0, 500), 260);
});

test("the view rests while a line is held in its middle", () => {
  const { pull } = lines;
  assert.equal(pull(400, 0, 800), 0);
  assert.equal(pull(72, 0, 800), 0);
  assert.equal(pull(728, 0, 800), 0);
});

test("near an edge the view scrolls that way, faster further out, and no faster than that", () => {
  const { pull } = lines;
  assert.ok(pull(71, 0, 800) < 0);
  assert.ok(pull(10, 0, 800) < pull(60, 0, 800));
  assert.ok(pull(729, 0, 800) > 0);
  assert.ok(pull(790, 0, 800) > pull(740, 0, 800));
  assert.equal(pull(-50, 0, 800), pull(0, 0, 800));
  assert.equal(pull(2000, 0, 800), -pull(0, 0, 800));
});
