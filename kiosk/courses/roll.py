"""The roll of a course: who is enrolled, from when to when, and who is therefore expected on a day."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiosk.courses.models import Enrolment, SessionGroup
from kiosk.people.models import Person


class _Days(NamedTuple):
    """An enrolment as a plain value: a term asks ten thousand times, and entities are slow to answer."""

    person_id: int
    group: str
    first_day: date
    last_day: date

    def covers(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day


@dataclass(frozen=True)
class Roll:
    """All enrolments of a course, past, present and future, by first day."""

    enrolments: tuple[Enrolment, ...]

    @cached_property
    def people(self) -> dict[int, Person]:
        """Everyone who is, was or will be enrolled, by id."""
        return {each.person_id: each.person for each in self.enrolments}

    @cached_property
    def _days(self) -> list["_Days"]:
        return [
            _Days(each.person_id, each.group, each.first_day, each.last_day or date.max)
            for each in self.enrolments
        ]

    def expected(self, day: date, groups: Collection[str] = ()) -> dict[int, str]:
        """The group of everyone expected in a class session on this day, by person.

        ``groups``: those whom the class session is for; without any, everybody.
        """
        return {
            each.person_id: each.group
            for each in self._days
            if each.covers(day) and (not groups or each.group in groups)
        }

    @cached_property
    def _by_person(self) -> dict[int, list[Enrolment]]:
        found: dict[int, list[Enrolment]] = {}
        for each in self.enrolments:
            found.setdefault(each.person_id, []).append(each)
        return found

    def of(self, person_id: int) -> Sequence[Enrolment]:
        """A person's enrolments, by first day."""
        return self._by_person.get(person_id, ())

    def group_of(self, person_id: int, day: date) -> str:
        """The group of a person on a day: if not enrolled then, the latest before it, else the next."""
        own = self.of(person_id)
        begun = [each for each in own if each.first_day <= day]
        return begun[-1].group if begun else own[0].group if own else ""


def roll_of(db: Session, course_id: int, only: Collection[int] = ()) -> Roll:
    """The roll of a course, or ``only`` of these people. One query."""
    found = (
        select(Enrolment).where(Enrolment.course_id == course_id).order_by(Enrolment.first_day, Enrolment.id)
    )
    return Roll(tuple(db.scalars(found.where(Enrolment.person_id.in_(only)) if only else found)))


def groups_of(db: Session, class_sessions: Sequence[int]) -> dict[int, frozenset[str]]:
    """The groups that each of these class sessions is for, by id; none for one that is for everybody.

    One query.
    """
    found: dict[int, set[str]] = {}
    for row in db.execute(
        select(SessionGroup.class_session_id, SessionGroup.group).where(
            SessionGroup.class_session_id.in_(class_sessions)
        )
    ):
        found.setdefault(row.class_session_id, set()).add(row.group)
    return {key: frozenset(groups) for key, groups in found.items()}
