"""The demonstration: one invented course, shifted to the present."""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiosk.accounts.instructors import add_instructor
from kiosk.accounts.passwords import hashed
from kiosk.attendance.entry import Status
from kiosk.attendance.models import Correction, SignIn
from kiosk.content.demo.answers import answer_the_quiz
from kiosk.content.demo.term import make_term
from kiosk.core.paths import CONTENT
from kiosk.courses.course_file import import_course, read_course_file
from kiosk.courses.models import ClassSession, Enrolment
from kiosk.courses.roster_file import read_roster_file
from kiosk.people.models import Person
from kiosk.quizzes.delivery.publications import open_publication, publish
from kiosk.quizzes.delivery.versions import import_quiz
from kiosk.quizzes.formats.quiz_file import read_quiz_file
from kiosk.quizzes.model.quiz import Quiz
from kiosk.quizzes.models import QuizVersion

DEMO_EMAIL = "demo@kiosk.example"
DEMO_NAME = "Dominique Exemple"
OPEN_NUMBER = 8


@dataclass(frozen=True)
class Demo:
    """What the command announces. The password is new for every run."""

    open_session: ClassSession
    password: str


def make_demo(db: Session, now: datetime) -> Demo:
    """Make the course with a term behind it; one class session opens at ``now``."""
    password = secrets.token_urlsafe(12)
    instructor = add_instructor(db, DEMO_EMAIL, DEMO_NAME, now)
    instructor.password_hash = hashed(password)
    file = read_course_file((CONTENT / "demo" / "course.toml").read_bytes())
    shift = now - next(each.start for each in file.sessions if each.number == OPEN_NUMBER)
    sessions = tuple(
        each.model_copy(update={"start": each.start + shift, "end": each.end + shift})
        for each in file.sessions
    )
    course = import_course(db, replace(file, sessions=sessions)).course
    by_number = {
        each.number: each
        for each in db.scalars(select(ClassSession).where(ClassSession.course_id == course.id))
    }
    lines = read_roster_file((CONTENT / "demo" / "roster.csv").read_bytes()).lines
    make_term(db, course, [by_number[each] for each in range(1, OPEN_NUMBER)], lines, instructor.id)
    recap = import_quiz(db, course, _shipped("seance-1.fr.md"), "seance-1", now).version
    import_quiz(db, course, _shipped("seance-2.fr.md"), "seance-2", now)
    _answer_the_past(db, by_number[OPEN_NUMBER - 1], recap, instructor.id)
    open_publication(db, publish(db, by_number[OPEN_NUMBER], recap, by=instructor.id, now=now), now, None)
    return Demo(by_number[OPEN_NUMBER], password)


def _answer_the_past(
    db: Session, class_session: ClassSession, recap: QuizVersion, instructor_id: int
) -> None:
    """Let most of those present take the same quiz at the end of last week's class.

    Each uses the phone they signed with; a latecomer who has not signed uses a number and a name.
    """
    begun_at = class_session.ends_at - timedelta(minutes=15)
    publication = publish(db, class_session, recap, by=instructor_id, now=begun_at)
    open_publication(db, publication, begun_at, class_session.ends_at)
    rows = db.execute(
        select(Person, SignIn.device_key)
        .join(
            Enrolment, (Enrolment.person_id == Person.id) & (Enrolment.course_id == class_session.course_id)
        )
        .outerjoin(SignIn, (SignIn.person_id == Person.id) & (SignIn.class_session_id == class_session.id))
        .outerjoin(
            Correction,
            (Correction.person_id == Person.id) & (Correction.class_session_id == class_session.id),
        )
        .where(SignIn.id.is_not(None) | (Correction.status == Status.LATE.value))
        .order_by(Person.id)
    )
    answer_the_quiz(db, publication, [(student, device) for student, device in rows], begun_at)


def _shipped(name: str) -> Quiz:
    return read_quiz_file((CONTENT / "quizzes" / name).read_bytes())
