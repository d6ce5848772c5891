"""Servers of one database know each other's secrets, or do not start."""

from collections.abc import Sequence

import pytest
from itsdangerous import BadSignature
from sqlalchemy import select
from sqlalchemy.orm import Session

from kiosk.core.keys import (
    InstanceSecret,
    Keys,
    OtherSecretError,
    Standing,
    allow,
    has_signed,
    signs,
    standing_of,
    take_up,
)
from tests.clock import NINE_IN_PARIS as NINE

OLD, NEW, OTHER = (f"the {name} secret for tests, 0123456789" for name in ("old", "new", "other"))


def start(db: Session, *secrets: str) -> None:
    """A server with these secrets, of which the first signs."""
    take_up(db, Keys(secrets[0], secrets[1:]), NINE)


def standing(db: Session, *secrets: str) -> Standing:
    return standing_of(db, Keys(secrets[0], secrets[1:]))


def refused(db: Session, *secrets: str) -> Standing:
    with pytest.raises(OtherSecretError) as raised:
        start(db, *secrets)
    assert raised.value.standing is standing(db, *secrets)
    return raised.value.standing


def test_the_first_start_decides_and_the_same_secret_starts_again(db: Session) -> None:
    assert standing(db, OLD) is Standing.KNOWN
    start(db, OLD)
    start(db, OLD)
    assert [each.number for each in db.scalars(select(InstanceSecret))] == [1]
    assert signs(db, Keys(OLD))


def test_another_secret_is_refused(db: Session) -> None:
    start(db, OLD)
    assert refused(db, OTHER) is Standing.FOREIGN
    assert refused(db, OTHER, NEW) is Standing.FOREIGN
    assert not has_signed(db, Keys(OTHER))


def test_whoever_knows_the_secret_that_signs_may_bring_a_new_one(db: Session) -> None:
    start(db, OLD)
    start(db, NEW, OLD)
    start(db, NEW)
    assert signs(db, Keys(NEW))
    assert has_signed(db, Keys(OLD))


def test_who_was_not_rotated_with_the_others_is_refused_and_told_so(db: Session) -> None:
    start(db, OLD)
    start(db, NEW, OLD)
    assert refused(db, OLD) is Standing.OUTDATED


def test_who_still_signs_with_the_old_one_and_knows_the_new_one_starts_and_turns_nothing_back(
    db: Session,
) -> None:
    start(db, OLD)
    start(db, NEW, OLD)
    start(db, OLD, NEW)
    assert signs(db, Keys(NEW))
    assert refused(db, OLD) is Standing.OUTDATED


def test_what_was_allowed_takes_over_at_its_start_and_changes_nothing_before(db: Session) -> None:
    start(db, OLD)
    allow(db, Keys(OTHER), NINE)
    start(db, OLD)
    start(db, OTHER)
    assert signs(db, Keys(OTHER))
    assert refused(db, OLD) is Standing.OUTDATED
    allow(db, Keys(OLD), NINE)
    start(db, OLD)
    assert refused(db, OTHER) is Standing.OUTDATED


def test_allowing_what_signs_changes_nothing(db: Session) -> None:
    start(db, OLD)
    allow(db, Keys(OLD), NINE)
    assert signs(db, Keys(OLD))


def test_a_fingerprint_is_no_key_that_anything_else_uses_and_holds_nothing_of_the_secret(db: Session) -> None:
    start(db, OLD)
    [fingerprint] = db.scalars(select(InstanceSecret.fingerprint))
    assert len(fingerprint) == 64
    assert OLD not in fingerprint
    for purpose in ("room-code", "receipt-signing", "ticket", "cookie-phone", "screen", "log-in-tries"):
        assert Keys(OLD).derive(purpose).hex() != fingerprint


# The order in which several servers are rotated, as docs/operations.md tells it: the secrets of two of them.
STEPS = [
    ((OLD,), (OLD,)),
    ((OLD, NEW), (OLD,)),  # prepared, the first one restarted
    ((OLD, NEW), (OLD, NEW)),
    ((NEW, OLD), (OLD, NEW)),  # promoted, the first one restarted
    ((NEW, OLD), (NEW, OLD)),
    ((NEW,), (NEW, OLD)),  # the old one dropped, the first one restarted
    ((NEW,), (NEW,)),
]


def accepts(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether a server takes what another one has signed."""
    signed = Keys(other[0], other[1:]).signer("ticket").dumps("a ticket")
    try:
        return Keys(one[0], one[1:]).signer("ticket").loads(signed) == "a ticket"
    except BadSignature:
        return False


def test_at_each_step_of_a_rotation_both_servers_start_and_take_what_the_other_signs(db: Session) -> None:
    for one, other in STEPS:
        for server in (one, other, one):
            start(db, *server)
        assert accepts(one, other)
        assert accepts(other, one)


def test_with_the_steps_of_one_server_the_other_would_refuse_its_students(db: Session) -> None:
    """Why there are two steps: the second server goes on, but is refused at its next start and by /health."""
    start(db, OLD)
    start(db, NEW, OLD)
    assert not accepts((OLD,), (NEW, OLD))
    assert standing(db, OLD) is Standing.OUTDATED
