"""The term behind the demonstration: who came when, who joined late or was ill, and what was cancelled."""

import random
import secrets
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy.orm import Session

from kiosk.attendance.corrections import correct
from kiosk.attendance.entry import Status
from kiosk.attendance.excuses import excuse
from kiosk.attendance.planning import cancel
from kiosk.attendance.sign_in import Claim, identify, record
from kiosk.attendance.ticket import ScanTicket
from kiosk.courses.models import ClassSession, Course
from kiosk.courses.roll import roll_of
from kiosk.courses.roster import import_roster
from kiosk.courses.roster_file import RosterFile, RosterLine
from kiosk.people.models import Person

CANCELLED = 4
JOINED_LATE = 3  # how many, from the third class session on
OFTEN_ABSENT = 4
GUEST = Claim("12599999", "Invitée", "Ariane", "ariane@visiteurs.example", as_guest=True)


def make_term(
    db: Session, course: Course, past: Sequence[ClassSession], lines: Sequence[RosterLine], instructor_id: int
) -> None:
    """Fill the class sessions that are over, in order: roster, signatures, corrections, an excuse."""
    chance = random.Random(2026)  # noqa: S311 - invented data, the same at every start
    began = past[0].starts_at - timedelta(days=7)
    import_roster(
        db,
        course,
        RosterFile(tuple(lines[:-JOINED_LATE]), 0),
        by=instructor_id,
        now=began,
        first_day=began.date(),
    )
    often_absent = chance.sample(lines[:-JOINED_LATE], OFTEN_ABSENT)
    for session in past:
        if session is past[2]:
            import_roster(db, course, RosterFile(tuple(lines), 0), by=instructor_id, now=session.starts_at)
        if session.number == CANCELLED:
            cancel(db, session, "grève des transports", by=instructor_id, now=session.starts_at)
            continue
        people = list(roll_of(db, course.id).people.values())
        missing = {
            each.number_key
            for each in people
            if chance.random() < (0.55 if _line_of(each, often_absent) else 0.06)
        }
        _sign(db, session, [each for each in people if each.number_key not in missing], chance)
    _decide(db, course, past, lines, instructor_id)


def _sign(db: Session, session: ClassSession, people: Sequence[Person], chance: random.Random) -> None:
    """Everybody present signs, a few of them late; two share a phone, and a visitor comes once."""
    claims = [Claim.of(each) for each in people]
    claims += [GUEST] if session.number % 3 == 1 else []
    for place, claim in enumerate(claims):
        late = chance.random() < 0.04
        signed_at = session.starts_at + timedelta(
            seconds=chance.uniform(905, 1400) if late else chance.uniform(20, 800)
        )
        device = f"phone-{session.id}-{max(place, 1)}"
        ticket = ScanTicket(session.id, signed_at, "code" if place % 19 == 5 else "qr", device)
        person = identify(db, session.course, claim, bucket="", now=signed_at)
        record(db, ticket, person, nonce=secrets.token_urlsafe(16), device_key=device, now=signed_at)


def _decide(
    db: Session, course: Course, past: Sequence[ClassSession], lines: Sequence[RosterLine], instructor_id: int
) -> None:
    """Two corrections of last week, and somebody who was ill for three weeks and is excused to the end."""
    last = past[-1]
    afterwards = last.starts_at + timedelta(minutes=40)
    people = {each.number_key: each for each in roll_of(db, course.id).people.values()}
    first, second, ill = (people[line.student_number] for line in (lines[9], lines[23], lines[31]))
    correct(
        db,
        last,
        first.id,
        Status.EXCUSED,
        "Certificat médical reçu par courriel",
        by=instructor_id,
        now=afterwards,
    )
    correct(
        db,
        last,
        second.id,
        Status.LATE,
        "Arrivée à 9 h 25, train en retard",
        by=instructor_id,
        now=afterwards,
    )
    days = past[-3].day, last.day + timedelta(days=14)
    excuse(db, course, ill.id, *days, "Stage à l’étranger", by=instructor_id, now=afterwards)


def _line_of(person: Person, lines: Sequence[RosterLine]) -> bool:
    return any(each.student_number == person.student_number for each in lines)
