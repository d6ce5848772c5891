// The screen while it shows a quiz: redraws it when something has changed, and reloads when it should show something
// else.

import { timeLeft } from "./time_left.js";

const POLL = 2000;
const RETRY = 1500;
const board = () => document.querySelector("[data-screen]");
let known = JSON.parse(board().dataset.initial);
let receivedAt = performance.now();

async function ask() {
  let delay = POLL;
  try {
    const answer = await fetch(board().dataset.url, { cache: "no-store", signal: AbortSignal.timeout(4000) });
    if (answer.status === 403) {
      location.reload(); // the link was ended: the page shows why
      return;
    }
    if (!answer.ok) {
      throw new Error(String(answer.status));
    }
    const state = await answer.json();
    if (state.view !== known.view) {
      location.reload();
      return;
    }
    const drawn = state.drawn === known.drawn;
    known = state;
    receivedAt = performance.now();
    if (!drawn) {
      await draw();
    }
    count();
  } catch {
    delay = RETRY;
  }
  setTimeout(ask, delay);
}

async function draw() {
  const answer = await fetch(location.href, { cache: "no-store", signal: AbortSignal.timeout(4000) });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  board().replaceChildren(...page.querySelector("[data-screen]").childNodes);
}

function count() {
  const clock = board().querySelector("[data-remaining]");
  if (clock && known.remaining !== null) {
    clock.textContent = timeLeft(known.remaining - (performance.now() - receivedAt));
  }
}

count();
setInterval(count, 250);
setTimeout(ask, POLL);
