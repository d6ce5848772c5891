"""The register: everyone expected in a class session, each present, late, excused or absent.

Derived from the roster, the signatures and the corrections each time it is shown, so nothing stored can
disagree with it. What a signature counts as was decided when it was made, and is stored with it.
"""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from kiosk.accounts.models import Instructor
from kiosk.attendance.bursts import Look, Pattern, latest_look, patterns_of
from kiosk.attendance.models import Annulment, Correction, Guest, SignIn
from kiosk.attendance.people import People, alphabetical, people_of, person_key
from kiosk.attendance.window import AttendanceWindow
from kiosk.attendance.window_changes import attendance_window_of
from kiosk.courses.models import ClassSession, Student
from kiosk.courses.queries import instructors_of
from kiosk.ledger.chain import EMPTY, ChainHead, head_of

Made = TypeVar("Made")


class Status(StrEnum):
    """What a person counts as."""

    PRESENT = "present"
    LATE = "late"
    EXCUSED = "excused"
    ABSENT = "absent"


class Flag(StrEnum):
    """Something an instructor may want to look at; a flag accuses nobody."""

    GUEST = "guest"
    ROSTER_NUMBER = "roster_number"  # a guest gave the number of somebody on the roster
    SHARED_PHONE = "shared_phone"
    BURST = "burst"  # signed within seconds of others: ``bursts``
    SCANNED_AGAIN = "scanned_again"
    CORRECTED = "corrected"
    ANNULLED = "annulled"
    SIGNED_AFTER_CORRECTION = "signed_after_correction"


@dataclass(frozen=True)
class CorrectionMade:
    """A correction: the status, why, by whom (the account and its name), and when."""

    id: int
    status: Status
    reason: str
    by: int | None
    made_by: str
    made_at: datetime


@dataclass(frozen=True)
class AnnulmentMade:
    """An annulled signature: when it was made; why, by whom (account and name) and when it was annulled."""

    signed_at: datetime
    receipt: str
    reason: str
    by: int | None
    made_by: str
    made_at: datetime


@dataclass(frozen=True)
class Entry:
    """One line of the register. ``corrections`` and ``annulments`` are oldest first.

    ``patterns``: those the signature is part of; flagged until an instructor has looked at them.
    """

    person: Student | Guest
    group: str
    status: Status
    sign_in: SignIn | None
    flags: tuple[Flag, ...]
    corrections: tuple[CorrectionMade, ...]
    annulments: tuple[AnnulmentMade, ...] = ()
    patterns: tuple[Pattern, ...] = ()

    @property
    def key(self) -> str:
        """The key that names the person in a form: ``s`` or ``g`` and an id."""
        return person_key(self.person)

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
        guests = [isinstance(each, Guest) for each in (self.person, other.person)]
        return guests[0] != guests[1] and self.person.number_key == other.person.number_key

    @property
    def method(self) -> str:
        """How the status came about: ``qr``, ``code``, ``manual``, or empty."""
        if self.corrections:
            return "manual"
        return self.sign_in.method if self.sign_in else ""


@dataclass(frozen=True)
class Register:
    """The register of one class session, in alphabetical order.

    ``head`` is the head of its chain of events; ``instructors`` are the names of the course's instructors;
    ``looked`` is the latest look at unusual signatures, if there are any.
    """

    class_session: ClassSession
    window: AttendanceWindow
    entries: tuple[Entry, ...]
    head: ChainHead = EMPTY
    instructors: tuple[str, ...] = ()
    looked: Look | None = None

    def counts(self) -> Counter[Status]:
        """How many there are of each status."""
        return Counter(entry.status for entry in self.entries)

    @property
    def unusual(self) -> list[Entry]:
        """The entries whose signature is part of a pattern (``bursts``)."""
        return [entry for entry in self.entries if entry.patterns]

    @property
    def not_looked_at(self) -> int:
        """How many unusual signatures no instructor has looked at yet."""
        return sum(not {Flag.BURST, Flag.SCANNED_AGAIN}.isdisjoint(entry.flags) for entry in self.entries)


def register_of(db: Session, class_session: ClassSession) -> Register:
    """The register of a class session. Eight queries, whatever its size; nine with unusual signatures."""
    window = attendance_window_of(db, class_session)
    people = people_of(db, class_session)
    sign_ins = db.scalars(
        select(SignIn)
        .where(SignIn.class_session_id == class_session.id)
        .options(joinedload(SignIn.student))
        .order_by(SignIn.id)
    ).all()

    known = dict(people.known)
    roster_numbers = {each.number_key for each, _group in known.values() if isinstance(each, Student)}
    signed: dict[str, SignIn] = {}
    for sign_in in sign_ins:
        own = people.key_of(sign_in.person_key)
        signed.setdefault(own, sign_in)
        if sign_in.student is not None and own not in known:
            known[own] = (sign_in.student, "")
    corrected = _by_person(people, _corrections_of(db, class_session))
    annulled = _by_person(people, _annulments_of(db, class_session))
    # People, not signatures: someone who signed as a guest and again as a student has not shared a phone.
    phones = Counter(
        device for device, _person in {(each.device_key, people.key_of(each.person_key)) for each in sign_ins}
    )

    concerned = {*signed, *corrected, *annulled}
    entries = [
        _entry(
            person,
            group,
            signed.get(key),
            corrected.get(key, ()),
            annulled.get(key, ()),
            phones,
            roster_numbers,
        )
        for key, (person, group) in known.items()
        # A guest may have taken only a quiz.
        if isinstance(person, Student) or key in concerned
    ]
    entries.sort(key=lambda entry: alphabetical(entry.person))
    looked = None
    if marked := patterns_of(sign_ins):
        looked = latest_look(db, class_session.id)
        entries = [_with_patterns(each, marked, looked) for each in entries]
    head, instructors = head_of(db, class_session.id), instructors_of(db, class_session.course_id)
    return Register(class_session, window, tuple(entries), head, instructors, looked)


def _entry(
    person: Student | Guest,
    group: str,
    sign_in: SignIn | None,
    corrections: tuple[CorrectionMade, ...],
    annulments: tuple[AnnulmentMade, ...],
    phones: Counter[str],
    roster_numbers: set[str],
) -> Entry:
    flags = []
    if isinstance(person, Guest):
        flags.append(Flag.GUEST)
        if person.number_key in roster_numbers:
            flags.append(Flag.ROSTER_NUMBER)
    if sign_in is not None and phones[sign_in.device_key] > 1:
        flags.append(Flag.SHARED_PHONE)
    if corrections:
        flags.append(Flag.CORRECTED)
        if sign_in is not None and sign_in.recorded_at > corrections[-1].made_at:
            flags.append(Flag.SIGNED_AFTER_CORRECTION)
    if annulments:
        flags.append(Flag.ANNULLED)
    status = _status(sign_in, corrections)
    return Entry(person, group, status, sign_in, tuple(flags), corrections, annulments)


def _with_patterns(entry: Entry, marked: dict[str, frozenset[Pattern]], looked: Look | None) -> Entry:
    if entry.sign_in is None or entry.sign_in.receipt not in marked:
        return entry
    patterns = tuple(sorted(marked[entry.sign_in.receipt]))
    seen = looked is not None and entry.sign_in.recorded_at <= looked.until
    flags = entry.flags if seen else (*entry.flags, *map(Flag, patterns))
    return replace(entry, flags=flags, patterns=patterns)


def _status(sign_in: SignIn | None, corrections: tuple[CorrectionMade, ...]) -> Status:
    if corrections:
        return corrections[-1].status
    if sign_in is None:
        return Status.ABSENT
    return Status(sign_in.counts_as)


def _by_person(people: People, made: list[tuple[str, Made]]) -> dict[str, tuple[Made, ...]]:
    found: dict[str, tuple[Made, ...]] = {}
    for key, each in made:
        own = people.key_of(key)
        found[own] = (*found.get(own, ()), each)
    return found


def _corrections_of(db: Session, class_session: ClassSession) -> list[tuple[str, CorrectionMade]]:
    rows = db.execute(
        select(Correction, Instructor.name)
        .outerjoin(Instructor, Correction.made_by == Instructor.id)
        .where(Correction.class_session_id == class_session.id)
        .order_by(Correction.id)
    )
    return [
        (
            each.person_key,
            CorrectionMade(each.id, Status(each.status), each.reason, each.made_by, name or "", each.made_at),
        )
        for each, name in rows
    ]


def _annulments_of(db: Session, class_session: ClassSession) -> list[tuple[str, AnnulmentMade]]:
    rows = db.execute(
        select(Annulment, Instructor.name)
        .outerjoin(Instructor, Annulment.made_by == Instructor.id)
        .where(Annulment.class_session_id == class_session.id)
        .order_by(Annulment.id)
    )
    return [
        (
            each.person_key,
            AnnulmentMade(each.signed_at, each.receipt, each.reason, each.made_by, name or "", each.made_at),
        )
        for each, name in rows
    ]
