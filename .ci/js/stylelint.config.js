// Stylelint's recommended rules: what is likely to be a mistake, nothing of taste.

export default {
  extends: "stylelint-config-recommended",
  reportNeedlessDisables: true,
  rules: {
    // The sheets follow the pages from top to bottom. Which rule wins is for specificity to say, not for the order.
    "no-descending-specificity": null,
  },
};
