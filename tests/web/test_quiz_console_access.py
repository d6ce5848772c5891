"""Whose a recap is on the console: the instructor's alone, also in a browser that takes it."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from kiosk.courses.models import Course
from kiosk.documents.quiz import FORMATS
from kiosk.quizzes.delivery.publications import publish
from kiosk.quizzes.delivery.versions import import_quiz
from kiosk.quizzes.models import Allowance, Publication, QuizVersion, Regrade
from tests.factories import make_class_session, make_course, make_instructor
from tests.web.conftest import Hall, hidden_fields, submit
from tests.web.quiz_console import forced, session_page
from tests.web.quiz_hall import QuizHall, tree_of, words_of

# Whose it is


def paths_of(class_session_id: object, publication_id: object) -> tuple[list[str], list[str]]:
    """Every address of a published quiz on the console: to look at, and to send to."""
    quiz = f"/console/sessions/{class_session_id}/quizzes/{publication_id}"
    looks = [quiz, f"{quiz}/live", f"{quiz}/questions/1", f"{quiz}/people/1"]
    looks += [f"{quiz}/download/{name}" for name in FORMATS]
    sends = [f"{quiz}/{action}" for action in ("open", "close", "closing", "renew", "withdraw")]
    sends += [f"{quiz}/questions/1", f"{quiz}/people/1"]
    return looks, sends


FIELDS = {
    "closing": "5", "given": "1", "right": "1", "extra_minutes": "5", "extra_attempts": "1",
}  # fmt: skip


def test_what_is_another_instructors_does_not_exist(quiz: QuizHall, console: FlaskClient) -> None:
    hall = quiz.hall
    own = hall.class_session.id
    with hall.kiosk.database.writing() as db:
        course = make_course(db)
        make_instructor(db, course)
        foreign = make_class_session(db, course)
        version = import_quiz(db, course, quiz.quiz, "recap", hall.clock.now()).version
        theirs = publish(db, foreign, version, by=None, now=hall.clock.now())
        sibling = make_class_session(db, db.get_one(Course, hall.course.id))
    state = snapshot(hall)
    for session, publication in (
        (foreign.id, theirs.id),  # all of it another's
        (own, theirs.id),  # another's quiz under one's own class session
        (foreign.id, quiz.publication_id),  # one's own quiz under another's class session
        (sibling.id, quiz.publication_id),  # one's own, but published for another class session
        (own, 10**6),
        (own, 2**31),
        (own, 10**30),
        (10**30, quiz.publication_id),
    ):
        looks, sends = paths_of(session, publication)
        for path in looks:
            assert console.get(path).status_code == 404, path
        for path in sends:
            assert forced(console, path, **FIELDS).status_code == 404, path
    for session in (foreign.id, 10**30):
        for fields in ({}, {"publication": str(theirs.id)}, {"publication": str(quiz.publication_id)}):
            assert forced(console, f"/console/sessions/{session}/screen", **fields).status_code == 404
        sent = forced(console, f"/console/sessions/{session}/quizzes", version=str(version.id))
        assert sent.status_code == 404
    for bad in (str(theirs.id), "0", "-1", "-" + "9" * 30, "9" * 30):
        assert forced(console, f"/console/sessions/{own}/screen", publication=bad).status_code == 404
    assert snapshot(hall) == state


def snapshot(hall: Hall) -> list[tuple[object, ...]]:
    with hall.kiosk.database.reading() as db:
        rows = db.execute(
            select(Publication.id, Publication.opens_at, Publication.closes_at, Publication.version_id)
        ).all()
        counts = [
            db.scalar(select(func.count()).select_from(each)) for each in (Allowance, Regrade, QuizVersion)
        ]
    return [*(tuple(row) for row in rows), tuple(counts)]


@pytest.mark.parametrize("position", ["0", "8", str(2**70), "x", "-1"])
def test_a_question_that_is_not_there_is_not_found(
    quiz: QuizHall, console: FlaskClient, position: str
) -> None:
    assert console.get(f"{quiz.console_address}/questions/{position}").status_code == 404
    if position.isdigit():
        sent = forced(
            console,
            f"{session_page(quiz.hall)}/screen",
            publication=str(quiz.publication_id),
            position=position,
        )
        assert sent.status_code == 404


def test_a_visitor_and_a_student_see_nothing_of_the_console(quiz: QuizHall) -> None:
    phone = quiz.begun()
    looks, sends = paths_of(quiz.hall.class_session.id, quiz.publication_id)
    token = hidden_fields(quiz.question(phone))["csrf_token"]
    for path in looks:
        assert phone.get(path).location.startswith("/console/log-in"), path
    for path in sends:
        answer = phone.post(path, data={"csrf_token": token, **FIELDS})
        assert answer.location.startswith("/console/log-in"), path


# One browser that is both


def test_a_console_and_a_phone_in_one_browser_do_not_log_each_other_out(
    quiz: QuizHall, console: FlaskClient
) -> None:
    assert quiz.submit_identity(console).request.path == quiz.address
    assert stem(quiz.begin(console)) == "What does a language model compute?"
    assert console.get(quiz.console_address).status_code == 200
    quiz.answer(console, "A likely continuation")
    assert "Dominique Exemple" in console.get("/console/").text
    assert quiz.answers() == [{1: 1}]
    submit(console, console.get(quiz.address), path="/sign-in/not-me")
    assert console.get(quiz.console_address).status_code == 200
    assert console.get(quiz.address).location == f"{quiz.address}/who"
    quiz.submit_identity(console)
    submit(console, console.get("/console/"), path="/console/log-out")
    assert console.get(quiz.console_address).status_code == 303
    assert quiz.question(console).status_code == 200


def test_logging_in_on_a_phone_in_the_middle_of_a_quiz_keeps_the_quiz(quiz: QuizHall) -> None:
    phone = quiz.begun()
    assert quiz.hall.log_in(phone).status_code == 200
    assert quiz.answer(phone, "A likely continuation").status_code == 200
    assert quiz.answers() == [{1: 1}]
    assert phone.get(quiz.console_address).status_code == 200


def stem(page: TestResponse) -> str:
    heading = tree_of(page).find(".//h1")
    assert heading is not None
    return words_of(heading)
