"""The console: made for use while teaching."""

import csv
import io
import re
from datetime import timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, select

from kiosk.accounts.models import Instructor
from kiosk.attendance.register import register_of, to_take_away
from kiosk.attendance.sign_in import Claim
from kiosk.courses.models import ClassSession, Course, Teaching
from kiosk.documents.attendance import FORMATS, export_attendance
from tests.clock import NINE_IN_PARIS as NINE
from tests.factories import make_class_session, make_course, make_instructor, make_sign_in, make_student
from tests.web.conftest import Hall, submit
from tests.web.live_page import statements_of


def page_of(hall: Hall) -> str:
    return f"/console/sessions/{hall.class_session.id}"


def send(hall: Hall, console: FlaskClient, action: str) -> str:
    """Press a button of the class session's page."""
    path = f"{page_of(hall)}/window/{action}"
    return submit(console, console.get(page_of(hall)), path=path).text


def test_home_shows_today_with_the_one_button_that_matters(hall: Hall, console: FlaskClient) -> None:
    assert "Show the screen" in console.get("/console/").text
    hall.clock.advance(minutes=-60)
    home = console.get("/console/").text
    assert "Opens at 9:00" in home
    assert "Open now" in home
    hall.clock.advance(minutes=90)
    assert "Closed since 9:15" in console.get("/console/").text


def test_home_puts_other_days_after_today(hall: Hall, console: FlaskClient) -> None:
    hall.clock.advance(minutes=-2 * 24 * 60)
    home = console.get("/console/").text
    assert "No class session today." in home
    assert "To come" in home


@pytest.fixture
def many_courses(hall: Hall) -> int:
    """Fifty more courses, each with a class session today, one to come and one past."""
    with hall.kiosk.database.writing() as db:
        instructor = db.scalars(select(Instructor)).one()
        for number in range(50):
            course = make_course(db, title=f"Course {number:02}")
            db.add(Teaching(course_id=course.id, instructor_id=instructor.id))
            for days in (0, 7, -7):
                make_class_session(db, course, starts_at=NINE + timedelta(days=days, minutes=number))
    return 51


def test_home_is_read_a_page_at_a_time_without_a_script(
    hall: Hall, console: FlaskClient, many_courses: int
) -> None:
    home = console.get("/console/").text
    assert home.count('<li class="card ') == 60
    assert home.count("Page 1 of 3") == 4
    seen: list[str] = []
    address = "/console/"
    for place in range(1, 4):
        page = console.get(address).text
        assert f"Page {place} of 3" in page
        seen += re.findall(r">(Course \d\d) · ", page[page.index('id="past"') :])
        following = re.findall(r'<a rel="next" href="([^"]+)#past"', page)
        address = unescape(following[0]) if following else ""
    assert address == ""
    assert sorted(seen) == [f"Course {number:02}" for number in range(50)]


def pages_of(home: str) -> list[str]:
    """At which page each list is."""
    return re.findall(r"Page (\d) of 3", home)


def test_the_pages_of_one_list_leave_the_others_where_they_are(
    hall: Hall, console: FlaskClient, many_courses: int
) -> None:
    page = console.get("/console/?today=2&coming=3").text
    assert pages_of(page) == ["2", "3", "1", "1"]
    [to_past] = re.findall(r'<a rel="next" href="([^"]+)#past"', page)
    assert pages_of(console.get(unescape(to_past)).text) == ["2", "3", "2", "1"]
    assert console.get("/console/?today=x&coming=-1&past=99999999999999999999").status_code == 200


def test_home_takes_the_same_queries_for_any_number_of_courses(
    hall: Hall, console: FlaskClient, many_courses: int
) -> None:
    assert len(statements_of(hall.kiosk.database, lambda: console.get("/console/?past=2"))) == 9


def test_open_extend_close_and_reopen(hall: Hall, console: FlaskClient) -> None:
    hall.clock.advance(minutes=-10)
    assert "Open until 9:05" in send(hall, console, "open")
    assert "Open until 9:10" in send(hall, console, "extend")
    assert "Closed since 8:50" in send(hall, console, "close")
    assert "Open until 9:05" in send(hall, console, "reopen")


def test_a_button_pressed_too_late_says_so_and_changes_nothing(hall: Hall, console: FlaskClient) -> None:
    stale = console.get(page_of(hall))
    path = f"{page_of(hall)}/window/close"
    submit(console, stale, path=path)
    page = submit(console, stale, path=path)
    assert "Nothing was changed" in page.text


def test_an_unknown_action_is_not_found(hall: Hall, console: FlaskClient) -> None:
    page = console.get(page_of(hall))
    assert submit(console, page, path=f"{page_of(hall)}/window/close").status_code == 200
    token = page.text.split('name="csrf_token" value="')[1].split('"')[0]
    assert console.post(f"{page_of(hall)}/window/explode", data={"csrf_token": token}).status_code == 404


def test_the_register_is_live_with_status_time_and_flags(
    hall: Hall, phone: FlaskClient, console: FlaskClient
) -> None:
    live = f"{page_of(hall)}/live"
    before = console.get(live)
    assert before.text.count("Expected") == 4  # the heading of the count and three people
    same = console.get(live, headers={"If-None-Match": before.headers["ETag"]})
    assert same.status_code == 304
    hall.sign(phone)
    after = console.get(live, headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert "Present" in after.text
    assert "9:00:00" in after.text


def test_a_person_is_found_without_script(hall: Hall, console: FlaskClient) -> None:
    found = console.get(page_of(hall) + "?q=oconnell").text
    assert "O&#39;Connell" in found
    assert "Achour" not in found
    assert "Nobody found for “zzz”." in console.get(page_of(hall) + "?q=zzz").text


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Cœur", "coeur"),
        ("Łukasz", "lukasz"),
        ("Ødegård", "odegard"),
        ("Weiß", "Weiss"),
        ("Żuławska", "zulawska"),
        ("D'Alembert", "D’Alembert"),
        ("L’Hostis", "lhostis"),
        ("Le Goff", "le-goff 126"),
    ],
)
def test_a_person_is_found_however_the_name_is_typed(
    hall: Hall, console: FlaskClient, name: str, typed: str
) -> None:
    with hall.kiosk.database.writing() as db:
        make_student(db, db.get_one(Course, hall.course.id), name, student_number="12612345")
    found = console.get(f"{page_of(hall)}/live", query_string={"q": typed}).text
    assert "12612345" in found
    assert found.count("<tr") == 2  # with the row of headings


def test_the_register_is_narrowed_to_whom_to_check_or_who_has_not_signed(
    hall: Hall, phone: FlaskClient, console: FlaskClient
) -> None:
    correct_first(hall, console, status="present", reason="seen")
    hall.clock.advance(minutes=1)
    hall.sign(phone)
    everyone, flagged, missing = (
        console.get(page_of(hall), query_string={"show": each}).text
        for each in ("nonsense", "flagged", "missing")
    )
    assert [text.count("<tr") - 1 for text in (everyone, flagged, missing)] == [3, 1, 2]
    assert "signed after a correction" in flagged
    assert "Léa" not in missing


def test_the_two_numbers_wanted_while_teaching_come_first(
    hall: Hall, phone: FlaskClient, console: FlaskClient
) -> None:
    hall.sign(phone)
    page = console.get(page_of(hall)).text
    places = [page.index(each) for each in ("Open until 9:15", "Signed", "Close now", "Recap quiz", "<table")]
    assert places == sorted(places)


def test_guests_are_not_counted_among_those_expected(hall: Hall, console: FlaskClient) -> None:
    with hall.kiosk.database.writing() as db:
        guest = Claim("777", "Visiteur", "Ariane", "ariane@example.org", as_guest=True)
        make_sign_in(db, db.get_one(ClassSession, hall.class_session.id), guest)
    page = console.get(page_of(hall)).text
    assert 'Signed</dt><dd>0<span class="quiet"> / 3' in page
    assert "Guests</dt><dd>1</dd>" in page


def test_a_correction_is_kept_with_reason_who_and_when(
    hall: Hall, phone: FlaskClient, console: FlaskClient
) -> None:
    hall.sign(phone)
    page = correct_first(hall, console, status="excused", reason="certificat médical")
    assert "Léa Abadie: marked as excused." in page
    person = console.get(first_person(hall)).text
    for words in ("certificat médical", "Dominique Exemple", "Excused", "Signed at"):
        assert words in person


def test_a_person_is_called_what_the_register_calls_them(hall: Hall, console: FlaskClient) -> None:
    assert "Expected</dd>" in console.get(first_person(hall)).text
    correct_first(hall, console, status="absent", reason="left")
    assert "Absent</dd>" in console.get(first_person(hall)).text


def test_a_window_of_another_day_is_told_with_its_day(hall: Hall, console: FlaskClient) -> None:
    hall.clock.advance(minutes=60)
    assert "Closed since 9:15" in console.get(page_of(hall)).text
    with hall.kiosk.database.writing() as db:
        class_session = db.get_one(ClassSession, hall.class_session.id)
        class_session.starts_at += timedelta(days=7)
        class_session.ends_at += timedelta(days=7)
    assert "Opens on Wed, Mar 4 at 9:00" in console.get(page_of(hall)).text


def first_person(hall: Hall) -> str:
    with hall.kiosk.database.reading() as db:
        register = register_of(db, db.get_one(ClassSession, hall.class_session.id))
    return f"{page_of(hall)}/people/{register.entries[0].person.id}"


def correct_first(hall: Hall, console: FlaskClient, **fields: str) -> str:
    path = first_person(hall)
    page = console.get(path)
    token = page.text.split('name="csrf_token" value="')[-1].split('"')[0]
    return console.post(path, data={"csrf_token": token, **fields}, follow_redirects=True).text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"status": "excused", "reason": "  "}, "Give a reason"),
        ({"reason": "raison gardée"}, "Choose one."),
        ({"status": "promoted", "reason": "raison gardée"}, "Choose one."),
        ({"status": "late", "reason": "r" * 501}, "A reason has at most 500 characters."),
    ],
)
def test_a_bad_correction_is_told_and_keeps_what_was_typed(
    hall: Hall, console: FlaskClient, fields: dict[str, str], words: str
) -> None:
    page = correct_first(hall, console, **fields)
    assert words in page
    assert f'value="{fields["reason"].strip()}"' in page


def test_nobody_unknown_can_be_corrected(hall: Hall, console: FlaskClient) -> None:
    for key in ("999", "s1", "g1", "x", "0", "-1", "9" * 40):
        assert console.get(f"{page_of(hall)}/people/{key}").status_code == 404


def test_another_instructors_course_does_not_exist(hall: Hall, console: FlaskClient) -> None:
    with hall.kiosk.database.writing() as db:
        course = make_course(db, title="Le cours d’un autre")
        other = make_class_session(db, course)
        make_student(db, course, "Ailleurs")
        make_instructor(db, course)
    base = f"/console/sessions/{other.id}"
    for path in ("", "/live", "/screen", "/people/1", *(f"/attendance/{name}" for name in FORMATS)):
        assert console.get(base + path).status_code == 404, path
    assert "Le cours d’un autre" not in console.get("/console/").text
    token = console.get("/console/").text.split('name="csrf_token" value="')[1].split('"')[0]
    for path in ("/window/open", "/window/close", "/people/1"):
        data = {"csrf_token": token, "status": "present", "reason": "x"}
        assert console.post(base + path, data=data).status_code == 404, path


@pytest.mark.parametrize("format_name", sorted(FORMATS))
def test_a_download_has_the_bytes_of_the_command_line(
    hall: Hall, console: FlaskClient, format_name: str
) -> None:
    with hall.kiosk.database.writing() as db:
        class_session = db.get_one(ClassSession, hall.class_session.id)
        make_sign_in(db, class_session, make_student(db, class_session.course, "=cmd|' /C calc'!A0"))
    with hall.kiosk.database.reading() as db:
        register = to_take_away(db, db.get_one(ClassSession, hall.class_session.id))
        expected = export_attendance(register, format_name)
    answer = console.get(f"{page_of(hall)}/attendance/{format_name}")
    assert answer.data == expected.content
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{expected.filename}"'
    assert answer.content_type == expected.media_type


@pytest.mark.parametrize("format_name", sorted({*FORMATS} - {"xlsx", "pdf"}))
def test_no_cell_of_a_downloaded_text_is_run_by_a_spreadsheet(
    hall: Hall, console: FlaskClient, format_name: str
) -> None:
    with hall.kiosk.database.writing() as db:
        class_session = db.get_one(ClassSession, hall.class_session.id)
        make_sign_in(db, class_session, make_student(db, class_session.course, "=cmd|' /C calc'!A0"))
    text = console.get(f"{page_of(hall)}/attendance/{format_name}").data.decode("utf-8-sig")
    for row in csv.reader(io.StringIO(text), delimiter=";" if format_name == "csv" else ","):
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row)


@pytest.mark.parametrize("format_name", sorted(FORMATS))
def test_the_page_of_the_class_session_offers_every_file(
    hall: Hall, console: FlaskClient, format_name: str
) -> None:
    assert f'href="{page_of(hall)}/attendance/{format_name}" download' in console.get(page_of(hall)).text


def test_an_unknown_format_is_not_found(hall: Hall, console: FlaskClient) -> None:
    assert console.get(f"{page_of(hall)}/attendance/exe").status_code == 404


def test_the_screen_opens_from_the_console_without_a_link(hall: Hall, console: FlaskClient) -> None:
    assert f'href="{page_of(hall)}/screen"' in console.get(page_of(hall)).text
    screen = console.get(f"{page_of(hall)}/screen?lang=en", follow_redirects=True)
    assert hall.code()[:4] in screen.text
    assert "Attendance sheet" in screen.text


def test_a_name_with_markup_is_shown_as_text(hall: Hall, console: FlaskClient) -> None:
    with hall.kiosk.database.writing() as db:
        make_student(db, hall.course, "<img src=x onerror=alert(1)>")
    page = console.get(page_of(hall)).text
    assert "<img" not in page
    assert "&lt;img" in page


@pytest.mark.parametrize("size", [2, 60])
def test_the_pages_take_the_same_queries_for_any_class_size(
    hall: Hall, console: FlaskClient, size: int
) -> None:
    with hall.kiosk.database.writing() as db:
        for number in range(size):
            student = make_student(db, hall.course, f"Name{number}")
            make_sign_in(db, db.get_one(ClassSession, hall.class_session.id), student)
    statements: list[str] = []
    event.listen(
        hall.kiosk.database.engine, "before_cursor_execute", lambda *call: statements.append(call[2])
    )
    counts = []
    for path in ("/console/", page_of(hall), f"{page_of(hall)}/attendance/csv"):
        console.get(path)
        counts.append(sum(not each.startswith("BEGIN") for each in statements))
        statements.clear()
    assert counts == [9, 21, 13]


def test_a_button_pressed_twice_acts_once(hall: Hall, console: FlaskClient) -> None:
    with hall.kiosk.database.writing() as db:
        db.get_one(Course, hall.course.id).late_minutes = 10
    stale = console.get(page_of(hall))
    for words in ("Latecomers until 9:10", "Nothing was changed"):
        assert words in submit(console, stale, path=f"{page_of(hall)}/window/close").text
    assert "Latecomers until 9:10" in console.get(page_of(hall)).text


def test_five_minutes_more_pressed_twice_gives_five(hall: Hall, console: FlaskClient) -> None:
    stale = console.get(page_of(hall))
    for _ in range(2):
        submit(console, stale, path=f"{page_of(hall)}/window/extend")
    assert "Open until 9:20" in console.get(page_of(hall)).text


def test_a_correction_saved_twice_is_kept_once(hall: Hall, console: FlaskClient) -> None:
    for _ in range(2):
        page = correct_first(hall, console, status="excused", reason="certificat")
        assert "Léa Abadie: marked as excused." in page
    assert console.get(first_person(hall)).text.count("certificat") == 1


@pytest.mark.parametrize("identity", [2**31, 2**63, 10**30])
def test_an_id_larger_than_any_is_not_found(hall: Hall, console: FlaskClient, identity: int) -> None:
    for path in ("", "/live", "/attendance/csv"):
        assert console.get(f"/console/sessions/{identity}{path}").status_code == 404


def test_a_page_left_open_does_not_keep_the_console_open(hall: Hall, console: FlaskClient) -> None:
    for _ in range(5):
        hall.clock.advance(minutes=25)
        console.get(f"{page_of(hall)}/live")
    assert console.get("/console/").status_code == 303


def test_elsewhere_in_the_console_a_card_leads_to_the_class_session_that_runs(
    hall: Hall, console: FlaskClient, phone: FlaskClient
) -> None:
    hall.sign(phone)
    with hall.kiosk.database.writing() as db:
        other = make_class_session(db, db.get_one(Course, hall.course.id), starts_at=NINE - timedelta(days=7))
    card = re.search(
        r'<a class="live-card h\d+" href="([^"]+)">.*?</a>', console.get(f"/console/sessions/{other.id}").text
    )
    assert card is not None
    assert card[1] == page_of(hall)
    assert re.search(r"<strong>1</strong> / \d", card[0])


def test_there_is_no_such_card_at_home_on_its_own_pages_nor_once_the_sheet_is_closed(
    hall: Hall, console: FlaskClient
) -> None:
    with hall.kiosk.database.writing() as db:
        other = make_class_session(db, db.get_one(Course, hall.course.id), starts_at=NINE - timedelta(days=7))
    for path in ("/console/", page_of(hall), first_person(hall)):
        assert "live-card" not in console.get(path).text
    assert "live-card" in console.get(f"/console/sessions/{other.id}").text
    hall.clock.advance(minutes=60)
    assert "live-card" not in console.get(f"/console/sessions/{other.id}").text


def test_the_margin_says_where_the_page_is(hall: Hall, console: FlaskClient) -> None:
    assert re.search(
        r'href="/console/" class="here" aria-current="page">Home<', console.get("/console/").text
    )
    page = console.get(page_of(hall)).text
    assert f'<a href="{page_of(hall)}" class="here" aria-current="page">' in page
    assert (
        f'<a href="{page_of(hall)}" class="here" aria-current="true">' in console.get(first_person(hall)).text
    )
    assert 'class="here" aria-current="page">Home' not in page
