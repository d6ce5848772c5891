"""A verifier that shares no code with ours, written from the description of the format, agrees with ours.

Bundles are mutated as somebody would who does not know the secret; and as the instance itself never writes
them, but could: so that each rule of the description is tried, and not only the signatures.
"""

import importlib.util
import json
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from copy import deepcopy
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument
from sqlalchemy.orm import Session

from kiosk.core.keys import Keys
from kiosk.core.signing_keys import published_keys
from kiosk.ledger.bundle import Bundle, BundleError, bundle_break, read_bundle, written
from kiosk.ledger.log import newest_checkpoint
from kiosk.ledger.models import Checkpoint
from kiosk.ledger.signer import PURPOSE
from tests.ledger.streams import (
    FORGER,
    FORGER_SEED,
    KEYS,
    SECRET,
    SEED,
    STREAM,
    as_json,
    hash_of,
    sha,
    signature,
)
from tests.ledger.test_bundle import make

FILE = Path(__file__).resolve().parents[2] / "docs" / "verify_register.py"
BOTH = {**KEYS, FORGER.key_id: FORGER.public_key}
Value = dict[str, Any]


def loaded() -> ModuleType:
    spec = importlib.util.spec_from_file_location("verify_register", FILE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SECOND = loaded()


def ours(content: bytes, keys: dict[str, bytes], head: str, checkpoint: str) -> object:
    try:
        found = bundle_break(read_bundle(content), keys, head=head, checkpoint=checkpoint)
    except BundleError:
        return "no bundle"
    return found and (found.number, found.damage.value)


def theirs(content: bytes, keys: dict[str, bytes], head: str, checkpoint: str) -> object:
    try:
        return SECOND.verify(content, keys, head, checkpoint)
    except SECOND.NotABundle:
        return "no bundle"


numbers = st.integers(-1, 12)
odd = st.sampled_from([None, True, False, "", "1", [], {}, [1], {"number": 1}, 0, -1, 10**30, "é", "\x00"])
hashes = st.sampled_from(["0" * 64, "f" * 64, "0" * 63, "A" * 64, "", f" {'0' * 64}"])


def changed_events(draw: st.DrawFn, value: Value) -> None:
    """The list of events: some gone, twice, in another order, with other numbers."""
    events = value["events"]
    place, other = draw(st.integers(0, len(events) - 1)), draw(st.integers(0, len(events) - 1))
    match draw(st.sampled_from(["remove", "repeat", "swap", "cut", "renumber", "number"])):
        case "remove":
            del events[place]
        case "repeat":
            events.insert(other, dict(events[place]))
        case "swap":
            events[place], events[other] = events[other], events[place]
        case "cut":
            del events[place:]
        case "renumber":
            for number, each in enumerate(events, start=1):
                each["number"] = number
        case "number":
            events[place]["number"] = draw(numbers)


def changed_field(draw: st.DrawFn, value: Value) -> None:
    """One field of one event."""
    event, other = draw(st.sampled_from(value["events"])), draw(st.sampled_from(value["events"]))
    field = draw(st.sampled_from(["body", "hash", "signature", "opening"]))
    nothing = None if field == "opening" else "0" * 128
    event[field] = draw(st.sampled_from([other[field], "", "{}", nothing]) | st.text(max_size=5))


def changed_body(draw: st.DrawFn, value: Value) -> None:
    """What an event says, with a new hash; signed by nobody, by somebody, or by the instance."""
    event = draw(st.sampled_from(value["events"]))
    body = json.loads(event["body"])
    name = draw(st.sampled_from([*sorted(body), "events", "erased_items", "items", "more"]))
    if draw(st.booleans()):
        body.pop(name, None)
    else:
        lists = st.lists(st.lists(numbers, max_size=3) | numbers | odd, max_size=4)
        tree = st.fixed_dictionaries({"count": numbers | odd, "root": hashes | odd})
        body[name] = draw(odd | numbers | hashes | lists | tree | st.just("withdrawal"))
    sign_anew(draw, event, as_json(body))


def sign_anew(draw: st.DrawFn, event: Value, body: str) -> None:
    spelt = draw(st.sampled_from([body] * 8 + [f"{body} ", body.replace(":", ": ", 1), body[:-1]]))
    event["body"], event["hash"] = spelt, hash_of(spelt)
    seed = draw(st.sampled_from([SEED, SEED, SEED, FORGER_SEED, None]))
    if seed is not None:
        event["signature"] = signature(event["hash"], seed)


def changed_items(draw: st.DrawFn, value: Value) -> None:
    """The items of an event that has some, or that has none."""
    event = draw(st.sampled_from(value["events"]))
    items = event.setdefault("items", [])
    if not items or draw(st.integers(0, 5)) == 0:
        event["items"] = draw(st.sampled_from([[], [{"leaf": "0" * 64, "opening": None}], None, 3, [{}]]))
        return
    item, other = draw(st.sampled_from(items)), draw(st.sampled_from(items))
    match draw(st.sampled_from(["leaf", "empty", "text", "remove", "repeat", "swap"])):
        case "leaf":
            item["leaf"] = draw(hashes | st.just(other["leaf"]))
        case "empty":
            item["opening"] = None
        case "text":
            item["opening"] = draw(st.sampled_from([other["opening"], "", "{}"]))
        case "remove":
            items.remove(item)
        case "repeat":
            items.append(dict(item))
        case "swap":
            items.reverse()


def another_event(draw: st.DrawFn, value: Value) -> None:
    """An event at the end: a withdrawal, most of the time, by the instance or by somebody else."""
    events = value["events"]
    opening = as_json({"salt": "0" * 32})
    event: Value = {"number": len(events) + 1, "opening": opening}
    body = {
        "number": draw(st.sampled_from([len(events) + 1] * 4 + [1, 99])),
        "previous": events[-1]["hash"] if events else "0" * 64,
        "kind": draw(st.sampled_from(["withdrawal", "withdrawal", "noted"])),
        "at": "2026-02-25T08:00:00.000000Z",
        "stream": STREAM,
        "commitment": sha(opening),
        "key": draw(st.sampled_from([*KEYS, *KEYS, FORGER.key_id])),
        "events": draw(st.lists(numbers | odd, max_size=5)),
        "erased_items": draw(st.lists(st.lists(numbers | odd, max_size=3), max_size=4) | odd),
    }
    event["signature"] = draw(st.sampled_from(["", "0" * 128]))
    sign_anew(draw, event, as_json(body))
    events.append(event)


def changed_checkpoint(draw: st.DrawFn, value: Value) -> None:
    """A character or two of the checkpoint; or no log at all."""
    if draw(st.integers(0, 3)) == 0:
        value["log"] = draw(st.sampled_from([None, {}, [], 0, False, {"checkpoint": "", "entries": []}]))
        return
    note = value["log"]["checkpoint"]
    place = draw(st.integers(0, len(note)))
    inserted = draw(st.sampled_from(["", "\n", " ", "0", "=", "\u2014 a b\n", "\x00", "\u00a0", "+"]))
    value["log"]["checkpoint"] = note[:place] + inserted + note[place + draw(st.integers(0, 2)) :]


def changed_entries(draw: st.DrawFn, value: Value) -> None:
    """The entries of the log and their proofs."""
    entries = value["log"]["entries"]
    entry, other = draw(st.sampled_from(entries)), draw(st.sampled_from(entries))
    proof = entry["proof"]
    match draw(st.sampled_from(["remove", "repeat", "swap", "number", "body", "proof"])):
        case "remove":
            entries.remove(entry)
        case "repeat":
            entries.append(dict(entry))
        case "swap":
            entries.reverse()
        case "number":
            entry["number"] = draw(numbers)
        case "body":
            entry["body"] = draw(st.sampled_from([other["body"], f"{other['body']} ", "", "[]"]))
        case "proof":
            others = [proof[1:], proof[:-1], proof[::-1], [*proof, "0" * 64], [0], []]
            entry["proof"] = draw(st.sampled_from(others))


def changed_entry(draw: st.DrawFn, value: Value) -> None:
    """What an entry says, without a proof of it."""
    entry = draw(st.sampled_from(value["log"]["entries"]))
    body = json.loads(entry["body"])
    head = st.fixed_dictionaries({"number": numbers | odd, "hash": hashes | odd})
    name = draw(st.sampled_from([*sorted(body), "ended", "log", "replaces"]))
    body[name] = draw(odd | numbers | head | st.just({"origin": "", "size": 1, "root": ""}))
    entry["body"] = as_json(body)


def changed_whole(draw: st.DrawFn, value: Value) -> None:
    """What stands beside the events and the log."""
    name = draw(st.sampled_from(["format", "stream", "events", "log", "more"]))
    value[name] = "class_session/13" if name == "stream" and draw(st.booleans()) else draw(odd)


CHANGES: list[Callable[[st.DrawFn, Value], None]] = [
    *[changed_events, changed_field, changed_items, changed_checkpoint, changed_entries] * 3,
    *[changed_body, another_event, changed_entry] * 4,
    changed_whole,
]


@st.composite
def mutated(draw: st.DrawFn, bundle: Callable[[], bytes]) -> bytes:
    """The bundle after one to four changes, and now and then with another byte in the file."""
    value = json.loads(bundle())
    for _time in range(draw(st.integers(1, 4))):
        # An earlier change may have left nothing that this one could change.
        with suppress(ValueError, TypeError, KeyError, AttributeError, IndexError, InvalidArgument):
            draw(st.sampled_from(CHANGES))(draw, value)
        value = deepcopy(
            value
        )  # what was drawn is shared by all examples, and the next change would change it
    content = json.dumps(value, ensure_ascii=draw(st.booleans())).encode("utf-8", "surrogatepass")
    if draw(st.integers(0, 9)) == 0:
        place = draw(st.integers(0, len(content) - 1))
        content = content[:place] + draw(st.binary(max_size=2)) + content[place + draw(st.integers(0, 2)) :]
    return content


@pytest.fixture
def bundle(db: Session) -> Bundle:
    return make(db)


def test_two_verifiers_agree_on_a_thousand_mutated_bundles(
    db: Session, bundle: Bundle, full_size: bool
) -> None:
    content, head = written(bundle), bundle.head
    heads = st.sampled_from(["", "", "", bundle.events[3].hash, head.short, "f" * 64, head.hash[:15]])
    notes = st.sampled_from(["", "", str(newest_checkpoint(db)), db.get_one(Checkpoint, 4).note, "rubbish"])
    seen: set[object] = set()

    @settings(max_examples=1000 if full_size else 150, deadline=None, suppress_health_check=list(HealthCheck))
    @given(mutated(lambda: content), st.sampled_from([KEYS, KEYS, KEYS, BOTH, {}]), heads, notes)
    def agree(changed: bytes, keys: dict[str, bytes], head: str, checkpoint: str) -> None:
        found = ours(changed, keys, head, checkpoint)
        assert found == theirs(changed, keys, head, checkpoint)
        seen.add(found[1] if isinstance(found, tuple) else found)

    agree()
    # The mutations reach what there is to find, and not only the first rule.
    assert len(seen) >= (15 if full_size else 8), seen


def test_it_is_a_program(db: Session, bundle: Bundle, tmp_path: Path) -> None:
    """As the page on the format shows it."""
    keys, file, held = tmp_path / "keys.json", tmp_path / "register.json", tmp_path / "checkpoint.txt"
    keys.write_text(published_keys(db, Keys(SECRET), PURPOSE))
    file.write_bytes(written(bundle))
    held.write_text(str(newest_checkpoint(db)), "utf-8")

    def run(*more: str) -> tuple[int, str]:
        command = [sys.executable, str(FILE), str(file), "--keys", str(keys), *more]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr

    assert run() == (0, f"{STREAM}: intact, 9 events\n")
    assert run("--checkpoint", str(held), "--head", bundle.head.short) == (0, f"{STREAM}: intact, 9 events\n")
    assert run("--head", "f" * 64) == (1, f"{STREAM}: 10: head_unknown\n")
    file.write_bytes(written(bundle).replace(b"noted", b"rioted", 1))
    assert run() == (1, f"{STREAM}: 1: altered\n")
    file.write_bytes(b"rubbish")
    assert run() == (2, "register.json is not a bundle\n")
    keys.write_text("[]")
    file.write_bytes(written(bundle))
    assert run() == (1, f"{STREAM}: 1: key_unknown\n")
    keys.write_text("rubbish")
    assert run()[0] == 2


def test_it_shares_no_code_with_ours() -> None:
    assert "kiosk." not in FILE.read_text("utf-8").replace("kiosk.example", "")
    assert "import kiosk" not in FILE.read_text("utf-8")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"[1]",
        b"\xff",
        b"[" * 100_000,
        b'[{"key_id":"0000000000000000"}]',
        json.dumps([{"key_id": "0" * 16, "public_key": "0" * 64}]).encode(),
        json.dumps(
            [{"key_id": next(iter(KEYS)), "public_key": KEYS[next(iter(KEYS))].hex() + "\n"}]
        ).encode(),
    ],
)
def test_it_refuses_what_is_no_list_of_keys(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"key|JSON|decode|Expecting"):
        SECOND.read_keys(content)
