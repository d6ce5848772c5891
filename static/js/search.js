// Searches for a person as you type. The server does the matching, as for the plain form; the page's address keeps the
// search, so that it is still there when you come back.

import { follow } from "./live.js";

const field = document.querySelector("[data-search]");
const live = document.querySelector("[data-live]");
const found = document.querySelector('[data-part="register"]');
const PAUSE = 150;
let typing;

function withQuery(address) {
  const url = new URL(address, location.href);
  url.searchParams.delete("q");
  if (field.value.trim()) {
    url.searchParams.set("q", field.value.trim());
  }
  return url;
}

function find() {
  history.replaceState(null, "", withQuery(location.href));
  for (const link of document.querySelectorAll("[data-keeps-search]")) {
    link.href = withQuery(link.href);
  }
  follow(withQuery(live.dataset.url).href);
}

document.querySelector("[data-search-button]").hidden = true;
field.form.addEventListener("submit", (event) => event.preventDefault());
field.addEventListener("input", () => {
  if (found.getBoundingClientRect().top > innerHeight * 0.7) {
    field.form.scrollIntoView(); // otherwise the results could be below the visible part
  }
  clearTimeout(typing);
  typing = setTimeout(find, PAUSE);
});
