"""Everyone involved in a class session: those expected, and guests."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from kiosk.attendance.models import Guest
from kiosk.core.refusals import Refusal, RefusalCode
from kiosk.courses.models import ClassSession, Enrolment, Student
from kiosk.people.names import name_key


@dataclass(frozen=True)
class People:
    """``known`` holds each person once, with their group, under the person's key.

    ``alias`` maps a guest's key to the key under which they are found: a guest who has since been added to
    the roster is that student.
    """

    known: dict[str, tuple[Student | Guest, str]]
    alias: dict[str, str]

    def key_of(self, key: str) -> str:
        """The key under which a person is known."""
        return self.alias.get(key, key)


def person_key(person: Student | Guest) -> str:
    """The key that names a person in a form: ``s`` or ``g`` and an id."""
    return f"{'g' if isinstance(person, Guest) else 's'}{person.id}"


def ids_of(key: str) -> tuple[int | None, int | None]:
    """The student's id and the guest's id, one of them None.

    Raises:
        Refusal: ``person_unknown`` when this is not a person's key.
    """
    kind, number = key[:1], key[1:]
    if kind not in ("s", "g") or not (number.isascii() and number.isdigit() and len(number) < 10):
        raise Refusal(RefusalCode.PERSON_UNKNOWN)
    return (int(number), None) if kind == "s" else (None, int(number))


def people_of(db: Session, class_session: ClassSession) -> People:
    """Enrolled students and guests of a class session. Two queries."""
    enrolments = db.scalars(select(Enrolment).where(Enrolment.course_id == class_session.course_id)).all()
    guests = db.scalars(select(Guest).where(Guest.class_session_id == class_session.id)).all()
    known: dict[str, tuple[Student | Guest, str]] = {
        person_key(each.student): (each.student, each.group) for each in enrolments
    }
    enrolled_as = {
        (each.student.number_key, each.student.name_key): person_key(each.student) for each in enrolments
    }
    alias = {}
    for guest in guests:
        own = person_key(guest)
        alias[own] = enrolled_as.get((guest.number_key, guest.name_key), own)
        if alias[own] == own:
            known[own] = (guest, "")
    return People(known, alias)


def guests_on_the_roster(db: Session, scope: ColumnElement[bool]) -> list[tuple[Guest, Student]]:
    """The guests whom registers count as students on the roster, each with that student. One query.

    ``scope`` selects the class sessions.
    """
    rows = db.execute(
        select(Guest, Student)
        .join(ClassSession, ClassSession.id == Guest.class_session_id)
        .join(Enrolment, Enrolment.course_id == ClassSession.course_id)
        .join(Student, Student.id == Enrolment.student_id)
        .where(scope, Student.number_key == Guest.number_key, Student.name_key == Guest.name_key)
        .order_by(Guest.id)
    )
    return [(guest, student) for guest, student in rows]


def alphabetical(person: Student | Guest) -> tuple[str, str, str]:
    """The sort key of every list of people."""
    return person.name_key, name_key(person.given_name), person.number_key
