// The screen: keeps the code, the count and the time left up to date, and never shows an expired code. All durations
// come from the server and count from its last reply, so the time of day on the hall's PC may be wrong.

import { timeLeft } from "./time_left.js";

const board = document.querySelector("[data-screen]");
const find = (name) => board.querySelector(`[data-${name}]`);
const live = board.querySelectorAll("[data-live-code]");
const ASK_TIMEOUT = 4000;
const RETRY = 1500;

let state;
let receivedAt;
let receivedOn;
let timer;

// A sleeping computer may stop one of the two clocks: trust whichever has counted more.
const age = () => Math.max(performance.now() - receivedAt, Date.now() - receivedOn);

function receive(next) {
  state = next;
  receivedAt = performance.now();
  receivedOn = Date.now();
  if (state.view !== "sheet" || state.phase !== board.dataset.phase) {
    location.reload();
    return;
  }
  find("signed").textContent = state.signed;
  find("signed-words").textContent = state.signedWords;
  find("guests").textContent = state.guests;
  find("guest-words").textContent = state.guestWords;
  find("with-guests").hidden = !state.guests;
  if (state.code) {
    find("code").textContent = state.code;
    find("qr-path").setAttribute("d", state.qrPath);
  }
  draw();
  // A closed sheet has nothing left to wait for.
  const change = state.remaining > 0 ? Math.max(state.remaining, 200) : Infinity;
  schedule(Math.min(state.poll, state.turnsIn ? state.turnsIn + 30 : Infinity, change));
}

function draw() {
  const elapsed = age();
  const clock = find("remaining");
  if (clock) {
    clock.textContent = timeLeft(state.remaining - elapsed);
  }
  const offline = find("offline");
  if (offline) {
    const dead = elapsed >= state.diesIn;
    offline.hidden = !dead;
    for (const part of live) {
      part.classList.toggle("dead", dead);
    }
  }
}

async function ask() {
  try {
    const answer = await fetch(board.dataset.url, { cache: "no-store", signal: AbortSignal.timeout(ASK_TIMEOUT) });
    if (answer.status === 403) {
      board.hidden = true; // the link was ended: the page shows why
      location.reload();
      return;
    }
    if (!answer.ok) {
      throw new Error(String(answer.status));
    }
    receive(await answer.json());
  } catch {
    schedule(RETRY);
  }
}

function schedule(delay) {
  clearTimeout(timer);
  timer = setTimeout(ask, delay);
}

receive(JSON.parse(board.dataset.initial));
setInterval(draw, 250);
for (const [target, name] of [[document, "visibilitychange"], [window, "online"], [window, "pageshow"]]) {
  target.addEventListener(name, () => schedule(0));
}
