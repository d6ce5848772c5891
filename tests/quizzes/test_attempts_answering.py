"""Answering: the latest answer is kept in one row, and nothing changes after finishing or closing."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from kiosk.core.refusals import RefusalCode
from kiosk.quizzes.delivery.attempts import Given, answers_of, finish, responses
from kiosk.quizzes.delivery.publications import close_now, set_allowance, set_closing
from kiosk.quizzes.model.quiz import Feedback
from kiosk.quizzes.models import Answer, Attempt
from tests.clock import NINE_IN_PARIS as NINE
from tests.factories import SHORT, make_attempt, make_publication, make_quiz, make_student
from tests.quizzes.attempt_hall import MINUTE, TOO_LATE, Hall, refused, rows

# Saving


def test_the_latest_answer_is_kept_in_one_row(hall: Hall) -> None:
    attempt = hall.begin()
    for revision, response in ((1, 0), (2, 1), (7, 0)):
        hall.save(attempt, response, revision, sure=response == 1)
    assert answers_of(hall.db, attempt) == {1: Given(0, sure=False, revision=7)}
    assert rows(hall.db, Answer) == 1


def test_an_answer_knows_when_it_was_saved_last(hall: Hall) -> None:
    attempt = hall.begin()
    hall.save(attempt, 0, 1)
    hall.save(attempt, 1, 2, at=NINE + MINUTE)
    hall.save(attempt, 1, 2, at=NINE + 2 * MINUTE)
    assert hall.db.scalar(select(Answer.saved_at)) == NINE + MINUTE


def test_the_same_change_again_changes_nothing(hall: Hall) -> None:
    attempt = hall.begin()
    hall.save(attempt, 0, nonce="one form", sure=True)
    hall.save(attempt, 0, nonce="one form", sure=True, at=NINE + MINUTE)
    hall.save(attempt, 1, nonce="one form", at=NINE + MINUTE)
    assert answers_of(hall.db, attempt) == {1: Given(0, sure=True, revision=0)}
    assert hall.db.scalar(select(Answer.saved_at)) == NINE


def test_what_arrives_late_changes_nothing(hall: Hall) -> None:
    attempt = hall.begin()
    hall.save(attempt, 1, 3, sure=True)
    for revision in (1, 2, 3):
        hall.save(attempt, 0, revision, nonce=f"late {revision}", sure=False)
    assert answers_of(hall.db, attempt) == {1: Given(1, sure=True, revision=3)}


def test_a_plain_form_is_the_latest_in_any_case(hall: Hall) -> None:
    attempt = hall.begin()
    hall.save(attempt, 0, 5)
    hall.save(attempt, 1, 0, nonce="form")
    assert answers_of(hall.db, attempt) == {1: Given(1, sure=None, revision=6)}
    hall.save(attempt, 0, 6, nonce="a late change of the script")
    assert hall.given(attempt) == {1: 1}
    hall.save(attempt, 0, 0, nonce="another form")
    assert answers_of(hall.db, attempt) == {1: Given(0, sure=None, revision=7)}
    hall.save(attempt, 1, 8)
    assert hall.given(attempt) == {1: 1}


def test_the_script_goes_on_after_a_plain_form(hall: Hall) -> None:
    attempt = hall.begin()
    hall.save(attempt, 0, 0, nonce="form")
    hall.save(attempt, 1, 1)
    assert answers_of(hall.db, attempt) == {1: Given(1, sure=None, revision=1)}


def test_an_answer_can_be_taken_back_and_given_again(hall: Hall) -> None:
    attempt = hall.begin()
    hall.save(attempt, 0, 1)
    hall.save(attempt, None, 2)
    given = answers_of(hall.db, attempt)
    assert given == {1: Given(None, sure=None, revision=2)}
    assert responses(given) == {}
    hall.save(attempt, 0, 1, nonce="late")
    assert hall.given(attempt) == {1: None}
    hall.save(attempt, 1, 3)
    assert responses(answers_of(hall.db, attempt)) == {1: 1}


def test_questions_and_attempts_are_kept_apart(db: Session) -> None:
    hall = Hall(db, attempts=2)
    first = hall.begin()
    hall.save(first, 0, 5, position=1)
    hall.save(first, "TCO", 1, position=2, nonce="same")
    finish(db, hall.participation(), first, NINE)
    second = hall.begin()
    hall.save(second, 1, 1, position=1, nonce="same")
    assert hall.given(first) == {1: 0, 2: "TCO"}
    assert hall.given(second) == {1: 1}


def test_with_feedback_after_each_answer_the_first_one_stands(db: Session) -> None:
    hall = Hall(db, feedback=Feedback.EACH)
    attempt = hall.begin()
    hall.save(attempt, 0, 1, sure=True)
    for response, revision in ((1, 2), (1, 0), (None, 3), (None, 0)):
        hall.save(attempt, response, revision, at=NINE + MINUTE)
    assert answers_of(db, attempt) == {1: Given(0, sure=True, revision=1)}
    assert db.scalar(select(Answer.saved_at)) == NINE


def test_with_feedback_after_each_answer_no_answer_yet_is_not_the_first_one(db: Session) -> None:
    """Who says “sure” and then goes on without an answer has not answered."""
    hall = Hall(db, feedback=Feedback.EACH)
    attempt = hall.begin()
    hall.save(attempt, None, sure=True)
    hall.save(attempt, 1, sure=False)
    hall.save(attempt, 0, sure=True)
    assert answers_of(db, attempt) == {1: Given(1, sure=False, revision=0)}


def test_whoever_saves_is_told_whether_that_answer_counts(hall: Hall) -> None:
    attempt = hall.begin()
    assert hall.save(attempt, 0, 2)
    assert hall.save(attempt, 0, 2)  # sent again
    assert not hall.save(attempt, 1, 2, nonce="of another tab")
    assert not hall.save(attempt, 1, 1)
    assert hall.save(attempt, 1)  # a plain form is the latest in any case
    assert not hall.save(attempt, 0, 2)  # sent again, and no longer the latest
    assert hall.given(attempt) == {1: 1}


def test_where_the_first_answer_stands_whoever_gives_another_is_told_so(db: Session) -> None:
    hall = Hall(db, feedback=Feedback.EACH)
    attempt = hall.begin()
    assert hall.save(attempt, 0, 1)
    assert hall.save(attempt, 0, 1)
    assert not hall.save(attempt, 1, 2)
    assert not hall.save(attempt, 1)
    assert hall.given(attempt) == {1: 0}


def test_an_answer_to_a_question_that_the_version_does_not_have_is_impossible(hall: Hall) -> None:
    attempt = hall.begin()
    for position in (0, 3, 99):
        with pytest.raises(IntegrityError), hall.db.begin_nested():
            hall.save(attempt, 0, position=position)
    assert rows(hall.db, Answer) == 0


def test_an_answer_or_an_attempt_of_another_version_is_impossible(hall: Hall) -> None:
    attempt = hall.begin()
    other = make_publication(hall.db, hall.class_session, make_quiz(SHORT), key="other")
    values = {"position": 1, "response": "0", "revision": 0, "nonce": "n", "saved_at": NINE}
    person = {"person_id": hall.student.id, "number": 2, "device_key": "d", "started_at": NINE}
    for wrong in (
        Answer(attempt_id=attempt.id, version_id=other.version_id, **values),
        Attempt(publication_id=hall.publication.id, version_id=other.version_id, **person),
    ):
        with pytest.raises(IntegrityError), hall.db.begin_nested():
            hall.db.add(wrong)


# Finishing and closing


def test_after_finishing_nothing_changes(hall: Hall) -> None:
    attempt = hall.begin()
    hall.save(attempt, 0, 1)
    finish(hall.db, hall.participation(), attempt, NINE + MINUTE)
    for response, revision, position in ((1, 2, 1), (1, 0, 1), (None, 3, 1), ("TCO", 1, 2)):
        with refused(RefusalCode.ATTEMPT_OVER):
            hall.save(attempt, response, revision, position=position, at=NINE + 2 * MINUTE)
    assert hall.given(attempt) == {1: 0}
    hall.db.refresh(attempt)
    assert attempt.finished_at == NINE + MINUTE
    assert hall.participation().is_over(attempt, NINE + MINUTE)
    assert hall.participation().current(NINE + MINUTE) is None


def test_finishing_twice_keeps_the_first_time(hall: Hall) -> None:
    attempt = hall.begin()
    for minutes in (1, 2):
        finish(hall.db, hall.participation(), attempt, NINE + minutes * MINUTE)
    hall.db.refresh(attempt)
    assert attempt.finished_at == NINE + MINUTE


def test_finishing_ends_one_attempt_only(hall: Hall) -> None:
    attempt = hall.begin()
    other = make_student(hall.db, hall.class_session.course)
    others = make_attempt(hall.db, hall.publication, other)
    finish(hall.db, hall.participation(), attempt, NINE)
    hall.db.refresh(others)
    assert others.finished_at is None


def test_answers_arrive_until_two_minutes_after_the_end_and_then_nothing_changes(hall: Hall) -> None:
    attempt = hall.begin()
    hall.save(attempt, 0, 1, at=TOO_LATE - timedelta(seconds=1))
    for at in (TOO_LATE, NINE - MINUTE):
        with refused(RefusalCode.ATTEMPT_OVER):
            hall.save(attempt, 1, 2, at=at)
    hall.db.refresh(attempt)
    assert (hall.given(attempt), attempt.finished_at) == ({1: 0}, None)


def test_who_has_more_time_answers_longer(hall: Hall) -> None:
    set_allowance(hall.db, hall.publication, hall.student.id, extra_minutes=5, extra_attempts=0)
    attempt = hall.begin()
    hall.save(attempt, 0, 1, at=TOO_LATE + 4 * MINUTE)
    with refused(RefusalCode.ATTEMPT_OVER):
        hall.save(attempt, 1, 2, at=TOO_LATE + 5 * MINUTE)
    assert hall.given(attempt) == {1: 0}


def test_closing_and_moving_the_end_count_at_once(hall: Hall) -> None:
    attempt = hall.begin()
    set_closing(hall.db, hall.publication, NINE, None)
    hall.save(attempt, 0, 1, at=TOO_LATE)
    close_now(hall.db, hall.publication, TOO_LATE)
    hall.save(attempt, 1, 2, at=TOO_LATE + MINUTE)
    with refused(RefusalCode.ATTEMPT_OVER):
        hall.save(attempt, 0, 3, at=TOO_LATE + 2 * MINUTE)
    assert hall.given(attempt) == {1: 1}
