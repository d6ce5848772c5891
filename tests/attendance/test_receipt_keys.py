"""The keys of receipts: kept for ever, published, and read back."""

import contextlib
import json
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event
from sqlalchemy.orm import Session

from kiosk.attendance.receipts.receipt import check_receipt
from kiosk.attendance.receipts.signed import (
    key_id_of,
    public_key,
    published_keys,
    read_published_keys,
    remember_key,
    remembered_key,
    signed,
)
from tests.clock import NINE_IN_PARIS as NINE
from tests.factories import make_class_session, make_course, make_sign_in, make_student

SEED, NEW_SEED = b"s" * 32, b"n" * 32
OLD, NEW = public_key(SEED), public_key(NEW_SEED)


def test_a_key_is_remembered_from_its_first_use_on(db: Session) -> None:
    for start in range(3):
        remember_key(db, OLD, NINE + timedelta(days=start))
    assert remembered_key(db, key_id_of(OLD)) == OLD
    assert remembered_key(db, key_id_of(NEW)) is None
    assert json.loads(published_keys(db, OLD)) == [
        {"key_id": key_id_of(OLD), "public_key": OLD.hex(), "first_used_at": "2026-02-25T08:00:00Z"}
    ]


def test_all_keys_are_published_oldest_first_and_read_back(db: Session) -> None:
    remember_key(db, NEW, NINE + timedelta(days=1))
    remember_key(db, OLD, NINE)
    published = published_keys(db, NEW)
    assert [each["public_key"] for each in json.loads(published)] == [OLD.hex(), NEW.hex()]
    assert read_published_keys(published.encode()) == {key_id_of(OLD): OLD, key_id_of(NEW): NEW}


def test_the_key_in_use_is_published_before_it_is_remembered(db: Session) -> None:
    assert read_published_keys(published_keys(db, OLD).encode()) == {key_id_of(OLD): OLD}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"[1]",
        b"\xff",
        b"[" * 100_000,
        json.dumps([{"key_id": key_id_of(OLD)}]).encode(),
        json.dumps([{"key_id": key_id_of(OLD), "public_key": OLD.hex()[:-2]}]).encode(),
        json.dumps([{"key_id": key_id_of(OLD), "public_key": OLD.hex() + "\n"}]).encode(),
        json.dumps([{"key_id": key_id_of(OLD), "public_key": NEW.hex()}]).encode(),
    ],
)
def test_what_is_no_list_of_keys_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"validation error|another"):
        read_published_keys(content)


@given(st.binary(max_size=200))
def test_arbitrary_content_is_refused(content: bytes) -> None:
    with contextlib.suppress(ValueError):
        assert read_published_keys(content) == {}


def test_a_receipt_is_compared_with_the_register(db: Session) -> None:
    course = make_course(db)
    class_session = make_class_session(db, course)
    other = make_class_session(db, course)
    sign_in = make_sign_in(db, class_session, make_student(db, course))
    code = sign_in.receipt

    def checked(class_session_id: int, instant: object) -> object:
        return check_receipt(db, OLD, signed(SEED, code, class_session_id, instant))  # type: ignore[arg-type]

    good = checked(class_session.id, NINE)
    assert good is not None
    assert good.details.family_name == "Abadie"  # type: ignore[attr-defined]
    assert checked(other.id, NINE) is None
    assert checked(class_session.id, NINE + timedelta(microseconds=1)) is None


def test_a_check_costs_at_most_three_queries(db: Session) -> None:
    for number in range(20):
        remember_key(db, public_key(bytes([number]) * 32), NINE)
    statements: list[str] = []
    connection = db.connection()
    event.listen(connection, "before_cursor_execute", lambda *call: statements.append(call[2]))

    def queries(token: str) -> int:
        statements.clear()
        check_receipt(db, OLD, token)
        return len(statements)

    assert queries("rubbish") == 0
    assert queries(signed(SEED, "K7Q4M2XP", 1, NINE)) == 2
    assert queries(signed(NEW_SEED, "K7Q4M2XP", 1, NINE)) == 1
    assert queries(signed(b"\x07" * 32, "K7Q4M2XP", 1, NINE)) == 3
