// A question on the phone: keeps what is chosen, says whether the server has it, and goes on with or without the
// network. The pages that come next are fetched ahead, so that one can keep answering in a dead corner of the hall.

import { enhanceMatching } from "./matching.js";
import { enhanceOrdering } from "./ordering.js";
import { entry, flush, onResult, pending, put } from "./outbox.js";

const AHEAD = 3;
const TYPING = 600;
const PATIENCE = 1500; // how long going on waits for the server before it takes the page fetched ahead
const NOT_AN_ANSWER = ["csrf_token", "nonce", "revision"];
const pages = new Map();
const main = document.querySelector("main");
const find = (name) => main.querySelector(`[data-${name}]`);
let place;
let form;
let given;
let leaving = false;
let typing;
let patience;

function start() {
  place = find("question") ?? find("finish");
  form = find("answer");
  leaving = false;
  clearTimeout(patience);
  if (form) {
    restore();
    enhanceOrdering(form);
    enhanceMatching(form);
    given = JSON.stringify(chosen());
    form.addEventListener("submit", submit);
    if (!("final" in place.dataset)) {
      form.addEventListener("change", save);
      form.addEventListener("input", () => {
        clearTimeout(typing);
        typing = setTimeout(save, TYPING);
      });
    }
  }
  if (pending(place.dataset.attempt)) {
    show("waiting");
  }
  ahead(place.dataset.next, AHEAD);
}

function show(kind) {
  const status = find("status");
  status.textContent = place.dataset[kind] ?? "";
  status.className = `saving ${kind}`;
}

const chosen = () => [...new FormData(form)].filter(([name]) => !NOT_AN_ANSWER.includes(name) && !name.startsWith("chip-"));

// An answer that the server does not have yet is what this phone shows.
function restore() {
  const kept = entry(place.dataset.key);
  if (!kept) {
    return;
  }
  for (const field of form.elements) {
    const values = kept.fields.filter(([name]) => name === field.name).map(([, value]) => value);
    if (field.type === "radio" || field.type === "checkbox") {
      field.checked = values.includes(field.value);
    } else if (field.type !== "hidden" && field.name) {
      field.value = values[0] ?? "";
    }
  }
  unclear(kept.unclear ?? "");
}

function save() {
  clearTimeout(typing);
  const fields = chosen();
  if (JSON.stringify(fields) === given) {
    return false;
  }
  given = JSON.stringify(fields);
  show("saving");
  unclear("");
  put(place.dataset.key, place.dataset.address, fields, Number(place.dataset.revision));
  return true;
}

function submit(event) {
  event.preventDefault();
  save();
  const kept = entry(place.dataset.key);
  if (!kept) {
    onward();
  } else if (kept.unclear) {
    unclear(kept.unclear);
  } else {
    leaving = true;
    flush();
    if (!("final" in place.dataset)) {
      patience = setTimeout(() => leaving && pages.has(place.dataset.next) && onward(), PATIENCE);
    }
  }
}

function unclear(message) {
  const box = find("unclear");
  if (box) {
    box.textContent = message;
    box.hidden = !message;
    message && box.scrollIntoView({ block: "center" });
  }
}

onResult((key, result) => {
  const here = key === place.dataset.key;
  if (result === "waiting") {
    show("waiting");
    if (leaving && !("final" in place.dataset) && pages.has(place.dataset.next)) {
      onward();
    }
  } else if (result.saved) {
    show(pending(place.dataset.attempt) ? "waiting" : "saved");
    if (here && leaving) {
      result.next === place.dataset.address ? location.reload() : onward();
    }
  } else if (result.unclear && !here) {
    location.assign(result.address); // the page of that question shows what was typed, and why it is not clear
  } else {
    leaving = false;
    show("");
    result.unclear ? unclear(result.message) : (find("status").textContent = result.message);
  }
});

// Shows the page that was fetched ahead; without one, an ordinary visit, for which the network is needed.
function onward() {
  const address = place.dataset.next;
  if (pages.has(address)) {
    history.pushState({}, "", address);
    swap(pages.get(address));
  } else if (!pending(place.dataset.attempt)) {
    location.assign(address);
  }
}

function swap(html) {
  const next = new DOMParser().parseFromString(html, "text/html");
  document.title = next.title;
  main.replaceChildren(...next.querySelector("main").childNodes);
  start();
  scrollTo(0, 0);
  const heading = main.querySelector("h1");
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}

async function ahead(address, count) {
  if (!address || count === 0 || address.endsWith("/end")) {
    return; // the overview must show what the server has
  }
  if (!pages.has(address)) {
    try {
      const answer = await fetch(address, { headers: { Accept: "text/html" }, redirect: "error", signal: AbortSignal.timeout(8000) });
      if (!answer.ok) {
        return;
      }
      pages.set(address, await answer.text());
    } catch {
      return;
    }
  }
  const next = new DOMParser().parseFromString(pages.get(address), "text/html").querySelector("[data-question]");
  await ahead(next?.dataset.next, count - 1);
}

// Finishing waits for the outbox: what is on its way belongs to the attempt.
find("finish")?.addEventListener("submit", async (event) => {
  if (pending(place.dataset.attempt)) {
    event.preventDefault();
    show("waiting");
    await flush();
    if (!pending(place.dataset.attempt)) {
      event.target.submit();
    }
  }
});

addEventListener("popstate", () => location.reload());
start();
flush();
