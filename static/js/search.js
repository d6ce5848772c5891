// Finds a person while one types; without this script the form asks the server.

const field = document.querySelector("[data-search]");
const part = document.querySelector("[data-live]");

const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

function filter() {
  const words = folded(field.value).split(/\s+/).filter(Boolean);
  for (const row of part.querySelectorAll("[data-person]")) {
    const person = folded(row.dataset.person);
    row.hidden = !words.every((word) => person.includes(word));
  }
}

if (!field.value) {
  document.querySelector("[data-search-button]").hidden = true;
  field.form.addEventListener("submit", (event) => event.preventDefault());
  field.addEventListener("input", filter);
  part.addEventListener("replaced", filter);
}
