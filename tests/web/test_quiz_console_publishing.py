"""A recap on the console: published, opened with an end, closed and reopened, renewed, taken back."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from kiosk.courses.models import Course
from kiosk.quizzes.delivery.versions import import_quiz
from kiosk.quizzes.formats.quiz_file import read_quiz_text
from kiosk.quizzes.models import Publication
from tests.factories import make_course
from tests.web.conftest import Hall, submit
from tests.web.quiz_console import forced, session_page
from tests.web.quiz_hall import EVERY_KIND, IN_ORDER, TRUTH, QuizHall, publish_quiz, tree_of

NOTHING_CHANGED = "Nothing was changed"


@pytest.fixture
def waiting(hall: Hall) -> QuizHall:
    """One of each kind, not opened yet."""
    return publish_quiz(hall, opened=False)


def press(console: FlaskClient, quiz: QuizHall, action: str, **fields: str) -> TestResponse:
    """Press a button of the quiz's page."""
    page = console.get(quiz.console_address)
    return submit(console, page, path=f"{quiz.console_address}/{action}", **fields)


def import_version(hall: Hall, source: str, key: str = "recap", course_id: int = 0) -> int:
    with hall.kiosk.database.writing() as db:
        course = db.get_one(Course, course_id or hall.course.id)
        return import_quiz(db, course, read_quiz_text(source), key, hall.clock.now()).version.id


def publications(hall: Hall) -> int:
    with hall.kiosk.database.reading() as db:
        return db.scalar(select(func.count(Publication.id))) or 0


def window(quiz: QuizHall) -> tuple[object, object]:
    with quiz.hall.kiosk.database.reading() as db:
        publication = db.get_one(Publication, quiz.publication_id)
        return publication.opens_at, publication.closes_at


# Publishing


def test_a_quiz_of_the_course_is_published_and_opens_later(hall: Hall, console: FlaskClient) -> None:
    version = import_version(hall, EVERY_KIND)
    page = console.get(session_page(hall))
    assert f'<option value="{version}">Recap of session 1</option>' in page.text
    page = submit(console, page, path=f"{session_page(hall)}/quizzes", version=str(version))
    assert page.status_code == 200
    for words in ("Recap of session 1", "Not open yet", "version 1", "7 questions", "Open the quiz"):
        assert words in page.text
    page = console.get(session_page(hall))
    assert "Publish a quiz of the course" not in page.text
    assert "Recap of session 1</a>" in page.text


def test_publishing_twice_publishes_once(hall: Hall, console: FlaskClient) -> None:
    version = import_version(hall, EVERY_KIND)
    page = console.get(session_page(hall))
    answers = [
        submit(console, page, path=f"{session_page(hall)}/quizzes", version=str(version)) for _ in range(2)
    ]
    assert answers[0].request.path == answers[1].request.path
    assert publications(hall) == 1


def test_a_course_without_quiz_says_how_one_comes_in(hall: Hall, console: FlaskClient) -> None:
    assert "import one with “kiosk quiz import”" in console.get(session_page(hall)).text


def test_only_quizzes_of_the_own_course_are_published(hall: Hall, console: FlaskClient) -> None:
    with hall.kiosk.database.writing() as db:
        foreign = make_course(db)
    version = import_version(hall, EVERY_KIND, course_id=foreign.id)
    assert "Recap of session 1" not in console.get(session_page(hall)).text
    for bad in (str(version), "0", "-1", "x", "", "9" * 40, "9" * 5000):
        assert forced(console, f"{session_page(hall)}/quizzes", version=bad).status_code == 404, bad
    assert forced(console, f"{session_page(hall)}/quizzes").status_code == 404
    assert publications(hall) == 0


# Opening and closing


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"closing": "by_hand"}, "Open until you close it"),
        ({"closing": "by_hand", "at": "2026-02-25T10:30"}, "Open until you close it"),
        ({"closing": "5"}, "Open until Wed, Feb 25, 9:05"),
        ({"closing": "60"}, "Open until Wed, Feb 25, 10:00"),
        ({"closing": "at", "at": "2026-02-25T10:30"}, "Open until Wed, Feb 25, 10:30"),
        ({"closing": "at", "at": "2026-03-29T23:59"}, "Open until Sun, Mar 29, 11:59"),
    ],
)
def test_a_quiz_is_opened_with_each_kind_of_end(
    waiting: QuizHall, console: FlaskClient, fields: dict[str, str], words: str
) -> None:
    page = press(console, waiting, "open", **fields)
    assert words in page.text
    assert NOTHING_CHANGED not in page.text
    assert waiting.begin(waiting.phone_of()).status_code == 200


def test_an_end_is_meant_where_the_course_is(hall: Hall, console: FlaskClient) -> None:
    with hall.kiosk.database.writing() as db:
        db.get_one(Course, hall.course.id).time_zone = "America/Guadeloupe"
    waiting = publish_quiz(hall, opened=False)
    press(console, waiting, "open", closing="at", at="2026-02-25T04:30")
    assert window(waiting) == (hall.clock.now(), hall.clock.now() + timedelta(minutes=30))


@pytest.mark.parametrize(
    "fields",
    [
        {"closing": "at", "at": "2026-02-25T09:00"},
        {"closing": "at", "at": "2025-12-31T23:59"},
        {"closing": "at", "at": "0001-01-01T00:00"},
        {"closing": "at", "at": "9999-12-31T23:59"},
        {"closing": "at", "at": "99999-01-01T00:00"},
        {"closing": "at", "at": ""},
        {"closing": "at"},
        {"closing": "at", "at": "tomorrow"},
        {"closing": "7"},
        {"closing": "-5"},
        {"closing": ""},
        {},
    ],
)
def test_an_end_that_does_not_lie_ahead_is_refused(
    waiting: QuizHall, console: FlaskClient, fields: dict[str, str]
) -> None:
    page = forced(console, f"{waiting.console_address}/open", **fields)
    assert "Nothing was changed: give an end in the future, with its date and time." in page.text
    assert "Not open yet" in page.text
    assert window(waiting) == (None, None)


def test_the_latest_end_that_is_taken_breaks_no_page(waiting: QuizHall, console: FlaskClient) -> None:
    press(console, waiting, "open", closing="at", at="9998-12-31T23:59")
    waiting.allow(1, minutes=1440)
    assert waiting.phone_of().get(waiting.address).status_code == 200


def form_of(page: TestResponse) -> dict[str, str]:
    """What the form for the end says as it is shown."""
    form = next(each for each in tree_of(page).iter("form") if each.get("class") == "closing")
    chosen = next(each for each in form.iter("option") if each.get("selected") is not None)
    typed = next(each for each in form.iter("input") if each.get("id") == "at")
    return {"closing": chosen.get("value", ""), "at": typed.get("value", "")}


def test_the_form_shows_the_present_end_and_pressed_as_it_stands_keeps_it(
    quiz: QuizHall, console: FlaskClient
) -> None:
    assert form_of(console.get(quiz.console_address)) == {"closing": "by_hand", "at": ""}
    quiz.hall.clock.advance(seconds=37)
    page = press(console, quiz, "closing", closing="15")
    end = window(quiz)[1]
    shown = form_of(page)
    assert shown == {"closing": "at", "at": "2026-02-25T09:15"}
    quiz.hall.clock.advance(minutes=14, seconds=50)  # in the last minute, that end lies ahead too
    page = press(console, quiz, "closing", **shown)
    assert NOTHING_CHANGED not in page.text
    assert window(quiz)[1] == end
    press(console, quiz, "closing", closing="at", at="2026-02-25T09:16")
    assert window(quiz)[1] == quiz.hall.clock.now().replace(minute=16, second=0, microsecond=0)


def test_closing_reopening_and_moving_the_end(quiz: QuizHall, console: FlaskClient) -> None:
    hall = quiz.hall
    phone = quiz.begun()
    assert "Open until Wed, Feb 25, 9:15" in press(console, quiz, "closing", closing="15").text
    assert "Open until you close it" in press(console, quiz, "closing", closing="by_hand").text
    hall.clock.advance(minutes=10)
    page = press(console, quiz, "close")
    assert "Closed since Wed, Feb 25, 9:10" in page.text
    hall.clock.advance(minutes=2)
    assert quiz.question(phone).location == f"{quiz.address}/1/end"
    page = press(console, quiz, "open", closing="5")
    assert "Open until Wed, Feb 25, 9:17" in page.text
    assert quiz.question(phone).status_code == 200
    assert window(quiz)[0] == hall.clock.now() - timedelta(minutes=12)


@pytest.mark.parametrize(
    ("opened", "action"), [(True, "open"), (False, "close"), (False, "closing")], ids=lambda each: str(each)
)
def test_a_button_of_another_state_says_so_and_changes_nothing(
    hall: Hall, console: FlaskClient, opened: bool, action: str
) -> None:
    quiz = publish_quiz(hall, opened=opened)
    before = window(quiz)
    hall.clock.advance(minutes=1)
    page = forced(console, f"{quiz.console_address}/{action}", closing="5")
    assert "the quiz was already in another state" in page.text
    assert window(quiz) == before


def test_a_button_pressed_twice_acts_once(quiz: QuizHall, console: FlaskClient) -> None:
    stale = console.get(quiz.console_address)
    assert "Closed since" in submit(console, stale, path=f"{quiz.console_address}/close").text
    closed = window(quiz)
    quiz.hall.clock.advance(minutes=1)
    assert NOTHING_CHANGED in submit(console, stale, path=f"{quiz.console_address}/close").text
    assert window(quiz) == closed
    stale = console.get(quiz.console_address)
    submit(console, stale, path=f"{quiz.console_address}/open", closing="5")
    opened = window(quiz)
    quiz.hall.clock.advance(minutes=1)
    page = submit(console, stale, path=f"{quiz.console_address}/open", closing="5")
    assert NOTHING_CHANGED in page.text
    assert window(quiz) == opened


def test_an_unknown_action_is_not_found(quiz: QuizHall, console: FlaskClient) -> None:
    for action in ("explode", "show", "OPEN"):
        assert forced(console, f"{quiz.console_address}/{action}").status_code == 404


# Another version, none at all


def test_before_anybody_has_begun_the_newest_version_can_be_used(
    quiz: QuizHall, console: FlaskClient
) -> None:
    assert "Use the newest version" not in console.get(quiz.console_address).text
    import_version(quiz.hall, IN_ORDER + TRUTH)
    page = press(console, quiz, "renew")
    assert "version 2" in page.text
    assert "1 question<" in page.text.replace("\n", "<")
    assert "Use the newest version" not in page.text
    assert "Question 1 of 1" in quiz.begin(quiz.phone_of()).text


def test_once_somebody_has_begun_the_version_stays(quiz: QuizHall, console: FlaskClient) -> None:
    import_version(quiz.hall, IN_ORDER + TRUTH)
    stale = console.get(quiz.console_address)
    quiz.begun()
    page = submit(console, stale, path=f"{quiz.console_address}/renew")
    assert "Nothing was changed: somebody has begun, and answers are kept." in page.text
    assert "version 1" in page.text
    for words in ("Use the newest version", "Unpublish"):
        assert words not in page.text


def test_an_unused_quiz_can_be_taken_back(quiz: QuizHall, console: FlaskClient) -> None:
    stale = console.get(quiz.console_address)
    page = submit(console, stale, path=f"{quiz.console_address}/withdraw")
    assert page.request.path == session_page(quiz.hall)
    assert "The quiz is no longer published." in page.text
    assert "Publish a quiz of the course" in page.text
    assert quiz.hall.new_phone().get(f"/q/{quiz.code}").status_code == 404
    assert submit(console, stale, path=f"{quiz.console_address}/withdraw").status_code == 404
    assert publications(quiz.hall) == 0


def test_a_quiz_that_somebody_has_begun_is_not_taken_back(quiz: QuizHall, console: FlaskClient) -> None:
    stale = console.get(quiz.console_address)
    phone = quiz.begun()
    quiz.answer(phone, "A likely continuation")
    page = submit(console, stale, path=f"{quiz.console_address}/withdraw")
    assert "somebody has begun, and answers are kept" in page.text
    assert quiz.answers() == [{1: 1}]
