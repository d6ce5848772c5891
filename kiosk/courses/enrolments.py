"""Enrolling people and ending enrolments. What somebody's days were is never rewritten, only ended."""

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiosk.core.refusals import Refusal, RefusalCode
from kiosk.courses.events import CourseEvent, append, enrolled
from kiosk.courses.models import Course, Enrolment
from kiosk.people.models import Origin, Person
from kiosk.people.names import name_key

ONE_DAY = timedelta(days=1)


def enrol(
    db: Session,
    course: Course,
    person: Person,
    group: str = "",
    *,
    first_day: date,
    last_day: date | None = None,
    by: int | None,
    now: datetime,
) -> Enrolment:
    """Expect a person in a course from a day on.

    Raises:
        Refusal: ``enrolments_overlap`` when they are enrolled on one of these days already.
    """
    known = enrolments_of(db, course.id, person.id)
    for each in known:
        begins_in_time = last_day is None or each.first_day <= last_day
        if begins_in_time and (each.last_day is None or each.last_day >= first_day):
            raise Refusal(RefusalCode.ENROLMENTS_OVERLAP)
    enrolment = Enrolment(
        course_id=course.id, person_id=person.id, group=group, first_day=first_day, last_day=last_day
    )
    db.add(enrolment)
    db.flush()
    told = [enrolled(person, [*known, enrolment])]
    append(db, course.id, CourseEvent.ENROLMENT, now, private={"by": by}, items=told)
    return enrolment


def end_enrolment(
    db: Session, enrolment: Enrolment, last_day: date, *, by: int | None, now: datetime
) -> None:
    """Expect a person no longer after this day; before it nothing changes. One that had not begun goes."""
    if last_day < enrolment.first_day:
        db.delete(enrolment)
    else:
        enrolment.last_day = last_day
    db.flush()
    course_id, person = enrolment.course_id, enrolment.person
    told = [enrolled(person, enrolments_of(db, course_id, person.id))]
    append(db, course_id, CourseEvent.ENROLMENT_ENDED, now, private={"by": by}, items=told)


def enrolments_of(db: Session, course_id: int, person_id: int) -> list[Enrolment]:
    """A person's enrolments in a course, by first day. One query."""
    return list(
        db.scalars(
            select(Enrolment)
            .where(Enrolment.course_id == course_id, Enrolment.person_id == person_id)
            .order_by(Enrolment.first_day)
        )
    )


def person_of_school(db: Session, number_key: str) -> Person | None:
    """The person whom the school's files know by this number, or None. One query."""
    return db.scalar(
        select(Person).where(Person.origin == Origin.ROSTER.value, Person.number_key == number_key)
    )


def namesakes_of(db: Session, course_id: int, person: Person) -> list[tuple[Person, str]]:
    """Others of a course's roll whose names are spelled alike, each with their latest group. One query."""
    rows = db.execute(
        select(Person, Enrolment.group)
        .join(Enrolment, Enrolment.person_id == Person.id)
        .where(Enrolment.course_id == course_id, Person.name_key == person.name_key, Person.id != person.id)
        .order_by(Person.id, Enrolment.first_day)
    )
    given = name_key(person.given_name)
    return list(
        {each.id: (each, group) for each, group in rows if name_key(each.given_name) == given}.values()
    )
