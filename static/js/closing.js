// Whoever sets a date and a time means them: the choice beside them follows.

const moment = document.querySelector("[data-at]");

moment.addEventListener("input", () => {
  document.querySelector("[data-closing]").value = "at";
});
