"""A stream as a file: what a stranger can tell from it, and what not."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete
from sqlalchemy.orm import Session

from kiosk.ledger import chain, log
from kiosk.ledger.bundle import (
    Bundle,
    BundleError,
    bundle_break,
    bundle_limits,
    bundle_of,
    read_bundle,
    written,
)
from kiosk.ledger.chain import head_of
from kiosk.ledger.check import Break, Damage
from kiosk.ledger.log import Entry, newest_checkpoint
from kiosk.ledger.log_check import Limit, Unseen
from kiosk.ledger.models import Checkpoint, LogEntry
from kiosk.ledger.withdrawal import withdraw
from tests.clock import NINE_IN_PARIS as NINE
from tests.ledger.streams import FORGER, KEYS, STREAM, Kind, counting, event, events_of, forged

OTHER = "class_session/13"


def add(db: Session, stream: str = STREAM, **more: object) -> None:
    given: dict[str, Any] = {"public": {}, "private": {"person": "Bérard"}, **more}
    chain.append(db, stream, head_of(db, stream), Kind.NOTED, NINE, **given)


def make(db: Session) -> Bundle:
    """Nine events with items and a withdrawal; the log pins the first, the fifth and the eighth."""
    for stream in (STREAM, OTHER):
        add(db, stream)
        log.append(db, [Entry(Kind.PLANNED, NINE, stream)])
    for _time in range(3):
        add(db)
    add(db, items=[{"person": each} for each in ("Abadie", "Bérard", "Cohen")])
    log.append(db, [Entry(Kind.CLOSED, NINE, STREAM)])
    withdraw(db, STREAM, head_of(db, STREAM), NINE, events=[2], items=[(5, 1)], public={}, private={})
    add(db)
    add(db)
    log.append(db, [Entry(Kind.CLOSED, NINE, STREAM), Entry(Kind.NOTED, NINE, OTHER)])
    add(db)
    return bundle_of(db, STREAM)


@pytest.fixture
def bundle(db: Session) -> Bundle:
    return make(db)


def test_a_bundle_comes_back_as_it_was_written(bundle: Bundle) -> None:
    content = written(bundle)
    assert read_bundle(content) == bundle
    assert read_bundle(b"\xef\xbb\xbf" + content) == bundle
    assert content.count(b"\n") == len(bundle.events) + 3
    assert "Bérard".encode() in content
    assert written(read_bundle(content)) == content
    value = json.loads(content)
    assert list(value) == ["format", "stream", "events", "log"]
    assert [each["number"] for each in value["log"]["entries"]] == [1, 3, 4]


def test_an_intact_bundle_says_what_it_cannot_show(bundle: Bundle) -> None:
    assert bundle_break(bundle, KEYS) is None
    assert bundle_limits(bundle) == [Limit(Unseen.EVENTS_AFTER_LAST_PIN, STREAM, 1)]
    assert bundle_limits(replace(bundle, log=None)) == [Limit(Unseen.NO_LOG, STREAM)]
    assert bundle_break(replace(bundle, log=None), KEYS) is None
    assert bundle_break(Bundle(STREAM, ()), KEYS) is None


def test_a_bundle_takes_five_queries_however_much_it_holds(db: Session, bundle: Bundle) -> None:
    with counting(db) as statements:
        bundle_of(db, STREAM)
    assert len(statements) == 5


def test_a_bundle_of_a_stream_in_a_ledger_without_a_log(db: Session) -> None:
    add(db)
    assert bundle_of(db, STREAM).log is None


def test_a_bundle_made_up_from_nothing_is_found() -> None:
    events, previous = [], "0" * 64
    for number in range(1, 6):
        events.append(forged(number, previous))
        previous = events[-1].hash
    assert bundle_break(Bundle(STREAM, tuple(events)), KEYS) == Break(1, Damage.SIGNATURE_WRONG)
    own = event(1, "0" * 64, signer=FORGER, seed=b"s" * 32)
    assert bundle_break(Bundle(STREAM, (own,)), KEYS) == Break(1, Damage.KEY_UNKNOWN)
    assert bundle_break(Bundle(STREAM, tuple(events_of(3))), {}) == Break(1, Damage.KEY_UNKNOWN)


def test_a_bundle_under_the_name_of_another_stream_is_found(bundle: Bundle) -> None:
    assert bundle_break(replace(bundle, stream=OTHER), KEYS) == Break(1, Damage.INSERTED)


def test_what_is_cut_off_up_to_the_last_pin_is_found(bundle: Bundle) -> None:
    for length in range(9):
        found = bundle_break(replace(bundle, events=bundle.events[:length]), KEYS)
        if length == 8:
            assert found is None
        elif length in (2, 3, 4, 5):  # the withdrawal is gone too
            assert found == Break(2, Damage.OPENING_MISSING)
        else:
            assert found == Break(length + 1, Damage.CUT_OFF if length else Damage.STREAM_MISSING)


def test_another_history_of_the_stream_is_found(bundle: Bundle) -> None:
    """The instance itself signed it, after an old copy of the database was put back."""
    events = events_of(9, start=bundle.events[:1])
    assert bundle_break(replace(bundle, events=tuple(events)), KEYS) == Break(5, Damage.REWRITTEN)


def log_of(bundle: Bundle) -> Any:
    assert bundle.log is not None
    return bundle.log


def with_entry(bundle: Bundle, place: int, **changes: object) -> Bundle:
    entries = list(log_of(bundle).entries)
    for name, value in changes.items():
        if name == "proof":
            entries[place] = replace(entries[place], proof=value)
        else:
            entries[place] = replace(entries[place], entry=replace(entries[place].entry, **{name: value}))
    return replace(bundle, log=replace(log_of(bundle), entries=tuple(entries)))


def test_an_entry_that_is_not_in_the_log_is_found(bundle: Bundle) -> None:
    entries = log_of(bundle).entries
    body, proof = entries[1].entry.body, entries[1].proof
    without_head, odd_number = body.replace('"head"', '"heaf"'), body.replace('"number":5', '"number":"5"')
    closed = body.replace("closed", "opened")
    for changed, found in (
        (with_entry(bundle, 1, body=closed), Break(3, Damage.NOT_INCLUDED)),
        (with_entry(bundle, 1, proof=proof[1:]), Break(3, Damage.NOT_INCLUDED)),
        (with_entry(bundle, 1, proof=(*proof, proof[0])), Break(3, Damage.NOT_INCLUDED)),
        (with_entry(bundle, 1, body=entries[2].entry.body), Break(3, Damage.ENTRY_ALTERED)),
        (with_entry(bundle, 1, body=f"{body} "), Break(3, Damage.ENTRY_ALTERED)),
        (with_entry(bundle, 1, body="{}"), Break(3, Damage.ENTRY_ALTERED)),
        (with_entry(bundle, 1, number=2), Break(2, Damage.ENTRY_ALTERED)),
        (with_entry(bundle, 1, body=body.replace(STREAM, OTHER)), Break(3, Damage.ENTRY_ALTERED)),
        (with_entry(bundle, 1, body=without_head), Break(3, Damage.ENTRY_ALTERED)),
        (
            with_entry(bundle, 1, body=odd_number),
            Break(3, Damage.ENTRY_ALTERED),
        ),
    ):
        assert bundle_break(changed, KEYS) == found
    backwards = replace(bundle, log=replace(log_of(bundle), entries=entries[::-1]))
    assert bundle_break(backwards, KEYS) == Break(3, Damage.ENTRY_ALTERED)
    twice = replace(bundle, log=replace(log_of(bundle), entries=(entries[0], *entries)))
    assert bundle_break(twice, KEYS) == Break(1, Damage.ENTRY_ALTERED)


def test_a_checkpoint_that_nobody_known_signed_is_found(bundle: Bundle) -> None:
    note = log_of(bundle).checkpoint
    for changed, damage in (
        ("rubbish", Damage.CHECKPOINT_ALTERED),
        (note.replace("\n6\n", "\n7\n"), Damage.CHECKPOINT_UNSIGNED),
    ):
        altered = replace(bundle, log=replace(log_of(bundle), checkpoint=changed))
        assert bundle_break(altered, KEYS) == Break(0, damage)


def test_a_head_from_a_sheet_is_looked_for(bundle: Bundle) -> None:
    for each in bundle.events:
        assert bundle_break(bundle, KEYS, head=each.hash) is None
        assert bundle_break(bundle, KEYS, head=each.hash[:16].upper()) is None
    assert bundle_break(bundle, KEYS, head=bundle.head.short) is None
    for head in ("0" * 64, bundle.head.hash[:15], bundle.head.hash[1:], " "):
        assert bundle_break(bundle, KEYS, head=head) == Break(10, Damage.HEAD_UNKNOWN)


def test_a_checkpoint_from_a_sheet_is_compared(db: Session, bundle: Bundle) -> None:
    newest = str(newest_checkpoint(db))
    assert bundle_break(bundle, KEYS, checkpoint=newest) is None
    for note, damage in (
        ("rubbish", Damage.CHECKPOINT_ALTERED),
        (newest.replace("\n6\n", "\n7\n"), Damage.CHECKPOINT_UNSIGNED),
        (db.get_one(Checkpoint, 4).note, Damage.CHECKPOINT_OTHER),
    ):
        assert bundle_break(bundle, KEYS, checkpoint=note) == Break(0, damage)
    without = replace(bundle, log=None)
    assert bundle_break(without, KEYS, checkpoint=newest) == Break(0, Damage.CHECKPOINT_OTHER)


def test_a_bundle_is_made_for_an_older_checkpoint(db: Session, bundle: Bundle) -> None:
    """For somebody who holds that one, and no later one."""
    held = db.get_one(Checkpoint, 4).note
    older = bundle_of(db, STREAM, size=4)
    assert [each.entry.number for each in log_of(older).entries] == [1, 3]
    assert bundle_break(older, KEYS, checkpoint=held) is None
    assert bundle_limits(older) == [Limit(Unseen.EVENTS_AFTER_LAST_PIN, STREAM, 4)]
    assert bundle_of(db, STREAM, size=99).log is None


def test_two_checkpoints_of_one_size_that_differ_are_found(db: Session, bundle: Bundle) -> None:
    newest = str(newest_checkpoint(db))
    db.execute(delete(LogEntry).where(LogEntry.number >= 5))
    db.execute(delete(Checkpoint).where(Checkpoint.size > 5))
    db.expire_all()
    log.append(db, [Entry(Kind.CLOSED, NINE, OTHER)])
    second = bundle_of(db, STREAM)
    assert bundle_break(second, KEYS) is None
    assert bundle_break(second, KEYS, checkpoint=newest) == Break(0, Damage.CHECKPOINT_DIFFERS)


def changed(change: Callable[[dict[str, Any]], object]) -> bytes:
    value: dict[str, Any] = {
        "format": "kiosk-register-2",
        "stream": STREAM,
        "events": [
            {"number": 1, "body": "{}", "hash": "", "signature": "", "opening": None, "items": []},
        ],
        "log": {"checkpoint": "", "entries": [{"number": 0, "body": "", "proof": ["0" * 64]}]},
    }
    change(value)
    return json.dumps(value).encode()


def test_any_text_is_read_where_a_text_belongs() -> None:
    assert read_bundle(changed(lambda _value: None)).events[0].body == "{}"
    assert read_bundle(changed(lambda value: value.update(log=None, more=1))).log is None


@pytest.mark.parametrize(
    "change",
    [
        lambda value: value.update(format="kiosk-register-1"),
        lambda value: value.update(format="kiosk-register-3"),
        lambda value: value.pop("format"),
        lambda value: value.update(stream=12),
        lambda value: value.pop("stream"),
        lambda value: value.update(events={}),
        lambda value: value.pop("events"),
        lambda value: value.update(log=[]),
        lambda value: value.update(log={}),
        lambda value: value["events"].append(None),
        lambda value: value["events"][0].update(number="1"),
        lambda value: value["events"][0].update(number=True),
        lambda value: value["events"][0].update(number=1.0),
        lambda value: value["events"][0].update(body=None),
        lambda value: value["events"][0].update(body="\ud800"),
        lambda value: value["events"][0].pop("hash"),
        lambda value: value["events"][0].pop("signature"),
        lambda value: value["events"][0].pop("opening"),
        lambda value: value["events"][0].update(opening={}),
        lambda value: value["events"][0].update(items=None),
        lambda value: value["events"][0].update(items=[None]),
        lambda value: value["events"][0].update(items=[{"leaf": ""}]),
        lambda value: value["events"][0].update(items=[{"leaf": None, "opening": None}]),
        lambda value: value["log"].pop("checkpoint"),
        lambda value: value["log"].pop("entries"),
        lambda value: value["log"]["entries"][0].pop("proof"),
        lambda value: value["log"]["entries"][0].update(proof=["0" * 63]),
        lambda value: value["log"]["entries"][0].update(proof=["A" * 64]),
        lambda value: value["log"]["entries"][0].update(proof=[f" {'0' * 64}"]),
        lambda value: value["log"]["entries"][0].update(proof=[0]),
        lambda value: value["log"]["entries"][0].update(number=None),
    ],
)
def test_what_is_no_bundle_is_refused(change: Callable[[dict[str, Any]], object]) -> None:
    with pytest.raises(BundleError):
        read_bundle(changed(change))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"null",
        b"7",
        b"\xff",
        b"[" * 100_000,
        b'{"format":"kiosk-register-2","stream":"a","stream":"b","events":[]}',
        b'{"format":"kiosk-register-2","stream":"a","events":[],"more":1.5}',
        b'{"format":"kiosk-register-2","stream":"a","events":[],"more":NaN}',
    ],
)
def test_what_is_no_json_of_one_reading_is_refused(content: bytes) -> None:
    with pytest.raises(BundleError):
        read_bundle(content)


@given(st.binary())
def test_arbitrary_content_is_refused(content: bytes) -> None:
    with pytest.raises(BundleError):
        read_bundle(content)
