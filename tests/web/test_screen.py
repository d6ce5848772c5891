"""The screen: the rotating code, for whoever holds the signed link, with or without script."""

import json
import re
from datetime import timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event

from kiosk.attendance.sign_in import Claim
from kiosk.attendance.window_changes import close_now
from kiosk.courses.models import ClassSession, Course
from tests.factories import make_sign_in
from tests.web.conftest import Hall, Screen

DAY = 24 * 60  # minutes


@pytest.fixture
def screen(hall: Hall) -> Screen:
    return hall.new_screen()


def test_it_shows_the_code_the_link_the_steps_the_time_and_the_count(hall: Hall, screen: Screen) -> None:
    page = screen.page("?lang=fr").text
    code = hall.code()
    for words in (
        f"{code[:4]} {code[4:]}",
        "kiosk.test",
        "Ouvrez le site",
        "Renseignez vos informations",
        "Validez pour confirmer votre présence",
        "Ferme à 09:15",
        "/ 3</strong>",
    ):
        assert words in page, words


def test_the_code_on_the_screen_opens_the_form(hall: Hall, phone: FlaskClient, screen: Screen) -> None:
    shown = screen.state().get_json()["code"]
    assert hall.scan(phone, shown.replace(" ", "")).status_code == 200


def test_any_number_of_screens_and_reloads_show_the_same_code_and_do_no_harm(hall: Hall) -> None:
    codes = {hall.new_screen().state().get_json()["code"] for _ in range(5)}
    assert len(codes) == 1


def test_all_times_are_durations_so_that_the_pcs_clock_does_not_matter(hall: Hall, screen: Screen) -> None:
    hall.clock.advance(seconds=3)
    state = screen.state().get_json()
    assert (state["turnsIn"], state["diesIn"], state["remaining"]) == (7000, 17000, 897_000)


def test_without_script_the_page_reloads_as_the_code_turns(hall: Hall, screen: Screen) -> None:
    hall.clock.advance(seconds=3)
    page = screen.page().text
    assert '<noscript><meta http-equiv="refresh" content="7"></noscript>' in page
    assert re.search(r'data-qr-path d="M\d', page)


def test_the_script_starts_from_what_the_page_holds(screen: Screen) -> None:
    held = re.search(r'data-initial="([^"]*)"', screen.page().text)
    assert held
    assert json.loads(unescape(held[1])) == screen.state().get_json()


def test_a_time_on_another_day_is_told_with_its_day(hall: Hall, screen: Screen) -> None:
    hall.clock.advance(minutes=-2 * DAY)
    assert "Ouvre le mer. 25 févr. à 09:00" in screen.page("?lang=fr").text
    assert "Opens on Wed, Feb 25 at 9:00" in screen.page("?lang=en").text
    hall.clock.advance(minutes=2 * DAY + 15)
    assert "Fermée depuis 09:15" in screen.page("?lang=fr").text
    hall.clock.advance(minutes=DAY)
    assert "Fermée depuis le mer. 25 févr. à 09:15" in screen.page("?lang=fr").text


def test_guests_are_counted_beside_those_expected(hall: Hall, screen: Screen) -> None:
    assert "data-with-guests hidden" in screen.page().text
    with hall.kiosk.database.writing() as db:
        guest = Claim("777", "Visiteur", "Ariane", "ariane@example.org", as_guest=True)
        make_sign_in(db, db.get_one(ClassSession, hall.class_session.id), guest)
    state = screen.state().get_json()
    assert (state["signed"], state["guests"], state["expected"]) == (0, 1, 3)
    assert "data-with-guests>" in screen.page().text


@pytest.mark.parametrize(
    ("language", "people", "signed", "guests"),
    [
        ("fr", 0, "0 / 3 a émargé", ""),
        ("fr", 1, "1 / 3 a émargé", "1 invité"),
        ("fr", 2, "2 / 3 ont émargé", "2 invités"),
        ("en", 0, "0 / 3 have signed", ""),
        ("en", 1, "1 / 3 has signed", "1 guest too"),
        ("en", 2, "2 / 3 have signed", "2 guests too"),
    ],
)
def test_what_is_counted_agrees_with_its_number(
    hall: Hall, screen: Screen, language: str, people: int, signed: str, guests: str
) -> None:
    students = [("12600100", "Abadie"), ("12600360", "Achour")]
    with hall.kiosk.database.writing() as db:
        class_session = db.get_one(ClassSession, hall.class_session.id)
        for number in range(people):
            make_sign_in(db, class_session, Claim(*students[number]))
            make_sign_in(db, class_session, Claim(f"77{number}", "Visiteur", "A", "a@b.org", as_guest=True))
    words = " ".join(re.sub("<[^>]+>", "", screen.page(f"?lang={language}").text).split())
    assert signed in words
    assert guests in words
    state = screen.state().get_json()  # in the language that was chosen
    assert f"{state['signed']} / 3 {state['signedWords']}" == signed
    assert not guests or f"{state['guests']} {state['guestWords']}" == guests


def test_before_the_opening_it_says_when_and_holds_no_code(hall: Hall, screen: Screen) -> None:
    hall.clock.advance(minutes=-10)
    assert "Ouvre à 09:00" in screen.page("?lang=fr").text
    state = screen.state().get_json()
    assert (state["phase"], state["code"], state["qrPath"]) == ("before", "", "")


def test_after_the_closing_it_says_so_with_the_count_and_holds_no_code(
    hall: Hall, phone: FlaskClient, screen: Screen
) -> None:
    hall.sign(phone)
    hall.clock.advance(minutes=15)
    page = screen.page().text
    assert "9:15" in page
    assert "<span data-signed>1</span> / 3" in page
    assert screen.state().get_json()["code"] == ""


def test_closing_by_hand_takes_the_code_away_at_once(hall: Hall, screen: Screen) -> None:
    with hall.kiosk.database.writing() as db:
        close_now(db, db.get_one(ClassSession, hall.class_session.id), None, hall.clock.now())
    assert screen.state().get_json()["phase"] == "closed"


def test_latecomers_still_see_a_code_and_until_when(hall: Hall, screen: Screen) -> None:
    with hall.kiosk.database.writing() as db:
        db.get_one(Course, hall.course.id).late_minutes = 10
    hall.clock.advance(minutes=16)
    assert "Retardataires jusqu’à 09:25" in screen.page("?lang=fr").text
    assert screen.state().get_json()["code"]


def test_the_screen_speaks_the_language_of_the_course(screen: Screen) -> None:
    assert "Feuille de présence" in screen.page().text


def test_no_name_ever_stands_on_the_wall(hall: Hall, phone: FlaskClient, screen: Screen) -> None:
    hall.sign(phone)
    assert "Abadie" not in screen.page().text + screen.state().text


def test_asking_for_the_state_costs_four_queries(hall: Hall, screen: Screen) -> None:
    statements: list[str] = []
    event.listen(
        hall.kiosk.database.engine, "before_cursor_execute", lambda *call: statements.append(call[2])
    )
    screen.state()
    assert sum(not each.startswith("BEGIN") for each in statements) == 4


def test_a_code_shown_until_the_last_instant_is_accepted_by_who_scans_it_then(
    hall: Hall, phone: FlaskClient, screen: Screen
) -> None:
    hall.clock.advance(seconds=4)
    state = screen.state().get_json()
    hall.clock.instant += timedelta(milliseconds=state["diesIn"] - 1)
    assert hall.scan(phone, state["code"].replace(" ", "")).status_code == 200
