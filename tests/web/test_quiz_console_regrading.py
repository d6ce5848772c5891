"""Regrading from the console: an answer counts as right, or no longer, at once and everywhere."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from kiosk.quizzes.models import Regrade
from tests.web.conftest import Hall
from tests.web.quiz_console import cells_of, count_of, forced, person_page
from tests.web.quiz_hall import IN_ORDER, OTHER_STUDENT, SHORT, SINGLE, TRUTH, QuizHall, publish_quiz


def points_everywhere(quiz: QuizHall, console: FlaskClient, phone: FlaskClient) -> tuple[str, str, str, str]:
    """The total of the student: in the list, on the student's page, on the phone, in the file."""
    listed = cells_of(console.get(quiz.console_address), "Abadie")[2].split(" / ")[0]
    own = re.search(r"Attempt 1 · ([\d.]+) of", console.get(person_page(quiz)).text)
    told = re.search(r"<h1>([\d.]+) of", phone.get(f"{quiz.address}/1/results").text)
    assert own
    assert told
    wide = console.get(f"{quiz.console_address}/download/wide").text.splitlines()
    header = wide[0].split(",")
    row = next(line for line in wide if "Abadie" in line).split(",")
    return listed, own[1], told[1], row[header.index("points")]


def regrade_form(console: FlaskClient, quiz: QuizHall, words: str, position: int = 2) -> dict[str, str]:
    """The form beside the bar with these words."""
    page = console.get(f"{quiz.console_address}/questions/{position}").text
    form = next(
        each for each in re.findall(r"<form.*?</form>", page, re.DOTALL) if f": {words}</span>" in each
    )
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form))


def regrades(quiz: QuizHall) -> int:
    with quiz.hall.kiosk.database.reading() as db:
        return db.scalar(select(func.count(Regrade.id))) or 0


def test_an_answer_accepted_afterwards_counts_at_once_and_everywhere(
    hall: Hall, console: FlaskClient
) -> None:
    quiz = publish_quiz(hall, IN_ORDER + SINGLE + SHORT)
    phone = quiz.taken(["A likely continuation", "overall cost"])
    other = quiz.taken(["A likely continuation", "Overall  cost!"], *OTHER_STUDENT)
    assert points_everywhere(quiz, console, phone) == ("1", "1", "1", "1")
    address = f"{quiz.console_address}/questions/2"
    data = regrade_form(console, quiz, "overall cost")
    page = console.post(address, data=data, follow_redirects=True)
    assert "This answer counts as right now, for everyone who gave it." in page.text
    assert count_of(page, "Facility").startswith("100%")
    assert points_everywhere(quiz, console, phone) == ("2", "2", "2", "2")
    assert "2 of 2 points" in other.get(f"{quiz.address}/1/results").text
    again = console.post(address, data=data, follow_redirects=True)
    assert "counts as right now" not in again.text
    assert regrades(quiz) == 1
    page = console.post(address, data=regrade_form(console, quiz, "overall cost"), follow_redirects=True)
    assert "This answer no longer counts as right." in page.text
    assert points_everywhere(quiz, console, phone) == ("1", "1", "1", "1")
    assert regrades(quiz) == 2  # nothing is ever overwritten


def test_the_key_itself_can_be_turned_round(hall: Hall, console: FlaskClient) -> None:
    quiz = publish_quiz(hall, IN_ORDER + TRUTH)
    phone = quiz.taken(["False"])
    address = f"{quiz.console_address}/questions/1"
    for words, points in (("True", "1"), ("False", "0")):
        console.post(address, data=regrade_form(console, quiz, words, 1))
        assert f"<h1>{points} of 1 point" in phone.get(f"{quiz.address}/1/results").text


@pytest.mark.parametrize(
    ("position", "given"), [(0, "x"), (8, "x"), (2**70, "x"), (6, "x" * 2001), (6, "\x00"), (6, "a\x00b")]
)
def test_what_cannot_be_regraded_is_not_found(
    quiz: QuizHall, console: FlaskClient, position: int, given: str
) -> None:
    answer = forced(console, f"{quiz.console_address}/questions/{position}", given=given, right="1")
    assert answer.status_code == 404
    assert regrades(quiz) == 0


def test_regrading_nothing_changes_nothing(quiz: QuizHall, console: FlaskClient) -> None:
    assert forced(console, f"{quiz.console_address}/questions/6", right="1").status_code == 200
    assert regrades(quiz) == 0


def test_a_typed_answer_is_shown_as_text(hall: Hall, console: FlaskClient) -> None:
    quiz = publish_quiz(hall, IN_ORDER + SHORT)
    quiz.taken(['<script>alert(1)</script> <img src="https://evil.example/"> [x](javascript:alert(2))'])
    for path in (quiz.console_address, f"{quiz.console_address}/questions/1", person_page(quiz)):
        page = console.get(path).text
        assert "<script>alert" not in page
        assert "<img" not in page
        assert 'href="javascript:' not in page
