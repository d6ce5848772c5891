// Answers on their way: kept in local storage from the moment they are given until the server has them, so that
// neither lost Wi-Fi nor an empty battery loses one. One entry for each question: the latest answer. The key of an
// entry begins with the key of its attempt: on a lent phone, nobody sends or sees the answers of another.

const NAME = "kiosk-outbox";
const COUNTERS = "kiosk-revisions";
const TIMEOUT = 8000;
const RETRY = [1000, 2000, 4000, 8000];
const memory = {}; // where the browser has no storage, the page itself remembers
const listeners = new Set();
let failures = 0;
let sending = false;
let timer;

function read(name) {
  try {
    return JSON.parse(localStorage.getItem(name) ?? "{}");
  } catch {
    return memory[name] ?? {};
  }
}

function write(name, value) {
  memory[name] = value;
  try {
    localStorage.setItem(name, JSON.stringify(value));
  } catch {
    // Full or forbidden: the page's own memory has to do.
  }
}

// crypto.randomUUID exists only under HTTPS; a hall may run on plain HTTP.
const nonce = () => [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

export const entry = (key) => read(NAME)[key];
export const pending = (attempt) => Object.entries(read(NAME)).filter(([key, one]) => key.startsWith(attempt) && !one.unclear).length;
export const onResult = (listener) => listeners.add(listener);
const tell = (key, result) => listeners.forEach((listener) => listener(key, result));

// `fields` are names and values; `known` is the newest revision that the server was known to have.
export function put(key, address, fields, known) {
  const counters = read(COUNTERS);
  const revision = Math.max(counters[key] ?? 0, known) + 1;
  write(COUNTERS, { ...counters, [key]: revision });
  write(NAME, { ...read(NAME), [key]: { address, fields, revision, nonce: nonce() } });
  return flush();
}

// Sends what can be sent, one after the other; tries again by itself while the network is lost.
export async function flush() {
  clearTimeout(timer);
  if (sending) {
    return;
  }
  sending = true;
  let lost = false;
  let more = false;
  for (const [key, one] of Object.entries(read(NAME))) {
    if (one.unclear || lost) {
      continue;
    }
    const result = await send(one);
    if (result === "lost") {
      lost = true;
      tell(key, "waiting");
    } else if (result !== "foreign") {
      more = settle(key, one, result) || more;
      tell(key, result);
    }
  }
  sending = false;
  failures = lost ? failures + 1 : 0;
  if (lost) {
    timer = setTimeout(flush, RETRY[Math.min(failures, RETRY.length) - 1]);
  } else if (more) {
    await flush();
  }
}

// Takes the entry out, unless a newer answer has taken its place; an unclear one stays for its page to show.
function settle(key, one, result) {
  const entries = read(NAME);
  if (entries[key]?.nonce !== one.nonce) {
    return Boolean(entries[key]);
  }
  if (result.unclear) {
    entries[key].unclear = result.message;
  } else {
    delete entries[key];
  }
  write(NAME, entries);
  return false;
}

async function send(one, again = true) {
  const token = document.querySelector("[name=csrf_token]")?.value ?? "";
  const body = new URLSearchParams([...one.fields, ["csrf_token", token], ["nonce", one.nonce], ["revision", String(one.revision)]]);
  try {
    const answer = await fetch(one.address, { method: "POST", body, headers: { Accept: "application/json" }, redirect: "manual", signal: AbortSignal.timeout(TIMEOUT) });
    if (answer.type === "opaqueredirect" || answer.status === 404 || answer.status === 409) {
      return "foreign";
    }
    if (answer.headers.get("Content-Type")?.startsWith("application/json")) {
      return await answer.json();
    }
    if (answer.status === 400 && again && (await renewToken(one.address))) {
      return await send(one, false);
    }
    return "lost";
  } catch {
    return "lost";
  }
}

// The browser was closed since this page was loaded: the form needs the token of the new session.
async function renewToken(address) {
  const answer = await fetch(address, { headers: { Accept: "text/html" }, signal: AbortSignal.timeout(TIMEOUT) });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const token = page.querySelector("[name=csrf_token]")?.value;
  for (const field of document.querySelectorAll("[name=csrf_token]")) {
    field.value = token ?? field.value;
  }
  return Boolean(token);
}

addEventListener("online", flush);
addEventListener("pageshow", flush);
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && flush());
