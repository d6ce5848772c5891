// ESLint's own recommended rules, for the pages' modules and for the tests that node runs.

import js from "@eslint/js";
import globals from "globals";

export default [
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  js.configs.recommended,
  { files: ["static/js/**"], languageOptions: { sourceType: "module", globals: globals.browser } },
  { files: ["tests/js/**"], languageOptions: { sourceType: "commonjs", globals: globals.node } },
];
