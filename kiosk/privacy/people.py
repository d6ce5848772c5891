"""All that is kept about one person, wherever it is."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiosk.attendance.models import Guest
from kiosk.attendance.people import person_key
from kiosk.courses.models import Student
from kiosk.courses.names import number_key


@dataclass(frozen=True)
class KnownAs:
    """One person as the school's files know them, and as the guest they may have been."""

    student: Student | None
    guests: tuple[Guest, ...]

    @property
    def keys(self) -> frozenset[str]:
        """How registers name this person."""
        people: list[Student | Guest] = [*self.guests]
        if self.student:
            people.append(self.student)
        return frozenset(person_key(each) for each in people)


def known_as(db: Session, student_number: str) -> KnownAs | None:
    """The person with this student number; nothing when nobody has it. Two queries.

    Of several guests who gave the number, those with the student's name; all when there is no student.
    """
    key = number_key(student_number)
    student = db.scalar(select(Student).where(Student.number_key == key))
    guests = db.scalars(select(Guest).where(Guest.number_key == key).order_by(Guest.id)).all()
    own = tuple(each for each in guests if student is None or each.name_key == student.name_key)
    return KnownAs(student, own) if student or own else None
