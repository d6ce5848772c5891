// How lines to match are laid out, and which choices are used where (static/js/kinds/matching_pairs.js).

const assert = require("node:assert/strict");
const { before, test } = require("node:test");

const { kind } = require("./kinds.js");

let pairs;

before(async () => {
  pairs = await kind("matching_pairs.js");
});

const choices = (count, length) => Array.from({ length: count }, () => "x".repeat(length));

test("few short choices are side by side", () => {
  assert.equal(pairs.layout(["produits", "modèles", "infrastructures", "stratégies"], 5), "pills");
});

test("one that is longer puts them one below the other", () => {
  assert.equal(pairs.layout([...choices(3, 8), "souveraineté visée et dépendance subie"], 4), "list");
});

test("many choices, long ones, and those of many lines come in menus", () => {
  assert.equal(pairs.layout(choices(5, 8), 4), "pills");
  assert.equal(pairs.layout(choices(6, 8), 4), "menu");
  assert.equal(pairs.layout(choices(3, 48), 2), "list");
  assert.equal(pairs.layout(choices(3, 49), 2), "menu");
  assert.equal(pairs.layout(choices(4, 8), 6), "pills");
  assert.equal(pairs.layout(choices(4, 8), 7), "menu");
});

test("a choice is used elsewhere by the other lines that have it", () => {
  const chosen = ["2", "", "2", "0", "2"];
  assert.deepEqual(pairs.elsewhere(chosen, 0, "2"), [2, 4]);
  assert.deepEqual(pairs.elsewhere(chosen, 1, "2"), [0, 2, 4]);
  assert.deepEqual(pairs.elsewhere(chosen, 3, "0"), []);
});
