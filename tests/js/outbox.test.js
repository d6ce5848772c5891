// What static/js/outbox.js promises: no answer is lost, the latest counts, and nobody's is sent as somebody else's.

const assert = require("node:assert/strict");
const { test } = require("node:test");
const { Phone, html, json, redirect, rest } = require("./phone.js");

const COVER = "/quiz/ABC";
const LEA = "attempt-of-lea";
const FIRST = [`${LEA}/1`, `${COVER}/1/1`];
const SECOND = [`${LEA}/2`, `${COVER}/1/2`];
const THIRD = [`${LEA}/3`, `${COVER}/1/3`];
const YASMINE = ["attempt-of-yasmine/1", `${COVER}/1/1`];

const fields = (words) => [["answer", words]];
const give = (tab, [key, address], words, known = 0) => tab.put(key, address, fields(words), known);
const words = (requests) => requests.map((each) => each.fields.answer);
const outcomes = (tab) => tab.results.map(([key, result]) => [key, result]);

// Requests stay under way until the test lets each of them go.
function hold(phone) {
  const held = [];
  phone.answer = () => new Promise((resolve) => held.push(resolve));
  return held;
}

test("an answer is sent as the form would send it, with the session's token", async () => {
  const phone = new Phone();
  const tab = await phone.tab();
  await tab.put(...FIRST, [["answer", "a"], ["answer-2", "b"]], 4);
  const [sent] = phone.posts;
  assert.equal(sent.address, `${COVER}/1/1`);
  assert.deepEqual({ ...sent.fields, nonce: "" }, { answer: "a", "answer-2": "b", csrf_token: "token of the page", nonce: "", revision: "5" });
  assert.match(sent.fields.nonce, /^[0-9a-f]{24}$/);
  assert.equal(sent.headers.Accept, "application/json");
  assert.equal(sent.redirect, "manual");
});

test("an answer is in the storage before it is sent, and out of it once the server has it", async () => {
  const phone = new Phone();
  const tab = await phone.tab();
  const held = hold(phone);
  const done = give(tab, FIRST, "a");
  assert.deepEqual(phone.kept[FIRST[0]].fields, fields("a"));
  assert.deepEqual(tab.entry(FIRST[0]).fields, fields("a"));
  assert.equal(tab.pending(LEA), 1);
  held[0](json({ saved: true, next: "on" }));
  await done;
  assert.deepEqual(phone.kept, {});
  assert.equal(tab.pending(LEA), 0);
  assert.deepEqual(outcomes(tab), [[FIRST[0], { saved: true, next: "on" }]]);
});

test("without network an answer is kept and said to wait, and is sent by itself when the network is back", async () => {
  const phone = new Phone();
  const tab = await phone.tab();
  phone.lose();
  await give(tab, FIRST, "a");
  assert.deepEqual(outcomes(tab), [[FIRST[0], "waiting"]]);
  assert.equal(tab.pending(LEA), 1);
  phone.find();
  await phone.pass(1000);
  assert.deepEqual(outcomes(tab).at(-1), [FIRST[0], { saved: true }]);
  assert.deepEqual(phone.kept, {});
});

test("it is tried again after 1, 2, 4 and 8 seconds, then every 8, and after a success from the beginning", async () => {
  const phone = new Phone();
  const tab = await phone.tab();
  phone.lose();
  await give(tab, FIRST, "a");
  await phone.pass(31_000);
  assert.deepEqual(phone.posts.map(({ at }) => at), [0, 1000, 3000, 7000, 15_000, 23_000, 31_000]);
  phone.find();
  await phone.pass(8000);
  assert.deepEqual(phone.kept, {});
  phone.lose();
  phone.sent = [];
  await give(tab, FIRST, "b");
  await phone.pass(3000);
  assert.deepEqual(phone.posts.map(({ at }) => at - 39_000), [0, 1000, 3000]);
});

test("once all is sent, nothing is sent again", async () => {
  const phone = new Phone();
  const tab = await phone.tab();
  phone.lose();
  await give(tab, FIRST, "a");
  phone.find();
  await phone.pass(1000);
  await phone.pass(600_000);
  await tab.flush();
  assert.equal(phone.posts.length, 2);
  assert.equal(phone.timers.size, 0);
});

test("an answer that is given while another waits is tried at once, with one timer for both", async () => {
  const phone = new Phone();
  const tab = await phone.tab();
  phone.lose();
  await give(tab, FIRST, "a");
  await give(tab, SECOND, "b");
  assert.equal(phone.posts.length, 2);
  assert.equal(phone.timers.size, 1);
});

test("an answer whose reply was lost is the same one when it is sent again, so that it counts once", async () => {
  const phone = new Phone();
  const tab = await phone.tab();
  phone.lose(); // no phone can tell that the server had it
  await give(tab, FIRST, "a");
  phone.find();
  await phone.pass(1000);
  const [first, second] = phone.posts;
  assert.deepEqual(first.fields, second.fields);
});

test("answers are sent in the order in which the questions were answered, never two at once", async () => {
  const phone = new Phone();
  const tab = await phone.tab();
  phone.lose();
  await give(tab, SECOND, "b");
  await give(tab, FIRST, "a");
  await give(tab, THIRD, "c");
  assert.equal(tab.pending(LEA), 3);
  phone.find();
  phone.sent = [];
  await tab.flush();
  assert.deepEqual(words(phone.posts), ["b", "a", "c"]);
  assert.equal(phone.most, 1);
});

test("where one is lost the others wait behind it", async () => {
  const phone = new Phone();
  const tab = await phone.tab();
  phone.lose();
  await give(tab, FIRST, "a");
  phone.sent = [];
  await give(tab, SECOND, "b");
  assert.deepEqual(words(phone.posts), ["a"]);
  assert.deepEqual(outcomes(tab), [[FIRST[0], "waiting"], [FIRST[0], "waiting"]]);
});

test("of several answers to a question that could not be sent only the latest is", async () => {
  const phone = new Phone();
  const tab = await phone.tab();
  phone.lose();
  await give(tab, FIRST, "a");
  await give(tab, FIRST, "b");
  await give(tab, FIRST, "c");
  assert.equal(tab.pending(LEA), 1);
  phone.find();
  phone.sent = [];
  await tab.flush();
  assert.deepEqual(words(phone.posts), ["c"]);
  assert.equal(phone.posts[0].fields.revision, "3");
});

test("an answer that is changed while it is on its way is sent again as changed", async () => {
  const phone = new Phone();
  const tab = await phone.tab();
  const held = hold(phone);
  give(tab, FIRST, "a");
  const done = give(tab, FIRST, "b");
  held[0](json({ saved: true })); // this is about the one before
  await rest();
  assert.deepEqual(outcomes(tab), []);
  assert.deepEqual(tab.entry(FIRST[0]).fields, fields("b"));
  held[1](json({ saved: true }));
  await done;
  assert.deepEqual(words(phone.posts), ["a", "b"]);
  assert.deepEqual(phone.posts.map((each) => each.fields.revision), ["1", "2"]);
  assert.notEqual(phone.posts[0].fields.nonce, phone.posts[1].fields.nonce);
  assert.equal(tab.results.length, 1);
  assert.deepEqual(phone.kept, {});
});

test("what is given while something is sent goes out with it, one after the other", async () => {
  const phone = new Phone();
  const tab = await phone.tab();
  const held = hold(phone);
  const first = give(tab, FIRST, "a");
  const second = give(tab, SECOND, "b");
  assert.equal(first, second);
  assert.equal(phone.posts.length, 1);
  held[0](json({ saved: true }));
  await rest();
  held[1](json({ saved: true }));
  await second;
  assert.deepEqual(words(phone.posts), ["a", "b"]);
  assert.equal(phone.most, 1);
});

test("a revision is above all that the server is known to have and all that this phone has given", async () => {
  const phone = new Phone();
  const tab = await phone.tab();
  await give(tab, FIRST, "a", 7);
  await give(tab, FIRST, "b", 0); // from a page that was fetched before
  const second = await phone.tab();
  await give(second, FIRST, "c", 7);
  await give(tab, FIRST, "d", 12);
  await give(tab, SECOND, "e", 0);
  assert.deepEqual(phone.posts.map((each) => each.fields.revision), ["8", "9", "10", "13", "1"]);
});

test("answers outlive the page: the next one that is opened sends them", async () => {
  const phone = new Phone();
  const tab = await phone.tab();
  phone.lose();
  await give(tab, FIRST, "a");
  await give(tab, SECOND, "b");
  phone.timers.clear(); // the page is gone, with all that it was waiting for
  phone.find();
  phone.sent = [];
  const next = await phone.tab({ token: "token of the next page" });
  assert.deepEqual(next.entry(FIRST[0]).fields, fields("a"));
  await next.flush();
  assert.deepEqual(words(phone.posts), ["a", "b"]);
  assert.equal(phone.posts[0].fields.csrf_token, "token of the next page");
  assert.deepEqual(phone.kept, {});
});

for (const event of ["online", "pageshow", "visibilitychange"]) {
  test(`what waits is sent at once on ${event}`, async () => {
    const phone = new Phone();
    const tab = await phone.tab();
    phone.lose();
    await give(tab, FIRST, "a");
    phone.find();
    tab.page.happens(event);
    await rest();
    assert.deepEqual(phone.kept, {});
    assert.equal(phone.timers.size, 0);
  });
}

test("a page that goes out of sight sends nothing for that", async () => {
  const phone = new Phone();
  const tab = await phone.tab();
  phone.lose();
  await give(tab, FIRST, "a");
  tab.page.document.visibilityState = "hidden";
  tab.page.happens("visibilitychange");
  await rest();
  assert.equal(phone.posts.length, 1);
});

test("a server that is busy is asked again", async () => {
  const phone = new Phone();
  const tab = await phone.tab();
  phone.find(() => html("<h1>busy</h1>", 503));
  await give(tab, FIRST, "a");
  assert.deepEqual(outcomes(tab), [[FIRST[0], "waiting"]]);
  phone.find();
  await phone.pass(1000);
  assert.deepEqual(phone.kept, {});
});

test("a network that wants a log-in of its own is no network", async () => {
  const phone = new Phone();
  const tab = await phone.tab();
  phone.find(() => html("<h1>Welcome to the campus network</h1>"));
  await give(tab, FIRST, "a");
  assert.deepEqual(outcomes(tab), [[FIRST[0], "waiting"]]);
  assert.equal(tab.pending(LEA), 1);
});

test("no request is waited for longer than 8 seconds", async () => {
  const phone = new Phone();
  const tab = await phone.tab();
  await give(tab, FIRST, "a");
  assert.equal(phone.posts[0].signal.duration, 8000);
});

test("what the server refuses in words is told, given up and not sent again", async () => {
  const phone = new Phone();
  const tab = await phone.tab();
  const refusal = { message: "too late", title: "The quiz is closed" };
  phone.find(() => json(refusal, 403));
  await give(tab, FIRST, "a");
  assert.deepEqual(outcomes(tab), [[FIRST[0], refusal]]);
  assert.deepEqual(phone.kept, {});
  await phone.pass(60_000);
  assert.equal(phone.posts.length, 1);
});

test("an answer that is not clear stays with what was said of it, is not sent again, and holds up no other", async () => {
  const phone = new Phone();
  const tab = await phone.tab();
  phone.find(({ fields: { answer } }) => json(answer === "two" ? { unclear: true, message: "not a number" } : { saved: true }));
  await give(tab, FIRST, "two");
  await give(tab, SECOND, "b");
  assert.equal(tab.entry(FIRST[0]).unclear, "not a number");
  assert.equal(tab.pending(LEA), 0);
  assert.deepEqual(words(phone.posts), ["two", "b"]);
  await give(tab, FIRST, "2");
  assert.deepEqual(words(phone.posts), ["two", "b", "2"]);
  assert.deepEqual(phone.kept, {});
});

for (const [what, answer] of [
  ["sends elsewhere", redirect],
  ["does not find", () => html("", 404)],
  ["finds to be somebody else's", () => json({}, 409)],
]) {
  test(`what the server ${what} is kept for who gave it, and holds up no other`, async () => {
    const phone = new Phone();
    const tab = await phone.tab();
    phone.lose();
    await give(tab, YASMINE, "y");
    phone.find(({ fields: { answer: given } }) => (given === "y" ? answer() : json({ saved: true })));
    await give(tab, SECOND, "b");
    assert.deepEqual(outcomes(tab).slice(-2), [[YASMINE[0], "foreign"], [SECOND[0], { saved: true }]]);
    assert.deepEqual(Object.keys(phone.kept), [YASMINE[0]]);
    assert.equal(tab.pending(LEA), 0);
    await phone.pass(60_000);
    assert.equal(phone.posts.filter((each) => each.fields.answer === "y").length, 2); // not again and again
    phone.find(); // the phone is in her hands again
    await tab.flush();
    assert.deepEqual(phone.kept, {});
  });
}

test("when the session has ended a token is taken from the cover, and is used from then on", async () => {
  const phone = new Phone();
  const tab = await phone.tab({ token: "old" });
  phone.find(({ method, fields: { csrf_token: token } }) => {
    if (method === "GET") {
      return html('<form><input type="hidden" name="csrf_token" value="new"></form>');
    }
    return token === "new" ? json({ saved: true }) : html("<h1>expired</h1>", 400);
  });
  await give(tab, FIRST, "a");
  await give(tab, SECOND, "b");
  assert.deepEqual(
    phone.sent.map(({ method, address, fields: { csrf_token: token } }) => [method, address, token]),
    [["POST", FIRST[1], "old"], ["GET", COVER, undefined], ["POST", FIRST[1], "new"], ["POST", SECOND[1], "new"]],
  );
  const [first, , again] = phone.sent;
  assert.equal(first.fields.nonce, again.fields.nonce);
  assert.deepEqual(phone.kept, {});
});

test("a token that is refused again is not asked for without end", async () => {
  const phone = new Phone();
  const tab = await phone.tab();
  phone.find(({ method }) => (method === "GET" ? html("nothing here") : html("expired", 400)));
  await give(tab, FIRST, "a");
  assert.equal(phone.sent.length, 3);
  assert.deepEqual(outcomes(tab), [[FIRST[0], "waiting"]]);
  assert.equal(tab.pending(LEA), 1);
});

test("a storage that is full loses nothing while the page is open", async () => {
  const phone = new Phone();
  const tab = await phone.tab();
  phone.full = true;
  phone.lose();
  await give(tab, FIRST, "a");
  await give(tab, FIRST, "b");
  assert.equal(tab.pending(LEA), 1);
  assert.deepEqual(tab.entry(FIRST[0]).fields, fields("b"));
  phone.find();
  await phone.pass(2000);
  assert.equal(tab.pending(LEA), 0);
  assert.deepEqual(words(phone.posts).at(-1), "b");
  assert.equal(phone.posts.at(-1).fields.revision, "2");
});

test("a storage that has room again is used again, with what other tabs do there", async () => {
  const phone = new Phone();
  const [tab, other] = [await phone.tab(), await phone.tab()];
  phone.lose();
  phone.full = true;
  await give(tab, FIRST, "a");
  phone.full = false;
  await give(tab, SECOND, "b");
  assert.deepEqual(Object.keys(phone.kept), [FIRST[0], SECOND[0]]);
  phone.find();
  await other.flush();
  assert.equal(tab.pending(LEA), 0);
});

test("a storage that holds nonsense is as an empty one", async () => {
  const phone = new Phone();
  phone.stored.set("kiosk-outbox", "{nonsense");
  phone.stored.set("kiosk-revisions", "");
  const tab = await phone.tab();
  assert.equal(tab.pending(LEA), 0);
  await give(tab, FIRST, "a");
  assert.deepEqual(words(phone.posts), ["a"]);
});

test("an old phone without channels between tabs and without time limits sends all the same", async () => {
  const phone = new Phone();
  phone.lose();
  const tab = await phone.tab({ lacking: ["BroadcastChannel"] });
  tab.page.AbortSignal.timeout = undefined;
  await give(tab, FIRST, "a");
  phone.find();
  await phone.pass(1000);
  assert.deepEqual(phone.kept, {});
  assert.equal(phone.posts[1].signal, undefined);
});

test("what waits is counted for each attempt by itself", async () => {
  const phone = new Phone();
  const tab = await phone.tab();
  phone.lose();
  await give(tab, FIRST, "a");
  await give(tab, SECOND, "b");
  await give(tab, YASMINE, "y");
  assert.equal(tab.pending(LEA), 2);
  assert.equal(tab.pending("attempt-of-yasmine"), 1);
  assert.equal(tab.pending("attempt-of-nobody"), 0);
});

test("the other tabs hear what is given and what became of it", async () => {
  const phone = new Phone();
  const [tab, other] = [await phone.tab(), await phone.tab()];
  await give(tab, FIRST, "a");
  await rest();
  assert.deepEqual(other.heard.map(([key, one, result]) => [key, one.fields, result]), [
    [FIRST[0], fields("a"), undefined],
    [FIRST[0], fields("a"), { saved: true }],
  ]);
  assert.deepEqual(tab.heard, []);
  assert.deepEqual(other.results, []);
});

test("a tab whose answer another one sent is told what became of it, as if it had sent it", async () => {
  const phone = new Phone();
  const [tab, other] = [await phone.tab(), await phone.tab()];
  phone.lose();
  await give(tab, FIRST, "a");
  phone.find();
  await other.flush();
  await rest();
  assert.deepEqual(outcomes(tab), [[FIRST[0], "waiting"], [FIRST[0], { saved: true }]]);
  await phone.pass(60_000);
  assert.equal(phone.posts.length, 2); // the first one found nothing more to send
});

test("two tabs that send an answer at once send the same one, and it is told once", async () => {
  const phone = new Phone();
  const [tab, other] = [await phone.tab(), await phone.tab()];
  phone.lose();
  await give(tab, FIRST, "a");
  phone.sent = [];
  const held = hold(phone);
  const both = [tab.flush(), other.flush()];
  held.forEach((reply) => reply(json({ saved: true })));
  await Promise.all(both);
  await rest();
  const [first, second] = phone.posts;
  assert.deepEqual(first.fields, second.fields);
  assert.deepEqual(outcomes(tab), [[FIRST[0], "waiting"], [FIRST[0], { saved: true }]]);
});

test("the later word counts, whichever tab says it", async () => {
  const phone = new Phone();
  const [tab, other] = [await phone.tab(), await phone.tab()];
  phone.lose();
  await give(tab, FIRST, "a");
  await give(other, FIRST, "b");
  phone.find();
  phone.sent = [];
  await tab.flush();
  assert.deepEqual(words(phone.posts), ["b"]);
  assert.equal(phone.posts[0].fields.revision, "2");
  assert.deepEqual(phone.kept, {});
});

test("that an answer is somebody else's concerns no other tab", async () => {
  const phone = new Phone();
  const [tab, other] = [await phone.tab(), await phone.tab()];
  phone.find(redirect);
  await give(tab, FIRST, "a");
  await rest();
  assert.deepEqual(other.heard.map(([, , result]) => result), [undefined]);
});

test("the cover of a quiz is found from the address of a question", async () => {
  const { cover } = await new Phone().tab();
  assert.equal(cover(`${COVER}/2/17`), COVER);
});
