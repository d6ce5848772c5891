// Alt plus a letter for the live actions. Not while typing: on a Mac, Alt+O types œ.

document.addEventListener("keydown", (event) => {
  if (!event.altKey || event.ctrlKey || event.metaKey || event.repeat) {
    return;
  }
  if (event.target.matches("input:not([type=checkbox], [type=radio]), textarea, select")) {
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
