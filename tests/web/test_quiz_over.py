"""Once its results are shown an attempt is over for good: whoever has seen the key answers nothing more."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from kiosk.quizzes.delivery.publications import ARRIVAL_GRACE, open_publication
from kiosk.quizzes.models import Attempt, Publication
from tests.web.conftest import Hall, hidden_fields, submit
from tests.web.quiz_hall import EVERY_KIND, QuizHall, publish_quiz

RESULTS = "/1/results"
KEY = "No fact is looked up anywhere."  # the feedback of a wrong choice


@pytest.fixture
def quiz(hall: Hall) -> QuizHall:
    return publish_quiz(hall)


def close(quiz: QuizHall) -> None:
    quiz.close()
    quiz.hall.clock.instant += ARRIVAL_GRACE


def open_again(quiz: QuizHall) -> None:
    with quiz.hall.kiosk.database.writing() as db:
        open_publication(db, db.get_one(Publication, quiz.publication_id), quiz.hall.clock.now(), None)


def stopped(quiz: QuizHall) -> FlaskClient:
    """A phone in the middle of the quiz, whose first answer is wrong, when it has closed."""
    phone = quiz.begun()
    quiz.answer(phone, "A fact that it looked up")
    close(quiz)
    return phone


def test_closing_shows_no_key_before_the_attempt_is_finished(quiz: QuizHall) -> None:
    phone = stopped(quiz)
    for path in ("/1/1", RESULTS, "/1/end", ""):
        assert KEY not in phone.get(quiz.address + path, follow_redirects=True).text
    end = phone.get(quiz.address + RESULTS, follow_redirects=True)
    assert end.request.path == f"{quiz.address}/1/end"
    assert "What was saved counts. 1 of 7 questions has an answer." in end.text
    assert "the attempt is over for good, even if the quiz is opened again" in end.text
    assert KEY in submit(phone, end, path=f"{quiz.address}/1/end").text


def test_the_cover_leads_from_a_closed_quiz_to_the_results(quiz: QuizHall) -> None:
    phone = stopped(quiz)
    cover = phone.get(quiz.address)
    assert "The quiz closed before you finished. What was saved counts." in cover.text
    assert "points" not in cover.text
    results = submit(phone, cover, path=f"{quiz.address}/1/end")
    assert results.request.path == quiz.address + RESULTS


@pytest.mark.parametrize("more", ["opened again", "extra minutes"])
def test_whoever_has_seen_the_key_answers_nothing_more(quiz: QuizHall, more: str) -> None:
    phone = quiz.begun()
    page = quiz.question(phone)  # a second tab, loaded before
    quiz.answer(phone, "A fact that it looked up")
    close(quiz)
    assert KEY in quiz.finish(phone).text
    open_again(quiz) if more == "opened again" else quiz.allow(1, minutes=60)
    for nonce in ("second-tab", "once-more"):
        late = submit(phone, page, path=f"{quiz.address}/1/1", answer="1", nonce=nonce)
        assert (late.status_code, quiz.answers()) == (410, [{1: 0}])
    assert phone.get(f"{quiz.address}/1/1").location == quiz.address + RESULTS
    token = hidden_fields(page)["csrf_token"]
    assert "You have no attempt left" in phone.post(quiz.address, data={"csrf_token": token}).text


def test_whoever_needs_another_attempt_gets_another(quiz: QuizHall) -> None:
    phone = stopped(quiz)
    quiz.finish(phone)
    open_again(quiz)
    quiz.allow(1, attempts=1)
    cover = phone.get(quiz.address)
    assert "Try again" in cover.text
    token = hidden_fields(cover, "Try again")["csrf_token"]
    begun = phone.post(quiz.address, data={"csrf_token": token}, follow_redirects=True)
    assert begun.request.path == f"{quiz.address}/2/1"
    quiz.answer(phone, "A likely continuation", attempt=2)
    assert quiz.answers() == [{1: 0}, {1: 1}]


def test_whoever_has_not_looked_goes_on_when_the_quiz_is_opened_again(quiz: QuizHall) -> None:
    phone = stopped(quiz)
    phone.get(quiz.address + RESULTS, follow_redirects=True)  # looks at the page, and presses nothing
    open_again(quiz)
    quiz.answer(phone, "A likely continuation")
    assert quiz.answers() == [{1: 1}]


def test_an_attempt_that_is_finished_late_ended_when_the_quiz_closed(quiz: QuizHall) -> None:
    phone = stopped(quiz)
    closed_at = quiz.hall.clock.now() - ARRIVAL_GRACE
    quiz.hall.clock.advance(minutes=30)
    quiz.finish(phone)
    with quiz.hall.kiosk.database.reading() as db:
        assert db.scalar(select(Attempt.finished_at)) == closed_at


def test_with_feedback_after_each_answer_the_first_one_stands_also_when_opened_again(hall: Hall) -> None:
    quiz = publish_quiz(hall, EVERY_KIND.replace("Shuffle: no", "Shuffle: no\nFeedback: each"))
    phone = stopped(quiz)
    open_again(quiz)
    page = quiz.question(phone)
    assert KEY in page.text
    assert ">Validate</button>" not in page.text
