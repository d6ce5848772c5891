"""Finding people, and who stands for whom."""

from collections.abc import Iterable

from sqlalchemy import SelectBase, select
from sqlalchemy.orm import Session

from kiosk.core.database import insert_unless_there
from kiosk.people.models import Merge, Origin, Person
from kiosk.people.names import name_key


def alphabetical(person: Person) -> tuple[str, str, str]:
    """The sort key of every list of people."""
    return person.name_key, name_key(person.given_name), person.number_key


def keep_guest(db: Session, guest: Person) -> int:
    """Store a guest unless already stored; returns the id. Two statements.

    Whoever gives the same number and name is the same guest, from one class session to the next.
    """
    insert_unless_there(
        db,
        Person,
        origin=guest.origin,
        number_key=guest.number_key,
        name_key=guest.name_key,
        typed_number=guest.typed_number,
        typed_family_name=guest.typed_family_name,
        typed_given_name=guest.typed_given_name,
        typed_email=guest.typed_email,
    )
    return db.scalars(
        select(Person.id).where(
            Person.origin == Origin.GUEST.value,
            Person.number_key == guest.number_key,
            Person.name_key == guest.name_key,
        )
    ).one()


def stands_for(db: Session, people: Iterable[int] | SelectBase) -> dict[int, int]:
    """For those of these people who were merged into somebody, that person. ``people``: ids, or a query of
    them. One query."""
    wanted = people if isinstance(people, SelectBase) else list(people)
    rows = db.connection().execute(
        select(Merge.from_id, Merge.into_id).where(Merge.from_id.in_(wanted), Merge.undone_at.is_(None))
    )
    return {row.from_id: row.into_id for row in rows}


def merged_into(db: Session, person_id: int) -> list[int]:
    """The guests who turned out to be this person. One query."""
    return list(
        db.scalars(select(Merge.from_id).where(Merge.into_id == person_id, Merge.undone_at.is_(None)))
    )
