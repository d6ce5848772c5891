"""A roster's import with what follows from it: guests turn out to be students, or are guests again."""

import hashlib
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from kiosk.attendance.merges import merge_namesakes, unmerge_import
from kiosk.core.refusals import Refusal, RefusalCode
from kiosk.courses.enrolments import enrolments_of, person_of_school
from kiosk.courses.models import Course, RosterImport, day_of
from kiosk.courses.roster import (
    ChangeKind,
    RosterImported,
    Standing,
    first_day_of_import,
    import_roster,
    undo_import,
)
from kiosk.courses.roster_file import RosterFile, RosterLine
from kiosk.people.names import number_key


@dataclass(frozen=True)
class ListedChange:
    """What an import does to one person: ``differences`` are field, old and new."""

    id: int
    kind: ChangeKind
    after: Standing
    differences: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class MissingPerson:
    """Somebody who is enrolled and not in the list."""

    id: int
    student_number: str
    family_name: str
    given_name: str


@dataclass(frozen=True)
class ImportedList:
    """What an import did, or would do, as plain values.

    ``recognised``: the names of guests who turned out to be among those it adds. ``mark``: equal for equal
    changes to an equal roll, whoever of the missing leaves.
    """

    first_day: date
    changes: tuple[ListedChange, ...]
    missing: tuple[MissingPerson, ...]
    recognised: tuple[str, ...]
    unchanged: int
    guests_left_out: int
    into_the_past: bool
    mark: str

    def of_kind(self, kind: ChangeKind | str) -> list[ListedChange]:
        """The changes of one kind, in the order of the list."""
        return [each for each in self.changes if each.kind == kind]


def import_list(
    db: Session,
    course: Course,
    file: RosterFile,
    *,
    first_day: date | None = None,
    leaving: Collection[int] = (),
    by: int | None,
    now: datetime,
) -> ImportedList:
    """Import a roster as ``import_roster`` does, and recognise the guests among those it adds."""
    begins = first_day or first_day_of_import(db, course, now)
    done = import_roster(db, course, file, first_day=begins, leaving=leaving, by=by, now=now)
    added = [each.person for each in done.changes if each.kind is ChangeKind.ADDED]
    merged = merge_namesakes(db, added, by=by, now=now)
    names = {each.id: f"{each.given_name} {each.family_name}".strip() for each in added}
    changes = tuple(
        ListedChange(each.person.id, each.kind, each.after, tuple(each.differences()))
        for each in done.changes
    )
    missing = tuple(
        MissingPerson(each.id, each.student_number, each.family_name, each.given_name)
        for each in done.missing
    )
    return ImportedList(
        begins,
        changes,
        missing,
        tuple(names[each.into_id] for each in merged),
        done.unchanged,
        done.guests_left_out,
        begins < day_of(now, course.time_zone) and bool(changes),
        _mark(course, begins, done),
    )


def enrol_one(
    db: Session, course: Course, line: RosterLine, *, first_day: date, by: int | None, now: datetime
) -> ImportedList:
    """Enrol one person from a day on: an import like any other, which can be taken back.

    What is left empty says nothing about somebody whom the school's files know already.

    Raises:
        Refusal: ``enrolments_overlap`` when the person is enrolled on that day or later already.
    """
    known = person_of_school(db, number_key(line.student_number))
    for each in enrolments_of(db, course.id, known.id) if known is not None else ():
        if each.last_day is None or each.last_day >= first_day:
            raise Refusal(RefusalCode.ENROLMENTS_OVERLAP)
    told = frozenset(name for name, value in asdict(line).items() if value)
    return import_list(db, course, RosterFile((line,), 0, told), first_day=first_day, by=by, now=now)


def _mark(course: Course, begins: date, done: RosterImported) -> str:
    made = sorted(
        (each.kind.value, each.after.student_number, repr(each.before), repr(each.after))
        for each in done.changes
        if each.kind is not ChangeKind.LEFT
    )
    left = [each.person.id for each in done.changes if each.kind is ChangeKind.LEFT]
    absent = sorted([*left, *(each.id for each in done.missing)])
    seen = repr((course.id, begins, made, absent))
    return hashlib.sha256(seen.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def take_back_import(
    db: Session, act: RosterImport, *, touched: Collection[int], by: int | None, now: datetime
) -> int:
    """Undo an import as ``undo_import`` does; the guests whom it recognised are guests again.

    Raises:
        Refusal: ``in_use`` when somebody it concerns has signed, answered or been changed since.
    """
    if act.undone_at is not None:
        return 0
    count = undo_import(db, act, touched=touched, by=by, now=now)
    unmerge_import(db, act, by=by, now=now)
    return count
