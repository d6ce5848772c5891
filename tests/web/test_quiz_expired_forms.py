"""A form of the recap whose browser session has changed: shown again, and nothing is lost."""

import pytest
from flask.testing import FlaskClient

from tests.web.conftest import STUDENT, Hall, hidden_fields, submit
from tests.web.quiz_hall import (
    OTHER_STUDENT,
    QuizHall,
    not_me,
    publish_quiz,
    sent_by_script,
    shown_on,
)


@pytest.fixture
def quiz(hall: Hall) -> QuizHall:
    """One of each kind, in the order of the file, open until it is closed by hand."""
    return publish_quiz(hall)


# A form whose browser session has changed


def test_an_expired_form_is_shown_again_with_what_was_typed(quiz: QuizHall) -> None:
    phone = quiz.begun()
    page = quiz.question(phone, 6)
    phone.delete_cookie("kiosk-session")
    again = submit(phone, page, answer="total cost")
    assert again.status_code == 400
    assert "What you typed is kept." in again.text
    assert shown_on(again) == "total cost"
    assert quiz.answers() == [{}]
    assert submit(phone, again, answer="total cost").status_code == 200
    assert quiz.answers() == [{6: "total cost"}]


def test_an_expired_form_shows_nothing_of_what_somebody_else_has_typed(quiz: QuizHall) -> None:
    phone = quiz.begun()
    page = quiz.question(phone, 6)
    not_me(phone, quiz)
    quiz.submit_identity(phone, *OTHER_STUDENT)
    quiz.begin(phone)
    phone.delete_cookie("kiosk-session")
    again = submit(phone, page, answer="the first one’s secret")
    assert again.status_code == 400
    assert "secret" not in again.text
    assert quiz.answers() == [{}, {}]


@pytest.mark.parametrize(("place", "status"), [("/1/1", 303), ("/9/1", 303), ("", 303), ("/who", 400)])
def test_an_expired_form_of_a_quiz_that_is_not_there_any_more_is_no_error(
    quiz: QuizHall, phone: FlaskClient, place: str, status: int
) -> None:
    data = {"answer": "1", "student_number": "1", "family_name": "A"}
    assert phone.post(quiz.address + place, data=data).status_code == status
    assert quiz.phone_of().post(f"/quiz/00000000{place}", data=data).status_code in (303, 404)
    assert quiz.begun().post(f"{quiz.address}/9/1", data=data).status_code == 404


def test_an_expired_identification_is_shown_again_with_what_was_typed(
    quiz: QuizHall, phone: FlaskClient
) -> None:
    page = phone.get(f"{quiz.address}/who")
    phone.delete_cookie("kiosk-session")
    again = submit(phone, page, student_number=STUDENT[0], family_name=STUDENT[1])
    assert again.status_code == 400
    assert "The form had expired" in again.text
    assert 'value="Abadie"' in again.text
    cover = submit(phone, again, student_number=STUDENT[0], family_name=STUDENT[1])
    assert "In the name of Léa Abadie" in cover.text


def test_an_expired_button_brings_its_page_back_and_does_nothing(quiz: QuizHall) -> None:
    phone = quiz.phone_of()
    cover = phone.get(quiz.address)
    phone.delete_cookie("kiosk-session")
    page = submit(phone, cover, path=quiz.address)
    assert page.request.path == quiz.address
    assert quiz.answers() == []
    submit(phone, page, path=quiz.address)
    end = phone.get(f"{quiz.address}/1/end")
    phone.delete_cookie("kiosk-session")
    page = submit(phone, end, path=f"{quiz.address}/1/end")
    assert page.request.path == f"{quiz.address}/1/end"
    assert quiz.finish(phone).request.path == f"{quiz.address}/1/results"


def test_an_expired_form_tells_the_script_by_its_status_and_the_new_token_works(quiz: QuizHall) -> None:
    phone = quiz.begun()
    page = quiz.question(phone)
    phone.delete_cookie("kiosk-session")
    answer = sent_by_script(phone, page, "A likely continuation", revision="1")
    assert answer.status_code == 400
    assert answer.content_type.startswith("text/html")
    token = hidden_fields(quiz.question(phone), "data-answer")["csrf_token"]
    again = sent_by_script(phone, page, "A likely continuation", revision="1", csrf_token=token)
    assert again.get_json()["saved"] is True
    assert quiz.answers() == [{1: 1}]
