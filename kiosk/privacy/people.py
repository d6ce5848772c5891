"""Finding all rows about one person: from the school's files, and as the guest they may have been."""

from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from kiosk.people.lookup import alphabetical
from kiosk.people.models import Merge, Person
from kiosk.people.names import name_key, number_key


@dataclass(frozen=True)
class KnownAs:
    """One person: as the school lists them, first, and as the guests they have been."""

    people: tuple[Person, ...]

    @property
    def ids(self) -> frozenset[int]:
        """The ids under which registers name this person."""
        return frozenset(each.id for each in self.people)


class SeveralNamesError(Exception):
    """A student number was given under several names, and none was chosen. ``people``: one per name."""

    def __init__(self, people: list[Person]) -> None:
        super().__init__(f"{len(people)} names")
        self.people = people


def known_as(db: Session, student_number: str, family_name: str = "") -> KnownAs | None:
    """The person with this student number and name, or None; with those merged into them. Two queries.

    A number alone is enough if it was always given with the same name: as a guest, anybody can type any
    number.

    Raises:
        SeveralNamesError: no name is given, and there are several.
    """
    key, wanted = number_key(student_number), name_key(family_name) if family_name else None
    people = db.scalars(select(Person).where(Person.number_key == key)).all()
    by_name = {each.name_key: each for each in sorted(people, key=lambda each: each.is_guest, reverse=True)}
    if wanted is None and len(by_name) > 1:
        raise SeveralNamesError(sorted(by_name.values(), key=alphabetical))
    meant = {each.id: each for each in people if wanted in (None, each.name_key)}
    if not meant:
        return None
    other = or_(
        Person.id.in_(select(Merge.from_id).where(Merge.into_id.in_(meant), Merge.undone_at.is_(None))),
        Person.id.in_(select(Merge.into_id).where(Merge.from_id.in_(meant), Merge.undone_at.is_(None))),
    )
    meant |= {each.id: each for each in db.scalars(select(Person).where(other))}
    return KnownAs(tuple(sorted(meant.values(), key=lambda each: (each.is_guest, each.id))))
