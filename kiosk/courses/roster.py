"""Updating the roster of a course from a file: one act, which says what it did and can be undone."""

import json
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kiosk.core.refusals import Refusal, RefusalCode
from kiosk.courses.enrolments import ONE_DAY
from kiosk.courses.models import ClassSession, Course, Enrolment, RosterChange, RosterImport, day_of
from kiosk.courses.queries import LARGEST_ID
from kiosk.courses.roll import roll_of
from kiosk.courses.roster_file import RosterFile, RosterLine
from kiosk.people.models import Origin, Person
from kiosk.people.names import name_key, number_key

BATCH = 500


class ChangeKind(StrEnum):
    """What an import did to a person."""

    ADDED = "added"
    CHANGED = "changed"
    LEFT = "left"


@dataclass(frozen=True)
class Days:
    """An enrolment as an import found or left it; days in ISO 8601."""

    group: str
    first_day: str
    last_day: str | None


@dataclass(frozen=True)
class Standing:
    """What the school's files say of a person, and their enrolments in the course, by first day."""

    student_number: str
    family_name: str
    given_name: str
    email: str
    enrolments: tuple[Days, ...]

    @property
    def group(self) -> str:
        """The latest group, or empty."""
        return self.enrolments[-1].group if self.enrolments else ""


@dataclass(frozen=True)
class Change:
    """What an import did to one person; ``before`` is None for a person whom no file had named yet."""

    person: Person
    kind: ChangeKind
    before: Standing | None
    after: Standing

    def differences(self) -> list[tuple[str, str, str]]:
        """What is different: which field, old and new. Fields are those of ``Standing``, and ``group``."""
        before, after = self.before, self.after
        if before is None:
            return []
        fields = ("student_number", "family_name", "given_name", "email")
        told = [(each, getattr(before, each), getattr(after, each)) for each in fields]
        told.append(("group", before.group, after.group))
        return [each for each in told if each[1] != each[2]]


@dataclass(frozen=True)
class RosterImported:
    """What an import did. ``missing``: people who are enrolled but not in the file, and stay.

    ``into_the_past``: the import says who was expected on days that are over.
    """

    act: RosterImport | None
    changes: tuple[Change, ...]
    unchanged: int
    missing: tuple[Person, ...]
    guests_left_out: int
    into_the_past: bool

    def count(self, kind: ChangeKind) -> int:
        """How many people this happened to."""
        return sum(each.kind is kind for each in self.changes)


def first_day_of_import(db: Session, course: Course, now: datetime) -> date:
    """From when an import enrols people unless told otherwise: today, or for the first roster of a course its
    first class session, if that is earlier. In the course's zone. Two queries."""
    today = day_of(now, course.time_zone)
    if db.scalar(select(Enrolment.id).where(Enrolment.course_id == course.id).limit(1)) is not None:
        return today
    first = db.scalar(select(func.min(ClassSession.starts_at)).where(ClassSession.course_id == course.id))
    return today if first is None else day_of(first, course.time_zone)


def import_roster(
    db: Session,
    course: Course,
    file: RosterFile,
    *,
    first_day: date | None = None,
    end_missing: bool = False,
    leaving: Collection[int] = (),
    by: int | None,
    now: datetime,
) -> RosterImported:
    """Enrol those who are missing and update those who changed. A second time changes nothing.

    ``first_day``: from when, in the course's zone; else as ``first_day_of_import`` says. Days before it stay
    as they are, also of whoever changes groups. ``end_missing``: whoever is enrolled and not in the file
    leaves the day before; ``leaving``: those of them who do, by id.

    One query for the roll, up to two for its first day, one for every 500 people in the file, and those that
    write.
    """
    today = day_of(now, course.time_zone)
    begins = first_day or first_day_of_import(db, course, now)
    known = _people_by_number(db, [number_key(line.student_number) for line in file.lines])
    enrolled: dict[int, list[Enrolment]] = {}
    people: dict[int, Person] = {}
    for each in roll_of(db, course.id).enrolments:
        enrolled.setdefault(each.person_id, []).append(each)
        people[each.person_id] = each.person
    changes: list[Change] = []
    unchanged, seen = 0, set[int]()
    for line in file.lines:
        person = known.get(number_key(line.student_number))
        own = enrolled.get(person.id, []) if person is not None else []
        before = None if person is None else _standing(person, own)
        was_enrolled = any(each.last_day is None or each.last_day >= begins for each in own)
        if person is None:
            person = Person.of_school(line.student_number, line.family_name, line.given_name, line.email)
            db.add(person)
            db.flush()
        else:
            _assign_line(person, line, file.columns)
        seen.add(person.id)
        own = _enrol(db, course, person, own, line.group if "group" in file.columns else None, begins)
        after = _standing(person, own)
        if after == before:
            unchanged += 1
        else:
            kind = ChangeKind.CHANGED if was_enrolled else ChangeKind.ADDED
            changes.append(Change(person, kind, before, after))
    missing = []
    for person_id, own in enrolled.items():
        current = [each for each in own if each.last_day is None or each.last_day >= begins]
        if person_id in seen or not current:
            continue
        if not end_missing and person_id not in leaving:
            missing.append(people[person_id])
            continue
        before = _standing(people[person_id], own)
        left = _end(db, own, begins)
        changes.append(Change(people[person_id], ChangeKind.LEFT, before, _standing(people[person_id], left)))
    act = _kept(db, course, begins, changes, by, now) if changes else None
    return RosterImported(
        act, tuple(changes), unchanged, tuple(missing), file.guests_left_out, begins < today and bool(changes)
    )


def undo_import(
    db: Session, act: RosterImport, *, touched: Collection[int], by: int | None, now: datetime
) -> int:
    """Take an import back: everyone it changed is again as before. Returns how many. All or nothing.

    ``touched``: the people of the course who have signed, answered, or been corrected or excused since.

    Raises:
        Refusal: ``in_use`` when one of its people is among them, or was changed by something later.
    """
    if act.undone_at is not None:
        return 0
    rows = db.scalars(select(RosterChange).where(RosterChange.import_id == act.id)).all()
    people = {
        each.id: each for each in db.scalars(select(Person).where(Person.id.in_([r.person_id for r in rows])))
    }
    enrolled: dict[int, list[Enrolment]] = {}
    for each in roll_of(db, act.course_id).enrolments:
        enrolled.setdefault(each.person_id, []).append(each)
    for row in rows:
        own = enrolled.get(row.person_id, [])
        if row.person_id in touched or _standing(people[row.person_id], own) != _read(row.after):
            raise Refusal(RefusalCode.IN_USE)
    for row in rows:
        person, before = people[row.person_id], _read(row.before)
        for each in enrolled.get(person.id, []):
            db.delete(each)
        db.flush()
        for days in before.enrolments if before else ():
            db.add(
                Enrolment(
                    course_id=act.course_id,
                    person_id=person.id,
                    group=days.group,
                    first_day=date.fromisoformat(days.first_day),
                    last_day=date.fromisoformat(days.last_day) if days.last_day else None,
                )
            )
        if before is not None:
            person.school_number, person.school_family_name = before.student_number, before.family_name
            person.school_given_name, person.school_email = before.given_name, before.email
            person.name_key = name_key(before.family_name)
    act.undone_at, act.undone_by = now, by
    db.flush()
    return len(rows)


def imports_of(db: Session, course_id: int) -> Sequence[RosterImport]:
    """The imports of a course, latest first. One query."""
    return db.scalars(
        select(RosterImport).where(RosterImport.course_id == course_id).order_by(RosterImport.id.desc())
    ).all()


def import_of(db: Session, course_id: int, import_id: int) -> RosterImport | None:
    """An import of a course; None for any other. One query."""
    if import_id > LARGEST_ID:
        return None
    wanted = select(RosterImport).where(RosterImport.id == import_id, RosterImport.course_id == course_id)
    return db.scalar(wanted)


def counts_of(db: Session, imports: Sequence[RosterImport]) -> dict[int, Counter[ChangeKind]]:
    """How many people each of these imports added, changed and let leave. One query."""
    found: dict[int, Counter[ChangeKind]] = {each.id: Counter() for each in imports}
    for row in db.execute(
        select(RosterChange.import_id, RosterChange.kind, func.count())
        .where(RosterChange.import_id.in_(found))
        .group_by(RosterChange.import_id, RosterChange.kind)
    ):
        found[row[0]][ChangeKind(row[1])] = row[2]
    return found


def roster_of(db: Session, course: Course, day: date) -> list[RosterLine]:
    """The roster on a day as lines of a file, ordered by family name."""
    roll = roll_of(db, course.id)
    lines = [
        RosterLine(person.student_number, person.family_name, person.given_name, person.email, group)
        for person, group in ((roll.people[each], group) for each, group in roll.expected(day).items())
    ]
    return sorted(lines, key=lambda line: (name_key(line.family_name), line.student_number))


def _enrol(
    db: Session, course: Course, person: Person, own: list[Enrolment], group: str | None, begins: date
) -> list[Enrolment]:
    """Let a person be enrolled from a day on, in this group; None keeps the groups they have."""
    current = next((each for each in own if each.covers(begins)), None)
    later = [each for each in own if each.first_day > begins]
    for each in later:
        each.group = each.group if group is None else group
    if current is not None:
        if group is None or current.group == group:
            return own
        if current.first_day == begins:
            current.group = group
            return own
        last_day, current.last_day = current.last_day, begins - ONE_DAY
        db.flush()
        return [*own, _added(db, course, person, group, begins, last_day)]
    if later:
        later[0].first_day = begins
        return own
    return [*own, _added(db, course, person, group or "", begins, None)]


def _added(
    db: Session, course: Course, person: Person, group: str, first_day: date, last_day: date | None
) -> Enrolment:
    enrolment = Enrolment(
        course_id=course.id, person_id=person.id, group=group, first_day=first_day, last_day=last_day
    )
    db.add(enrolment)
    db.flush()
    return enrolment


def _end(db: Session, own: list[Enrolment], begins: date) -> list[Enrolment]:
    """Let enrolments end the day before; those that had not begun go."""
    kept = []
    for each in own:
        if each.first_day >= begins:
            db.delete(each)
            continue
        if each.last_day is None or each.last_day >= begins:
            each.last_day = begins - ONE_DAY
        kept.append(each)
    db.flush()
    return kept


def _assign_line(person: Person, line: RosterLine, columns: frozenset[str]) -> None:
    """Set what the file says; what it has no column for stays."""
    person.school_number, person.school_family_name = line.student_number, line.family_name
    person.name_key = name_key(line.family_name)
    if "given_name" in columns:
        person.school_given_name = line.given_name
    if "email" in columns:
        person.school_email = line.email


def _standing(person: Person, enrolments: Sequence[Enrolment]) -> Standing:
    days = sorted(
        (
            Days(each.group, each.first_day.isoformat(), each.last_day.isoformat() if each.last_day else None)
            for each in enrolments
        ),
        key=lambda each: each.first_day,
    )
    return Standing(person.student_number, person.family_name, person.given_name, person.email, tuple(days))


def _kept(
    db: Session, course: Course, begins: date, changes: Sequence[Change], by: int | None, now: datetime
) -> RosterImport:
    act = RosterImport(course_id=course.id, first_day=begins, made_by=by, made_at=now)
    db.add(act)
    db.flush()
    db.add_all(
        RosterChange(
            import_id=act.id,
            person_id=each.person.id,
            kind=each.kind.value,
            before=_written(each.before),
            after=_written(each.after),
        )
        for each in changes
    )
    db.flush()
    return act


def _written(standing: Standing | None) -> str:
    return json.dumps(None if standing is None else asdict(standing), ensure_ascii=False)


def _read(text: str) -> Standing | None:
    value: dict[str, Any] | None = json.loads(text)
    if value is None:
        return None
    return Standing(**{**value, "enrolments": tuple(Days(**each) for each in value["enrolments"])})


def _people_by_number(db: Session, keys: list[str]) -> dict[str, Person]:
    found: dict[str, Person] = {}
    for start in range(0, len(keys), BATCH):
        for person in db.scalars(
            select(Person).where(
                Person.origin == Origin.ROSTER.value, Person.number_key.in_(keys[start : start + BATCH])
            )
        ):
            found[person.number_key] = person
    return found
