"""Signatures that came as a program would send them: flagged, never refused.

A student in the hall can pass a code on, and a program can then sign for sixty absent people within a second.
Nothing tells its signatures from others one by one, but together they show: each needs a phone of its own,
whose cookie was issued when the others' were, and a form that nobody fills in so fast. Or few phones do it
all, and scan again and again.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiosk.accounts.models import Instructor
from kiosk.attendance.annulments import annul
from kiosk.attendance.models import BurstLook
from kiosk.attendance.ticket import ScanTicket
from kiosk.courses.models import ClassSession

# Nobody types a student number and a name in less.
QUICK = timedelta(seconds=2)
ISSUED_WITHIN = timedelta(seconds=3)
SIGNATURES = 8
# Three people sign by one scan: who lends a phone to more of them scans twice.
SCANS = 4


class Pattern(StrEnum):
    """What signatures show together."""

    BURST = "burst"
    SCANNED_AGAIN = "scanned_again"


class Signature(Protocol):
    """What is looked at of a signature."""

    receipt: str
    device_key: str
    signed_at: datetime
    quick_phone_issued_at: datetime | None


@dataclass(frozen=True)
class Look:
    """An instructor has looked at the signatures recorded until then: by whom, when."""

    until: datetime
    made_by: str
    made_at: datetime


def kept_of_phone(ticket: ScanTicket, issued_at: datetime, *, typed: bool, now: datetime) -> datetime | None:
    """What is kept of when a phone's cookie was issued: nothing, unless a form that had to be typed came back
    less than ``QUICK`` after its scan."""
    return issued_at if typed and now - ticket.scanned_at < QUICK else None


def patterns_of(signatures: Iterable[Signature]) -> dict[str, frozenset[Pattern]]:
    """What each signature of a class session, by its receipt, is part of; those that are part of nothing are
    left out.

    A burst: ``SIGNATURES`` or more by phones whose cookies were issued within ``ISSUED_WITHIN``, each
    validated in less than ``QUICK``. Scanned again: one phone that signed by ``SCANS`` scans or more.
    """
    found: defaultdict[str, set[Pattern]] = defaultdict(set)
    signatures = list(signatures)
    for each in _bursts(signatures):
        found[each.receipt].add(Pattern.BURST)
    scans: defaultdict[str, set[datetime]] = defaultdict(set)
    for each in signatures:
        scans[each.device_key].add(each.signed_at)
    for each in signatures:
        if len(scans[each.device_key]) >= SCANS:
            found[each.receipt].add(Pattern.SCANNED_AGAIN)
    return {receipt: frozenset(patterns) for receipt, patterns in found.items()}


def look(db: Session, class_session: ClassSession, until: datetime, *, by: int | None, now: datetime) -> None:
    """Put on record that an instructor has looked at what was recorded until then: no flag any more."""
    db.add(BurstLook(class_session_id=class_session.id, seen_until=until, made_by=by, made_at=now))
    db.flush()


def latest_look(db: Session, class_session_id: int) -> Look | None:
    """The look that reaches furthest. One query."""
    row = db.execute(
        select(BurstLook.seen_until, Instructor.name, BurstLook.made_at)
        .outerjoin(Instructor, Instructor.id == BurstLook.made_by)
        .where(BurstLook.class_session_id == class_session_id)
        .order_by(BurstLook.seen_until.desc(), BurstLook.id.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else Look(row.seen_until, row.name or "", row.made_at)


def annul_together(
    db: Session,
    class_session: ClassSession,
    receipts: Collection[str],
    reason: str,
    *,
    by: int | None,
    now: datetime,
) -> int:
    """Annul these signatures for one reason, each with its own event; how many were still there."""
    made = [annul(db, class_session, each, reason, by=by, now=now) for each in receipts]
    return sum(each is not None for each in made)


def _bursts(signatures: Iterable[Signature]) -> list[Signature]:
    quick = [(each.quick_phone_issued_at, each) for each in signatures if each.quick_phone_issued_at]
    quick.sort(key=lambda pair: pair[0])
    marked: list[Signature] = []
    first = unmarked = 0
    for last, (issued_at, _each) in enumerate(quick):
        while issued_at - quick[first][0] > ISSUED_WITHIN:
            first += 1
        if last - first + 1 >= SIGNATURES:
            marked += [each for _at, each in quick[max(first, unmarked) : last + 1]]
            unmarked = last + 1
    return marked
