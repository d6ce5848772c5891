// Console pages that stay up to date: polls for the parts that change and puts them in place.

const live = document.querySelector("[data-live]");
const lost = document.querySelector("[data-lost]");
const EVERY = 3000;
const EVERY_WHEN_QUIET = 15000;
const MISSES_UNTIL_SAID = 2;
let etag = live.dataset.tag ? `W/"${live.dataset.tag}"` : "";
let asked = 0;
let misses = 0;
let heardOn = Date.now();
let timer;

async function refresh() {
  clearTimeout(timer);
  const question = ++asked;
  try {
    const answer = await fetch(live.dataset.url, { headers: etag ? { "If-None-Match": etag } : {}, cache: "no-store", signal: AbortSignal.timeout(8000) });
    if (answer.redirected) {
      location.reload();
      return;
    }
    if (answer.status !== 200 && answer.status !== 304) {
      throw new Error(String(answer.status));
    }
    const text = await answer.text();
    if (question !== asked) {
      return; // something else was requested meanwhile
    }
    if (answer.status === 200) {
      etag = answer.headers.get("ETag") ?? "";
      replace(text);
    }
    misses = 0;
    heardOn = Date.now();
  } catch {
    if (question !== asked) {
      return;
    }
    misses += 1;
  }
  tell();
  const { phaseNow, stateNow } = live.querySelector("[data-phase-now]").dataset;
  if (stateNow !== live.dataset.state) {
    location.reload();
    return;
  }
  timer = setTimeout(refresh, misses || phaseNow === "open" || phaseNow === "late" ? EVERY : EVERY_WHEN_QUIET);
}

function tell() {
  lost.hidden = misses < MISSES_UNTIL_SAID;
  const time = new Date(heardOn).toLocaleTimeString(document.documentElement.lang, { hour: "numeric", minute: "2-digit" });
  lost.querySelector("[data-lost-since]").textContent = time;
}

function replace(html) {
  const focused = live.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  for (const part of new DOMParser().parseFromString(html, "text/html").querySelectorAll("[data-part]")) {
    live.querySelector(`[data-part="${part.dataset.part}"]`)?.replaceChildren(...part.childNodes);
  }
  if (focused) {
    live.querySelector(`[href="${CSS.escape(focused)}"]`)?.focus();
  }
}

// Polls another address from now on.
export function follow(url) {
  live.dataset.url = url;
  etag = "";
  refresh();
}

timer = setTimeout(refresh, EVERY);
