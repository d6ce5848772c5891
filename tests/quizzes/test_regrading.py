"""Accepting an answer afterwards: recorded with who and when, and every score follows."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from fractions import Fraction

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kiosk.core.database import Database
from kiosk.core.refusals import Refusal, RefusalCode
from kiosk.courses.models import ClassSession
from kiosk.quizzes.delivery.attempts import answers_of, responses, save
from kiosk.quizzes.delivery.versions import import_quiz, quiz_of
from kiosk.quizzes.model.responses import Response
from kiosk.quizzes.models import Attempt, Publication, QuizVersion, Regrade
from kiosk.quizzes.results.regrading import LONGEST_ANSWER, regrade, regrades_of
from kiosk.quizzes.results.scoring import Scorer, comparable
from tests.clock import NINE_IN_PARIS as NINE
from tests.factories import (
    make_attempt,
    make_class_session,
    make_instructor,
    make_publication,
    make_quiz,
    make_sitting,
    make_student,
)
from tests.quizzes.answer_strategies import EACH_KIND, MATCHING, NUMERIC, ORDERING, POLL, SCALE
from tests.quizzes.at_once import at_once

LATER = NINE + timedelta(hours=1)
QUIZ = make_quiz(*EACH_KIND)
SHORT_TEXT = 6


@pytest.fixture
def class_session(db: Session) -> ClassSession:
    return make_class_session(db)


@pytest.fixture
def publication(db: Session, class_session: ClassSession) -> Publication:
    return make_publication(db, class_session, QUIZ)


def answer(db: Session, class_session: ClassSession, publication: Publication, response: Response) -> Attempt:
    """The attempt of somebody who answers the question with a short text, and nothing else."""
    student = make_student(db, class_session.course)
    attempt = make_attempt(db, publication, student)
    participation = make_sitting(db, publication, student)
    save(db, participation, attempt, SHORT_TEXT, response, sure=None, nonce="n", revision=1, now=NINE)
    return attempt


def points(db: Session, version: QuizVersion, attempt: Attempt) -> Fraction:
    scorer = Scorer(quiz_of(version), regrades_of(db, version.id))
    return scorer.total(responses(answers_of(db, attempt))).points


def said(db: Session) -> list[tuple[int, str, bool]]:
    return [
        (each.position, each.given, each.right) for each in db.scalars(select(Regrade).order_by(Regrade.id))
    ]


def test_accepting_an_answer_changes_the_score_of_everyone_who_gave_it(
    db: Session, class_session: ClassSession, publication: Publication
) -> None:
    version = publication.version
    spellings = ["Coût d’usage", "cout d'usage", " COÛT  D’USAGE ! ", "le coût d’usage"]
    same = [answer(db, class_session, publication, each) for each in spellings]
    other, right = (answer(db, class_session, publication, each) for each in ("ROI", "TCO"))
    assert [points(db, version, each) for each in (*same, other, right)] == [0, 0, 0, 0, 0, 1]
    given = comparable(QUIZ.questions[SHORT_TEXT - 1], spellings[0], "fr")
    assert regrade(db, version, SHORT_TEXT, given, right=True, by=None, now=LATER)
    assert [points(db, version, each) for each in (*same, other, right)] == [1, 1, 1, 1, 0, 1]
    assert points(db, version, answer(db, class_session, publication, "coût d’usage.")) == 1


def test_it_can_be_taken_back_and_said_again(
    db: Session, class_session: ClassSession, publication: Publication
) -> None:
    version = publication.version
    attempt = answer(db, class_session, publication, "roi")
    for right in (True, False, True):
        assert regrade(db, version, SHORT_TEXT, "roi", right, by=None, now=LATER)
        assert points(db, version, attempt) == int(right)
    assert said(db) == [(SHORT_TEXT, "roi", right) for right in (True, False, True)]


def test_an_answer_that_the_key_accepts_can_count_as_wrong(
    db: Session, class_session: ClassSession, publication: Publication
) -> None:
    attempt = answer(db, class_session, publication, "TCO")
    assert regrade(db, publication.version, SHORT_TEXT, "tco", right=False, by=None, now=LATER)
    assert points(db, publication.version, attempt) == 0


@pytest.mark.parametrize("right", [True, False])
def test_said_a_second_time_it_changes_nothing(db: Session, publication: Publication, right: bool) -> None:
    version = publication.version
    assert regrade(db, version, SHORT_TEXT, "roi", right, by=None, now=NINE)
    assert not regrade(db, version, SHORT_TEXT, "roi", right, by=None, now=LATER)
    assert db.scalars(select(Regrade.made_at)).all() == [NINE]
    assert regrade(db, version, SHORT_TEXT, "cto", right, by=None, now=LATER)
    assert regrade(db, version, SHORT_TEXT - 1, "roi", right, by=None, now=LATER)


def test_it_is_recorded_who_said_it_and_when_and_nothing_is_overwritten(
    db: Session, class_session: ClassSession, publication: Publication
) -> None:
    first, second = make_instructor(db, class_session.course), make_instructor(db, class_session.course)
    regrade(db, publication.version, SHORT_TEXT, "roi", right=True, by=first.id, now=NINE)
    regrade(db, publication.version, SHORT_TEXT, "roi", right=False, by=second.id, now=LATER)
    rows = db.scalars(select(Regrade).order_by(Regrade.id)).all()
    assert [(each.made_by, each.made_at) for each in rows] == [(first.id, NINE), (second.id, LATER)]
    db.delete(first)
    db.flush()
    db.expire_all()
    assert [each.made_by for each in rows] == [None, second.id]
    assert said(db) == [(SHORT_TEXT, "roi", True), (SHORT_TEXT, "roi", False)]


@pytest.mark.parametrize("position", [0, -1, len(EACH_KIND) + 1, 10**9])
def test_a_question_that_the_version_does_not_have_is_refused(
    db: Session, publication: Publication, position: int
) -> None:
    with pytest.raises(Refusal) as refused:
        regrade(db, publication.version, position, "roi", right=True, by=None, now=NINE)
    assert refused.value.code is RefusalCode.QUIZ_UNKNOWN
    assert said(db) == []


@pytest.mark.parametrize("position", [EACH_KIND.index(POLL) + 1, EACH_KIND.index(SCALE) + 1])
def test_where_nothing_is_right_or_wrong_nothing_can_be_ruled(
    db: Session, publication: Publication, position: int
) -> None:
    with pytest.raises(Refusal) as refused:
        regrade(db, publication.version, position, "0", right=True, by=None, now=NINE)
    assert refused.value.code is RefusalCode.QUIZ_UNKNOWN
    assert said(db) == []


def test_an_answer_longer_than_any_can_be_is_refused(db: Session, publication: Publication) -> None:
    assert regrade(db, publication.version, 1, "x" * LONGEST_ANSWER, right=True, by=None, now=NINE)
    with pytest.raises(Refusal) as refused:
        regrade(db, publication.version, 1, "x" * (LONGEST_ANSWER + 1), right=True, by=None, now=NINE)
    assert refused.value.code is RefusalCode.QUIZ_UNKNOWN


def test_other_versions_are_untouched(
    db: Session, class_session: ClassSession, publication: Publication
) -> None:
    version = publication.version
    newer = import_quiz(
        db, class_session.course, make_quiz(*EACH_KIND, title="Récap 2"), "recap", NINE
    ).version
    regrade(db, version, SHORT_TEXT, "roi", right=True, by=None, now=NINE)
    assert regrades_of(db, version.id) == {(SHORT_TEXT, "roi"): True}
    assert regrades_of(db, newer.id) == {}


def test_it_counts_wherever_the_version_was_used(
    db: Session, class_session: ClassSession, publication: Publication
) -> None:
    elsewhere = make_class_session(db, class_session.course)
    other = make_publication(db, elsewhere, QUIZ)
    assert other.version_id == publication.version_id
    attempt = answer(db, elsewhere, other, "roi")
    regrade(db, publication.version, SHORT_TEXT, "roi", right=True, by=None, now=NINE)
    assert points(db, other.version, attempt) == 1


@pytest.mark.parametrize(
    ("position", "response", "before"),
    [(4, (1, 2, 3, 0), "2/3"), (5, (0, None, 0), "2/3"), (7, "5 mois", "0"), (1, 0, "0"), (2, (0, 1), "4/3")],
)
def test_an_answer_of_any_kind_can_be_accepted(
    db: Session, publication: Publication, position: int, response: Response, before: str
) -> None:
    version, question = publication.version, QUIZ.questions[position - 1]
    assert (QUIZ.questions[3], QUIZ.questions[4], QUIZ.questions[6]) == (ORDERING, MATCHING, NUMERIC)
    assert Scorer(QUIZ, regrades_of(db, version.id)).score(position, response).points == Fraction(before)
    regrade(db, version, position, comparable(question, response, "fr"), right=True, by=None, now=NINE)
    assert Scorer(QUIZ, regrades_of(db, version.id)).score(position, response).is_right


def test_two_presses_at_once_leave_one_row(database: Database) -> None:
    with database.writing() as db:
        publication = make_publication(db, quiz=QUIZ)

    def press(db: Session) -> bool:
        version = db.get_one(QuizVersion, publication.version_id)
        return regrade(db, version, SHORT_TEXT, "roi", right=True, by=None, now=NINE)

    def again(_number: int = 0) -> bool:
        with database.writing() as db:
            return press(db)

    with ThreadPoolExecutor(1) as pool:
        with database.writing() as db:
            assert press(db)
            second = pool.submit(again)
            with pytest.raises(TimeoutError):
                second.result(timeout=0.3)  # it waits for the first
        assert second.result() is False
    assert not any(at_once(again))
    with database.reading() as db:
        assert said(db) == [(SHORT_TEXT, "roi", True)]
