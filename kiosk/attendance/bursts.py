"""Signatures that arrive the way a program would send them: flagged, never refused.

A student in the hall can pass a code on, and a program can then sign for sixty absent people within a second.
No single signature gives it away, but together they do: each needs its own phone, with a cookie issued at the
same time as the others', and a form filled in faster than anyone can type. Or a few phones sign for everyone
and scan over and over.
"""

from collections import Counter, defaultdict
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

# Nobody types a student number and a name faster than this.
QUICK = timedelta(seconds=2)
ISSUED_WITHIN = timedelta(seconds=3)
SIGNATURES = 8
# One scan serves three people: lending a phone to more than three takes a second scan.
SCANS = 4


class Pattern(StrEnum):
    """A pattern that several signatures form."""

    BURST = "burst"
    SCANNED_AGAIN = "scanned_again"


class Signature(Protocol):
    """The parts of a signature that matter here."""

    @property
    def receipt(self) -> str: ...
    @property
    def device_key(self) -> str: ...
    @property
    def signed_at(self) -> datetime: ...
    @property
    def quick_phone_issued_at(self) -> datetime | None: ...


@dataclass(frozen=True)
class Look:
    """An instructor has looked at the signatures recorded up to ``until``: who, and when."""

    until: datetime
    made_by: str
    made_at: datetime


def kept_of_phone(ticket: ScanTicket, issued_at: datetime, *, typed: bool, now: datetime) -> datetime | None:
    """When the phone's cookie was issued, if that is to be kept: only when a form that had to be typed came
    back less than ``QUICK`` after its scan. Otherwise None."""
    return issued_at if typed and now - ticket.scanned_at < QUICK else None


def patterns_of(signatures: Iterable[Signature]) -> dict[str, frozenset[Pattern]]:
    """The patterns that each signature of a class session belongs to, by receipt; signatures in no pattern
    are left out.

    A burst: ``SIGNATURES`` or more from phones whose cookies were issued within ``ISSUED_WITHIN``, each
    validated in less than ``QUICK``. Scanned again: one phone that signed with ``SCANS`` or more scans.
    """
    found: defaultdict[str, set[Pattern]] = defaultdict(set)
    signatures = list(signatures)
    for each in _bursts(signatures):
        found[each.receipt].add(Pattern.BURST)
    signed = Counter([each.device_key for each in signatures])
    often = [each for each in signatures if signed[each.device_key] >= SCANS]
    scans: defaultdict[str, set[datetime]] = defaultdict(set)
    for each in often:
        scans[each.device_key].add(each.signed_at)
    for each in often:
        if len(scans[each.device_key]) >= SCANS:
            found[each.receipt].add(Pattern.SCANNED_AGAIN)
    return {receipt: frozenset(patterns) for receipt, patterns in found.items()}


def look(db: Session, class_session: ClassSession, until: datetime, *, by: int | None, now: datetime) -> None:
    """Record that an instructor has looked at all signatures up to ``until``, which are then not flagged."""
    db.add(BurstLook(class_session_id=class_session.id, seen_until=until, made_by=by, made_at=now))
    db.flush()


def latest_looks(db: Session, class_sessions: Iterable[int]) -> dict[int, Look]:
    """The look that reaches furthest in each of these class sessions, by id. One query."""
    rows = db.execute(
        select(BurstLook.class_session_id, BurstLook.seen_until, Instructor.name, BurstLook.made_at)
        .outerjoin(Instructor, Instructor.id == BurstLook.made_by)
        .where(BurstLook.class_session_id.in_(list(class_sessions)))
        .order_by(BurstLook.seen_until, BurstLook.id)
    )
    return {row.class_session_id: Look(row.seen_until, row.name or "", row.made_at) for row in rows}


def annul_together(
    db: Session,
    class_session: ClassSession,
    receipts: Collection[str],
    reason: str,
    *,
    by: int | None,
    now: datetime,
) -> int:
    """Annul these signatures for one reason, each with its own event. Returns how many were still there."""
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
