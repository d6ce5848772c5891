// A question on the phone: saves what is chosen, shows whether the server has it, and works with or without the
// network. The following pages are prefetched, so that you can keep answering in a dead spot of the hall.

import { cover, entry, flush, onOtherTab, onResult, pending, put, within } from "./outbox.js";
import { draw, setTime, timeOn } from "./quiz_time.js";
import { tooLate } from "./too_late.js";

const AT_ONCE = 3; // pages prefetched without a pause; the others follow while the phone is idle
const PAUSE = 400;
const TYPING = 600;
const PATIENCE = 1500; // milliseconds to wait for the server before showing the prefetched page
const AGAIN = 2000;
const NOT_AN_ANSWER = ["csrf_token", "nonce", "revision"];
const pages = new Map(); // by address
const following = new Map(); // the address that comes after an address
const latest = new Map(); // answers given here or in another tab, which prefetched pages do not have
const late = new Map(); // answers that came too late
const main = document.querySelector("main");
const enhancers = []; // the scripts of the kinds in this quiz: each does nothing to a form of another kind
const find = (name) => main.querySelector(`[data-${name}]`);
const isFinal = () => "final" in place.dataset; // answers are sent with the button, not on every change
let place = find("question") ?? find("finish");
let form;
let given;
let leaving = false;
let typing;
let patience;
let wanted;
let fetching;
let over; // the server's reply, once it takes no more answers

function start() {
  place = find("question") ?? find("finish");
  form = find("answer");
  leaving = false;
  wanted = undefined;
  clearTimeout(patience);
  if (form) {
    restore();
    enhancers.forEach(enhanced);
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
  draw();
  stand();
  if (over) {
    late.has(place.dataset.key) ? end() : location.assign(find("end").href); // that page explains what counts
  }
  following.set(location.pathname, place.dataset.next);
  prefetch();
}

// A form that its kind's script cannot improve stays a plain one.
function enhanced({ enhance }) {
  try {
    enhance(form);
  } catch (error) {
    console.error(error);
  }
}

function show(kind) {
  const status = find("status");
  status.textContent = place.dataset[kind] ?? "";
  status.className = `saving ${kind}`;
}

// Shows the state of the answer. The strip for it has its space from the start, so it covers nothing when it appears.
function stand(otherwise = "") {
  if (pending(place.dataset.attempt)) {
    show("waiting");
  } else if (form && !isFinal() && !find("fields").disabled && find("unclear").hidden) {
    show(answered() ? "saved" : chosen().some(([name]) => name === "sure") ? "lacking" : "open");
  } else {
    show(otherwise);
  }
}

const answered = () => chosen().some(([name, words]) => !["attempt", "sure"].includes(name) && words.trim());
const chosen = () => [...new FormData(form)].filter(([name]) => !NOT_AN_ANSWER.includes(name) && !name.startsWith("chip-"));

// This phone shows the latest answer given here, whether or not the server has it yet.
function restore() {
  const kept = entry(place.dataset.key) ?? latest.get(place.dataset.key);
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
  if (over || JSON.stringify(fields) === given) {
    return;
  }
  given = JSON.stringify(fields);
  show("saving");
  put(place.dataset.key, place.dataset.address, fields, Number(place.dataset.revision));
}

// Saves what was just typed, before leaving the page.
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

// The message above an answer stays until the next reply: if things moved, a finger on its way down would miss.
onResult((key, result, one) => {
  const here = key === place.dataset.key;
  if (result.saved) {
    latest.set(key, one);
    result.next === one.address && pages.delete(one.address); // that page now has the explanation
  }
  if (!key.startsWith(place.dataset.attempt)) {
    result === "waiting" && pending(place.dataset.attempt) && waiting(); // answers given here queue behind it
  } else if (result === "foreign") {
    location.assign(cover(one.address)); // the phone has changed hands since this page was loaded
  } else if (result === "waiting") {
    here && unclear("");
    waiting();
  } else if (result.saved) {
    arrived(here, result);
  } else if (result.unclear && !here) {
    keep();
    location.assign(result.address); // that question's page shows what was typed, and why it is unclear
  } else if (result.unclear) {
    leaving = false;
    show("");
    unclear(result.message);
  } else {
    latest.set(key, one);
    late.set(key, one);
    over = result;
    end();
  }
});

// An answer given in another tab is shown in this one too.
onOtherTab((key, one, result) => {
  if (!key.startsWith(place.dataset.attempt)) {
    return;
  }
  latest.set(key, one);
  const here = key === place.dataset.key && form && !over;
  if ("finish" in place.dataset) {
    result?.saved && location.reload();
  } else if (here && !result && !isFinal()) {
    swap(pages.get(location.pathname));
    show("elsewhere");
  } else if (here && result?.saved && isFinal()) {
    renew("#verdict", "elsewhere");
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
  setTime(result.time);
  stand("saved");
  here && unclear("");
  if ("finish" in place.dataset) {
    pending(place.dataset.attempt) || leaving || location.reload(); // the overview shows what the server has
  } else if (here && result.next === place.dataset.address) {
    renew("#verdict", result.newer && "elsewhere");
  } else if (here && result.newer) {
    renew("h1", "elsewhere");
  } else if (leaving && !entry(place.dataset.key)) {
    onward();
  }
}

// Reloads the page from the server, with the explanation, or with an answer given in another tab.
async function renew(target, said) {
  const old = place;
  try {
    const answer = await fetch(old.dataset.address, { headers: { Accept: "text/html" }, redirect: "manual", signal: within(8000) });
    if (answer.type === "opaqueredirect") {
      location.assign(old.dataset.address); // the attempt is over: go to its results
      return;
    }
    if (!answer.ok) {
      throw new Error(String(answer.status));
    }
    pages.set(old.dataset.address, await answer.text());
  } catch {
    setTimeout(() => place === old && renew(target, said), AGAIN);
    return;
  }
  if (place === old) {
    latest.delete(old.dataset.key);
    swap(pages.get(old.dataset.address), target);
    said && show(said);
  }
}

// No more answers are accepted: what was answered stays in view, with the reason why it does not count.
function end() {
  leaving = false;
  show("");
  if (form) {
    find("fields").disabled = true;
    form.querySelector("[type=submit]").hidden = true;
  }
  const others = [...late].filter(([key]) => key !== place.dataset.key).map(([, one]) => one.address);
  tooLate(over, late.has(place.dataset.key) ? over.message : "", others, pages);
}

// Shows the prefetched page; without one, this is an ordinary visit, which needs the network.
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

// A page that was not prefetched opens by itself once the network is back.
function wait(address) {
  wanted = address;
  show("stuck");
}

function visit(address) {
  keep();
  history.pushState({}, "", address);
  swap(pages.get(address));
}

// Moves the focus and the view to one part of the page: the question, or the verdict.
function swap(html, target = "h1") {
  const next = new DOMParser().parseFromString(html, "text/html");
  document.title = next.title;
  main.replaceChildren(...next.querySelector("main").childNodes);
  start();
  const goal = main.querySelector(target) ?? main.querySelector("h1");
  goal.tabIndex = -1;
  goal.focus({ preventScroll: true });
  target === "h1" ? scrollTo(0, 0) : goal.scrollIntoView();
}

function prefetch() {
  fetching ??= ahead(place.dataset.next, 0).finally(() => {
    fetching = undefined;
  });
}

// Prefetches the following pages, one after the other; the server refuses those of an attempt that is over.
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

// Finishing waits for the outbox: answers on their way belong to the attempt.
find("finish")?.addEventListener("submit", async (event) => {
  if (pending(place.dataset.attempt)) {
    event.preventDefault();
    show("waiting");
    leaving = true;
    await flush();
    leaving = false;
    pending(place.dataset.attempt) || over || event.target.submit();
  }
});

// Moving back and forth among prefetched pages needs no network.
pages.set(location.pathname, document.documentElement.outerHTML);
addEventListener("popstate", () => {
  keep();
  pages.has(location.pathname) ? swap(pages.get(location.pathname)) : location.reload();
});
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
// Keeps the focused option fully visible above the strip: browsers scroll only to its radio button, not to its text.
main.addEventListener("focusin", (event) => event.target.closest(".option, .row")?.scrollIntoView({ block: "nearest" }));
addEventListener("pagehide", keep);
addEventListener("pageshow", (event) => event.persisted && !isFinal() && location.reload()); // another tab may have moved on
setTime(timeOn(document));
// All of them now, since the network may be gone when their question comes. Without one, its form is a plain one.
Promise.all([...document.querySelectorAll("script[data-kind]")].map(({ src }) => import(src).then((kind) => enhancers.push(kind), () => {}))).then(() => {
  start();
  flush();
});
