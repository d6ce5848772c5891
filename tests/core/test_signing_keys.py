"""The public keys of an instance: kept, published, and none of them added by somebody else."""

import contextlib
import json
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from kiosk.core.keys import Keys
from kiosk.core.signatures import is_signed, key_id_of, private_key, public_key
from kiosk.core.signing_keys import (
    SigningKey,
    published_keys,
    read_published_keys,
    remember_keys,
    remembers_keys,
    trusted_keys,
)
from tests.clock import NINE_IN_PARIS as NINE

PURPOSE = "tests"
OLDEST, OLD, NEW = (f"{name} secret for tests, 0123456789" for name in ("the oldest", "an older", "the new"))
FORGER = "the secret of somebody else, 0123456789"


def key_of(secret: str) -> bytes:
    return public_key(Keys(secret).derive(PURPOSE))


def id_of(secret: str) -> str:
    return key_id_of(key_of(secret))


def start(db: Session, secret: str, *older: str, days: int = 0) -> None:
    remember_keys(db, Keys(secret, older), PURPOSE, NINE + timedelta(days=days))


def trusted(db: Session, secret: str, *older: str) -> set[str]:
    return set(trusted_keys(db, Keys(secret, older), PURPOSE))


def test_a_key_is_kept_from_its_first_use_on(db: Session) -> None:
    assert not remembers_keys(db, Keys(OLD), PURPOSE)
    for days in range(3):
        start(db, OLD, days=days)
    assert remembers_keys(db, Keys(OLD), PURPOSE)
    assert trusted_keys(db, Keys(OLD), PURPOSE) == {id_of(OLD): key_of(OLD)}
    assert json.loads(published_keys(db, Keys(OLD), PURPOSE)) == [
        {"key_id": id_of(OLD), "public_key": key_of(OLD).hex(), "first_used_at": "2026-02-25T08:00:00Z"}
    ]


def test_the_key_in_use_is_trusted_and_published_before_it_is_kept(db: Session) -> None:
    assert trusted(db, OLD) == {id_of(OLD)}
    assert read_published_keys(published_keys(db, Keys(OLD), PURPOSE).encode()) == {id_of(OLD): key_of(OLD)}


def test_a_new_secret_vouches_for_the_keys_of_those_before_it(db: Session) -> None:
    start(db, OLDEST)
    start(db, OLD, OLDEST, days=1)
    assert not remembers_keys(db, Keys(NEW, [OLD]), PURPOSE)
    start(db, NEW, OLD, days=2)
    assert remembers_keys(db, Keys(NEW, [OLD]), PURPOSE)
    assert trusted(db, NEW) == {id_of(OLDEST), id_of(OLD), id_of(NEW)}
    published = json.loads(published_keys(db, Keys(NEW), PURPOSE))
    assert [each["key_id"] for each in published] == [id_of(OLDEST), id_of(OLD), id_of(NEW)]


def test_an_older_secret_that_was_never_used_here_is_kept_too(db: Session) -> None:
    start(db, NEW, OLD)
    assert trusted(db, NEW) == {id_of(OLD), id_of(NEW)}


def test_keys_that_no_known_secret_vouches_for_do_not_count(db: Session) -> None:
    """A new secret that never met the old one, as after the loss of a secret."""
    start(db, OLD)
    start(db, NEW, days=1)
    assert trusted(db, NEW) == {id_of(NEW)}
    assert id_of(OLD) not in published_keys(db, Keys(NEW), PURPOSE)


@pytest.mark.parametrize("voucher", [None, FORGER, NEW])
def test_a_key_that_somebody_added_does_not_count_and_is_not_published(
    db: Session, voucher: str | None
) -> None:
    """By itself, vouched for by its owner, or vouched for in the name of the key in use."""
    start(db, NEW)
    forged = private_key(Keys(FORGER).derive(PURPOSE)).sign(b"anything").hex()
    db.add(
        SigningKey(
            key_id=id_of(FORGER),
            purpose=PURPOSE,
            public_key=key_of(FORGER).hex(),
            first_used_at=NINE,
            vouched_by=voucher and id_of(voucher),
            vouch=voucher and forged,
        )
    )
    db.flush()
    start(db, NEW, days=1)
    assert trusted(db, NEW) == {id_of(NEW)}
    assert id_of(FORGER) not in published_keys(db, Keys(NEW), PURPOSE)


@pytest.mark.parametrize(
    "values",
    [
        {"public_key": key_of(FORGER).hex()},
        {"public_key": key_of(FORGER).hex(), "key_id": id_of(FORGER)},
        {"public_key": "rubbish"},
        {"first_used_at": NINE - timedelta(days=1)},
        {"purpose": "another"},
        {"vouch": "0" * 128},
        {"vouch": "rubbish"},
    ],
)
def test_a_vouch_holds_for_one_key_one_purpose_and_one_date(db: Session, values: dict[str, object]) -> None:
    start(db, OLD)
    start(db, NEW, OLD, days=1)
    db.execute(update(SigningKey).where(SigningKey.key_id == id_of(OLD)).values(**values))
    assert trusted(db, NEW) == {id_of(NEW)}
    found = trusted_keys(db, Keys(NEW), "another")
    assert id_of(OLD) not in found


def test_a_row_that_was_altered_does_not_hide_the_key_in_use(db: Session) -> None:
    start(db, NEW)
    db.execute(update(SigningKey).values(public_key=key_of(FORGER).hex()))
    assert trusted_keys(db, Keys(NEW), PURPOSE) == {id_of(NEW): key_of(NEW)}
    assert read_published_keys(published_keys(db, Keys(NEW), PURPOSE).encode()) == {id_of(NEW): key_of(NEW)}


def test_a_key_that_was_taken_back_does_not_count(db: Session) -> None:
    start(db, OLD)
    start(db, NEW, OLD, days=1)
    db.execute(delete(SigningKey).where(SigningKey.key_id == id_of(OLD)))
    assert trusted(db, NEW) == {id_of(NEW)}


def test_each_purpose_has_keys_of_its_own(db: Session) -> None:
    remember_keys(db, Keys(NEW), PURPOSE, NINE)
    remember_keys(db, Keys(NEW), "another", NINE)
    assert len(set(db.scalars(select(SigningKey.public_key)))) == 2
    assert trusted(db, NEW) == {id_of(NEW)}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"[1]",
        b"\xff",
        b"[" * 100_000,
        json.dumps([{"key_id": id_of(OLD)}]).encode(),
        json.dumps([{"key_id": id_of(OLD), "public_key": key_of(OLD).hex()[:-2]}]).encode(),
        json.dumps([{"key_id": id_of(OLD), "public_key": key_of(OLD).hex() + "\n"}]).encode(),
        json.dumps([{"key_id": id_of(OLD), "public_key": key_of(NEW).hex()}]).encode(),
    ],
)
def test_what_is_no_list_of_keys_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"validation error|another"):
        read_published_keys(content)


@given(st.binary(max_size=200))
def test_arbitrary_content_is_refused(content: bytes) -> None:
    with contextlib.suppress(ValueError):
        assert read_published_keys(content) == {}


@pytest.mark.parametrize("public", [b"", b"x" * 31, b"\xff" * 32, b"\0" * 32])
def test_what_is_no_key_has_signed_nothing(public: bytes) -> None:
    assert not is_signed(public, b"\0" * 64, b"anything")
    assert not is_signed(public, b"", b"")
