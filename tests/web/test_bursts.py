"""Signatures that a program has sent: refused nowhere, shown together, looked at, annulled by one act."""

import re
from collections.abc import Iterable

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kiosk.attendance.entry import Flag, Status
from kiosk.attendance.register import register_of
from kiosk.courses.models import ClassSession, Course
from tests.factories import make_student
from tests.web.conftest import Hall, hidden_fields, submit

WHY = "absents, signés par un programme"


def bursts_path(hall: Hall) -> str:
    return f"/console/sessions/{hall.class_session.id}/bursts"


def make_absentees(hall: Hall, people: int) -> list[tuple[str, str]]:
    with hall.kiosk.database.writing() as db:
        course = db.get_one(Course, hall.course.id)
        students = [make_student(db, course, f"Absent{place}") for place in range(people)]
        return [(each.student_number, each.family_name) for each in students]


def sign_by_hand(hall: Hall) -> str:
    """Léa Abadie types her number and her name. Returns the receipt's code."""
    phone = hall.new_phone()
    page = hall.scan(phone)
    hall.clock.advance(seconds=6)
    signed = submit(phone, page, student_number="12600100", family_name="Abadie")
    return signed.request.path.rsplit("/", 1)[1]


def run_program(hall: Hall, people: Iterable[tuple[str, str]], code: str = "") -> None:
    """One relayed code, fresh cookies for everybody, some milliseconds for each."""
    code = code or hall.code()
    for number, name in people:
        phone = hall.new_phone()
        page = hall.scan(phone, code)
        hall.clock.advance(seconds=0.016)
        signed = submit(phone, page, student_number=number, family_name=name)
        assert signed.request.path.startswith("/receipt/")


def flags(hall: Hall) -> list[tuple[Flag, ...]]:
    with hall.kiosk.database.reading() as db:
        register = register_of(db, db.get_one(ClassSession, hall.class_session.id))
        return [entry.flags for entry in register.entries if entry.sign_in]


def annul(console: FlaskClient, page: TestResponse, receipts: list[str], reason: str = WHY) -> TestResponse:
    path = page.request.path.removesuffix("/annul") + "/annul"
    fields = hidden_fields(page, "/bursts/annul")
    data = {**fields, "receipt": receipts, "annulment_reason": reason}
    return console.post(path, data=data, follow_redirects=True)


def receipts_on(page: TestResponse, checked: bool = True) -> list[str]:
    boxes = re.findall(r'<input type="checkbox"[^>]*>', page.text)
    return [re.findall(r'value="([^"]+)"', box)[0] for box in boxes if ("checked" in box) is checked]


def test_sixty_absentees_signed_by_a_program_within_a_second_are_all_flagged_and_none_is_refused(
    hall: Hall,
) -> None:
    began = hall.clock.now()
    run_program(hall, make_absentees(hall, 60))
    assert (hall.clock.now() - began).total_seconds() < 1
    assert flags(hall) == [(Flag.BURST,)] * 60


def test_so_are_those_whose_cookies_a_program_has_collected_before(hall: Hall) -> None:
    absentees, phones = make_absentees(hall, 20), [hall.new_phone() for _ in range(20)]
    for phone in phones:
        hall.scan(phone)
        hall.clock.advance(seconds=0.05)
    for (number, name), phone in zip(absentees, phones, strict=True):
        hall.clock.advance(seconds=20)
        page = hall.scan(phone)
        submit(phone, page, student_number=number, family_name=name)
    assert flags(hall) == [(Flag.BURST,)] * 20


def test_a_hall_that_scans_at_once_and_types_is_not_flagged(hall: Hall) -> None:
    people = make_absentees(hall, 20)
    pages = [(phone, hall.scan(phone)) for phone in (hall.new_phone() for _ in people)]
    for (phone, page), (number, name) in zip(pages, people, strict=True):
        hall.clock.advance(seconds=2)
        submit(phone, page, student_number=number, family_name=name)
    assert flags(hall) == [()] * 20


def test_nor_is_one_that_taps_once_a_week_later(hall: Hall) -> None:
    """Cookies of one instant, and forms that come back at once: but nobody had to type."""
    people = make_absentees(hall, 20)
    phones = [hall.new_phone() for _ in people]
    pages = [hall.scan(phone) for phone in phones]
    hall.clock.advance(seconds=10)
    for phone, page, (number, name) in zip(phones, pages, people, strict=True):
        submit(phone, page, student_number=number, family_name=name)
    with hall.kiosk.database.writing() as db:
        planned = db.get_one(ClassSession, hall.class_session.id)
        next_week = ClassSession(
            course_id=hall.course.id, number=planned.number + 1, title="", room="",
            starts_at=hall.clock.now(), ends_at=planned.ends_at,
        )  # fmt: skip
        db.add(next_week)
        db.flush()
        hall.class_session = next_week
    for phone in phones:
        signed = submit(phone, hall.scan(phone))
        assert signed.request.path.startswith("/receipt/")
    assert flags(hall) == [()] * 20


def test_nor_is_one_whose_forms_come_back_filled_in_after_the_network_was_away(hall: Hall) -> None:
    people = make_absentees(hall, 10)
    phones = [hall.new_phone() for _ in people]
    pages = [hall.scan(phone) for phone in phones]
    hall.clock.advance(minutes=6)
    for phone, page, (number, name) in zip(phones, pages, people, strict=True):
        assert submit(phone, page, student_number=number, family_name=name).status_code in (403, 410)
        again = hall.scan(phone)
        assert f'value="{name}"' in again.text
        submit(phone, again, student_number=number, family_name=name)
    assert flags(hall) == [()] * 10


# In the console


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            ["60 signatures came in an unusual way", "accuses nobody", "Signed within seconds of each other"],
        ),
        (
            "fr",
            ["60 signatures sont arrivées de façon inhabituelle", "n’accuse personne", "Signées à quelques"],
        ),
    ],
)
def test_the_console_shows_them_as_one_group_and_says_what_it_means(
    hall: Hall, language: str, words: list[str]
) -> None:
    run_program(hall, make_absentees(hall, 60))
    console = hall.new_phone(language)
    hall.log_in(console)
    page = console.get(f"/console/sessions/{hall.class_session.id}").text
    assert words[0] in page
    assert words[0] in console.get(f"/console/sessions/{hall.class_session.id}/live").text
    group = console.get(bursts_path(hall))
    for each in words[1:]:
        assert each in group.text
    assert len(receipts_on(group)) == 60


def test_without_any_the_console_says_nothing_of_them(hall: Hall, console: FlaskClient) -> None:
    sign_by_hand(hall)
    assert "unusual" not in console.get(f"/console/sessions/{hall.class_session.id}").text
    assert "There are none" in console.get(bursts_path(hall)).text


def test_marked_as_looked_at_they_are_flagged_no_longer_and_the_page_says_by_whom_and_when(
    hall: Hall, console: FlaskClient
) -> None:
    run_program(hall, make_absentees(hall, 8))
    page = submit(console, console.get(bursts_path(hall)), f"{bursts_path(hall)}/look")
    assert "Reviewed by Dominique Exemple" in page.text
    assert "Mark all as reviewed" not in page.text
    assert flags(hall) == [()] * 8
    assert "reviewed by Dominique Exemple" in console.get(f"/console/sessions/{hall.class_session.id}").text


def test_what_came_after_the_page_was_opened_has_not_been_looked_at(hall: Hall, console: FlaskClient) -> None:
    run_program(hall, make_absentees(hall, 8))
    seen = console.get(bursts_path(hall))
    run_program(hall, make_absentees(hall, 8))
    page = submit(console, seen, f"{bursts_path(hall)}/look")
    assert "8 signatures have come since." in page.text
    assert flags(hall).count((Flag.BURST,)) == 8


def test_they_are_annulled_by_one_act_with_one_reason(hall: Hall, console: FlaskClient) -> None:
    sign_by_hand(hall)
    run_program(hall, make_absentees(hall, 60))
    shown = console.get(bursts_path(hall))
    page = annul(console, shown, receipts_on(shown))
    assert "60 signatures are annulled." in page.text
    assert "There are none" in page.text
    assert hall.rows() == 1
    with hall.kiosk.database.reading() as db:
        register = register_of(db, db.get_one(ClassSession, hall.class_session.id))
    annulled = [entry for entry in register.entries if entry.annulments]
    assert {entry.status for entry in annulled} == {Status.ABSENT}
    assert {(made.reason, made.made_by) for entry in annulled for made in entry.annulments} == {
        (WHY, "Dominique Exemple")
    }
    assert "0 signatures are annulled." in annul(console, shown, receipts_on(shown)).text


def test_who_is_left_out_stays_signed(hall: Hall, console: FlaskClient) -> None:
    run_program(hall, make_absentees(hall, 10))
    shown = console.get(bursts_path(hall))
    assert "1 signature is annulled." in annul(console, shown, receipts_on(shown)[:1]).text
    assert hall.rows() == 9


@pytest.mark.parametrize(
    ("chosen", "reason", "words"),
    [
        (2, " ", "Give a reason"),
        (2, "r" * 501, "at most 500 characters"),
        (0, WHY, "Choose at least one signature."),
    ],
)
def test_without_a_reason_or_a_choice_nothing_is_annulled_and_the_choice_is_kept(
    hall: Hall, console: FlaskClient, chosen: int, reason: str, words: str
) -> None:
    run_program(hall, make_absentees(hall, 9))
    shown = console.get(bursts_path(hall))
    page = annul(console, shown, receipts_on(shown)[:chosen], reason)
    assert page.status_code == 422
    assert words in page.text
    assert len(receipts_on(page)) == chosen
    assert reason.strip() in page.text
    assert hall.rows() == 9


def test_only_signatures_of_the_group_can_be_annulled_there(hall: Hall, console: FlaskClient) -> None:
    ordinary = sign_by_hand(hall)
    run_program(hall, make_absentees(hall, 8))
    annul(console, console.get(bursts_path(hall)), [ordinary])
    assert hall.rows() == 9


@pytest.mark.parametrize("until", ["", "soon", "2026-02-25", "2999-01-01T00:00:00+00:00"])
def test_a_look_at_nothing_or_at_what_is_to_come_is_refused(
    hall: Hall, console: FlaskClient, until: str
) -> None:
    run_program(hall, make_absentees(hall, 8))
    fields = {**hidden_fields(console.get(bursts_path(hall)), "/bursts/look"), "until": until}
    assert console.post(f"{bursts_path(hall)}/look", data=fields).status_code == 400
    assert flags(hall) == [(Flag.BURST,)] * 8


def test_a_phone_that_scans_again_and_again_is_shown_too(hall: Hall, console: FlaskClient) -> None:
    people, phone = make_absentees(hall, 4), hall.new_phone()
    for number, name in people:
        hall.clock.advance(seconds=30)
        page = hall.scan(phone)
        if "not-me" in page.text:
            page = submit(phone, page, "/sign-in/not-me")
        submit(phone, page, "/sign-in", student_number=number, family_name=name)
    page = console.get(bursts_path(hall))
    assert "Phones that scanned again and again" in page.text
    assert len(receipts_on(page)) == 4
    assert all(Flag.SCANNED_AGAIN in each for each in flags(hall))
