// A module of static/js/kinds/ that asks nothing of a browser, as node's own.

const { readFile } = require("node:fs/promises");
const path = require("node:path");

async function kind(name) {
  const source = await readFile(path.join(__dirname, "../../static/js/kinds", name), "utf8");
  return import(`data:text/javascript,${encodeURIComponent(source)}`);
}

module.exports = { kind };
