"""The way to a screen: a link that is followed once, a cookie, and an address that may stand on the wall."""

import re
from datetime import timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event
from werkzeug.test import TestResponse

from kiosk.attendance.screen_link import GOOD_FOR, end_screen_links
from kiosk.core.keys import Keys
from kiosk.courses.models import ClassSession, Course
from kiosk.web.screen.link import COOKIE, PURPOSE, screen_path
from tests.factories import PASSWORD, make_class_session, make_course, make_instructor
from tests.web.conftest import Hall, Screen, hidden_fields, submit

NOT_OPEN = "The screen is not open in this browser"
ENDED = "This screen was ended from the console"
EXPIRED = "The link of this screen has expired"
UNKNOWN = "This link does not open a screen"


@pytest.fixture
def screen(hall: Hall) -> Screen:
    return hall.new_screen()


@pytest.fixture
def other(hall: Hall) -> ClassSession:
    """The next class session of the same course."""
    with hall.kiosk.database.writing() as db:
        return make_class_session(db, db.get_one(Course, hall.course.id))


def page_of(hall: Hall) -> str:
    return f"/console/sessions/{hall.class_session.id}"


def end_links(hall: Hall) -> None:
    with hall.kiosk.database.writing() as db:
        end_screen_links(db, hall.class_session.id)


def cookie_name(class_session: ClassSession) -> str:
    return f"kiosk-{COOKIE}-{class_session.id}"


def sealed_in(screen: Screen, class_session: ClassSession) -> str:
    cookie = screen.browser.get_cookie(cookie_name(class_session))
    assert cookie
    return cookie.value


def holding(hall: Hall, class_session: ClassSession, value: str) -> Screen:
    """A browser with this cookie for a class session."""
    browser = hall.new_phone()
    browser.set_cookie(cookie_name(class_session), value)
    return Screen(browser, f"/screen/sessions/{class_session.id}")


def follow(browser: FlaskClient, link: str) -> TestResponse:
    """In English, whatever the course speaks."""
    return browser.get(f"{link}?lang=en", follow_redirects=True)


def assert_shut(screen: Screen, words: str) -> None:
    """Neither page nor state shows anything, and the page says why."""
    page, state = screen.page("?lang=en"), screen.state()
    assert (page.status_code, state.status_code) == (403, 403)
    assert words in page.text
    for answer in (page, state):
        assert "data-code" not in answer.text
        assert "Infrastructure" not in answer.text  # the title of the class session


# Following a link


def test_a_link_leads_to_an_address_that_holds_no_secret(hall: Hall, phone: FlaskClient) -> None:
    link = hall.screen_link()
    answer = phone.get(link)
    assert answer.status_code == 303
    assert answer.location == f"/screen/sessions/{hall.class_session.id}"
    assert answer.headers["Cache-Control"] == "no-store"
    page = phone.get(answer.location)
    assert page.status_code == 200
    assert hall.code()[:4] in page.text
    assert link.rsplit("/", 1)[1] not in page.text


def test_a_photo_of_the_address_opens_nothing_in_another_browser(hall: Hall, screen: Screen) -> None:
    assert screen.page().status_code == 200
    assert_shut(Screen(hall.new_phone(), screen.address), NOT_OPEN)


def test_whether_there_is_such_a_class_session_cannot_be_told(hall: Hall, screen: Screen) -> None:
    known, unknown = (
        hall.new_phone().get(f"/screen/sessions/{number}").text.replace(f"/{number}/", "/")
        for number in (hall.class_session.id, 10**30)
    )
    assert known == unknown


def test_following_a_link_writes_nothing_and_costs_one_query(hall: Hall, phone: FlaskClient) -> None:
    link = hall.screen_link()
    statements: list[str] = []
    event.listen(
        hall.kiosk.database.engine, "before_cursor_execute", lambda *call: statements.append(call[2])
    )
    assert phone.get(link).status_code == 303
    [statement] = [each for each in statements if not each.startswith("BEGIN")]
    assert statement.startswith("SELECT")


def test_the_cookie_ends_with_its_link(hall: Hall, phone: FlaskClient) -> None:
    """Three hours of class and a day, in seconds; no script can read it."""
    link = hall.screen_link()
    hall.clock.advance(minutes=1 * 60)
    cookie = phone.get(link).headers["Set-Cookie"]
    left = timedelta(hours=2) + GOOD_FOR
    assert f"Max-Age={round(left.total_seconds())}" in cookie
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))


def test_a_link_taken_the_day_before_opens_the_screen_and_one_of_last_term_does_not(hall: Hall) -> None:
    hall.clock.advance(minutes=-20 * 60)
    link = hall.screen_link()
    hall.clock.advance(minutes=20 * 60)
    assert "Attendance sheet" in follow(hall.new_phone(), link).text
    hall.clock.advance(minutes=90 * 24 * 60)
    page = follow(hall.new_phone(), link)
    assert page.status_code == 403
    assert EXPIRED in page.text
    assert "24 hours after the end" in page.text


def test_an_open_screen_ends_with_its_link_even_if_the_browser_keeps_the_cookie(
    hall: Hall, screen: Screen
) -> None:
    value = sealed_in(screen, hall.class_session)
    hall.clock.advance(minutes=26 * 60 + 59)
    assert holding(hall, hall.class_session, value).state().status_code == 200
    hall.clock.advance(minutes=1)
    assert_shut(holding(hall, hall.class_session, value), EXPIRED)


def test_following_it_late_does_not_make_the_screen_last_longer(hall: Hall) -> None:
    link = hall.screen_link()
    hall.clock.advance(minutes=26 * 60)
    browser = hall.new_phone()
    value = sealed_in(Screen(browser, browser.get(link).location), hall.class_session)
    hall.clock.advance(minutes=2 * 60)
    assert_shut(holding(hall, hall.class_session, value), EXPIRED)


def test_one_browser_holds_the_screens_of_several_class_sessions(
    hall: Hall, screen: Screen, other: ClassSession
) -> None:
    second = screen.browser.get(hall.screen_link(other)).location
    assert second != screen.address
    codes = {screen.browser.get(f"{each}/state").get_json()["code"] for each in (screen.address, second)}
    assert len(codes) == 2


def test_a_browser_without_cookies_is_told_so_and_does_not_go_round_in_circles(hall: Hall) -> None:
    browser = hall.app.test_client(use_cookies=False)
    browser.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    page = follow(browser, hall.screen_link())
    assert page.status_code == 403
    assert len(page.history) == 1
    assert "this browser refuses cookies" in page.text


def test_the_screen_switches_its_language_without_a_new_link(screen: Screen) -> None:
    page = screen.page().text
    switch = re.search(r'href="(\?lang=en)"', page)
    assert switch
    assert "Attendance sheet" in screen.page(switch[1]).text
    assert "Attendance sheet" in screen.page().text


# What is not a link


@pytest.mark.parametrize("change", ["cut short", "lengthened", "changed", "empty", "plain", "of before"])
def test_a_forged_link_opens_nothing_and_leaves_nothing(hall: Hall, phone: FlaskClient, change: str) -> None:
    link = hall.screen_link()
    head, signature = link.rsplit(".", 1)
    forged = {
        "cut short": link[:-1],
        "lengthened": f"{link}A",
        "changed": f"{head}A.{signature}",
        "empty": "/screen/.",
        "plain": f"/screen/{hall.class_session.id}",
        "of before": f"/screen/{hall.kiosk.keys.signer(PURPOSE).dumps(hall.class_session.id)}",
    }[change]
    page = phone.get(forged)
    assert page.status_code == 404
    assert UNKNOWN in page.text
    assert "Set-Cookie" not in page.headers
    assert phone.get(f"{forged}/state").status_code == 404


def test_a_link_of_another_server_opens_nothing(hall: Hall, phone: FlaskClient) -> None:
    link = screen_path(Keys("the secret of another server, 0123456789"), hall.class_session, hall.clock.now())
    assert phone.get(link).status_code == 404


def test_a_link_of_a_class_session_that_is_gone_opens_nothing(hall: Hall, other: ClassSession) -> None:
    link, screen = hall.screen_link(other), hall.new_screen(other)
    with hall.kiosk.database.writing() as db:
        db.delete(db.get_one(ClassSession, other.id))
    assert hall.new_phone().get(link).status_code == 404
    assert_shut(screen, NOT_OPEN)


def test_the_link_of_another_class_session_opens_that_one_only(hall: Hall, other: ClassSession) -> None:
    browser = hall.new_screen(other).browser
    assert_shut(Screen(browser, f"/screen/sessions/{hall.class_session.id}"), NOT_OPEN)


def test_a_cookie_moved_to_another_class_session_opens_nothing(
    hall: Hall, screen: Screen, other: ClassSession
) -> None:
    value = sealed_in(screen, hall.class_session)
    assert holding(hall, hall.class_session, value).page().status_code == 200
    assert_shut(holding(hall, other, value), NOT_OPEN)


def test_neither_a_cookie_nor_a_link_can_stand_for_the_other(hall: Hall, screen: Screen) -> None:
    link, value = hall.screen_link(), sealed_in(screen, hall.class_session)
    assert_shut(holding(hall, hall.class_session, link.rsplit("/", 1)[1]), NOT_OPEN)
    assert hall.new_phone().get(f"/screen/{value}").status_code == 404


def test_a_torn_or_forged_cookie_opens_nothing(hall: Hall, screen: Screen) -> None:
    value = sealed_in(screen, hall.class_session)
    for forged in (value[:-1], f"{value}A", "", "null", f"[{hall.class_session.id},0,9999999999]"):
        assert_shut(holding(hall, hall.class_session, forged), NOT_OPEN)


def test_invented_addresses_leave_no_keys_behind(hall: Hall, screen: Screen) -> None:
    known = len(hall.kiosk.keys._signers)
    for number in range(1000, 1020):
        screen.browser.set_cookie(f"kiosk-{COOKIE}-{number}", "x.y")
        screen.browser.get(f"/screen/sessions/{number}")
    assert len(hall.kiosk.keys._signers) == known


# Ending all links


def test_the_console_gives_a_link_for_another_computer_and_says_until_when(
    hall: Hall, console: FlaskClient
) -> None:
    page = console.get(page_of(hall))
    assert "until Thu, Feb 26, 12:00" in page.text.replace("\u202f", " ")
    given = re.search(r'value="http://kiosk.test(/screen/[^"]+)"', page.text)
    assert given
    assert "Attendance sheet" in follow(hall.new_phone(), unescape(given[1])).text
    assert "/screen/W" not in console.get(f"{page_of(hall)}/live").text  # that part is compared with the last


def test_a_new_link_ends_the_earlier_ones_and_the_screens_opened_with_them(
    hall: Hall, console: FlaskClient, screen: Screen
) -> None:
    link = hall.screen_link()
    assert screen.state().get_json()["code"]
    page = console.get(page_of(hall))
    assert "A new link ends all earlier ones." in page.text
    answer = submit(console, page, path=f"{page_of(hall)}/screen/link")
    assert "There is a new link." in answer.text
    assert_shut(screen, ENDED)
    refused = follow(hall.new_phone(), link)
    assert refused.status_code == 403
    assert ENDED in refused.text
    assert hall.screen_link() != link
    assert hall.new_screen().state().get_json()["code"]


def test_the_screen_says_so_in_the_language_of_the_course(hall: Hall, screen: Screen) -> None:
    end_links(hall)
    assert "Cet écran a été arrêté depuis la console" in screen.page().text


def test_without_script_a_screen_that_was_ended_no_longer_reloads(hall: Hall, screen: Screen) -> None:
    end_links(hall)
    assert "http-equiv" not in screen.page().text


def test_an_old_link_does_not_end_the_screen_that_a_new_one_opened(hall: Hall, screen: Screen) -> None:
    old = hall.screen_link()
    end_links(hall)
    screen.browser.get(hall.screen_link())
    assert follow(screen.browser, old).status_code == 403
    assert screen.page().status_code == 200


def test_the_screens_of_other_class_sessions_go_on(hall: Hall, other: ClassSession) -> None:
    screen = hall.new_screen(other)
    end_links(hall)
    assert screen.page().status_code == 200


def test_only_an_instructor_of_the_course_can_end_them(hall: Hall, screen: Screen) -> None:
    stranger = hall.new_phone()
    with hall.kiosk.database.writing() as db:
        email = make_instructor(db, make_course(db)).email
    hall.log_in(stranger, email)
    for browser in (hall.new_phone(), stranger):
        fields = hidden_fields(browser.get("/console/", follow_redirects=True))
        answer = browser.post(f"{page_of(hall)}/screen/link", data=fields)
        assert answer.status_code == 404 or answer.location.startswith("/console/log-in")
    assert screen.page().status_code == 200


# An instructor who is logged in


def test_an_instructor_sees_the_screen_without_a_link_and_it_outlives_the_log_in(
    hall: Hall, console: FlaskClient
) -> None:
    screen = Screen(console, f"/screen/sessions/{hall.class_session.id}")
    assert screen.state().status_code == 403  # the page gives the cookie
    assert hall.code()[:4] in screen.page().text
    submit(console, console.get("/console/"), path="/console/log-out")
    assert screen.state().get_json()["code"] == f"{hall.code()[:4]} {hall.code()[4:]}"


def test_where_an_instructor_is_logged_in_a_screen_that_was_ended_goes_on(
    hall: Hall, console: FlaskClient
) -> None:
    screen = Screen(console, f"/screen/sessions/{hall.class_session.id}")
    screen.page()
    end_links(hall)
    assert screen.state().status_code == 403  # the script loads the page again
    assert screen.page().status_code == 200
    assert screen.state().status_code == 200


def test_for_an_instructor_of_another_course_there_is_no_such_screen(hall: Hall) -> None:
    stranger = hall.new_phone()
    with hall.kiosk.database.writing() as db:
        email = make_instructor(db, make_course(db)).email
    hall.log_in(stranger, email)
    for number in (hall.class_session.id, 999, 2**40, 10**30):
        assert stranger.get(f"/screen/sessions/{number}").status_code == 404, number


def test_with_a_link_another_instructor_sees_it_as_anybody_does(hall: Hall) -> None:
    stranger = hall.new_phone()
    with hall.kiosk.database.writing() as db:
        email = make_instructor(db, make_course(db)).email
    hall.log_in(stranger, email)
    screen = Screen(stranger, stranger.get(hall.screen_link()).location)
    assert screen.page().status_code == 200
    end_links(hall)
    assert_shut(screen, ENDED)


def test_a_screen_left_open_does_not_keep_the_console_open(hall: Hall, console: FlaskClient) -> None:
    screen = Screen(console, f"/screen/sessions/{hall.class_session.id}")
    for _ in range(4):
        hall.clock.advance(minutes=40)
        end_links(hall)  # so that each page is shown for the log-in's sake
        screen.page()
    assert console.get("/console/").location.startswith("/console/log-in")


def test_the_page_that_refuses_leads_to_the_console_and_from_there_to_the_screen(
    hall: Hall, phone: FlaskClient
) -> None:
    refused = phone.get(f"/screen/sessions/{hall.class_session.id}")
    assert f'href="{page_of(hall)}/screen"' in refused.text
    form = phone.get(f"{page_of(hall)}/screen", follow_redirects=True)
    fields = {"email": hall.instructor_email, "password": PASSWORD, **hidden_fields(form)}
    shown = phone.post(form.request.full_path, data=fields, follow_redirects=True)
    assert shown.request.path == f"/screen/sessions/{hall.class_session.id}"
    assert "Attendance sheet" in follow(phone, shown.request.path).text
