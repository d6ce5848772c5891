"""A classmate has the quiz's code, and everybody's number and name. What a script can do with them."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from kiosk.quizzes.models import Attempt
from tests.factories import make_student
from tests.web.conftest import Hall, submit
from tests.web.quiz_hall import QuizHall, publish_quiz

PEOPLE = 20


@pytest.fixture(autouse=True)
def _every_page_is_valid() -> None:
    """Said of all pages by other tests; here it would take most of the time."""


@pytest.fixture
def quiz(hall: Hall) -> QuizHall:
    with hall.kiosk.database.writing() as db:
        for number in range(PEOPLE):
            make_student(db, hall.course, f"Name{number}", student_number=f"77{number:04}")
    return publish_quiz(hall)


def whole_roster(quiz: QuizHall) -> list[int]:
    """A fresh browser for each of them, one form and one press; the statuses of the forms."""
    statuses = []
    for number in range(PEOPLE):
        browser = quiz.hall.new_phone()
        said = quiz.submit_identity(browser, f"77{number:04}", f"Name{number}")
        statuses.append(said.status_code)
        if said.status_code == 200:
            quiz.begin(browser)
    return statuses


def attempts(quiz: QuizHall) -> int:
    with quiz.hall.kiosk.database.reading() as db:
        return db.scalar(select(func.count(Attempt.id))) or 0


def test_a_script_takes_the_quiz_of_nobody_who_has_signed(quiz: QuizHall) -> None:
    for number in range(PEOPLE):
        quiz.hall.sign(quiz.hall.new_phone(), f"77{number:04}", f"Name{number}")
    assert set(whole_roster(quiz)) == {403}
    assert attempts(quiz) == 0


def test_what_a_script_began_before_anybody_signed_stands_in_nobodys_way(quiz: QuizHall) -> None:
    whole_roster(quiz)
    for number in range(PEOPLE):
        phone = quiz.hall.new_phone()
        quiz.hall.sign(phone, f"77{number:04}", f"Name{number}")
        assert quiz.begin(phone).request.path == f"{quiz.address}/2/1"


def test_the_instructor_undoes_a_script_with_one_press(quiz: QuizHall, console: FlaskClient) -> None:
    whole_roster(quiz)
    page = console.get(quiz.console_address)
    latest = re.search(r'name="latest" value="(\d+)"', page.text)
    assert latest
    path = f"{quiz.console_address}/set-aside-unsigned"
    done = submit(console, page, path=path, latest=latest[1])
    assert f"{PEOPLE} attempts are set aside." in done.text
    assert "Nobody has begun yet." in done.text
