// Answers on their way: kept in local storage from the moment they are given until the server has them, so that
// neither lost Wi-Fi nor a dead battery loses one. There is one entry per question: the latest answer. An entry's key
// begins with the key of its attempt: on a borrowed phone, nobody sends or sees another person's answers. All tabs
// share this storage, and notify one another of new answers and of what became of them.

const NAME = "kiosk-outbox";
const COUNTERS = "kiosk-revisions";
const TIMEOUT = 8000;
const RETRY = [1000, 2000, 4000, 8000];
const memory = {}; // used where the browser's storage is full or blocked
const listeners = new Set();
const followers = new Set();
const own = new Set(); // answers given in this tab, by nonce
const tabs = globalThis.BroadcastChannel && new BroadcastChannel(NAME);
let failures = 0;
let running;
let timer;
let renewed;

function read(name) {
  try {
    return memory[name] ?? JSON.parse(localStorage.getItem(name) ?? "{}");
  } catch {
    return {};
  }
}

function write(name, value) {
  try {
    localStorage.setItem(name, JSON.stringify(value));
    delete memory[name];
  } catch {
    memory[name] = value;
  }
}

// crypto.randomUUID exists only under HTTPS; a hall may use plain HTTP.
const nonce = () => [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

export const entry = (key) => read(NAME)[key];
export const pending = (attempt) => Object.entries(read(NAME)).filter(([key, one]) => key.startsWith(attempt) && !one.unclear).length;
export const cover = (address) => address.split("/").slice(0, -2).join("/");
export const onResult = (listener) => listeners.add(listener);
export const onOtherTab = (follower) => followers.add(follower);
const tell = (key, result, one) => listeners.forEach((listener) => listener(key, result, one));
export const within = (duration) => AbortSignal.timeout?.(duration); // browsers from before 2022 wait without a limit

// `fields` are names and values; `known` is the latest revision that the server is known to have.
export function put(key, address, fields, known) {
  const counters = read(COUNTERS);
  const revision = Math.max(counters[key] ?? 0, known) + 1;
  const one = { address, fields, revision, nonce: nonce() };
  write(COUNTERS, { ...counters, [key]: revision });
  write(NAME, { ...read(NAME), [key]: one });
  own.add(one.nonce);
  tabs?.postMessage({ key, one });
  return flush();
}

// Sends what can be sent, one answer at a time, and retries by itself while the network is down.
export function flush() {
  running ??= sendAll().finally(() => {
    running = undefined;
  });
  return running;
}

async function sendAll() {
  clearTimeout(timer);
  const tried = new Set();
  const next = () => Object.entries(read(NAME)).find(([, one]) => !one.unclear && !tried.has(one.nonce));
  for (let found = next(); found; found = next()) {
    const [key, one] = found;
    tried.add(one.nonce);
    const result = await send(one);
    if (result === "lost") {
      failures += 1;
      timer = setTimeout(flush, RETRY[Math.min(failures, RETRY.length) - 1]);
      tell(key, "waiting", one);
      return;
    }
    if (result === "foreign" || settle(key, one, result)) {
      tell(key, result, one);
      tabs?.postMessage({ key, one, result });
    }
  }
  failures = 0;
}

// Removes the entry, unless a newer answer has replaced it; an unclear one stays for its page to show.
function settle(key, one, result) {
  const entries = read(NAME);
  if (entries[key]?.nonce !== one.nonce) {
    return false;
  }
  if (result.unclear) {
    entries[key].unclear = result.message;
  } else {
    delete entries[key];
  }
  write(NAME, entries);
  return true;
}

async function send(one, again = true) {
  const token = renewed ?? document.querySelector("[name=csrf_token]")?.value ?? "";
  const body = new URLSearchParams([...one.fields, ["csrf_token", token], ["nonce", one.nonce], ["revision", String(one.revision)]]);
  try {
    const answer = await fetch(one.address, { method: "POST", body, headers: { Accept: "application/json" }, redirect: "manual", signal: within(TIMEOUT) });
    if (answer.type === "opaqueredirect" || answer.status === 404 || answer.status === 409) {
      return "foreign";
    }
    if (answer.headers.get("Content-Type")?.startsWith("application/json")) {
      return await answer.json();
    }
    if (answer.status === 400 && again) {
      await renewToken(one.address);
      return await send(one, false);
    }
    return "lost";
  } catch {
    return "lost";
  }
}

// The browser was closed since this page was loaded, so sending needs the token of the new session. The cover has one
// even when the attempt is over.
async function renewToken(address) {
  const answer = await fetch(cover(address), { headers: { Accept: "text/html" }, signal: within(TIMEOUT) });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  renewed = page.querySelector("[name=csrf_token]")?.value;
}

// Another tab may have sent an answer that was given in this one.
tabs?.addEventListener("message", ({ data: { key, one, result } }) => {
  if (result && own.has(one.nonce)) {
    tell(key, result, one);
  } else if (result !== "foreign") {
    followers.forEach((follower) => follower(key, one, result));
  }
});
addEventListener("online", flush);
addEventListener("pageshow", flush);
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && flush());
