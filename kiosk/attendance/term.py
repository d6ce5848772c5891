"""The term of a course: its class sessions, everybody in them, and what each counts as: sums and rates.

A rate is who came, late or not, among those who had to: (present + late) / (present + late + absent). It
leaves out what did not concern somebody, what was excused or cancelled, and what is still to come.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiosk.attendance.entry import Entry, Status
from kiosk.attendance.models import SignIn
from kiosk.attendance.register import Register, registers_of
from kiosk.attendance.window import WindowPhase
from kiosk.courses.models import ClassSession, Course, day_of
from kiosk.courses.queries import class_sessions_of
from kiosk.courses.roll import Roll, roll_of
from kiosk.people.lookup import alphabetical, merged_into
from kiosk.people.models import Person

# Who was absent as often as this is to be followed up.
FOLLOW_UP = 3
_DIGITS = re.compile(r"(\d+)", re.ASCII)
_OVER = (WindowPhase.CLOSED, WindowPhase.CANCELLED)


class Mark(StrEnum):
    """What the cell of one person in one class session shows: a status, or that it is still to come."""

    PRESENT = "present"
    LATE = "late"
    EXCUSED = "excused"
    ABSENT = "absent"
    NOT_CONCERNED = "not_concerned"
    EXPECTED = "expected"  # the sheet can still be signed, and nobody has decided otherwise


_MARKS = {each: Mark(each.value) for each in Status}


@dataclass(frozen=True, slots=True)
class Sums:
    """How often somebody, or everybody, counts as what."""

    present: int = 0
    late: int = 0
    excused: int = 0
    absent: int = 0

    @classmethod
    def of(cls, counts: Mapping[Mark, int]) -> "Sums":
        """The sums of counted marks."""
        counted = (counts.get(each, 0) for each in (Mark.PRESENT, Mark.LATE, Mark.EXCUSED, Mark.ABSENT))
        return cls(*counted)

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(
            self.present + other.present,
            self.late + other.late,
            self.excused + other.excused,
            self.absent + other.absent,
        )

    @property
    def rate(self) -> float | None:
        """The share of those who came among those who had to; None where nobody had to."""
        came = self.present + self.late
        return came / (came + self.absent) if came + self.absent else None


@dataclass(frozen=True)
class Line:
    """One person's term: a mark for each class session, in the order of the term's.

    ``group``: the one of today, else the last or the next. ``is_enrolled``: today or later; not somebody who
    has left, nor a guest.
    """

    person: Person
    group: str
    is_enrolled: bool
    marks: tuple[Mark, ...]
    sums: Sums

    @property
    def to_follow_up(self) -> bool:
        """Whether they have ``FOLLOW_UP`` absences or more, and have not left."""
        return self.is_enrolled and self.sums.absent >= FOLLOW_UP


@dataclass(frozen=True)
class Column:
    """One class session in a term. ``sums`` are of the students, not of guests."""

    register: Register
    phase: WindowPhase
    is_today: bool
    sums: Sums

    @property
    def number(self) -> int:
        """The number of the class session."""
        return self.register.class_session.number

    @property
    def day(self) -> date:
        """The day of the class session, in the course's zone."""
        return self.register.class_session.day

    @property
    def rate(self) -> float | None:
        """The share of those who came; None before the sheet has closed, when nobody is absent yet."""
        return self.sums.rate if self.phase is WindowPhase.CLOSED else None


@dataclass(frozen=True)
class Term:
    """A course's whole term. ``students`` and ``guests`` are in alphabetical order.

    Guests who turned out to be a student are on the student's line, and nowhere else.
    """

    course: Course
    columns: tuple[Column, ...]
    students: tuple[Line, ...]
    guests: tuple[Line, ...]

    @property
    def held(self) -> int:
        """How many class sessions took place: the sheet has closed."""
        return sum(each.phase is WindowPhase.CLOSED for each in self.columns)

    @property
    def enrolled(self) -> int:
        """How many are enrolled today or later."""
        return sum(each.is_enrolled for each in self.students)

    @cached_property
    def to_follow_up(self) -> tuple[Line, ...]:
        """The students to follow up, the most absent first."""
        found = (each for each in self.students if each.to_follow_up)
        return tuple(sorted(found, key=lambda line: -line.sums.absent))

    @property
    def groups(self) -> list[str]:
        """The groups that somebody is in, in order."""
        return sorted({each.group for each in self.students if each.group}, key=_natural)

    @cached_property
    def sums(self) -> Sums:
        """The sums of all students."""
        return sum((each.sums for each in self.students), Sums())

    @cached_property
    def rate(self) -> float | None:
        """The share of those who came to the class sessions whose sheet has closed."""
        closed = (each.sums for each in self.columns if each.phase is WindowPhase.CLOSED)
        return sum(closed, Sums()).rate

    def line_of(self, person_id: int) -> Line | None:
        """The line of a person, or None."""
        everybody = (*self.students, *self.guests)
        return next((each for each in everybody if each.person.id == person_id), None)

    def narrowed(self, keep: Callable[[Line], bool]) -> "Term":
        """The same term with only some of its lines; the sums of class sessions are theirs."""
        students = tuple(filter(keep, self.students))
        columns = _summed(students, self.columns)
        return replace(self, columns=columns, students=students, guests=tuple(filter(keep, self.guests)))

    def entries_of(self, person_id: int) -> list[Entry | None]:
        """A person's line in each register, in the order of the columns; None where they have none."""
        return [each.register.entry_of(person_id) for each in self.columns]


def term_of(db: Session, course: Course, now: datetime) -> Term:
    """The whole term of a course. Two queries, and those of ``registers_of``."""
    return _term(db, course, roll_of(db, course.id), (), now)


def term_of_person(db: Session, course: Course, person_id: int, now: datetime) -> Term:
    """The term of one person alone, whatever the size of the course: no line at all for a stranger.

    Sums of class sessions are theirs only. What takes everybody to be seen is not flagged. Three queries, and
    those of ``registers_of``.
    """
    only = (person_id, *merged_into(db, person_id))
    return _term(db, course, roll_of(db, course.id, only), only, now)


class Shown(NamedTuple):
    """A signature of somebody in a course that shows everybody their own line; ``device_key`` as stored."""

    course_id: int
    title: str
    time_zone: str
    shown_from: date
    class_session_id: int
    device_key: str


def shown_terms(db: Session, person_id: int) -> list[Shown]:
    """A person's signatures in courses that show the term, or will, by the courses' titles. One query."""
    rows = db.execute(
        select(
            Course.id,
            Course.title,
            Course.time_zone,
            Course.term_shown_from,
            SignIn.class_session_id,
            SignIn.device_key,
        )
        .join(ClassSession, ClassSession.course_id == Course.id)
        .join(SignIn, SignIn.class_session_id == ClassSession.id)
        .where(SignIn.person_id == person_id, Course.term_shown_from.is_not(None))
        .order_by(Course.title, Course.id, SignIn.id)
    )
    return [Shown._make(row) for row in rows]


def mark_of(entry: Entry, phase: WindowPhase) -> Mark:
    """What a cell shows: before the sheet has closed, nobody is absent unless an instructor said so."""
    if entry.status is Status.ABSENT and phase not in _OVER and not entry.corrections:
        return Mark.EXPECTED
    return _MARKS[entry.status]


def _term(db: Session, course: Course, roll: Roll, only: Collection[int], now: datetime) -> Term:
    registers = registers_of(db, class_sessions_of(db, course.id), roll=roll, only=only)
    today = day_of(now, course.time_zone)
    phases = [each.window.phase(now) for each in registers]
    marks = {person: [Mark.NOT_CONCERNED] * len(registers) for person in roll.people.values()}
    for place, (register, phase) in enumerate(zip(registers, phases, strict=True)):
        for entry in register.entries:
            if entry.person not in marks:
                marks[entry.person] = [Mark.NOT_CONCERNED] * len(registers)
            marks[entry.person][place] = mark_of(entry, phase)
    lines = [_line(each, marks[each], roll, today) for each in sorted(marks, key=alphabetical)]
    students = tuple(each for each in lines if not each.person.is_guest)
    columns = [
        Column(each, phase, each.class_session.day == today, Sums())
        for each, phase in zip(registers, phases, strict=True)
    ]
    guests = tuple(each for each in lines if each.person.is_guest)
    return Term(course, _summed(students, columns), students, guests)


def _summed(students: Sequence[Line], columns: Sequence[Column]) -> tuple[Column, ...]:
    if not students:
        return tuple(replace(each, sums=Sums()) for each in columns)
    marks = zip(*(each.marks for each in students), strict=True)
    return tuple(
        replace(column, sums=Sums.of(Counter(each))) for column, each in zip(columns, marks, strict=True)
    )


def _line(person: Person, marks: Sequence[Mark], roll: Roll, today: date) -> Line:
    enrolments = roll.of(person.id)
    return Line(
        person,
        roll.group_of(person.id, today),
        any(each.last_day is None or each.last_day >= today for each in enrolments),
        tuple(marks),
        Sums.of(Counter(marks)),
    )


def _natural(group: str) -> list[tuple[int, str]]:
    """TD2 comes before TD10."""
    return [(int(each), "") if each.isdecimal() else (-1, each) for each in _DIGITS.split(group)]
