"""A kind defined here goes the whole way, from a file to the screen, without a line changed anywhere else."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from kiosk.courses.models import ClassSession
from kiosk.documents.quiz import export_quiz
from kiosk.quizzes.formats.files import read_file, write_file
from kiosk.quizzes.model.problems import Loss
from kiosk.quizzes.models import Publication
from kiosk.quizzes.results.results import results_of
from tests.kinds.newcomers import known
from tests.kinds.order_of_magnitude.room import KIND
from tests.web.conftest import Hall
from tests.web.quiz_hall import QuizHall, publish_quiz, read_aloud
from tests.web.test_quiz_screen import show

FILE = """# Recap

Language: en
Id: recap
Shuffle: no

## How many parameters has a small language model?

Kind: order of magnitude
Number: 9

Explanation: A few thousand million.
"""
TEMPLATES = Path(__file__).parent / "order_of_magnitude"


@pytest.fixture
def quiz(hall: Hall) -> Iterator[QuizHall]:
    with known(KIND, hall.app, TEMPLATES):
        yield publish_quiz(hall, FILE)


def test_its_file_reads_back_as_it_was_written(quiz: QuizHall) -> None:
    written = write_file("recap.md", quiz.quiz).content
    assert b"Kind: order of magnitude\nNumber: 9\n" in written
    assert read_file("recap.md", written).quiz == quiz.quiz


def test_it_is_answered_judged_and_explained_on_the_phone(quiz: QuizHall) -> None:
    phone = quiz.begun()
    assert "Answer with a 1 and its zeros." in read_aloud(quiz.answer(phone, "many"))
    assert quiz.answer(phone, "10 000").status_code == 200
    assert quiz.answers() == [{1: 4}]
    results = read_aloud(quiz.finish(phone))
    assert "0 of 1 point" in results
    assert "Not right: 10^4" in results
    assert "The right answer 10^9" in results
    assert "A few thousand million." in results


def test_it_is_in_the_results_and_their_files(quiz: QuizHall, console: FlaskClient) -> None:
    quiz.taken(["1000000000"])
    page = read_aloud(console.get(f"{quiz.console_address}/questions/1"))
    assert "10^9 ✓ right" in page or "10^9 right 100%" in page
    with quiz.hall.kiosk.database.reading() as db:
        session = db.get_one(ClassSession, quiz.hall.class_session.id)
        publication = db.get_one(Publication, quiz.publication_id)
        results = results_of(db, session, publication, quiz.hall.clock.now())
        rows = export_quiz(results, "long").content.decode().splitlines()
    assert any("order_of_magnitude" in row and "10^9" in row and ",1,1," in row for row in rows)


@pytest.mark.parametrize("ending", ["gift", "xml"])
def test_a_file_for_moodle_names_it_as_left_out(quiz: QuizHall, ending: str) -> None:
    [left] = [each for each in write_file(f"recap.{ending}", quiz.quiz).left_out if each.question]
    assert (left.question, left.loss, left.value) == (1, Loss.QUESTION, "order of magnitude")


def test_the_hall_sees_it_on_the_screen(quiz: QuizHall, console: FlaskClient) -> None:
    quiz.taken(["1000000000"])
    show(console, quiz, position=1)
    screen = quiz.hall.new_screen()
    assert "juste" not in read_aloud(screen.page())
    show(console, quiz, position=1, key=True)
    assert "10^9 ✓ juste" in read_aloud(screen.page())
