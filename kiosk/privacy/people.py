"""Finding all records of one person, as a student and as a guest."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiosk.attendance.models import Guest
from kiosk.attendance.people import alphabetical, person_key
from kiosk.courses.models import Student
from kiosk.people.names import name_key, number_key


@dataclass(frozen=True)
class KnownAs:
    """One person, as listed by the school and as the guest they may have been."""

    student: Student | None
    guests: tuple[Guest, ...]

    @property
    def people(self) -> list[Student | Guest]:
        """All rows about this person, the student's first."""
        return [*([self.student] if self.student else []), *self.guests]

    @property
    def keys(self) -> frozenset[str]:
        """The keys under which registers name this person."""
        return frozenset(person_key(each) for each in self.people)


class SeveralNamesError(Exception):
    """A student number was given under several names, and none was chosen. ``people``: one per name."""

    def __init__(self, people: list[Student | Guest]) -> None:
        super().__init__(f"{len(people)} names")
        self.people = people


def known_as(db: Session, student_number: str, family_name: str = "") -> KnownAs | None:
    """The person with this student number and name, or None. Two queries.

    A number alone is enough if it was always given with the same name: as a guest, anybody can type any
    number.

    Raises:
        SeveralNamesError: no name is given, and there are several.
    """
    key, wanted = number_key(student_number), name_key(family_name) if family_name else None
    student = db.scalar(select(Student).where(Student.number_key == key))
    guests = db.scalars(select(Guest).where(Guest.number_key == key).order_by(Guest.id)).all()
    people: list[Student | Guest] = [*([student] if student else []), *guests]
    by_name = {each.name_key: each for each in reversed(people)}
    if wanted is None and len(by_name) > 1:
        raise SeveralNamesError(sorted(by_name.values(), key=alphabetical))
    meant = [each for each in people if wanted in (None, each.name_key)]
    if not meant:
        return None
    return KnownAs(
        next((each for each in meant if isinstance(each, Student)), None),
        tuple(each for each in meant if isinstance(each, Guest)),
    )
