// A question on the phone: keeps what is chosen, says whether the server has it, and goes on with or without the
// network. The pages that come next are fetched ahead, so that one can keep answering in a dead corner of the hall.

import { enhanceMatching } from "./matching.js";
import { enhanceOrdering } from "./ordering.js";
import { cover, entry, flush, onOtherTab, onResult, pending, put, within } from "./outbox.js";
import { draw, setTime, timeOn } from "./quiz_time.js";
import { tooLate } from "./too_late.js";

const AT_ONCE = 3; // pages fetched without a pause; the others follow while the phone has nothing else to do
const PAUSE = 400;
const TYPING = 600;
const PATIENCE = 1500; // how long going on waits for the server before it takes the page fetched ahead
const AGAIN = 2000;
const NOT_AN_ANSWER = ["csrf_token", "nonce", "revision"];
const pages = new Map(); // by address
const following = new Map(); // the address that comes after an address
const latest = new Map(); // answers given here or in another tab, which pages fetched ahead do not know
const late = new Map(); // those that came too late
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
let over; // once the server takes no more: what it said

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
  draw();
  stand();
  if (over) {
    late.has(place.dataset.key) ? end() : location.assign(find("end").href); // what counts is explained there
  }
  following.set(location.pathname, place.dataset.next);
  prefetch();
}

function show(kind) {
  const status = find("status");
  status.textContent = place.dataset[kind] ?? "";
  status.className = `saving ${kind}`;
}

// How the answer stands. The strip that says so is there from the beginning, and comes up over nothing.
function stand(otherwise = "") {
  if (pending(place.dataset.attempt)) {
    show("waiting");
  } else if (form && !isFinal() && !find("fields").disabled && find("unclear").hidden) {
    show(answered() ? "saved" : value("sure") ? "lacking" : "open");
  } else {
    show(otherwise);
  }
}

const value = (name) => chosen().some(([each, words]) => each.startsWith(name) && words.trim());
const answered = () => ["answer", "left-", "place-"].some(value);
const chosen = () => [...new FormData(form)].filter(([name]) => !NOT_AN_ANSWER.includes(name) && !name.startsWith("chip-"));

// The latest answer given here is what this phone shows, whether the server has it yet or not.
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
    latest.set(key, one);
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

// What is given in another tab is shown in this one.
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

// The page as the server has it now, with the explanation, or with what another tab has given.
async function renew(target, said) {
  const old = place;
  try {
    const answer = await fetch(old.dataset.address, { headers: { Accept: "text/html" }, redirect: "manual", signal: within(8000) });
    if (answer.type === "opaqueredirect") {
      location.assign(old.dataset.address); // the attempt is over: to its results
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

// Nothing more is taken: what was given stays in view, with why it does not count.
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
  keep();
  history.pushState({}, "", address);
  swap(pages.get(address));
}

// One part of the page has the focus and is in view: the question, or what came of the answer.
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
    pending(place.dataset.attempt) || over || event.target.submit();
  }
});

// Back and forth among the pages that are here needs no network.
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
// What has the focus is seen whole, above the strip: a browser minds the button of a choice only, not its words.
main.addEventListener("focusin", (event) => event.target.closest(".option, .row")?.scrollIntoView({ block: "nearest" }));
addEventListener("pagehide", keep);
addEventListener("pageshow", (event) => event.persisted && !isFinal() && location.reload()); // another tab may have gone on
setTime(timeOn(document));
start();
flush();
