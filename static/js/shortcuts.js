// Alt and a letter for the live actions. The modifier keeps typing and screen readers out of the way.

document.addEventListener("keydown", (event) => {
  if (!event.altKey || event.ctrlKey || event.metaKey || event.repeat) {
    return;
  }
  const target = document.querySelector(`[data-shortcut="${event.code.replace("Key", "")}"]`);
  if (!target) {
    return;
  }
  event.preventDefault();
  if (target.matches("button")) {
    target.click();
  } else {
    target.focus();
  }
});
