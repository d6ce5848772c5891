"""Reopening the sheet from the console: latecomers when asked to, another day only after a question."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from kiosk.attendance.models import SignIn, WindowChange
from kiosk.courses.models import ClassSession, Course
from tests.factories import make_class_session, make_sign_in, make_student
from tests.web.conftest import STUDENT, Hall, submit

WEEKS = 3 * 7 * 24 * 60


@pytest.fixture
def late(hall: Hall) -> Hall:
    """The hall at 9:16, when it takes latecomers until 9:25."""
    with hall.kiosk.database.writing() as db:
        db.get_one(Course, hall.course.id).late_minutes = 10
    hall.clock.advance(minutes=16)
    return hall


def page_of(hall: Hall) -> str:
    return f"/console/sessions/{hall.class_session.id}"


def press(hall: Hall, console: FlaskClient, action: str, **more: str) -> str:
    path = f"{page_of(hall)}/window/{action}"
    return submit(console, console.get(page_of(hall)), path=path, **more).text


def answered(console: FlaskClient, page: TestResponse) -> TestResponse:
    """Yes."""
    return submit(console, page, path=page.request.path)


def counted(hall: Hall) -> list[str]:
    with hall.kiosk.database.reading() as db:
        return list(db.scalars(select(SignIn.counts_as).order_by(SignIn.id)))


def changes(hall: Hall) -> int:
    with hall.kiosk.database.reading() as db:
        return db.scalar(select(func.count(WindowChange.id))) or 0


def sign_latecomers(hall: Hall, count: int) -> None:
    with hall.kiosk.database.writing() as db:
        class_session = db.get_one(ClassSession, hall.class_session.id)
        for number in range(count):
            student = make_student(db, hall.course, f"Name{number}")
            make_sign_in(db, class_session, student, at=hall.clock.now())


@pytest.mark.parametrize(
    ("latecomers", "english", "french", "told"),
    [
        (1, "the 1 latecomer as", "Compter comme présente la personne en retard", "1 latecomer counts"),
        (2, "the 2 latecomers as", "Compter comme présentes les 2 personnes en retard", "2 latecomers count"),
    ],
)
def test_it_offers_to_count_the_latecomers_as_present(
    late: Hall, console: FlaskClient, latecomers: int, english: str, french: str, told: str
) -> None:
    sign_latecomers(late, latecomers)
    assert english in console.get(page_of(late)).text
    assert french in console.get(f"{page_of(late)}?lang=fr").text.replace("\xa0", " ")
    console.get(f"{page_of(late)}?lang=en")
    assert told in press(late, console, "reopen", **{"raise": "1"})
    assert counted(late) == ["present"] * latecomers
    page = console.get(page_of(late)).text
    assert re.search(
        rf"{latecomers} latecomers? (was|were) counted as present · Dominique Exemple, 9:16:00", page
    )
    assert "Count the" not in page


def test_with_no_latecomer_there_is_nothing_to_offer(
    late: Hall, console: FlaskClient, phone: FlaskClient
) -> None:
    assert 'name="raise"' not in console.get(page_of(late)).text
    late.sign(phone)
    assert 'name="raise"' in console.get(page_of(late)).text


def test_without_the_choice_nobody_is_raised(late: Hall, console: FlaskClient) -> None:
    sign_latecomers(late, 2)
    assert "Open until 9:31" in press(late, console, "reopen")
    assert counted(late) == ["late"] * 2
    assert 'name="raise"' in console.get(page_of(late)).text, "it stays on offer while the sheet is open"
    assert "2 latecomers count as present" in press(late, console, "extend", **{"raise": "1"})
    assert counted(late) == ["present"] * 2


def test_the_number_on_offer_follows_who_signs(late: Hall, console: FlaskClient) -> None:
    """As the part of the page that refreshes itself says; the first one brings the whole page anew."""
    live = f"{page_of(late)}/live"
    state = re.search(r'data-state="([^"]*)"', console.get(page_of(late)).text)
    assert state
    assert f'data-state-now="{state[1]}"' in console.get(live).text
    sign_latecomers(late, 1)
    assert f'data-state-now="{state[1]}"' not in console.get(live).text
    assert '<span data-part="latecomers">Count the 1 latecomer as present</span>' in console.get(live).text


def test_a_latecomer_who_was_raised_sees_it_on_the_receipt(
    late: Hall, console: FlaskClient, phone: FlaskClient
) -> None:
    receipt = late.sign(phone)
    assert "Attendance recorded, late" in receipt.text
    press(late, console, "reopen", **{"raise": "1"})
    assert "late" not in phone.get(receipt.request.path).text


def test_after_the_class_session_nothing_is_offered_and_nothing_is_taken(
    late: Hall, console: FlaskClient
) -> None:
    sign_latecomers(late, 1)
    late.clock.advance(minutes=165)
    console.get("/console/")
    late.log_in(console)
    assert 'name="raise"' not in console.get(page_of(late)).text
    assert "Nothing was changed" in press(late, console, "reopen", **{"raise": "1"})
    assert (counted(late), changes(late)) == (["late"], 0)
    assert "Open until" in press(late, console, "reopen")


def test_weeks_later_it_asks_first_and_changes_nobody(late: Hall, console: FlaskClient) -> None:
    sign_latecomers(late, 2)
    late.clock.advance(minutes=WEEKS)
    late.log_in(console)
    page = submit(console, console.get(page_of(late)), path=f"{page_of(late)}/window/reopen")
    assert page.request.path == f"{page_of(late)}/window/reopen"
    for words in (
        "Open the sheet on another day?",
        "Wednesday, February 25, 2026, 9:00",
        "Wednesday, March 18, 2026",
        "counts as present until 9:31",
        "Latecomers can sign until 9:41",
        "late stays late",
    ):
        assert words in page.text.replace("\u202f", " "), words
    assert changes(late) == 0
    answer = answered(console, page)
    assert "Open until 9:31" in answer.text.replace("\u202f", " ")
    assert (counted(late), changes(late)) == (["late"] * 2, 1)


def test_a_class_session_of_next_week_asks_before_it_opens_today(hall: Hall, console: FlaskClient) -> None:
    hall.clock.advance(minutes=-7 * 24 * 60)
    page = submit(console, console.get(page_of(hall)), path=f"{page_of(hall)}/window/open")
    assert "It will not open again by itself on the planned day." in page.text
    assert changes(hall) == 0
    assert "Open until" in answered(console, page).text
    assert changes(hall) == 1


@pytest.mark.parametrize("action", ["reopen", "open", "extend", "close"])
def test_where_there_is_nothing_to_ask_the_question_leads_back(
    hall: Hall, console: FlaskClient, action: str
) -> None:
    answer = console.get(f"{page_of(hall)}/window/{action}")
    assert (answer.status_code, answer.location) == (303, page_of(hall))
    assert console.get(f"{page_of(hall)}/window/explode").status_code == 404


def test_the_question_answered_twice_opens_once(hall: Hall, console: FlaskClient) -> None:
    hall.clock.advance(minutes=WEEKS)
    hall.log_in(console)
    page = console.get(f"{page_of(hall)}/window/reopen")
    answered(console, page)
    assert "Nothing was changed" in answered(console, page).text
    assert changes(hall) == 1


def test_another_class_session_of_today_is_not_concerned(hall: Hall, console: FlaskClient) -> None:
    with hall.kiosk.database.writing() as db:
        other = make_class_session(db, hall.course)
    hall.clock.advance(minutes=WEEKS)
    hall.log_in(console)
    answered(console, console.get(f"{page_of(hall)}/window/reopen"))
    assert "Closed since" in console.get(f"/console/sessions/{other.id}").text
    assert hall.sign(hall.new_phone(), *STUDENT).status_code == 200
