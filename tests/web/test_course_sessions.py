"""Making a course and planning its class sessions, in the console."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from kiosk.attendance.planning import cancel
from kiosk.courses.models import ClassSession, Course, Teaching
from kiosk.courses.queries import class_sessions_of
from kiosk.courses.roll import groups_of
from tests.clock import NINE_IN_PARIS as NINE
from tests.factories import make_class_session, make_instructor, make_student
from tests.web.conftest import Hall, submit
from tests.web.live_page import statements_of

WHEN = {"day": "2026-03-04", "begins": "14:00", "ends": "16:30", "room": "B 402"}
NEW = "/console/courses/new"


def sessions_of(hall: Hall) -> str:
    return f"/console/courses/{hall.course.id}/sessions"


def planned(hall: Hall) -> list[ClassSession]:
    with hall.kiosk.database.reading() as db:
        return class_sessions_of(db, hall.course.id)


def add(hall: Hall, console: FlaskClient, **fields: str) -> str:
    page = console.get(sessions_of(hall))
    return submit(console, page, sessions_of(hall), **{"title": "Atelier", **WHEN, **fields}).text


@pytest.fixture
def later(hall: Hall) -> ClassSession:
    """A class session of next week."""
    with hall.kiosk.database.writing() as db:
        return make_class_session(db, db.get_one(Course, hall.course.id), starts_at=NINE + timedelta(days=7))


def test_who_has_no_course_is_invited_to_make_one(hall: Hall) -> None:
    browser = hall.new_phone()
    with hall.kiosk.database.writing() as db:
        email = make_instructor(db).email
    home = hall.log_in(browser, email).text
    assert "Make a course" in home
    made = submit(browser, browser.get(NEW), NEW, title="Stratégie numérique", **_usual())
    assert "Your course is ready" in made.text
    assert "SN-2026" in made.text
    assert "Hold a class session now" in made.text


def _usual() -> dict[str, str]:
    return {"time_zone": "Europe/Paris", "language": "fr", "window_minutes": "15", "late_minutes": "0"}


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"title": "  "}, "Give the course a title."),
        ({"code": "with space"}, "Letters, digits, hyphens and dots"),
        ({"code": "A" * 41}, "Letters, digits, hyphens and dots"),
        ({"time_zone": "Mars/Olympus"}, "Give the name of a time zone"),
        ({"language": "de"}, "Choose one."),
        ({"window_minutes": "0"}, "From 1 to 240 minutes."),
        ({"late_minutes": "241"}, "From 0 to 240 minutes."),
        ({"late_minutes": "many"}, "Give a whole number."),
        ({"title": "x" * 201}, "more than 200 characters"),
    ],
)
def test_a_wrong_setting_is_told_and_makes_no_course(
    hall: Hall, console: FlaskClient, fields: dict[str, str], words: str
) -> None:
    page = submit(console, console.get(NEW), NEW, **{"title": "Projet", **_usual(), **fields})
    assert page.status_code == 422
    assert words in page.text
    with hall.kiosk.database.reading() as db:
        assert len(db.scalars(select(Course)).all()) == 1


def test_a_code_that_another_course_has_is_told(hall: Hall, console: FlaskClient) -> None:
    page = submit(console, console.get(NEW), NEW, title="Projet", code=hall.course.code, **_usual())
    assert page.status_code == 422
    assert "Another course has this code." in page.text


def test_one_press_holds_a_class_session_now_and_a_second_one_comes_to_the_same(
    hall: Hall, console: FlaskClient
) -> None:
    hall.clock.advance(minutes=5 * 60)
    hall.log_in(console)
    page = console.get(sessions_of(hall))
    press = f"{sessions_of(hall)}/now"
    held = submit(console, page, press)
    assert "Mercredi 25 février" in held.text
    assert "Open until 2:15" in held.text
    assert submit(console, page, press).request.path == held.request.path
    assert len(planned(hall)) == 2
    latest = planned(hall)[-1]
    assert latest.ends_at - latest.starts_at == timedelta(hours=3)


def test_a_class_session_is_added_for_some_groups(hall: Hall, console: FlaskClient) -> None:
    page = add(hall, console, group="A")
    assert "is planned." in page
    assert "Atelier" in page
    added = planned(hall)[-1]
    assert added.starts_at.isoformat() == "2026-03-04T13:00:00+00:00"
    assert (added.room, added.number) == ("B 402", hall.class_session.number + 1)
    with hall.kiosk.database.reading() as db:
        assert groups_of(db, [added.id]) == {added.id: {"A"}}


def test_a_group_that_the_course_does_not_have_is_left_out(hall: Hall, console: FlaskClient) -> None:
    add(hall, console, group="Z")
    with hall.kiosk.database.reading() as db:
        assert groups_of(db, [planned(hall)[-1].id]) == {}


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"title": ""}, "Give the class session a title."),
        ({"day": ""}, "Give a day"),
        ({"day": "2026-02-30"}, "Give a day"),
        ({"day": "1999-12-31"}, "Give a day"),
        ({"begins": "25:00"}, "Give a time"),
        ({"ends": "14:00"}, "The end comes after the start."),
        ({"day": "2026-03-29", "begins": "02:30", "ends": "04:00"}, "There is no such time that day"),
        ({"day": "2026-03-29", "begins": "01:30", "ends": "02:30"}, "There is no such time that day"),
        ({"room": "x" * 201}, "more than 200 characters"),
    ],
)
def test_a_wrong_plan_is_told_and_kept_in_the_form(
    hall: Hall, console: FlaskClient, fields: dict[str, str], words: str
) -> None:
    page = add(hall, console, **fields)
    assert words in page
    assert "B 402" in page or "room" in fields
    assert len(planned(hall)) == 1


def test_an_outdated_page_plans_nothing_and_says_so(hall: Hall, console: FlaskClient) -> None:
    page = console.get(sessions_of(hall))
    submit(console, page, sessions_of(hall), title="One", **WHEN)
    again = submit(console, page, sessions_of(hall), title="One", **WHEN)
    assert "Nothing was planned" in again.text
    assert len(planned(hall)) == 2


def plan_page(class_session: ClassSession) -> str:
    return f"/console/sessions/{class_session.id}/plan"


def act(console: FlaskClient, class_session: ClassSession, action: str, **fields: str) -> str:
    path = f"/console/sessions/{class_session.id}/{action}"
    return submit(console, console.get(plan_page(class_session)), path, **fields).text


def test_a_class_session_is_moved_cancelled_and_reinstated(
    hall: Hall, console: FlaskClient, later: ClassSession
) -> None:
    assert "is planned anew" in act(console, later, "move", **WHEN)
    assert planned(hall)[-1].starts_at.isoformat() == "2026-03-04T13:00:00+00:00"
    page = act(console, later, "cancel", reason="grève des transports")
    assert "is cancelled: nobody is absent" in page
    assert "grève des transports" in page
    its_own = console.get(f"/console/sessions/{later.id}").text
    assert "Cancelled: grève des transports." in its_own
    assert "Open now" not in its_own
    assert "takes place as planned" in act(console, later, "reinstate")
    assert planned(hall)[-1].cancelled_at is None


def test_cancelling_needs_a_reason(hall: Hall, console: FlaskClient, later: ClassSession) -> None:
    assert "Give a reason" in act(console, later, "cancel", reason=" ")
    assert planned(hall)[-1].cancelled_at is None


def test_moving_to_a_time_that_does_not_exist_is_refused_in_words(
    hall: Hall, console: FlaskClient, later: ClassSession
) -> None:
    page = act(console, later, "move", **{**WHEN, "day": "2026-03-29", "begins": "02:30"})
    assert "There is no such time that day" in page
    assert planned(hall)[-1].starts_at == later.starts_at


@pytest.mark.parametrize(("action", "fields"), [("move", WHEN), ("cancel", {"reason": "strike"})])
def test_what_has_been_signed_has_taken_place(
    hall: Hall, console: FlaskClient, phone: FlaskClient, action: str, fields: dict[str, str]
) -> None:
    """Also for a page that was opened before."""
    page = console.get(plan_page(hall.class_session))
    hall.sign(phone)
    path = f"/console/sessions/{hall.class_session.id}/{action}"
    assert "It has taken place." in submit(console, page, path, **fields).text
    assert planned(hall)[0].starts_at == NINE
    assert planned(hall)[0].cancelled_at is None


def test_the_rule_is_said_once_and_the_exceptions_where_they_are(hall: Hall, console: FlaskClient) -> None:
    with hall.kiosk.database.writing() as db:
        course = db.get_one(Course, hall.course.id)
        for week in (1, 2):
            make_class_session(db, course, starts_at=NINE + timedelta(weeks=week))
        away = make_class_session(db, course, starts_at=NINE + timedelta(weeks=3), room="B 402")
        cancel(db, make_class_session(db, course, title="Absente"), "strike", by=None, now=NINE)
        assert away.room
    page = console.get(sessions_of(hall)).text
    assert page.count("Amphi 2") == 2  # the rule, and the form that proposes it
    assert "Wednesday, 9:00" in page
    assert "<b>B 402</b>" in page
    assert "5 in the plan, 1 cancelled" in page


def test_the_page_takes_the_same_queries_for_any_size(hall: Hall, console: FlaskClient) -> None:
    def counted() -> int:
        return len(statements_of(hall.kiosk.database, lambda: console.get(sessions_of(hall))))

    before = counted()
    with hall.kiosk.database.writing() as db:
        course = db.get_one(Course, hall.course.id)
        for week in range(12):
            make_class_session(db, course, starts_at=NINE + timedelta(weeks=week))
            make_student(db, course, f"Nom{week}", group=f"G{week}")
    assert counted() == before


def test_assistants_are_added_and_removed_by_their_address(hall: Hall, console: FlaskClient) -> None:
    with hall.kiosk.database.writing() as db:
        helper = make_instructor(db, email="alex@kiosk.example", name="Alex Aide")
    path = f"/console/courses/{hall.course.id}/assistants"
    page = console.get(sessions_of(hall))
    assert "no account has this address" in submit(console, page, path, email="x@kiosk.example").text
    page = submit(console, page, path, email=" Alex@kiosk.example ")
    assert "Alex Aide can run the class sessions" in page.text
    browser = hall.new_phone()
    hall.log_in(browser, helper.email)
    theirs = browser.get(sessions_of(hall)).text
    assert "Hold a class session now" not in theirs
    assert "Move, cancel" not in theirs
    page = submit(console, page, f"{path}/remove", assistant=str(helper.id))
    assert "no longer sees the course" in page.text
    assert browser.get(sessions_of(hall)).status_code == 404
    with hall.kiosk.database.reading() as db:
        assert len(db.scalars(select(Teaching)).all()) == 1
