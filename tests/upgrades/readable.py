"""What people read in an instance, whatever its schema: what an upgrade must leave as it was.

Without ids, and without what later versions may add: whoever is named is named as people know them.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiosk.attendance.entry import Entry
from kiosk.attendance.register_check import references
from kiosk.attendance.term import Term, term_of
from kiosk.courses.models import Course
from kiosk.courses.roll import roll_of
from kiosk.courses.teachers import teachers_of
from kiosk.ledger.chain import stored_events, streams_in
from kiosk.ledger.event import WITHDRAWAL
from kiosk.people.lookup import alphabetical
from kiosk.people.models import Merge, Origin, Person
from kiosk.quizzes.delivery.publications import publications_of
from kiosk.quizzes.delivery.results_check import quiz_references
from kiosk.quizzes.results.results import Results, ScoredAttempt, results_of

Told = dict[str, Any]


def readable(db: Session, now: datetime) -> Told:
    """Everything as JSON values: registers and scores as they are at this instant."""
    courses = db.scalars(select(Course).order_by(Course.code)).all()
    terms = [term_of(db, each, now) for each in courses]
    return {
        "teachers": {each.code: _teachers(db, each) for each in courses},
        "roll": {each.code: _roll(db, each) for each in courses},
        "registers": {name: told for each in terms for name, told in _registers(each).items()},
        "quizzes": {name: told for each in terms for name, told in _quizzes(db, each, now).items()},
        "guests": _guests(db),
        "merges": _merges(db),
        "withdrawals": _withdrawals(db),
    }


def _called(person: Person) -> str:
    return f"{person.student_number} {person.given_name} {person.family_name}"


def _teachers(db: Session, course: Course) -> Told:
    return {each.name: each.role.value for each in teachers_of(db, course.id)}


def _roll(db: Session, course: Course) -> Told:
    found: dict[str, list[str]] = {}
    for each in roll_of(db, course.id).enrolments:
        days = f"{each.group} from {each.first_day} to {each.last_day or 'the end'}"
        found.setdefault(_called(each.person), []).append(days)
    return {name: sorted(days, key=lambda told: told.split(" from ")[1]) for name, days in found.items()}


def _registers(term: Term) -> Told:
    return {
        column.register.class_session.reference: {
            "day": column.day.isoformat(),
            "phase": column.phase.value,
            "taught by": sorted(column.register.instructors),
            "people": {_called(each.person): _entry(each) for each in column.register.entries},
        }
        for column in term.columns
    }


def _entry(entry: Entry) -> Told:
    told = {
        "status": entry.status.value,
        "reason": entry.reason,
        "receipt": entry.sign_in.receipt if entry.sign_in else "",
        "annulled": [each.receipt for each in entry.annulments],
        "merged": [_called(each) for each in entry.merged],
    }
    return {name: value for name, value in told.items() if value}


def _quizzes(db: Session, term: Term, now: datetime) -> Told:
    return {
        f"{session.reference} {publication.version.title}": _results(
            results_of(db, session, publication, now)
        )
        for session in (each.register.class_session for each in term.columns)
        for publication in publications_of(db, session.id)
    }


def _results(results: Results) -> Told:
    people = {each.person.id: each.person for each in results.participants}
    people |= {person.id: person for person, _group in results.without}
    return {
        "scores": {
            _called(each.person): [_score(attempt) for attempt in each.scored_attempts]
            for each in results.participants
        },
        "set aside": {
            _called(people[own]): [_score(attempt) for attempt in attempts]
            for own, attempts in results.left_out.items()
        },
        "without": [_called(person) for person, _group in results.without],
    }


def _score(scored: ScoredAttempt) -> str:
    return f"{scored.total.points} of {scored.total.maximum}"


def _guests(db: Session) -> list[str]:
    guests = db.scalars(select(Person).where(Person.origin == Origin.GUEST.value))
    return [_called(each) for each in sorted(guests, key=alphabetical)]


def _merges(db: Session) -> list[Told]:
    return [
        {
            "guest": _called(db.get_one(Person, each.from_id)),
            "student": _called(db.get_one(Person, each.into_id)),
            "in force": each.undone_at is None,
        }
        for each in db.scalars(select(Merge).order_by(Merge.id))
    ]


def _withdrawals(db: Session) -> list[Told]:
    """What was erased, and why: whose it was, nobody can tell any more."""
    names = {**references(db), **quiz_references(db)}
    found = [
        {
            "from": names.get(stream, stream),
            "at": content["at"],
            "cause": content["cause"],
            "reason": event.private()["reason"],
        }
        for stream in streams_in(db)
        for event in stored_events(db, stream)
        if (content := event.content())["kind"] == WITHDRAWAL
    ]
    return sorted(found, key=lambda told: str(told["from"]))
