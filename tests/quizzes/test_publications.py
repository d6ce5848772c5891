"""Publishing a quiz: when it takes answers, from whom how long, and what may still be changed."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from kiosk.attendance.sign_in import Claim
from kiosk.core.database import Database
from kiosk.core.refusals import Refusal, RefusalCode
from kiosk.courses.models import ClassSession
from kiosk.people.models import Person
from kiosk.quizzes.delivery.attempts import finish
from kiosk.quizzes.delivery.publications import (
    ARRIVAL_GRACE,
    QuizPhase,
    QuizWindow,
    allowance_of,
    close_now,
    open_publication,
    progress_of,
    publications_of,
    publish,
    quiz_window_of,
    set_allowance,
    set_closing,
    use_version,
    withdraw,
)
from kiosk.quizzes.delivery.versions import import_quiz
from kiosk.quizzes.models import Allowance, Publication, QuizVersion
from tests.clock import NINE_IN_PARIS as NINE
from tests.factories import (
    SHORT,
    make_attempt,
    make_class_session,
    make_course,
    make_publication,
    make_quiz,
    make_sign_in,
    make_sitting,
    make_student,
)
from tests.quizzes.at_once import at_once

MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)
TEN = NINE + 10 * MINUTE


def version_of(db: Session, class_session: ClassSession, key: str = "recap") -> QuizVersion:
    return import_quiz(db, class_session.course, make_quiz(), key, NINE).version


def guest_of(db: Session, class_session: ClassSession) -> Person:
    claim = Claim("777", "Visiteur", "Ariane", "ariane@example.org", as_guest=True)
    signed = make_sign_in(db, class_session, claim, device="phone")
    return db.get_one(Person, signed.person_id)


def refused(code: RefusalCode) -> "pytest.RaisesExc[Refusal]":
    return pytest.RaisesExc(Refusal, check=lambda refusal: refusal.code is code)


# Publishing


def test_what_is_published_waits_under_a_code_of_its_own(db: Session) -> None:
    class_session = make_class_session(db)
    version = version_of(db, class_session)
    publication = publish(db, class_session, version, by=None, now=NINE)
    assert (publication.version_id, publication.quiz_id) == (version.id, version.quiz_id)
    assert (publication.opens_at, publication.closes_at) == (None, None)
    assert publication.published_at == NINE
    assert publication.version is version
    assert len(publication.code) == 8
    assert quiz_window_of(publication).phase(NINE + timedelta(days=365)) is QuizPhase.WAITING


def test_publishing_twice_finds_what_is_there(db: Session) -> None:
    class_session = make_class_session(db)
    version = version_of(db, class_session)
    first = publish(db, class_session, version, by=None, now=NINE)
    open_publication(db, first, NINE, TEN)
    newer = import_quiz(db, class_session.course, make_quiz(SHORT), "recap", NINE).version
    for again in (version, newer):
        assert publish(db, class_session, again, by=None, now=NINE + MINUTE) is first
    assert (first.version_id, first.published_at, first.closes_at) == (version.id, NINE, TEN)
    assert publications_of(db, class_session.id) == [first]


def test_a_quiz_may_be_published_for_several_class_sessions_and_several_for_one(db: Session) -> None:
    course = make_course(db)
    one, other = make_class_session(db, course), make_class_session(db, course)
    first, second = version_of(db, one), version_of(db, one, "recap-2")
    found = [publish(db, *each, by=None, now=NINE) for each in ((one, second), (one, first), (other, first))]
    assert len({each.code for each in found}) == 3
    assert publications_of(db, one.id) == found[:2]


def test_the_quiz_of_another_course_is_refused(db: Session) -> None:
    with refused(RefusalCode.QUIZ_UNKNOWN):
        publish(db, make_class_session(db), version_of(db, make_class_session(db)), by=None, now=NINE)
    assert db.scalar(select(func.count(Publication.id))) == 0


def test_publishing_many_times_at_once_is_one_publication(database: Database) -> None:
    with database.writing() as db:
        class_session = make_class_session(db)
        version = version_of(db, class_session)

    def one(_number: int) -> str:
        with database.writing() as db:
            return publish(db, class_session, version, by=None, now=NINE).code

    assert len(set(at_once(one))) == 1
    with database.reading() as db:
        assert db.scalar(select(func.count(Publication.id))) == 1


# The window


@pytest.mark.parametrize(
    ("opens_at", "closes_at", "extra", "at", "phase", "takes_answers"),
    [
        (None, None, 0, NINE, QuizPhase.WAITING, False),
        (NINE, None, 0, NINE - SECOND, QuizPhase.WAITING, False),
        (NINE, TEN, 0, NINE - SECOND, QuizPhase.WAITING, False),
        (NINE, None, 0, NINE, QuizPhase.OPEN, True),
        (NINE, None, 0, NINE + timedelta(days=365), QuizPhase.OPEN, True),
        (NINE, TEN, 0, TEN - SECOND, QuizPhase.OPEN, True),
        (NINE, TEN, 0, TEN, QuizPhase.CLOSED, True),
        (NINE, TEN, 0, TEN + 2 * MINUTE - SECOND, QuizPhase.CLOSED, True),
        (NINE, TEN, 0, TEN + 2 * MINUTE, QuizPhase.CLOSED, False),
        (NINE, TEN, 5, TEN + 5 * MINUTE - SECOND, QuizPhase.OPEN, True),
        (NINE, TEN, 5, TEN + 5 * MINUTE, QuizPhase.CLOSED, True),
        (NINE, TEN, 5, TEN + 7 * MINUTE - SECOND, QuizPhase.CLOSED, True),
        (NINE, TEN, 5, TEN + 7 * MINUTE, QuizPhase.CLOSED, False),
        (None, None, 5, NINE, QuizPhase.WAITING, False),
        (NINE, NINE, 0, NINE, QuizPhase.CLOSED, True),
    ],
)
def test_answers_are_taken_until_the_end_with_two_minutes_to_arrive(
    opens_at: datetime | None,
    closes_at: datetime | None,
    extra: int,
    at: datetime,
    phase: QuizPhase,
    takes_answers: bool,
) -> None:
    window = QuizWindow(opens_at, closes_at, timedelta(minutes=extra))
    assert window.phase(at) is phase
    assert window.takes_answers(at) is takes_answers
    assert ARRIVAL_GRACE == 2 * MINUTE


def test_it_opens_until_a_time_or_until_it_is_closed(db: Session) -> None:
    publication = make_publication(db, opens_at=None)
    open_publication(db, publication, NINE, None)
    db.refresh(publication)
    assert (publication.opens_at, publication.closes_at) == (NINE, None)
    close_now(db, publication, TEN)
    db.refresh(publication)
    assert (publication.opens_at, publication.closes_at) == (NINE, TEN)
    assert quiz_window_of(publication).phase(TEN) is QuizPhase.CLOSED


def test_it_opens_again_after_it_was_closed_and_after_it_closed_by_itself(db: Session) -> None:
    publication = make_publication(db, closes_at=TEN)
    open_publication(db, publication, TEN, None)
    assert (publication.opens_at, publication.closes_at) == (NINE, None)
    close_now(db, publication, TEN + MINUTE)
    open_publication(db, publication, TEN + 5 * MINUTE, TEN + 6 * MINUTE)
    db.refresh(publication)
    assert (publication.opens_at, publication.closes_at) == (NINE, TEN + 6 * MINUTE)


def test_it_opens_before_the_time_at_which_it_would_open(db: Session) -> None:
    publication = make_publication(db, opens_at=TEN)
    open_publication(db, publication, NINE, None)
    assert quiz_window_of(publication).phase(NINE) is QuizPhase.OPEN


def test_its_end_may_be_moved_while_it_is_open(db: Session) -> None:
    publication = make_publication(db)
    for closes_at in (TEN, NINE + MINUTE, None):
        set_closing(db, publication, NINE, closes_at)
        db.refresh(publication)
        assert publication.closes_at == closes_at


@pytest.mark.parametrize("closes_at", [NINE + 5 * MINUTE, NINE, NINE - MINUTE])
def test_an_end_in_the_past_is_refused(db: Session, closes_at: datetime) -> None:
    now = NINE + 5 * MINUTE
    waiting, running = make_publication(db, opens_at=None), make_publication(db)
    with refused(RefusalCode.CLOSING_IN_THE_PAST):
        open_publication(db, waiting, now, closes_at)
    with refused(RefusalCode.CLOSING_IN_THE_PAST):
        set_closing(db, running, now, closes_at)
    assert (waiting.opens_at, running.closes_at) == (None, None)


def test_each_button_is_for_its_phase(db: Session) -> None:
    publication = make_publication(db, opens_at=None)
    for press in (lambda: close_now(db, publication, NINE), lambda: set_closing(db, publication, NINE, TEN)):
        with refused(RefusalCode.NOT_IN_THIS_PHASE):
            press()
    open_publication(db, publication, NINE, TEN)
    with refused(RefusalCode.NOT_IN_THIS_PHASE):
        open_publication(db, publication, NINE + MINUTE, None)
    assert publication.closes_at == TEN
    for press in (
        lambda: close_now(db, publication, TEN),
        lambda: set_closing(db, publication, TEN, TEN + MINUTE),
    ):
        with refused(RefusalCode.NOT_IN_THIS_PHASE):
            press()
    assert publication.closes_at == TEN


def test_the_database_knows_no_end_without_a_beginning_and_none_before_it(db: Session) -> None:
    make_publication(db, opens_at=None)
    for opens_at, closes_at in ((None, NINE), (TEN, NINE)):
        with pytest.raises(IntegrityError), db.begin_nested():
            db.execute(update(Publication).values(opens_at=opens_at, closes_at=closes_at))


# Changes before anybody has begun


def test_another_version_may_be_asked_as_long_as_nobody_has_begun(db: Session) -> None:
    class_session = make_class_session(db)
    publication = make_publication(db, class_session)
    newer = import_quiz(db, class_session.course, make_quiz(SHORT), "recap", NINE).version
    use_version(db, publication, newer)
    db.refresh(publication)
    assert publication.version is newer
    student = make_student(db, class_session.course)
    assert len(make_sitting(db, publication, student).published.quiz.questions) == 1


def test_once_somebody_has_begun_the_version_stays_and_nothing_is_withdrawn(db: Session) -> None:
    class_session = make_class_session(db)
    publication = make_publication(db, class_session)
    older = publication.version_id
    newer = import_quiz(db, class_session.course, make_quiz(SHORT), "recap", NINE).version
    make_attempt(db, publication, make_student(db, class_session.course))
    with refused(RefusalCode.ALREADY_BEGUN):
        use_version(db, publication, newer)
    with refused(RefusalCode.ALREADY_BEGUN):
        withdraw(db, publication)
    db.expire_all()
    assert publication.version_id == older


def test_a_version_of_another_quiz_is_refused(db: Session) -> None:
    class_session = make_class_session(db)
    publication = make_publication(db, class_session)
    with refused(RefusalCode.QUIZ_UNKNOWN):
        use_version(db, publication, version_of(db, class_session, "recap-2"))


def test_an_unused_publication_is_withdrawn_with_what_was_set_for_it(db: Session) -> None:
    class_session = make_class_session(db)
    publication = make_publication(db, class_session)
    student = make_student(db, class_session.course)
    set_allowance(db, publication, student.id, extra_minutes=5, extra_attempts=0)
    withdraw(db, publication)
    assert publications_of(db, class_session.id) == []
    assert db.scalar(select(func.count(Allowance.id))) == 0
    assert make_publication(db, class_session).code != publication.code


# Allowances and progress


def test_an_allowance_is_one_persons_and_the_latest_word_counts(db: Session) -> None:
    class_session = make_class_session(db, make_course(db, guests_allowed=True))
    publication, other = make_publication(db, class_session), make_publication(db, class_session, key="other")
    student, classmate = make_student(db, class_session.course), make_student(db, class_session.course)
    guest = guest_of(db, class_session)
    for person in (student, guest):
        for minutes, attempts in ((5, 1), (20, 0), (10, 2)):
            set_allowance(db, publication, person.id, extra_minutes=minutes, extra_attempts=attempts)
        assert allowance_of(db, publication.id, person.id) == (10, 2)
        participation = make_sitting(db, publication, person)
        assert (participation.window.extra, participation.attempts_allowed) == (10 * MINUTE, 3)
    assert db.scalar(select(func.count(Allowance.id))) == 2
    assert allowance_of(db, publication.id, classmate.id) == (0, 0)
    assert allowance_of(db, other.id, student.id) == (0, 0)
    assert make_sitting(db, publication, classmate).attempts_allowed == 1


@pytest.mark.parametrize(("minutes", "attempts"), [(-1, 0), (1441, 0), (0, -1), (0, 21)])
def test_the_database_knows_the_limits_of_an_allowance(db: Session, minutes: int, attempts: int) -> None:
    class_session = make_class_session(db)
    publication = make_publication(db, class_session)
    key = make_student(db, class_session.course).id
    with pytest.raises(IntegrityError), db.begin_nested():
        set_allowance(db, publication, key, extra_minutes=minutes, extra_attempts=attempts)


def test_allowances_said_at_once_are_one_row(database: Database) -> None:
    with database.writing() as db:
        class_session = make_class_session(db)
        publication = make_publication(db, class_session)
        key = make_student(db, class_session.course).id

    def one(number: int) -> None:
        with database.writing() as db:
            set_allowance(db, publication, key, extra_minutes=number, extra_attempts=number)

    at_once(one)
    with database.reading() as db:
        minutes, attempts = allowance_of(db, publication.id, key)
        assert minutes == attempts
        assert db.scalar(select(func.count(Allowance.id))) == 1


def test_progress_counts_people_not_attempts(db: Session) -> None:
    class_session = make_class_session(db, make_course(db, guests_allowed=True))
    publication = make_publication(db, class_session, make_quiz(attempts=3))
    other = make_publication(db, class_session, key="other")
    assert progress_of(db, publication.id) == (0, 0)
    first, second = make_student(db, class_session.course), make_student(db, class_session.course)
    guest = guest_of(db, class_session)
    make_attempt(db, other, first)
    for _ in range(3):
        attempt = make_attempt(db, publication, first)
        finish(db, make_sitting(db, publication, first), attempt, NINE)
    make_attempt(db, publication, second)
    assert progress_of(db, publication.id) == (2, 1)
    finish(db, make_sitting(db, publication, guest), make_attempt(db, publication, guest), NINE)
    assert progress_of(db, publication.id) == (3, 2)
