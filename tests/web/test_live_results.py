"""The part of the console that follows a quiz: cheap while nothing happens, and never out of date."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from kiosk.attendance.annulments import annul
from kiosk.attendance.models import SignIn
from kiosk.attendance.sign_in import Claim, identify
from kiosk.courses.models import ClassSession, Enrolment
from kiosk.people.lookup import keep_guest
from kiosk.people.models import Person
from kiosk.privacy.erasure import erase_person
from kiosk.privacy.people import known_as
from kiosk.quizzes.delivery.attempts import begin, finish, save, set_aside, take_back
from kiosk.quizzes.delivery.device_passes import give_pass, use_pass
from kiosk.quizzes.delivery.publications import ARRIVAL_GRACE, close_now, set_closing, use_version
from kiosk.quizzes.delivery.screen_views import show_on_screen
from kiosk.quizzes.delivery.versions import import_quiz
from kiosk.quizzes.model.quiz import Feedback
from kiosk.quizzes.models import Attempt, Publication
from kiosk.quizzes.results.regrading import regrade
from tests.clock import NINE_IN_PARIS as NINE
from tests.factories import (
    SHORT,
    make_attempt,
    make_publication,
    make_quiz,
    make_sign_in,
    make_sitting,
    make_student,
)
from tests.web.conftest import Hall
from tests.web.live_page import Change, LivePage, statements_of, tables_in, told_anew

GUEST = Claim("12612345", "Visiteur", "Ariane", "ariane@example.org", as_guest=True)


@dataclass
class Quiz:
    """A quiz that is open; who began it is under way, or has left the roster since."""

    hall: Hall
    page: LivePage
    identity: int

    def happens(self, change: Change) -> None:
        told_anew(self.hall, self.page, change)


def published(db: Session) -> Publication:
    return db.query(Publication).one()


def student(db: Session, name: str) -> Person:
    return db.query(Person).filter_by(family_name=name).one()


def attempt_of(db: Session, name: str) -> Attempt:
    return db.query(Attempt).filter_by(person_id=student(db, name).id).one()


def quiz_in(hall: Hall, console: FlaskClient, **settings: object) -> Quiz:
    with hall.kiosk.database.writing() as db:
        class_session = db.get_one(ClassSession, hall.class_session.id)
        publication = make_publication(
            db, class_session, make_quiz(**settings), closes_at=NINE + timedelta(minutes=10)
        )
        stranger = make_student(db, class_session.course, "Partie")
        make_attempt(db, publication, student(db, "Abadie"), "her phone")
        make_attempt(db, publication, stranger, "a phone")
        answers(db, class_session)
        db.delete(
            db.scalars(
                select(Enrolment).filter_by(course_id=class_session.course_id, person_id=stranger.id)
            ).one()
        )
    address = f"/console/sessions/{hall.class_session.id}/quizzes/{publication.id}"
    quiz = Quiz(hall, LivePage(console, address), publication.id)
    assert quiz.page.asks()
    return quiz


@pytest.fixture
def quiz(hall: Hall, console: FlaskClient) -> Quiz:
    return quiz_in(hall, console)


def saves(response: object, revision: int = 1, position: int = 1, at: timedelta = timedelta(0)) -> Change:
    """Abadie's answer to a question."""

    def save_it(db: Session, _session: ClassSession) -> None:
        participation = make_sitting(db, published(db), student(db, "Abadie"), "her phone")
        nonce = f"nonce-{position}-{revision}-{response}"
        attempt = attempt_of(db, "Abadie")
        save(
            db,
            participation,
            attempt,
            position,
            response,
            sure=True,
            nonce=nonce,
            revision=revision,
            now=NINE + at,
        )  # type: ignore[arg-type]

    return save_it


answers = saves(1)
answers_the_next = saves("TCO", position=2)
thinks_again = saves(0, revision=2)
thinks_again_in_a_form = saves(0, revision=0)


def finishes(db: Session, _session: ClassSession) -> None:
    participation = make_sitting(db, published(db), student(db, "Abadie"), "her phone")
    finish(db, participation, attempt_of(db, "Abadie"), NINE)


def begins(db: Session, _session: ClassSession) -> None:
    make_attempt(db, published(db), student(db, "Achour"), "his phone")


def a_guest_begins(db: Session, session: ClassSession) -> None:
    guest = identify(db, session.course, GUEST, bucket="bucket", now=NINE)
    kept = db.get_one(Person, keep_guest(db, guest))
    begin(db, make_sitting(db, published(db), kept, "a guest's phone"), NINE)


def signs_on_the_same_phone(db: Session, session: ClassSession) -> None:
    make_sign_in(db, session, student(db, "Abadie"), device="her phone")


def signs_on_another_phone(db: Session, session: ClassSession) -> None:
    make_sign_in(db, session, student(db, "Abadie"), device="another phone")


def is_set_aside(db: Session, _session: ClassSession) -> None:
    assert set_aside(db, [attempt_of(db, "Abadie").id], by=None, now=NINE)


def is_regraded(db: Session, _session: ClassSession) -> None:
    regrade(db, published(db).version, 1, "1", True, by=None, now=NINE)


def is_erased(db: Session, _session: ClassSession) -> None:
    person = known_as(db, "12600100")
    assert person
    erase_person(db, person, reason="demande", by=None, now=NINE)


def is_called_otherwise(db: Session, _session: ClassSession) -> None:
    student(db, "Abadie").school_given_name = "Léonie"


def who_left_is_called_otherwise(db: Session, _session: ClassSession) -> None:
    student(db, "Partie").school_given_name = "Zoé"


def changes_groups(db: Session, session: ClassSession) -> None:
    db.scalars(
        select(Enrolment).filter_by(course_id=session.course_id, person_id=student(db, "Abadie").id)
    ).one().group = "Z"


def joins(db: Session, session: ClassSession) -> None:
    make_student(db, session.course, "Zola")


def is_closed(db: Session, _session: ClassSession) -> None:
    close_now(db, published(db), NINE)


def is_shown(db: Session, _session: ClassSession) -> None:
    show_on_screen(db, published(db), 1)


@pytest.mark.parametrize(
    "happens",
    [
        answers_the_next,
        thinks_again,
        thinks_again_in_a_form,
        finishes,
        begins,
        a_guest_begins,
        signs_on_the_same_phone,
        signs_on_another_phone,
        is_set_aside,
        is_regraded,
        is_erased,
        is_called_otherwise,
        who_left_is_called_otherwise,
        changes_groups,
        joins,
        is_closed,
        is_shown,
    ],
)
def test_whatever_changes_the_results_reaches_the_page(quiz: Quiz, happens: Change) -> None:
    quiz.happens(happens)


def test_what_is_taken_back_reaches_the_page_too(quiz: Quiz) -> None:
    quiz.happens(is_set_aside)
    quiz.happens(lambda db, _session: take_back(db, attempt_of(db, "Abadie").id, by=None, now=NINE))
    quiz.happens(signs_on_another_phone)

    def lets_her_phone_in(db: Session, session: ClassSession) -> None:
        give_pass(db, session.id, student(db, "Abadie").id, "code", by=None, now=NINE)
        use_pass(db, session.id, ("code",), "her phone", NINE)

    quiz.happens(lets_her_phone_in)

    def annuls(db: Session, session: ClassSession) -> None:
        annul(db, session, db.query(SignIn).one().receipt, "erreur", by=None, now=NINE)

    quiz.happens(annuls)


def test_where_the_first_answer_stands_one_that_was_left_open_reaches_the_page(
    hall: Hall, console: FlaskClient
) -> None:
    """Its revision may be the same, and its instant before that of another answer."""
    quiz = quiz_in(hall, console, feedback=Feedback.EACH)
    with hall.kiosk.database.writing() as db:
        session = db.get_one(ClassSession, hall.class_session.id)
        saves(None, revision=0, position=2, at=timedelta(minutes=1))(db, session)
    quiz.page.asks()
    quiz.happens(saves("TCO", revision=0, position=2))


def test_another_version_of_the_quiz_reaches_the_page(hall: Hall, console: FlaskClient) -> None:
    with hall.kiosk.database.writing() as db:
        session = db.get_one(ClassSession, hall.class_session.id)
        publication = make_publication(db, session)
    address = f"/console/sessions/{hall.class_session.id}/quizzes/{publication.id}"
    quiz = Quiz(hall, LivePage(console, address), publication.id)
    quiz.page.asks()

    def renewed(db: Session, session: ClassSession) -> None:
        version = import_quiz(db, session.course, make_quiz(SHORT), "recap", NINE).version
        use_version(db, published(db), version)

    quiz.happens(renewed)


def test_what_turns_with_the_clock_alone_reaches_the_page(quiz: Quiz) -> None:
    for later in (timedelta(minutes=10), timedelta(minutes=10) + ARRIVAL_GRACE):
        assert not quiz.page.asks()
        quiz.hall.clock.instant = NINE + later
        assert quiz.page.asks()
    assert not quiz.page.asks()


def test_another_end_alone_changes_nothing_on_the_page_and_may_be_told_anew(quiz: Quiz) -> None:
    with quiz.hall.kiosk.database.writing() as db:
        set_closing(db, published(db), NINE, NINE + timedelta(hours=1))
    before = quiz.page.text
    quiz.page.asks()
    assert quiz.page.text == before


@pytest.mark.parametrize("people", [1, 30])
def test_while_nothing_happens_the_page_costs_four_queries_whatever_the_size(quiz: Quiz, people: int) -> None:
    with quiz.hall.kiosk.database.writing() as db:
        session = db.get_one(ClassSession, quiz.hall.class_session.id)
        for number in range(people):
            someone = make_student(db, session.course, f"Name{number}")
            make_attempt(db, published(db), someone, f"phone {number}")
    assert quiz.page.asks()
    asks: Callable[[], object] = quiz.page.asks
    assert len(statements_of(quiz.hall.kiosk.database, asks)) == 4


def test_each_order_is_a_page_of_its_own(quiz: Quiz) -> None:
    other = LivePage(quiz.page.browser, quiz.page.address.removesuffix("/live"), "?order=hardest")
    assert other.asks()
    assert other.tag != quiz.page.tag


def test_a_quiz_of_another_class_session_is_not_there(quiz: Quiz) -> None:
    for address in ("/console/sessions/99/quizzes/1/live", "/console/sessions/1/quizzes/99/live"):
        assert quiz.page.browser.get(address).status_code == 404


VERSIONED = {
    "console_session": "who looks: no part of what is seen",
    "instructor": "the same",
    "teaching": "the right to look",
    "class_session": "the right to look",
    "course": "no part of what is seen",
    "publication": "its times, its version",
    "quiz_version": "never changed",
    "regrade": "only added to",
    "attempt": "one by one",
    "answer": "by its sums",
    "device_pass": "one by one",
    "sign_in": "each has an event, and so has its end",
    "event": "the head",
    "person": "the roll, and the strangers",
    "enrolment": "the roll",
    "merge": "those in force",
    "session_group": "the plan",
    "screen_view": "its version",
}


def test_the_page_is_made_of_nothing_else_than_its_version_knows_of(quiz: Quiz) -> None:
    """A table more that the part reads is to be thought of in ``results_version``, with a change above."""
    quiz.page.tag = ""
    assert tables_in(statements_of(quiz.hall.kiosk.database, quiz.page.asks)) == VERSIONED.keys()
