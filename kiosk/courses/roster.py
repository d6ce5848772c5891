"""Updating the roster of a course from a file."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiosk.courses.models import Course, Enrolment, Student
from kiosk.courses.roster_file import RosterFile, RosterLine
from kiosk.people.names import name_key, number_key

BATCH = 500


@dataclass(frozen=True)
class RosterImport:
    """What an import did. ``not_in_file``: how many are enrolled but missing from the file; they stay."""

    added: int
    updated: int
    unchanged: int
    not_in_file: int
    guests_left_out: int


def import_roster(db: Session, course: Course, file: RosterFile) -> RosterImport:
    """Add people who are missing, update those who changed, remove nobody. A second time changes nothing.

    One query for the roster, one for every 500 people in the file, and the inserts and updates.
    """
    students = _students_by_key(db, [number_key(line.student_number) for line in file.lines])
    enrolled = {
        each.student_id: each
        for each in db.scalars(select(Enrolment).where(Enrolment.course_id == course.id))
    }
    before = len(enrolled)
    added = updated = 0
    for line in file.lines:
        key = number_key(line.student_number)
        student = students.get(key) or Student(number_key=key)
        changed = _assign_line(student, line, file.columns)
        if student.id is None:
            db.add(student)
            db.flush()
        enrolment = enrolled.get(student.id)
        if enrolment is None:
            db.add(Enrolment(course_id=course.id, student_id=student.id, group=line.group))
            added += 1
        else:
            if "group" in file.columns and enrolment.group != line.group:
                enrolment.group, changed = line.group, True
            updated += changed
    db.flush()
    kept = len(file.lines) - added
    return RosterImport(added, updated, kept - updated, before - kept, file.guests_left_out)


def roster_of(db: Session, course: Course) -> list[RosterLine]:
    """The roster as lines of a file, ordered by family name."""
    enrolments = db.scalars(select(Enrolment).where(Enrolment.course_id == course.id)).all()
    lines = [
        RosterLine(
            each.student.student_number,
            each.student.family_name,
            each.student.given_name,
            each.student.email,
            each.group,
        )
        for each in enrolments
    ]
    return sorted(lines, key=lambda line: (name_key(line.family_name), line.student_number))


def _assign_line(student: Student, line: RosterLine, columns: frozenset[str]) -> bool:
    """Set what differs; returns whether anything did. Known students keep what the file has no column for."""
    values = {
        "student_number": line.student_number,
        "family_name": line.family_name,
        "name_key": name_key(line.family_name),
    }
    for name in ("given_name", "email"):
        if name in columns or student.id is None:
            values[name] = getattr(line, name)
    differing = {name: value for name, value in values.items() if getattr(student, name) != value}
    for name, value in differing.items():
        setattr(student, name, value)
    return bool(differing)


def _students_by_key(db: Session, keys: list[str]) -> dict[str, Student]:
    found: dict[str, Student] = {}
    for start in range(0, len(keys), BATCH):
        for student in db.scalars(select(Student).where(Student.number_key.in_(keys[start : start + BATCH]))):
            found[student.number_key] = student
    return found
