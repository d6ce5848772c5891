"""Pictures and formulas of a question: nobody writes them in Kiosk yet, and everybody sees them."""

import base64
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from kiosk.courses.models import ClassSession, Course
from kiosk.quizzes.assets import LARGEST, NotAPictureError, keep_picture, picture_of
from kiosk.quizzes.delivery.publications import open_publication, publish
from kiosk.quizzes.delivery.versions import import_quiz
from kiosk.quizzes.formats.quiz_file import read_quiz_text
from kiosk.quizzes.model.quiz import Formula
from kiosk.quizzes.models import Asset, QuizVersion
from tests.factories import make_course
from tests.web.conftest import Hall
from tests.web.quiz_hall import IN_ORDER, SINGLE, QuizHall, publish_quiz
from tests.web.test_quiz_screen import show

# One white point, the smallest of pictures.
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsTbY3QAAAABJRU5ErkJggg=="
)
EVIL = '<math onclick="x()"><mi>a</mi><script>alert(1)</script><mtext><img src=x onerror=y></mtext></math>'


@pytest.fixture
def quiz(hall: Hall) -> QuizHall:
    """One question with a picture and a formula."""
    now, read = hall.clock.now(), read_quiz_text(IN_ORDER + SINGLE)
    with hall.kiosk.database.writing() as db:
        course = db.get_one(Course, hall.course.id)
        media = keep_picture(db, course.id, PNG, "a white point"), Formula(EVIL, "the letter a")
        shown = replace(read, questions=(replace(read.questions[0], media=media),))
        version = import_quiz(db, course, shown, "recap", now).version
        publication = publish(db, db.get_one(ClassSession, hall.class_session.id), version, by=None, now=now)
        open_publication(db, publication, now, None)
        return QuizHall(hall, publication.id, publication.code, shown)


def address(quiz: QuizHall) -> str:
    return f"{quiz.address}/pictures/{quiz.quiz.questions[0].media[0].asset}"  # type: ignore[union-attr]


def test_phone_results_console_and_screen_show_them(quiz: QuizHall, console: FlaskClient) -> None:
    phone = quiz.begun()
    pages = [quiz.question(phone)]
    quiz.answer(phone, "A likely continuation")
    pages.append(quiz.finish(phone))
    pages.append(console.get(f"{quiz.console_address}/questions/1"))
    show(console, quiz, position=1)
    pages.append(quiz.hall.new_screen().page())
    for page in pages:
        assert f'<img src="{address(quiz)}" alt="a white point"' in page.text
        assert 'aria-label="the letter a"><math><mi>a</mi><mtext></mtext></math>' in page.text


def test_a_picture_is_sent_as_it_was_kept(quiz: QuizHall) -> None:
    answer = quiz.hall.new_phone().get(address(quiz))
    assert (answer.data, answer.mimetype) == (PNG, "image/png")
    assert "immutable" in answer.headers["Cache-Control"]


def test_a_quiz_shows_no_picture_but_its_own(quiz: QuizHall) -> None:
    phone, other = quiz.hall.new_phone(), publish_quiz(quiz.hall, IN_ORDER.replace("recap", "x") + SINGLE)
    assert phone.get(address(quiz).replace(quiz.code, other.code)).status_code == 404
    assert phone.get(f"{quiz.address}/pictures/{'0' * 64}").status_code == 404


@pytest.mark.parametrize("content", [b"<svg/>", b"", b"GIF8" + bytes(LARGEST)])
def test_what_is_no_picture_is_not_kept(hall: Hall, content: bytes) -> None:
    with hall.kiosk.database.writing() as db, pytest.raises(NotAPictureError):
        keep_picture(db, hall.course.id, content, "")


def test_the_same_picture_is_kept_once_and_goes_with_its_course(hall: Hall) -> None:
    with hall.kiosk.database.writing() as db:
        course = make_course(db)
        [one, other] = [keep_picture(db, course.id, PNG, words) for words in ("one", "other")]
        assert one.asset == other.asset
        assert picture_of(db, hall.course.id, one.asset) is None
        db.delete(course)
        db.flush()
        assert db.scalars(select(Asset)).all() == []


def test_no_page_reads_the_markdown_to_show_or_judge_a_question(quiz: QuizHall, console: FlaskClient) -> None:
    with quiz.hall.kiosk.database.writing() as db:
        db.execute(update(QuizVersion).values(source="# A grammar that nobody reads any more"))
    phone = quiz.taken(["A likely continuation"])
    assert "1 of 1 point" in phone.get(f"{quiz.address}/1/results").text
    assert console.get(f"{quiz.console_address}/questions/1").status_code == 200
    assert b"A likely continuation" in console.get(f"{quiz.console_address}/download/long").data
