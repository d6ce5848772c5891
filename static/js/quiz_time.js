// The time this person has left in the quiz: counted down on every page, and announced to screen readers at five
// minutes, at one minute, and at the end. The server gives the time left with each page and each reply to an answer.

import { timeLeft } from "./time_left.js";

const MOMENTS = [0, 60, 300];
let remaining = null;
let words;
let since;
let sinceOn;
let before;

// A sleeping phone may stop one of the two clocks: trust whichever has counted more.
const left = () => remaining - Math.max(performance.now() - since, Date.now() - sinceOn);

export function setTime(time) {
  ({ remaining, closes: words } = time);
  since = performance.now();
  sinceOn = Date.now();
  draw();
}

// The time left according to a page from the server.
export function timeOn(page) {
  const { remaining: written } = page.querySelector("[data-time]").dataset;
  return { remaining: written ? Number(written) : null, closes: page.querySelector("[data-closes]").textContent };
}

// Also called on showing a prefetched page, whose own figures are out of date.
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
