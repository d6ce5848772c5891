// A question on the phone: keeps what is chosen, says whether the server has it, and goes on with or without the
// network. The pages that come next are fetched ahead, so that one can keep answering in a dead corner of the hall.

import { enhanceMatching } from "./matching.js";
import { enhanceOrdering } from "./ordering.js";
import { cover, entry, flush, onResult, pending, put, within } from "./outbox.js";

const AT_ONCE = 3; // pages fetched without a pause; the others follow while the phone has nothing else to do
const PAUSE = 400;
const TYPING = 600;
const PATIENCE = 1500; // how long going on waits for the server before it takes the page fetched ahead
const NOT_AN_ANSWER = ["csrf_token", "nonce", "revision"];
const pages = new Map(); // by address
const following = new Map(); // the address that comes after an address
const saved = new Map(); // answers that the server has, and pages fetched ahead do not know
const main = document.querySelector("main");
const find = (name) => main.querySelector(`[data-${name}]`);
const isFinal = () => "final" in place.dataset; // an answer is given by the button, not by each touch
let place;
let form;
let given;
let leaving = false;
let typing;
let patience;
let wanted;
let fetching;

function start() {
  place = find("question") ?? find("finish");
  form = find("answer");
  leaving = false;
  wanted = undefined;
  clearTimeout(patience);
  if (form) {
    restore();
    enhanceOrdering(form);
    enhanceMatching(form);
    given = JSON.stringify(chosen());
    form.addEventListener("submit", submit);
    if (!isFinal()) {
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
  following.set(location.pathname, place.dataset.next);
  prefetch();
}

function show(kind) {
  const status = find("status");
  status.textContent = place.dataset[kind] ?? "";
  status.className = `saving ${kind}`;
}

const value = (name) => chosen().some(([each, words]) => each.startsWith(name) && words.trim());
const answered = () => ["answer", "left-", "place-"].some(value);
const chosen = () => [...new FormData(form)].filter(([name]) => !NOT_AN_ANSWER.includes(name) && !name.startsWith("chip-"));

// The latest answer given here is what this phone shows, whether the server has it yet or not.
function restore() {
  const kept = entry(place.dataset.key) ?? saved.get(place.dataset.key);
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
    return;
  }
  given = JSON.stringify(fields);
  show("saving");
  put(place.dataset.key, place.dataset.address, fields, Number(place.dataset.revision));
}

// What was typed a moment ago, before the page goes.
const keep = () => form && !isFinal() && save();

function submit(event) {
  event.preventDefault();
  if (isFinal() && !answered()) {
    unclear(place.dataset.nothing);
    return;
  }
  save();
  const kept = entry(place.dataset.key);
  if (!kept) {
    onward();
  } else if (kept.unclear) {
    unclear(kept.unclear);
  } else {
    leaving = true;
    flush();
    if (!isFinal()) {
      clearTimeout(patience);
      patience = setTimeout(() => leaving && pages.has(place.dataset.next) && onward(), PATIENCE);
    }
  }
}

function unclear(message) {
  const box = find("unclear");
  if (box) {
    box.textContent = message;
    box.hidden = !message;
    form.querySelector("#answer")?.setAttribute("aria-invalid", String(Boolean(message)));
    message && box.scrollIntoView({ block: "center" });
  }
}

// The message above an answer stays until the next reply: what moves while a finger is coming down is missed.
onResult((key, result, one) => {
  const here = key === place.dataset.key;
  if (result.saved) {
    saved.set(key, one);
    result.next === one.address && pages.delete(one.address); // it is explained there now
  }
  if (!key.startsWith(place.dataset.attempt)) {
    result === "waiting" && pending(place.dataset.attempt) && waiting(); // what is given here stands behind it
  } else if (result === "foreign") {
    location.assign(cover(one.address)); // the phone has changed hands since this page was loaded
  } else if (result === "waiting") {
    here && unclear("");
    waiting();
  } else if (result.saved) {
    arrived(here, result);
  } else if (result.unclear && !here) {
    keep();
    location.assign(result.address); // the page of that question shows what was typed, and why it is not clear
  } else {
    leaving = false;
    show("");
    if (result.unclear) {
      unclear(result.message);
    } else {
      find("status").textContent = result.message;
      pages.clear(); // they belong to an attempt that is over
    }
  }
});

function waiting() {
  if (leaving && !isFinal() && "next" in place.dataset) {
    onward();
  } else {
    show("waiting");
  }
}

function arrived(here, result) {
  const more = pending(place.dataset.attempt);
  const lacking = here && form && !answered() && value("sure");
  show(more ? "waiting" : lacking ? "lacking" : "saved");
  here && unclear("");
  if ("finish" in place.dataset) {
    more || leaving || location.reload(); // the overview shows what the server has
  } else if (here && result.next === place.dataset.address) {
    location.reload(); // for the explanation
  } else if (leaving && !entry(place.dataset.key)) {
    onward();
  }
}

// Shows the page that was fetched ahead; without one, an ordinary visit, for which the network is needed.
function onward() {
  const address = place.dataset.next;
  if (pages.has(address)) {
    visit(address);
  } else if (pending(place.dataset.attempt)) {
    leaving = true;
    show("stuck");
    flush();
  } else if (navigator.onLine) {
    location.assign(address);
  } else {
    wait(address);
  }
}

// A page that is not here opens by itself when the network is back.
function wait(address) {
  wanted = address;
  show("stuck");
}

function visit(address) {
  history.pushState({}, "", address);
  swap(pages.get(address));
}

function swap(html) {
  keep();
  const next = new DOMParser().parseFromString(html, "text/html");
  document.title = next.title;
  main.replaceChildren(...next.querySelector("main").childNodes);
  start();
  scrollTo(0, 0);
  const heading = main.querySelector("h1");
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}

function prefetch() {
  fetching ??= ahead(place.dataset.next, 0).finally(() => {
    fetching = undefined;
  });
}

// All pages that come next, one after the other; the server refuses those of an attempt that is over.
async function ahead(address, count) {
  if (!address || address.endsWith("/end")) {
    return; // the overview must show what the server has
  }
  if (!pages.has(address)) {
    if (count >= AT_ONCE) {
      if (navigator.connection?.saveData) {
        return;
      }
      await new Promise((resolve) => setTimeout(() => (window.requestIdleCallback ?? setTimeout)(resolve), PAUSE));
    }
    try {
      const answer = await fetch(address, { headers: { Accept: "text/html" }, redirect: "error", signal: within(8000) });
      if (!answer.ok) {
        return;
      }
      const html = await answer.text();
      pages.set(address, html);
      following.set(address, new DOMParser().parseFromString(html, "text/html").querySelector("[data-question]")?.dataset.next);
    } catch {
      return;
    }
  }
  await ahead(following.get(address), count + 1);
}

addEventListener("online", () => {
  wanted ? location.assign(wanted) : prefetch();
});

// Finishing waits for the outbox: what is on its way belongs to the attempt.
find("finish")?.addEventListener("submit", async (event) => {
  if (pending(place.dataset.attempt)) {
    event.preventDefault();
    show("waiting");
    leaving = true;
    await flush();
    leaving = false;
    pending(place.dataset.attempt) || event.target.submit();
  }
});

// Back and forth among the pages that are here needs no network.
pages.set(location.pathname, document.documentElement.outerHTML);
addEventListener("popstate", () => (pages.has(location.pathname) ? swap(pages.get(location.pathname)) : location.reload()));
main.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) {
    return;
  }
  if (pages.has(link.pathname)) {
    event.preventDefault();
    visit(link.pathname);
  } else if (!navigator.onLine) {
    event.preventDefault();
    keep();
    wait(link.pathname);
  }
});
addEventListener("pagehide", keep);
start();
flush();
