"""One line of a register: a person, what they count as, and why. Values and rules, without a database."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from kiosk.attendance.bursts import Pattern
from kiosk.people.models import Person


class Status(StrEnum):
    """What a person counts as."""

    PRESENT = "present"
    LATE = "late"
    EXCUSED = "excused"
    ABSENT = "absent"
    NOT_CONCERNED = "not_concerned"  # not enrolled on that day, of another group, or it was cancelled


class Flag(StrEnum):
    """Something an instructor may want to look at; a flag accuses nobody."""

    GUEST = "guest"
    ROSTER_NUMBER = "roster_number"  # a guest gave the number of somebody on the roster
    NOT_EXPECTED = "not_expected"  # enrolled in the course, but not expected that day
    SIGNED_TWICE = "signed_twice"  # under two names that were merged since; the earlier one counts
    SHARED_PHONE = "shared_phone"
    BURST = "burst"  # signed within seconds of others: ``bursts``
    SCANNED_AGAIN = "scanned_again"
    CORRECTED = "corrected"
    ANNULLED = "annulled"
    SIGNED_AFTER_CORRECTION = "signed_after_correction"


class Signature(NamedTuple):
    """A signature as a register shows it. ``person_id``: under whose name it was made."""

    person_id: int
    receipt: str
    signed_at: datetime
    recorded_at: datetime
    counts_as: str
    method: str
    device_key: str
    quick_phone_issued_at: datetime | None


class CorrectionMade(NamedTuple):
    """A correction: the status, why, by whom (the account and its name), and when."""

    id: int
    status: Status
    reason: str
    by: int | None
    made_by: str
    made_at: datetime


class AnnulmentMade(NamedTuple):
    """An annulled signature: when it was made; why, by whom (account and name) and when it was annulled."""

    signed_at: datetime
    receipt: str
    reason: str
    by: int | None
    made_by: str
    made_at: datetime


class ExcuseMade(NamedTuple):
    """An excuse from a day to a day: why, by whom (account and name), and when it was given."""

    id: int
    first_day: date
    last_day: date
    reason: str
    by: int | None
    made_by: str
    made_at: datetime

    def covers(self, day: date) -> bool:
        """Whether it excuses an absence on this day."""
        return self.first_day <= day <= self.last_day


_COUNTED = {"present": Status.PRESENT, "late": Status.LATE}


def status_of(
    signature: Signature | None,
    corrections: Sequence[CorrectionMade],
    *,
    expected: bool,
    excused: bool,
    cancelled: bool,
) -> Status:
    """What a person counts as. The first of these decides: a cancelled class session, the latest correction,
    the signature, whether they were expected at all, an excuse."""
    if cancelled:
        return Status.NOT_CONCERNED
    if corrections:
        return corrections[-1].status
    if signature is not None:
        return _COUNTED[signature.counts_as]
    if not expected:
        return Status.NOT_CONCERNED
    return Status.EXCUSED if excused else Status.ABSENT


class Entry(NamedTuple):  # a term has ten thousand
    """One line of the register. ``corrections`` and ``annulments`` are oldest first.

    ``merged``: the guests who turned out to be this person, where they left a trace in this class session.
    ``patterns``: those the signature is part of; flagged until an instructor has looked at them.
    """

    person: Person
    group: str
    status: Status
    sign_in: Signature | None
    flags: tuple[Flag, ...]
    corrections: tuple[CorrectionMade, ...] = ()
    annulments: tuple[AnnulmentMade, ...] = ()
    excuse: ExcuseMade | None = None
    merged: tuple[Person, ...] = ()
    patterns: tuple[Pattern, ...] = ()

    @property
    def latest_correction(self) -> int:
        """The id of the latest correction, by which a page says what it has shown; 0 for none."""
        return max((each.id for each in self.corrections), default=0)

    def to_check(self, instructor_id: int) -> tuple[Flag, ...]:
        """The flags this instructor should look at: not those due to their own latest correction or
        annulment."""
        own = {
            flag
            for flag, made in ((Flag.CORRECTED, self.corrections), (Flag.ANNULLED, self.annulments))
            if made and made[-1].by == instructor_id
        }
        return tuple(each for each in self.flags if each not in own)

    @property
    def may_be_raised(self) -> bool:
        """Whether this is a latecomer without any correction."""
        return self.sign_in is not None and self.sign_in.counts_as == Status.LATE and not self.corrections

    def may_be(self, other: "Entry") -> bool:
        """Whether one of the two is a guest who gave the number of the other, who is on the roster."""
        same_number = self.person.number_key == other.person.number_key
        return same_number and self.person.is_guest != other.person.is_guest

    @property
    def reason(self) -> str:
        """Why the status is what it is, as somebody wrote it; empty for a plain signature or absence."""
        if self.corrections:
            return self.corrections[-1].reason
        return self.excuse.reason if self.excuse and self.status is Status.EXCUSED else ""

    @property
    def method(self) -> str:
        """How the status came about: ``qr``, ``code``, ``manual``, or empty."""
        if self.corrections:
            return "manual"
        return self.sign_in.method if self.sign_in else ""
