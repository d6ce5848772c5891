// How long the quiz still takes answers from this person: counted down on every page, and said aloud at five minutes,
// at one, and at the end. The server says how long that is; its first page and its reply to each answer do.

import { timeLeft } from "./time_left.js";

const MOMENTS = [0, 60, 300];
let remaining = null;
let words;
let since;
let sinceOn;
let before;

// A sleeping phone may stop one of the two clocks: the older of the two is right.
const left = () => remaining - Math.max(performance.now() - since, Date.now() - sinceOn);

export function setTime(time) {
  ({ remaining, closes: words } = time);
  since = performance.now();
  sinceOn = Date.now();
  draw();
}

// What a page of the server says of the time.
export function timeOn(page) {
  const { remaining: written } = page.querySelector("[data-time]").dataset;
  return { remaining: written ? Number(written) : null, closes: page.querySelector("[data-closes]").textContent };
}

// Also called for each page that was fetched ahead, which tells the time of then.
export function draw() {
  const line = document.querySelector("[data-time]");
  line.hidden = remaining === null;
  if (line.hidden) {
    before = undefined;
    return;
  }
  const now = left();
  const clock = timeLeft(now);
  line.querySelector("[data-closes]").textContent = words;
  line.querySelector("[data-clock]").textContent = now <= 0 ? line.dataset.up : clock && line.dataset.left.replace("{time}", clock);
  const moment = MOMENTS.find((each) => before > each * 1000 && now <= each * 1000);
  if (moment !== undefined) {
    const aloud = document.querySelector("[data-moment]");
    aloud.textContent = aloud.getAttribute(`data-at-${moment}`);
  }
  before = now;
}

setInterval(draw, 250);
