"""One student's recap on the console: what was answered, and more time or attempts."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete, select
from werkzeug.test import TestResponse

from kiosk.courses.models import Enrolment
from kiosk.quizzes.models import Allowance
from tests.factories import make_student
from tests.web.conftest import Hall, hidden_fields
from tests.web.quiz_console import cells_of, forced, person_page
from tests.web.quiz_hall import EVERY_KIND, HALF, RIGHT, QuizHall, publish_quiz, tree_of


def test_a_students_answers_stand_question_by_question(hall: Hall, console: FlaskClient) -> None:
    quiz = publish_quiz(hall, EVERY_KIND.replace("Shuffle: no", "Shuffle: no\nCertainty: yes"))
    phone = quiz.begun()
    hall.clock.advance(minutes=1)
    for place, given in enumerate(HALF[:6], start=1):
        quiz.answer(phone, given, place, sure="1")
    page = console.get(person_page(quiz))
    assert "Attempt 1 · 3 of 12 points" in page.text
    assert "under way" in page.text
    assert cells_of(page, "What does a language model") == ["An opinion of its own", "sure", "0 / 1"]
    assert cells_of(page, "Put the layers") == [
        "modelsproductsinfrastructurestrategies Neighbours right: 1 of 3", "sure", "1 / 3",
    ]  # fmt: skip
    assert cells_of(page, "Match each phase")[0].startswith(
        "training → learning from raw datafine-tuning → –"
    )
    assert cells_of(page, "Over how many months") == ["–", "", "0 / 1"]
    quiz.finish(phone)
    page = console.get(person_page(quiz)).text
    assert "Begun at 9:00:00" in page
    assert "finished at 9:01:00" in page


def test_who_has_not_begun_has_a_page_too(quiz: QuizHall, console: FlaskClient) -> None:
    assert "Has not begun." in console.get(person_page(quiz)).text


def test_who_took_it_and_then_left_the_roster_keeps_the_page_and_can_be_given_more(
    quiz: QuizHall, console: FlaskClient
) -> None:
    quiz.hall.sign(quiz.taken(RIGHT))
    with quiz.hall.kiosk.database.writing() as db:
        db.execute(delete(Enrolment))
        stranger = make_student(db, None, "Ailleurs")
    assert "12 of 12 points" in console.get(person_page(quiz)).text
    assert "Saved." in allow(console, quiz, "10", "1").text
    assert allowances(quiz) == [(1, 10, 1)]
    assert console.get(person_page(quiz, stranger.id)).status_code == 404


@pytest.mark.parametrize("key", ["999", "s1", "g1", "x", "9" * 40, "1%00", "0", "-1"])
def test_nobody_unknown_has_a_page_or_is_given_anything(
    quiz: QuizHall, console: FlaskClient, key: str
) -> None:
    assert console.get(person_page(quiz, key)).status_code == 404
    for minutes in ("5", "x"):
        answer = forced(console, person_page(quiz, key), extra_minutes=minutes, extra_attempts="0")
        assert answer.status_code == 404
    assert allowances(quiz) == []


def allowances(quiz: QuizHall) -> list[tuple[int | None, int, int]]:
    with quiz.hall.kiosk.database.reading() as db:
        rows = db.execute(select(Allowance.person_id, Allowance.extra_minutes, Allowance.extra_attempts))
        return [(row.person_id, row.extra_minutes, row.extra_attempts) for row in rows]


def allow(console: FlaskClient, quiz: QuizHall, minutes: str, attempts: str) -> TestResponse:
    path = person_page(quiz)
    data = {**hidden_fields(console.get(path), 'name="extra_minutes"')}
    data.update(extra_minutes=minutes, extra_attempts=attempts)
    return console.post(path, data=data, follow_redirects=True)


def test_more_time_and_attempts_are_kept_and_shown_again(quiz: QuizHall, console: FlaskClient) -> None:
    for minutes, attempts in (("10", "1"), ("0", "20"), ("1440", "0")):
        page = allow(console, quiz, minutes, attempts)
        assert "Saved." in page.text
        assert re.search(rf'name="extra_minutes" type="number" value="{minutes}"', page.text)
        assert re.search(rf'name="extra_attempts" type="number" value="{attempts}"', page.text)
        assert allowances(quiz) == [(1, int(minutes), int(attempts))]


@pytest.mark.parametrize(
    ("minutes", "attempts", "words"),
    [
        ("-1", "0", "From 0 to 1440 minutes."),
        ("1441", "0", "From 0 to 1440 minutes."),
        ("9" * 400, "0", "From 0 to 1440 minutes."),
        ("-" + "9" * 400, "0", "From 0 to 1440 minutes."),
        ("0", "21", "From 0 to 20 attempts."),
        ("ten", "0", "Give a whole number."),
        ("1.5", "0", "Give a whole number."),
        ("", "0", "Give a whole number."),
        ("0", "", "Give a whole number."),
        ("9" * 5000, "0", "Give a whole number."),
        ('"><script>', "0", "Give a whole number."),
    ],
)
def test_a_bad_number_is_told_and_keeps_what_was_typed(
    quiz: QuizHall, console: FlaskClient, minutes: str, attempts: str, words: str
) -> None:
    page = allow(console, quiz, minutes, attempts)
    assert page.status_code == 422
    assert words in page.text
    assert "<title>Error · " in page.text
    assert "<script>alert" not in page.text
    typed = {each.get("name"): each.get("value") for each in tree_of(page).iter("input")}
    assert (typed["extra_minutes"], typed["extra_attempts"]) == (minutes, attempts)
    assert allowances(quiz) == []
