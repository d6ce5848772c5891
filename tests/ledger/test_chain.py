"""What is added to a stream: signed, linked, in two statements, and nothing personal in what stays."""

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import select
from sqlalchemy.orm import Session

from kiosk.core.database import Database
from kiosk.core.keys import Keys
from kiosk.ledger import chain
from kiosk.ledger.chain import (
    EMPTY,
    ChainHead,
    append_to_all,
    hash_at,
    head_of,
    heads_of,
    knows_head,
    stored_events,
    streams_in,
)
from kiosk.ledger.check import first_break
from kiosk.ledger.models import EventItem, Opening
from kiosk.ledger.signer import Signer, UnsignedSessionError, carrying, signer_of
from kiosk.ledger.withdrawal import withdraw, withdraw_all
from tests.clock import NINE_IN_PARIS as NINE
from tests.ledger.streams import KEYS, SECRET, SIGNER, STREAM, Kind, counting


def append(db: Session, stream: str = STREAM, **more: object) -> ChainHead:
    given: dict[str, object] = {"public": {}, "private": {"person": "Abadie"}, **more}
    return chain.append(db, stream, head_of(db, stream), Kind.NOTED, NINE, **given)  # type: ignore[arg-type]


def test_an_event_is_the_one_that_is_documented(db: Session) -> None:
    """``docs/register-chain.md``, done by hand."""
    append(db)
    chain.append(
        db,
        STREAM,
        head_of(db, STREAM),
        Kind.NOTED,
        NINE.astimezone(timezone(timedelta(hours=5))),
        public={"method": "qr", "title": "É"},
        private={"person": "Bérard"},
    )
    first, second = stored_events(db, STREAM)
    body, opening = json.loads(second.body), json.loads(second.opening or "")
    assert body == {
        "number": 2,
        "previous": first.hash,
        "kind": "noted",
        "at": "2026-02-25T08:00:00.000000Z",
        "stream": "class_session/12",
        "commitment": hashlib.sha256((second.opening or "").encode()).hexdigest(),
        "key": hashlib.sha256(SIGNER.public_key).hexdigest()[:16],
        "method": "qr",
        "title": "É",
    }
    assert opening == {"person": "Bérard", "salt": opening["salt"]}
    assert len(bytes.fromhex(opening["salt"])) == 16
    assert second.body == json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert second.hash == hashlib.sha256(b"kiosk-register-2\n" + second.body.encode()).hexdigest()
    Ed25519PublicKey.from_public_bytes(SIGNER.public_key).verify(
        bytes.fromhex(second.signature), b"kiosk register event v2\0" + bytes.fromhex(second.hash)
    )
    assert json.loads(first.body)["previous"] == "0" * 64


def test_what_was_added_is_intact_and_its_head_is_known(db: Session) -> None:
    heads = [append(db) for _time in range(5)]
    assert first_break(stored_events(db, STREAM), STREAM, KEYS) is None
    assert head_of(db, STREAM) == heads[-1]
    assert [hash_at(db, STREAM, number) for number in range(7)] == [
        None,
        *(each.hash for each in heads),
        None,
    ]
    assert head_of(db, "class_session/13") == EMPTY


def test_an_event_takes_two_statements(db: Session) -> None:
    head = append(db)
    with counting(db) as statements:
        chain.append(db, STREAM, head, Kind.NOTED, NINE, public={}, private={})
    assert len(statements) == 2


def test_streams_do_not_touch_each_other(db: Session) -> None:
    append(db, "course/3")
    append(db, "class_session/1")
    append(db, "class_session/12")
    append(db, "class_session/12")
    assert streams_in(db) == ["class_session/1", "class_session/12", "course/3"]
    assert head_of(db, "class_session/1").number == 1
    found = heads_of(db, ["class_session/12", "course/3", "course/4"])
    assert {stream: each.number for stream, each in found.items()} == {"class_session/12": 2, "course/3": 1}
    assert heads_of(db, []) == {}


def test_without_a_signer_nothing_is_added(database: Database) -> None:
    with database.writing() as db:
        db.info.clear()
        with pytest.raises(UnsignedSessionError):
            append(db)
        assert streams_in(db) == []
        db.info.update(carrying(SIGNER))
        assert signer_of(db) is SIGNER
        append(db)


def test_a_signer_does_not_show_its_key() -> None:
    assert "private" not in repr(SIGNER).lower()
    assert isinstance(SIGNER, Signer)


@pytest.mark.parametrize("name", ["number", "previous", "kind", "at", "stream", "commitment", "key", "items"])
def test_what_every_body_has_cannot_be_given_another_meaning(db: Session, name: str) -> None:
    with pytest.raises(ValueError, match="names these itself"):
        append(db, public={name: "forged"})
    assert head_of(db, STREAM) == EMPTY


@pytest.mark.parametrize("public", [{"a": 1.5}, {"a": [1, {"b": 2.0}]}, {"a": float("nan")}, {"a": (0.5,)}])
def test_a_number_with_two_spellings_is_refused(db: Session, public: dict[str, object]) -> None:
    """The stream would be called altered for as long as it is kept."""
    with pytest.raises(ValueError, match="no fractions"):
        append(db, public=public)


def test_a_head_is_known_by_its_first_sixteen_digits(db: Session) -> None:
    head = append(db)
    assert knows_head(db, STREAM, 1, head.hash)
    assert knows_head(db, STREAM, 1, head.short.upper())
    assert knows_head(db, STREAM, 0, EMPTY.short)
    for number, hash_ in ((1, head.hash[:15]), (2, head.hash), (1, EMPTY.hash), (0, head.hash), (1, "")):
        assert not knows_head(db, STREAM, number, hash_)


def test_a_head_says_when_its_event_was_recorded(db: Session) -> None:
    assert head_of(db, STREAM).at is None
    append(db)
    assert head_of(db, STREAM).at == datetime(2026, 2, 25, 8, tzinfo=UTC)


@pytest.mark.parametrize("body", ["", "rubbish", "[]", "{}", '{"at": 7}', '{"at": "yesterday"}', '"at"', "7"])
def test_a_head_that_was_tampered_with_says_no_time(body: str) -> None:
    assert ChainHead(7, "f" * 64, body).at is None


def test_bodies_say_nothing_about_anybody_and_equal_words_differ(db: Session) -> None:
    append(db)
    append(db, items=[{"person": "Abadie"}, {"person": "Abadie"}])
    first, second = stored_events(db, STREAM)
    assert "Abadie" not in first.body + second.body
    commitments = {first.content()["commitment"], second.content()["commitment"]}
    assert len(commitments | {each.leaf for each in second.items}) == 4


def test_items_come_back_in_an_order_that_says_nothing(db: Session) -> None:
    people = [f"person {number}" for number in range(20)]
    append(db, items=[{"person": each} for each in people])
    (stored,) = stored_events(db, STREAM)
    assert [each.leaf for each in stored.items] == sorted(each.leaf for each in stored.items)
    assert {json.loads(each.opening or "")["person"] for each in stored.items} == set(people)
    assert stored.content()["items"]["count"] == 20
    assert first_break([stored], STREAM, KEYS) is None


def test_an_event_is_added_to_many_streams_at_once(db: Session) -> None:
    append(db, "class_session/1")
    with counting(db) as statements:
        append_to_all(
            db, Kind.PLANNED, NINE, {f"class_session/{n}": {"n": n} for n in range(1, 10)}, {"by": None}
        )
        append_to_all(db, Kind.PLANNED, NINE, {}, {})
    assert len(statements) == 3
    for n in range(1, 10):
        events = stored_events(db, f"class_session/{n}")
        assert len(events) == (2 if n == 1 else 1)
        assert events[-1].content()["n"] == n
        assert first_break(events, f"class_session/{n}", KEYS) is None


def test_what_is_withdrawn_is_gone_and_the_stream_is_intact(db: Session) -> None:
    for _time in range(3):
        append(db)
    withdraw(
        db,
        STREAM,
        head_of(db, STREAM),
        NINE,
        events=[2],
        public={"cause": "erasure"},
        private={"by": 1, "reason": "asked for"},
    )
    events = stored_events(db, STREAM)
    assert [each.opening is None for each in events] == [False, True, False, False]
    assert events[3].content()["events"] == [2]
    assert first_break(events, STREAM, KEYS) is None
    assert first_break(events[:3], STREAM, KEYS) is not None


def test_one_of_many_items_is_withdrawn(db: Session) -> None:
    append(db, items=[{"person": each} for each in ("Abadie", "Bérard", "Cohen")])
    append(db, "class_session/13", items=[{"person": "Abadie"}])
    (stored,) = stored_events(db, STREAM)
    position = next(n for n, each in enumerate(stored.items) if "Bérard" in (each.opening or ""))
    withdraw(db, STREAM, head_of(db, STREAM), NINE, items=[(1, position)], public={}, private={})
    events = stored_events(db, STREAM)
    assert [each.opening is None for each in events[0].items] == [n == position for n in range(3)]
    assert first_break(events, STREAM, KEYS) is None
    assert "Bérard" not in " ".join(
        db.scalars(select(EventItem.content).where(EventItem.content.is_not(None)))
    )
    assert db.scalars(select(EventItem.content).where(EventItem.stream != STREAM)).one() is not None


def test_with_an_opening_go_all_items_of_its_event(db: Session) -> None:
    append(db, items=[{"person": each} for each in ("Abadie", "Bérard")])
    withdraw(db, STREAM, head_of(db, STREAM), NINE, events=[1], public={}, private={})
    events = stored_events(db, STREAM)
    assert [each.opening for each in events[0].items] == [None, None]
    assert first_break(events, STREAM, KEYS) is None


def test_whole_streams_are_withdrawn_at_once(db: Session) -> None:
    streams = [f"class_session/{n}" for n in range(1, 6)]
    for each in streams:
        append(db, each)
        append(db, each, items=[{"person": "Abadie"}])
    append(db, "class_session/99", items=[{"person": "Bérard"}])
    with counting(db) as statements:
        withdraw_all(db, NINE, dict.fromkeys(streams, (1, 2)), public={"cause": "retention"}, private={})
    assert len(statements) == 5
    for each in streams:
        events = stored_events(db, each)
        assert [event.opening is None for event in events] == [True, True, False]
        assert first_break(events, each, KEYS) is None
    others = [*db.scalars(select(Opening.content).where(Opening.stream.in_(streams)))]
    assert "Abadie" not in " ".join(others)
    assert "Bérard" in db.scalars(select(EventItem.content).where(EventItem.content.is_not(None))).one()


def test_a_stream_goes_on_after_its_secret_was_replaced(db: Session) -> None:
    newer = Signer.of(Keys("the newest secret for tests, 0123456789", [SECRET]))
    append(db)
    db.info.update(carrying(newer))
    append(db)
    events = stored_events(db, STREAM)
    assert first_break(events, STREAM, newer.accepted) is None
    assert first_break(events, STREAM, KEYS) is not None
    assert first_break([events[0], replace(events[1], signature=events[0].signature)], STREAM, newer.accepted)
