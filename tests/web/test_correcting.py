"""Correcting from the console: back to the list as it was, nothing of a colleague's overwritten unseen."""

import re
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from kiosk.attendance.annulments import annul
from kiosk.attendance.corrections import correct
from kiosk.attendance.entry import Status
from kiosk.attendance.models import Correction, SignIn
from kiosk.attendance.sign_in import Claim
from kiosk.courses.models import ClassSession, Course
from tests.factories import make_class_session, make_instructor, make_sign_in
from tests.web.conftest import Hall, submit


@pytest.fixture
def colleague(hall: Hall) -> int:
    """Another instructor of the course."""
    with hall.kiosk.database.writing() as db:
        course = db.get_one(Course, hall.course.id)
        return make_instructor(db, course, "colleague@kiosk.example", "Camille Collègue").id


def page_of(hall: Hall) -> str:
    return f"/console/sessions/{hall.class_session.id}"


def form_of(hall: Hall, console: FlaskClient, key: int = 1, query: str = "") -> tuple[str, TestResponse]:
    """Where the form of a person goes, and the page with it."""
    page = console.get(f"{page_of(hall)}/people/{key}{query}")
    action = re.search(rf'action="({page_of(hall)}/people/{key}(?:\?[^"]*)?)"', page.text)
    assert action
    return unescape(action[1]), page


def save(
    hall: Hall,
    console: FlaskClient,
    key: int = 1,
    query: str = "",
    status: str = "excused",
    reason: str = "vu",
) -> TestResponse:
    path, page = form_of(hall, console, key, query)
    return send(console, page, path, status, reason)


def send(console: FlaskClient, page: TestResponse, path: str, status: str, reason: str) -> TestResponse:
    seen = re.search(r'name="seen" value="(\d+)"', page.text.split("Correct by hand")[1])
    assert seen
    token = re.findall(r'name="csrf_token" value="([^"]*)"', page.text)[0]
    return console.post(path, data={"csrf_token": token, "seen": seen[1], "status": status, "reason": reason})


def correct_as(hall: Hall, by: int | None, key: int = 1, reason: str = "certificat") -> None:
    with hall.kiosk.database.writing() as db:
        class_session = db.get_one(ClassSession, hall.class_session.id)
        correct(db, class_session, key, Status.EXCUSED, reason, by=by, now=hall.clock.now())


def corrections(hall: Hall) -> int:
    with hall.kiosk.database.reading() as db:
        return db.scalar(select(func.count(Correction.id))) or 0


# Back to the list


@pytest.mark.parametrize(
    ("query", "key", "status", "back"),
    [
        ("", 1, "excused", "#person-1"),
        ("?q=o%27connell", 3, "late", "?q=o%27connell#person-3"),
        ("?show=missing", 1, "absent", "?show=missing#person-1"),
        ("?show=missing", 1, "present", "?show=missing#person-2"),  # not shown any more: the next one
        ("?show=missing", 3, "present", "?show=missing#person-2"),  # no next one: the one before
        ("?q=abadie&show=missing", 1, "present", "?q=abadie&show=missing"),  # nobody is left
        ("?show=nonsense", 1, "excused", "#person-1"),
    ],
)
def test_after_a_correction_filter_search_and_place_are_what_they_were(
    hall: Hall, console: FlaskClient, query: str, key: str, status: str, back: str
) -> None:
    assert save(hall, console, key, query, status).location == page_of(hall) + back


def test_the_list_leads_to_a_person_and_back_with_what_was_searched_and_filtered(
    hall: Hall, console: FlaskClient
) -> None:
    for part in ("", "/live"):
        listed = console.get(f"{page_of(hall)}{part}?q=abadie&show=missing").text
        assert '<tr id="person-1"' in listed
        assert f'href="{page_of(hall)}/people/1?q=abadie&amp;show=missing"' in listed
    page = console.get(f"{page_of(hall)}/people/1?q=abadie&show=missing").text
    assert f'<p class="trail"><a href="{page_of(hall)}?q=abadie&amp;show=missing#person-1">' in page


def test_a_form_that_is_not_complete_keeps_the_way_back(hall: Hall, console: FlaskClient) -> None:
    page = save(hall, console, query="?show=missing", reason=" ")
    assert page.status_code == 422
    assert f'action="{page_of(hall)}/people/1?show=missing"' in page.text


def test_an_annulment_keeps_the_way_back_too(hall: Hall, console: FlaskClient, phone: FlaskClient) -> None:
    hall.sign(phone)
    page = console.get(f"{page_of(hall)}/people/1?q=a")
    path = f"{page_of(hall)}/people/1/annul"
    answer = submit(console, page, path, follow=False, annulment_reason="erreur")
    assert answer.location == f"{page_of(hall)}/people/1"
    answer = submit(console, page, f"{path}?q=a", follow=False, annulment_reason="erreur")
    assert answer.location == f"{page_of(hall)}/people/1?q=a"


# To check


def to_check(console: FlaskClient, hall: Hall) -> int:
    found = re.search(r"<dt>To check</dt><dd>(\d+)</dd>", console.get(page_of(hall)).text)
    assert found
    return int(found[1])


def test_ones_own_correction_is_not_to_be_checked_and_a_colleagues_is(
    hall: Hall, console: FlaskClient, colleague: int
) -> None:
    save(hall, console)
    assert to_check(console, hall) == 0
    assert "Abadie" not in console.get(f"{page_of(hall)}?show=flagged").text
    assert '<span class="quiet">corrected</span>' in console.get(page_of(hall)).text
    correct_as(hall, colleague)
    assert to_check(console, hall) == 1
    assert '<span class="flag">corrected</span>' in console.get(f"{page_of(hall)}?show=flagged").text
    other = hall.new_phone()
    hall.log_in(other, "colleague@kiosk.example")
    assert to_check(other, hall) == 0


def test_the_files_say_that_it_was_corrected_whoever_takes_them_away(
    hall: Hall, console: FlaskClient
) -> None:
    save(hall, console)
    assert "corrected" in console.get(f"{page_of(hall)}/attendance/data").text


def test_ones_own_annulment_is_not_to_be_checked_either(
    hall: Hall, console: FlaskClient, phone: FlaskClient, colleague: int
) -> None:
    hall.sign(phone)
    page = console.get(f"{page_of(hall)}/people/1")
    submit(console, page, f"{page_of(hall)}/people/1/annul", annulment_reason="erreur")
    assert to_check(console, hall) == 0
    hall.clock.advance(minutes=1)
    hall.sign(hall.new_phone())
    with hall.kiosk.database.writing() as db:
        receipt = db.scalars(select(SignIn.receipt)).one()
        class_session = db.get_one(ClassSession, hall.class_session.id)
        annul(db, class_session, receipt, "erreur", by=colleague, now=hall.clock.now())
    assert to_check(console, hall) == 1


def test_what_happened_after_ones_own_correction_is_to_be_checked(
    hall: Hall, console: FlaskClient, phone: FlaskClient
) -> None:
    save(hall, console, status="absent")
    hall.clock.advance(minutes=1)
    hall.sign(phone)
    assert to_check(console, hall) == 1
    page = console.get(f"{page_of(hall)}?show=flagged").text
    assert '<span class="flag">signed after a correction</span>' in page


# A colleague at the same time


def test_a_colleagues_correction_that_the_page_has_not_shown_is_shown_first_and_nothing_recorded(
    hall: Hall, console: FlaskClient, colleague: int
) -> None:
    path, page = form_of(hall, console)
    hall.clock.advance(minutes=5)
    correct_as(hall, colleague)
    answer = send(console, page, path, "late", "train en retard")
    assert answer.status_code == 409
    for words in (
        "Somebody else has just corrected this person’s status",
        "Camille Collègue, Wed, Feb 25, 9:05:00",
        "certificat",
        'value="train en retard"',
        "What you typed is kept below",
    ):
        assert words in answer.text.replace("\u202fAM", ""), words
    assert re.search(r'<input[^>]*checked[^>]*value="late"', answer.text)
    assert corrections(hall) == 1
    assert send(console, answer, path, "late", "train en retard").status_code == 303
    assert corrections(hall) == 2


def test_a_form_that_was_not_complete_does_not_take_a_colleagues_correction_for_seen(
    hall: Hall, console: FlaskClient, colleague: int
) -> None:
    path, page = form_of(hall, console)
    correct_as(hall, colleague)
    page = send(console, page, path, "late", " ")
    assert page.status_code == 422
    assert send(console, page, path, "late", "train").status_code == 409


@pytest.mark.parametrize("seen", ["", "x", "-1", "²", "9" * 40])
def test_a_tampered_form_has_seen_nothing(
    hall: Hall, console: FlaskClient, colleague: int, seen: str
) -> None:
    path, page = form_of(hall, console)
    token = re.findall(r'name="csrf_token" value="([^"]*)"', page.text)[0]
    correct_as(hall, colleague)
    data = {"csrf_token": token, "seen": seen, "status": "late", "reason": "train"}
    assert console.post(path, data=data).status_code == 409
    assert corrections(hall) == 1


def test_the_same_correction_by_both_is_kept_once(hall: Hall, console: FlaskClient, colleague: int) -> None:
    path, page = form_of(hall, console)
    correct_as(hall, colleague)
    assert send(console, page, path, "excused", "certificat").status_code == 303
    assert corrections(hall) == 1


def test_a_correction_of_somebody_else_is_no_hindrance(
    hall: Hall, console: FlaskClient, colleague: int
) -> None:
    path, page = form_of(hall, console)
    correct_as(hall, colleague, 2)
    assert send(console, page, path, "late", "train").status_code == 303


# Days


def test_a_signature_of_another_day_is_listed_with_its_day(hall: Hall, console: FlaskClient) -> None:
    with hall.kiosk.database.writing() as db:
        class_session = db.get_one(ClassSession, hall.class_session.id)
        signed = make_sign_in(db, class_session, Claim("12600100", "Abadie"), at=hall.clock.now())
        assert signed
        class_session.starts_at, class_session.ends_at = (
            each.replace(day=26) for each in (class_session.starts_at, class_session.ends_at)
        )
    for path in (page_of(hall), f"{page_of(hall)}/sheet", f"{page_of(hall)}/people/1"):
        assert "Wed, Feb 25, 9:00:00" in console.get(path).text, path


def test_a_list_of_class_sessions_tells_the_year_of_another_year(hall: Hall, console: FlaskClient) -> None:
    with hall.kiosk.database.writing() as db:
        starts_at = hall.class_session.starts_at.replace(year=2024)
        make_class_session(db, db.get_one(Course, hall.course.id), starts_at=starts_at)
    home = console.get("/console/").text
    assert "Sun, Feb 25, 2024, 9:00" in home
    assert "Wed, Feb 25, 9:00" in home
