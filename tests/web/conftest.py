"""A hall with an open class session, and what a phone does in it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from kiosk import create_app
from kiosk.attendance import room_code
from kiosk.attendance.models import SignIn
from kiosk.config import Settings
from kiosk.courses.models import ClassSession, Course
from kiosk.web.common.services import Services
from kiosk.web.screen.link import screen_path
from tests.clock import StandingClock
from tests.conftest import SECRET, new_client
from tests.factories import PASSWORD, make_class_session, make_course, make_instructor, make_student
from tests.web.html import assert_valid_page

if TYPE_CHECKING:
    from tests.web.quiz_hall import QuizHall

STUDENT = ("12600100", "Abadie")


@dataclass
class Screen:
    """A browser in which the link of a screen was followed, and where that has led."""

    browser: FlaskClient
    address: str

    def page(self, query: str = "") -> TestResponse:
        return self.browser.get(self.address + query)

    def state(self) -> TestResponse:
        return self.browser.get(f"{self.address}/state")


@dataclass
class Hall:
    """One class session, open at the clock's first instant, with a roster of three."""

    app: Flask
    clock: StandingClock
    kiosk: Services
    course: Course
    class_session: ClassSession
    instructor_email: str

    def new_phone(self, language: str = "en") -> FlaskClient:
        return new_client(self.app, language)

    def code(self, class_session: ClassSession | None = None) -> str:
        identity = (class_session or self.class_session).id
        return room_code.mint(self.kiosk.keys.derive("room-code"), identity, self.clock.now()).text

    def scan(self, phone: FlaskClient, code: str = "") -> TestResponse:
        return phone.get(f"/s/{code or self.code()}", follow_redirects=True)

    def screen_link(self, class_session: ClassSession | None = None) -> str:
        """The link to the screen that the console would give now."""
        with self.kiosk.database.reading() as db:
            planned = db.get_one(ClassSession, (class_session or self.class_session).id)
            return screen_path(self.kiosk.keys, planned, self.clock.now())

    def new_screen(self, class_session: ClassSession | None = None) -> Screen:
        browser = self.new_phone()
        return Screen(browser, browser.get(self.screen_link(class_session)).location)

    def sign(self, phone: FlaskClient, number: str = STUDENT[0], name: str = STUDENT[1]) -> TestResponse:
        """Scan, fill in, validate, and land on the receipt."""
        return submit(phone, self.scan(phone), student_number=number, family_name=name)

    def log_in(self, browser: FlaskClient, email: str = "", password: str = PASSWORD) -> TestResponse:
        page = browser.get("/console/log-in")
        return submit(browser, page, email=email or self.instructor_email, password=password)

    def rows(self) -> int:
        with self.kiosk.database.reading() as db:
            return db.scalar(select(func.count(SignIn.id))) or 0


def hidden_fields(page: TestResponse, action: str = "") -> dict[str, str]:
    """The hidden fields of the page's first form that holds ``action``."""
    forms = re.findall(r"<form.*?</form>", page.text, re.DOTALL)
    form = next(each for each in forms if action in each)
    found = {}
    for tag in re.findall(r"<input[^>]*type=\"hidden\"[^>]*>", form):
        name = re.search(r'name="([^"]*)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        assert name
        found[unescape(name[1])] = unescape(value[1]) if value else ""
    return found


def submit(
    browser: FlaskClient, page: TestResponse, path: str = "", follow: bool = True, **fields: str
) -> TestResponse:
    """Send the form of a page, hidden fields included, to where the page is or to ``path``."""
    data = {**hidden_fields(page, path), **fields}
    return browser.post(path or page.request.path, data=data, follow_redirects=follow)


def receipt_code(page: object) -> str:
    found = re.search(r"/receipt/([0-9A-Z]{8})$", page.request.path)  # type: ignore[attr-defined]
    assert found
    return found[1]


@pytest.fixture
def hall(app: Flask, clock: StandingClock) -> Hall:
    kiosk: Services = app.extensions["kiosk"]
    with kiosk.database.writing() as db:
        course = make_course(db, guests_allowed=True)
        class_session = make_class_session(db, course)
        make_student(db, course, "Abadie", student_number="12600100", given_name="Léa", group="A")
        make_student(db, course, "Achour", student_number="12600360", given_name="Yanis", group="B")
        make_student(db, course, "O'Connell", student_number="12604821", given_name="Siobhán")
        instructor = make_instructor(db, course)
    return Hall(app, clock, kiosk, course, class_session, instructor.email)


@pytest.fixture
def phone(hall: Hall) -> FlaskClient:
    return hall.new_phone()


@pytest.fixture
def console(hall: Hall) -> FlaskClient:
    """A browser logged in to the console."""
    browser = hall.new_phone()
    assert hall.log_in(browser).status_code == 200
    return browser


@pytest.fixture
def quiz(hall: Hall) -> "QuizHall":
    """One of each kind, open until it is closed by hand."""
    from tests.web.quiz_hall import publish_quiz  # that module needs this one

    return publish_quiz(hall)


@pytest.fixture
def make_app(tmp_path: Path, database_url: str, clock: StandingClock) -> Iterator[Callable[..., Flask]]:
    """Applications with settings of their own, on the database of the test."""
    made: list[Flask] = []

    def make(**settings: object) -> Flask:
        given = {"instance": tmp_path, "database_url": database_url, "secret_key": SECRET, **settings}
        made.append(create_app(Settings.model_validate(given), clock=clock))
        return made[-1]

    yield make
    for each in made:
        each.extensions["kiosk"].database.close()


@pytest.fixture(autouse=True)
def _every_page_is_valid(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever page a test fetches: valid HTML, title, language, labelled fields, security headers."""
    original: Callable[..., TestResponse] = FlaskClient.open

    def open_and_check(self: FlaskClient, *args: object, **kwargs: object) -> TestResponse:
        response = original(self, *args, **kwargs)
        assert_valid_page(response)
        return response

    monkeypatch.setattr(FlaskClient, "open", open_and_check)
