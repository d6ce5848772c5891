// A phone without a browser: what static/js/outbox.js asks of one, in the hands of a test. Tabs of a phone share its
// storage, its network and its time; each has the module for itself.

const { webcrypto } = require("node:crypto");
const { readFile } = require("node:fs/promises");
const path = require("node:path");

const OUTBOX = path.join(__dirname, "../../static/js/outbox.js");
// All that it takes from the browser. What it takes and is missing here would be node's own.
const TAKEN = "AbortSignal BroadcastChannel DOMParser addEventListener clearTimeout crypto document fetch localStorage setTimeout";
const pages = (globalThis.pagesOfTheOutbox = []); // where each copy of the module finds its page

const json = (value, status = 200) => new Response(JSON.stringify(value), { status, headers: { "Content-Type": "application/json" } });
const html = (text, status = 200) => new Response(text, { status, headers: { "Content-Type": "text/html; charset=utf-8" } });
const redirect = () => ({ type: "opaqueredirect", status: 0, headers: new Headers() }); // no Response can be made so
const lost = () => Promise.reject(new TypeError("Failed to fetch"));

// All that can happen without time going on has happened.
async function rest() {
  for (let turn = 0; turn < 20; turn += 1) {
    await new Promise(setImmediate);
  }
}

class Phone {
  constructor() {
    this.stored = new Map();
    this.full = false; // whether the storage takes nothing more
    this.sent = []; // all that was asked of the network, whether it came through or not
    this.underWay = 0;
    this.most = 0; // how many answers were under way at once
    this.answer = () => json({ saved: true }); // what comes back
    this.now = 0;
    this.timers = new Map();
    this.channels = [];
  }

  // A page is opened. `lacking` are names that an old browser does not have.
  async tab({ token = "token of the page", lacking = [] } = {}) {
    const page = this.#page(token, lacking);
    pages.push(page);
    const source = await readFile(OUTBOX, "utf8");
    const head = `const globalThis = pagesOfTheOutbox[${pages.length - 1}]; const { ${TAKEN.replaceAll(" ", ", ")} } = globalThis;\n`;
    const outbox = await import(`data:text/javascript,${encodeURIComponent(head + source)}`);
    const tab = { ...outbox, page, results: [], heard: [] };
    outbox.onResult((key, result, one) => tab.results.push([key, result, one]));
    outbox.onOtherTab((key, one, result) => tab.heard.push([key, one, result]));
    return tab;
  }

  get kept() {
    return JSON.parse(this.stored.get("kiosk-outbox") ?? "{}");
  }

  get posts() {
    return this.sent.filter(({ method }) => method === "POST");
  }

  // The network comes and goes; no browser event says so.
  lose() {
    this.answer = lost;
  }

  find(answer = () => json({ saved: true })) {
    this.answer = answer;
  }

  async pass(milliseconds) {
    const until = this.now + milliseconds;
    for (;;) {
      const [id, timer] = [...this.timers].filter(([, { at }]) => at <= until).sort(([, a], [, b]) => a.at - b.at)[0] ?? [];
      if (!timer) {
        break;
      }
      this.timers.delete(id);
      this.now = timer.at;
      timer.run();
      await rest();
    }
    this.now = until;
    await rest();
  }

  #page(token, lacking) {
    const phone = this;
    const listeners = {};
    const listen = (name, listener) => (listeners[name] ??= []).push(listener);
    const page = {
      document: {
        querySelector: (selector) => (selector === "[name=csrf_token]" ? { value: token } : null),
        addEventListener: listen,
        visibilityState: "visible",
      },
      addEventListener: listen,
      happens: (name) => listeners[name].forEach((listener) => listener()),
      localStorage: {
        getItem: (name) => phone.stored.get(name) ?? null,
        setItem(name, value) {
          if (phone.full) {
            throw new DOMException("full", "QuotaExceededError");
          }
          phone.stored.set(name, value);
        },
      },
      async fetch(address, { method = "GET", body, ...options }) {
        const fields = body ? Object.fromEntries(body) : {};
        const request = { address, method, fields, ...options, at: phone.now };
        phone.sent.push(request);
        phone.underWay += 1;
        phone.most = Math.max(phone.most, phone.underWay);
        try {
          return await phone.answer(request);
        } finally {
          phone.underWay -= 1;
        }
      },
      setTimeout(run, delay) {
        const id = {};
        phone.timers.set(id, { run, at: phone.now + delay });
        return id;
      },
      clearTimeout: (id) => phone.timers.delete(id),
      crypto: { getRandomValues: (bytes) => webcrypto.getRandomValues(bytes) }, // all that plain HTTP has
      DOMParser: class {
        parseFromString = (text) => ({
          querySelector: () => {
            const [, value] = /name="csrf_token" value="([^"]*)"/.exec(text) ?? [];
            return value === undefined ? null : { value };
          },
        });
      },
      AbortSignal: { timeout: (duration) => ({ duration }) },
      BroadcastChannel: class {
        constructor() {
          this.listeners = [];
          phone.channels.push(this);
        }

        addEventListener(name, listener) {
          this.listeners.push(listener);
        }

        postMessage(data) {
          const others = phone.channels.filter((channel) => channel !== this);
          const copy = structuredClone(data);
          setImmediate(() => others.forEach((channel) => channel.listeners.forEach((listener) => listener({ data: copy }))));
        }
      },
    };
    lacking.forEach((name) => delete page[name]);
    return page;
  }
}

module.exports = { Phone, html, json, lost, redirect, rest };
