"""The instance's log: one entry, one checkpoint, and nothing signed that was not looked at."""

import json
from base64 import b64decode, b64encode
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from kiosk.core.keys import Keys
from kiosk.ledger import chain, log
from kiosk.ledger.audit import audited_log
from kiosk.ledger.chain import head_of
from kiosk.ledger.entry import Life
from kiosk.ledger.log import (
    Entry,
    LogDamagedError,
    append_last,
    append_pending,
    begin,
    begin_another_life,
    entries_of,
    newest_checkpoint,
)
from kiosk.ledger.merkle import Peaks
from kiosk.ledger.models import Checkpoint, LogEntry
from kiosk.ledger.note import read_note, written_note
from kiosk.ledger.signer import Signer, UnsignedSessionError, carrying
from tests.clock import NINE_IN_PARIS as NINE
from tests.ledger.streams import FORGER, KEYS, SECRET, SIGNER, STREAM, Kind, counting


def note_something(db: Session, stream: str = STREAM) -> str:
    """One more event in a stream; its hash."""
    head = head_of(db, stream)
    return chain.append(db, stream, head, Kind.NOTED, NINE, public={}, private={}).hash


def stored(db: Session) -> list[dict[str, object]]:
    return [json.loads(each) for each in db.scalars(select(LogEntry.body).order_by(LogEntry.number))]


def test_the_first_entry_names_the_log(db: Session) -> None:
    assert newest_checkpoint(db) is None
    note = begin(db, NINE)
    (first,) = stored(db)
    assert first == {
        "number": 0,
        "kind": "instance",
        "at": "2026-02-25T08:00:00.000000Z",
        "log": first["log"],
    }
    assert read_note(note, KEYS).origin == f"kiosk/{first['log']}"
    assert len(str(first["log"])) == 32
    assert begin(db, NINE) == note == newest_checkpoint(db)
    assert len(stored(db)) == 1


def test_an_entry_and_its_checkpoint_are_the_documented_ones(db: Session) -> None:
    """``docs/register-chain.md``, done by hand."""
    begin(db, NINE)
    hash_ = note_something(db)
    note = log.append(db, [Entry(Kind.CLOSED, NINE, STREAM, {"expected": 3})])
    first, second = db.scalars(select(LogEntry).order_by(LogEntry.number))
    assert json.loads(second.body) == {
        "number": 1,
        "kind": "closed",
        "at": "2026-02-25T08:00:00.000000Z",
        "stream": STREAM,
        "head": {"number": 1, "hash": hash_},
        "expected": 3,
    }
    leaves = [sha256(b"\x00" + each.body.encode()).digest() for each in (first, second)]
    root = sha256(b"\x01" + leaves[0] + leaves[1]).digest()
    origin = "kiosk/" + json.loads(first.body)["log"]
    assert note.startswith(f"{origin}\n2\n{b64encode(root).decode()}\n\n\u2014 {origin} ")
    key = sha256(origin.encode() + b"\n\x01" + SIGNER.public_key).digest()[:4]
    assert b64decode(note.split(" ")[-1])[:4] == key
    assert [second.leaf_hash, second.kind, second.stream] == [leaves[1].hex(), "closed", STREAM]


def test_each_entry_has_its_checkpoint_and_the_whole_is_intact(db: Session) -> None:
    for _time in range(9):
        note_something(db)
        log.append(db, [Entry(Kind.PLANNED, NINE, STREAM)])
    found = audited_log(db, KEYS)
    assert (found.broken, found.size) == (None, 10)
    assert [each.number for each in found.pins[STREAM]] == list(range(1, 10))
    assert db.scalars(select(Checkpoint.size).order_by(Checkpoint.size)).all() == list(range(1, 11))


def test_entries_that_are_added_at_once_cost_as_much_as_one(db: Session) -> None:
    begin(db, NINE)
    for number in range(50):
        note_something(db, f"class_session/{number}")
    with counting(db) as statements:
        log.append(db, [Entry(Kind.PLANNED, NINE, f"class_session/{number}") for number in range(50)])
    assert len(statements) <= 5
    assert audited_log(db, KEYS).size == 51


def test_an_entry_about_no_stream_and_one_about_an_empty_stream(db: Session) -> None:
    log.append(db, [Entry(Kind.NOTED, NINE), Entry(Kind.PLANNED, NINE, STREAM)])
    _first, second, third = stored(db)
    assert "stream" not in second
    assert "head" not in second
    assert third["head"] == {"number": 0, "hash": "0" * 64}
    assert [each.number for each in entries_of(db, STREAM)] == [2]


@pytest.mark.parametrize(
    "name", ["number", "kind", "at", "stream", "head", "ended", "log", "replaces", "key"]
)
def test_what_entries_say_themselves_cannot_be_given_another_meaning(db: Session, name: str) -> None:
    with pytest.raises(ValueError, match="names these itself"):
        log.append(db, [Entry(Kind.NOTED, NINE, None, {name: "forged"})])
    assert stored(db) == []


def test_a_number_with_two_spellings_is_refused(db: Session) -> None:
    with pytest.raises(ValueError, match="no fractions"):
        log.append(db, [Entry(Kind.NOTED, NINE, None, {"score": 2.5})])


def test_without_a_signer_nothing_is_added(db: Session) -> None:
    db.info.clear()
    for act in (lambda: log.append(db, [Entry(Kind.NOTED, NINE)]), lambda: begin(db, NINE)):
        with pytest.raises(UnsignedSessionError):
            act()
    assert stored(db) == []


def test_what_is_added_last_is_added_once_and_pins_what_came_meanwhile(db: Session) -> None:
    append_last(db, Entry(Kind.CLOSED, NINE, STREAM))
    append_last(db, Entry(Kind.CLOSED, NINE + timedelta(seconds=1), STREAM))
    append_last(db, Entry(Kind.CLOSED, NINE, "class_session/13"))
    append_last(db, Entry(Kind.PLANNED, NINE, STREAM))
    hash_ = note_something(db)
    assert stored(db) == []
    note = append_pending(db)
    assert note == newest_checkpoint(db)
    assert append_pending(db) is None
    told = [(each["kind"], each.get("stream"), each["at"]) for each in stored(db)[1:]]
    assert told == [
        ("closed", STREAM, "2026-02-25T08:00:01.000000Z"),
        ("closed", "class_session/13", "2026-02-25T08:00:00.000000Z"),
        ("planned", STREAM, "2026-02-25T08:00:00.000000Z"),
    ]
    assert stored(db)[1]["head"] == {"number": 1, "hash": hash_}


def test_another_key_tells_that_it_signs_from_now_on(db: Session) -> None:
    begin(db, NINE)
    newer = Signer.of(Keys("the newest secret for tests, 0123456789", [SECRET]))
    db.info.update(carrying(newer))
    note = begin(db, NINE)
    assert begin(db, NINE) == note
    assert stored(db)[1]["kind"] == "key"
    assert stored(db)[1]["key"] == newer.key_id
    assert read_note(note, {newer.key_id: newer.public_key}).size == 2
    assert audited_log(db, newer.accepted).broken is None


def latest(db: Session) -> Checkpoint:
    return db.scalars(select(Checkpoint).order_by(Checkpoint.size.desc()).limit(1)).one()


def test_a_checkpoint_that_somebody_wrote_is_not_continued(db: Session) -> None:
    """The next one would vouch for a tree in which anything may stand."""
    begin(db, NINE)
    log.append(db, [Entry(Kind.PLANNED, NINE, STREAM)])
    row = latest(db)
    forged = Peaks().with_leaf(b"f" * 32).with_leaf(b"g" * 32)
    head = replace(read_note(row.note, KEYS), root=forged.root)
    of_the_forger = written_note(head, FORGER.public_key, FORGER.sign_note)
    for values in (
        {"peaks": forged.as_text, "root": forged.root.hex()},
        {"peaks": forged.as_text, "root": forged.root.hex(), "note": of_the_forger},
        {"peaks": "rubbish"},
        {"peaks": ""},
        {"note": "rubbish"},
    ):
        true = {"peaks": row.peaks, "root": row.root, "note": row.note}
        db.execute(update(Checkpoint).where(Checkpoint.size == 2).values(**values))
        for act in (
            lambda: log.append(db, [Entry(Kind.CLOSED, NINE, STREAM)]),
            lambda: begin(db, NINE),
            lambda: begin_another_life(db, Kind.RESTORED, NINE, replaces=None, public={}),
        ):
            with pytest.raises(LogDamagedError):
                act()
        db.execute(update(Checkpoint).where(Checkpoint.size == 2).values(**true))
        assert len(stored(db)) == 2
    log.append(db, [Entry(Kind.CLOSED, NINE, STREAM)])


def test_a_genuine_checkpoint_of_another_size_is_not_continued(db: Session) -> None:
    """With the peaks of its own tree, but under the number of the latest."""
    begin(db, NINE)
    log.append(db, [Entry(Kind.PLANNED, NINE, STREAM)])
    log.append(db, [Entry(Kind.PLANNED, NINE, STREAM)])
    second = db.get_one(Checkpoint, 2)
    values = {"peaks": second.peaks, "root": second.root, "note": second.note}
    db.execute(update(Checkpoint).where(Checkpoint.size == 3).values(**values))
    with pytest.raises(LogDamagedError):
        log.append(db, [Entry(Kind.CLOSED, NINE, STREAM)])


def test_a_log_whose_key_nobody_knows_any_more_is_not_continued(db: Session) -> None:
    begin(db, NINE)
    db.info.update(carrying(FORGER))
    with pytest.raises(LogDamagedError):
        begin(db, NINE)


def test_after_a_restore_the_log_goes_on_under_another_name(db: Session) -> None:
    begin(db, NINE)
    old = read_note(str(newest_checkpoint(db)), KEYS)
    held = replace(old, size=7)
    note = begin_another_life(db, Kind.RESTORED, NINE, replaces=held, public={"backup": "2026-02-24"})
    new = read_note(note, KEYS)
    assert new.origin != old.origin
    assert new.size == 2
    told = stored(db)[1]
    assert told["kind"] == "restored"
    assert told["replaces"] == {"origin": old.origin, "size": 7, "root": old.root.hex()}
    log.append(db, [Entry(Kind.PLANNED, NINE, STREAM)])
    found = audited_log(db, KEYS)
    assert found.broken is None
    assert found.lives == [Life(old.origin, 0), Life(new.origin, 1)]


def test_a_log_that_was_deleted_begins_anew_under_another_name(db: Session) -> None:
    """So every checkpoint that somebody holds contradicts it."""
    old = read_note(begin(db, NINE), KEYS)
    db.execute(delete(LogEntry))
    db.execute(delete(Checkpoint))
    assert read_note(log.append(db, [Entry(Kind.PLANNED, NINE, STREAM)]), KEYS).origin != old.origin
