"""The wall clock jumps, or the country changes its clocks: windows and signatures do not move.

In one process, with a wall clock that is set (``time_machine``): the shared steady clock itself has its tests
in ``tests/core/test_clock.py``. The nights are those of 2026 in Paris.
"""

import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask

from kiosk import create_app
from kiosk.attendance import room_code
from kiosk.attendance.register import register_of
from kiosk.attendance.window import AttendanceWindow
from kiosk.attendance.window_changes import attendance_window_of
from kiosk.config import Settings
from kiosk.core.clock import SteadyClock
from kiosk.core.database import Database
from kiosk.courses.models import ClassSession
from kiosk.documents.attendance import export_attendance
from kiosk.web.common.services import Services
from tests.clock import StandingClock
from tests.conftest import SECRET, new_client
from tests.factories import make_class_session, make_course, make_student
from tests.web.conftest import submit

TEN_MINUTES = timedelta(minutes=10)
QUARTER = timedelta(minutes=15)
A_LITTLE = timedelta(seconds=1)
NAMES = ("Abadie", "Bernard", "Caron", "Dupont", "Evrard", "Fabre", "Girard", "Hamel")


class Room:
    """A class session in Paris that begins at an instant, and who signs in it."""

    def __init__(self, app: Flask, starts_at: datetime, minutes: int = 15) -> None:
        self.app = app
        self.kiosk: Services = app.extensions["kiosk"]
        with self.kiosk.database.writing() as db:
            course = make_course(db, window_minutes=minutes)
            self.session = make_class_session(db, course, starts_at=starts_at)
            self.numbers = {name: make_student(db, course, name).student_number for name in NAMES}

    def signs(self, name: str) -> bool:
        """Whether somebody, on a phone of their own, gets from the code on the screen to a receipt."""
        key = self.kiosk.keys.derive("room-code")
        code = room_code.mint(key, self.session.id, self.kiosk.clock.now()).text
        phone = new_client(self.app)
        page = phone.get(f"/s/{code}", follow_redirects=True)
        if page.status_code != 200 or "family_name" not in page.text:
            return False
        receipt = submit(phone, page, student_number=self.numbers[name], family_name=name)
        return receipt.status_code == 200 and receipt.request.path.startswith("/receipt/")

    def exported(self, format_name: str = "data") -> dict[str, str]:
        """When each has signed, as the file for programs says it."""
        with self.kiosk.database.reading() as db:
            register = register_of(db, db.get_one(ClassSession, self.session.id))
            text = export_attendance(register, format_name).content.decode()
        rows = csv.DictReader(io.StringIO(text, newline=""))
        return {row["family_name"]: row["signed_at"] for row in rows if row["signed_at"]}

    def window(self) -> AttendanceWindow:
        with self.kiosk.database.reading() as db:
            return attendance_window_of(db, db.get_one(ClassSession, self.session.id))


@pytest.fixture
def steady(tmp_path: Path, database_url: str) -> Iterator[Flask]:
    """The application with the clock of the production server."""
    app = app_with(tmp_path, database_url, SteadyClock(tmp_path / "clock"))
    yield app
    app.extensions["kiosk"].database.close()


def app_with(folder: Path, url: str, clock: SteadyClock | StandingClock) -> Flask:
    settings = Settings(instance=folder, database_url=url, secret_key=SECRET, base_url="http://kiosk.test")
    app = create_app(settings, clock=clock)
    app.testing = True
    return app


def wall_clock_moved(by: timedelta) -> time_machine.travel:
    return time_machine.travel(datetime.now(UTC) + by, tick=True)


# Steps of the wall clock


@pytest.mark.parametrize("step", [TEN_MINUTES, -TEN_MINUTES], ids=["forward", "back"])
def test_a_step_while_the_window_is_open_closes_it_for_nobody(steady: Flask, step: timedelta) -> None:
    now = datetime.now(UTC)
    room = Room(steady, now - timedelta(minutes=8))  # a jump either way would be out of the window
    before = room.window()
    assert room.signs("Abadie")
    with wall_clock_moved(step):
        assert room.signs("Bernard")
    assert room.signs("Caron")
    assert room.window() == before
    signed = {name: datetime.fromisoformat(text) for name, text in room.exported().items()}
    assert list(signed) == ["Abadie", "Bernard", "Caron"]
    assert all(abs(instant - now) < timedelta(seconds=30) for instant in signed.values())


@pytest.mark.parametrize("step", [TEN_MINUTES, -TEN_MINUTES], ids=["forward", "back"])
def test_a_form_that_was_open_before_the_step_is_good_after_it(steady: Flask, step: timedelta) -> None:
    room = Room(steady, datetime.now(UTC) - timedelta(minutes=1))
    key = room.kiosk.keys.derive("room-code")
    phone = new_client(steady)
    code = room_code.mint(key, room.session.id, room.kiosk.clock.now()).text
    page = phone.get(f"/s/{code}", follow_redirects=True)
    with wall_clock_moved(step):
        receipt = submit(phone, page, student_number=room.numbers["Abadie"], family_name="Abadie")
    assert receipt.request.path.startswith("/receipt/")


@pytest.mark.parametrize(
    ("begins", "step"),
    [(timedelta(minutes=5), TEN_MINUTES), (timedelta(minutes=-20), -TEN_MINUTES)],
    ids=["one that begins in five minutes", "one that ended five minutes ago"],
)
def test_while_another_class_signs_a_step_opens_no_window(
    steady: Flask, begins: timedelta, step: timedelta
) -> None:
    """Where nobody signs, the clock follows the wall clock, and rightly; here somebody does."""
    now = datetime.now(UTC)
    other, room = Room(steady, now - timedelta(minutes=1)), Room(steady, now + begins)
    with wall_clock_moved(step):
        assert not room.signs("Abadie")
        assert other.signs("Bernard")
    assert room.exported() == {}


# The nights on which Paris changes its clocks


@pytest.mark.parametrize(
    ("begins", "at", "said"),
    [
        # 29 March: 01:59:59 is followed by 03:00:00; 02:30 never comes, and what is planned for it
        # is an instant all the same.
        (
            datetime(2026, 3, 29, 0, 52, tzinfo=UTC),
            [0, 7.9, 8, 14.9],
            ["01:52:00+01:00", "01:59:54+01:00", "03:00:00+02:00", "03:06:54+02:00"],
        ),
        # 25 October: 02:59:59 is followed by 02:00:00, and each minute of that hour comes twice.
        (
            datetime(2026, 10, 25, 0, 52, tzinfo=UTC),
            [0, 7.9, 8, 14.9],
            ["02:52:00+02:00", "02:59:54+02:00", "02:00:00+01:00", "02:06:54+01:00"],
        ),
        (
            datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
            [0, 14.9],
            ["02:30:00+02:00", "02:44:54+02:00"],
        ),
        (
            datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
            [0, 14.9],
            ["02:30:00+01:00", "02:44:54+01:00"],
        ),
    ],
    ids=["across March", "across October", "the first 02:30 of October", "the second 02:30 of October"],
)
def test_a_quarter_of_an_hour_is_one_on_the_night_of_the_change(
    app: Flask, clock: StandingClock, begins: datetime, at: list[float], said: list[str]
) -> None:
    room = Room(app, begins)
    window = room.window()
    assert window.closes_at - window.opens_at == QUARTER
    clock.instant = begins - A_LITTLE
    assert not room.signs("Hamel")
    for name, minutes in zip(NAMES, at, strict=False):
        clock.instant = begins + timedelta(minutes=minutes)
        assert room.signs(name)
    clock.instant = begins + QUARTER
    assert not room.signs("Hamel")

    exported = room.exported()
    day = begins.date().isoformat()
    assert list(exported.values()) == [f"{day}T{each}" for each in said]
    instants = [datetime.fromisoformat(each) for each in exported.values()]
    assert instants == sorted(instants)
    assert instants == [begins + timedelta(minutes=minutes) for minutes in at]


def test_an_hour_that_comes_twice_has_two_windows(
    app: Flask, clock: StandingClock, database: Database
) -> None:
    """Two class sessions at “02:30”, an hour apart: neither takes the other's signatures."""
    first, second = (Room(app, datetime(2026, 10, 25, hour, 30, tzinfo=UTC)) for hour in (0, 1))
    clock.instant = datetime(2026, 10, 25, 0, 40, tzinfo=UTC)
    assert first.signs("Abadie")
    assert not second.signs("Abadie")
    clock.advance(minutes=60)
    assert not first.signs("Bernard")
    assert second.signs("Bernard")
    assert first.exported() == {"Abadie": "2026-10-25T02:40:00+02:00"}
    assert second.exported() == {"Bernard": "2026-10-25T02:40:00+01:00"}
