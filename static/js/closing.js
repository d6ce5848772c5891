// Entering a date and time selects the choice that uses them.

const moment = document.querySelector("[data-at]");

moment.addEventListener("input", () => {
  document.querySelector("[data-closing]").value = "at";
});
