"""The page of a course: everybody's attendance over the term."""

import re
from datetime import timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from kiosk.accounts.models import Instructor
from kiosk.attendance.planning import cancel
from kiosk.attendance.sign_in import Claim
from kiosk.courses.models import ClassSession, Course, Role, Teaching
from tests.clock import NINE_IN_PARIS as NINE
from tests.factories import make_class_session, make_course, make_sign_in, make_student
from tests.web.conftest import Hall, hidden_fields
from tests.web.live_page import statements_of

WEEK = timedelta(weeks=1)


@pytest.fixture
def page(hall: Hall) -> str:
    """The address of the course's page; the hall's class session is one of five, the fourth is cancelled."""
    with hall.kiosk.database.writing() as db:
        course = db.get_one(Course, hall.course.id)
        for weeks in (-3, -2, -1, 1):
            make_class_session(db, course, starts_at=NINE + weeks * WEEK)
        sessions = db.scalars(select(ClassSession).order_by(ClassSession.starts_at)).all()
        cancel(db, sessions[2], "grève", by=None, now=NINE)
        make_sign_in(db, sessions[0], Claim("12600360", "Achour"), at=sessions[0].starts_at)
        guest = Claim("777", "Invitée", "Ariane", "a@b.example", as_guest=True)
        make_sign_in(db, sessions[0], guest, at=sessions[0].starts_at)
    hall.clock.advance(minutes=30)
    return f"/console/courses/{hall.course.id}"


def rows(text: str) -> dict[str, str]:
    """The letters of each line of the matrix, by family name."""
    found = {}
    for row in re.findall(r"<tr><th scope=\"row\">.*?</tr>", text):
        name = re.search(r"<b>(.*?)</b>", row)
        if name:
            found[unescape(name[1])] = "".join(re.findall(r'<td class="[a-z]">(.)</td>', row))
    return found


def test_the_matrix_has_a_letter_for_each_person_and_class_session(
    hall: Hall, console: FlaskClient, page: str
) -> None:
    shown = rows(console.get(page).text)
    assert shown == {"Abadie": "AA–A·", "Achour": "PA–A·", "O'Connell": "AA–A·", "Invitée": "P––––"}
    french = console.get(f"{page}?lang=fr").text
    assert "Présences" in french
    assert "3 séances tenues" in french


def test_a_line_can_be_pasted_into_a_spreadsheet(hall: Hall, console: FlaskClient, page: str) -> None:
    """One element for each cell, and nothing but its letter inside."""
    text = console.get(page).text
    assert text.count('<td class="a">A</td>') == 8
    assert "<svg" not in text[text.index("<tbody") : text.index("</table>")]


def test_three_absences_come_first_and_are_counted_in_the_margin(
    hall: Hall, console: FlaskClient, page: str
) -> None:
    text = console.get(page).text
    assert "2 students have 3 absences or more" in text
    assert text.index("To follow up") < text.index("O&#39;Connell") < text.index("Achour")
    margin = text[: text.index("<main")]
    assert re.search(r"Attendance <small>2</small>", margin)


def test_names_and_class_sessions_are_links(hall: Hall, console: FlaskClient, page: str) -> None:
    text = console.get(page).text
    people = re.findall(rf'href="({page}/people/\d+)"', text)
    assert len(people) == 4
    assert all(console.get(each).status_code == 200 for each in people)
    assert f'href="/console/sessions/{hall.class_session.id}"' in text


def test_search_group_and_order_need_no_script(hall: Hall, console: FlaskClient, page: str) -> None:
    assert list(rows(console.get(f"{page}?q=oconn").text)) == ["O'Connell"]
    assert list(rows(console.get(f"{page}?q=126003").text)) == ["Achour"]
    assert list(rows(console.get(f"{page}?group=A").text)) == ["Abadie"]
    assert "Nobody found for “&lt;zz&gt;”" in console.get(f"{page}?q=<zz>").text
    assert len(rows(console.get(f"{page}?group=none&sort=sideways").text)) == 4
    by_rate = console.get(f"{page}?sort=rate").text
    assert re.findall(r"sort=absences", by_rate)
    assert 'aria-sort="ascending"' in by_rate
    assert "?group=A&amp;sort=rate" in by_rate


def test_a_course_is_there_before_anything_is_in_it(hall: Hall, console: FlaskClient) -> None:
    with hall.kiosk.database.writing() as db:
        instructor = db.scalars(select(Instructor)).one()
        empty, named, planned = (make_course(db, title=f"New {place}") for place in range(3))
        for each in (empty, named, planned):
            db.add(Teaching(course_id=each.id, instructor_id=instructor.id))
        make_student(db, named, "Seule")
        make_class_session(db, planned)
        addresses = [f"/console/courses/{each.id}" for each in (empty, named, planned)]
    texts = [console.get(each).text for each in addresses]
    assert "It takes class sessions and a list of names." in texts[0]
    assert "It takes a first class session." in texts[1]
    assert rows(texts[1]) == {"Seule": ""}
    assert "It takes a list of names" in texts[2]


def test_names_are_text_wherever_they_stand(hall: Hall, console: FlaskClient, page: str) -> None:
    with hall.kiosk.database.writing() as db:
        course = db.get_one(Course, hall.course.id)
        evil = make_student(db, course, "<script>alert(1)</script>", given_name='"><img src=x>', group="<i>")
        course.title = "<b>Course"
        evil_id = evil.id
    for address in (page, f"{page}/people/{evil_id}"):
        text = console.get(address).text
        assert "<script>alert" not in text
        assert "<img" not in text
        assert "<i>" not in text
        assert "<b>Course" not in text


def test_the_page_takes_the_same_queries_for_any_term(hall: Hall, console: FlaskClient, page: str) -> None:
    counts = [len(statements_of(hall.kiosk.database, lambda: console.get(page)))]
    with hall.kiosk.database.writing() as db:
        course = db.get_one(Course, hall.course.id)
        session = make_class_session(db, course, starts_at=NINE - 4 * WEEK)
        for place in range(20):
            make_sign_in(db, session, make_student(db, course, f"More{place}"), at=session.starts_at)
    counts.append(len(statements_of(hall.kiosk.database, lambda: console.get(page))))
    assert counts[0] == counts[1] <= 20


def test_a_line_of_a_long_term_is_short(hall: Hall, console: FlaskClient) -> None:
    """600 people in 24 class sessions are then less than 450 kB."""
    with hall.kiosk.database.writing() as db:
        course = db.get_one(Course, hall.course.id)
        for place in range(23):
            make_class_session(db, course, starts_at=NINE - (place + 1) * WEEK)
    address = f"/console/courses/{hall.course.id}"
    before = len(console.get(address).data)
    with hall.kiosk.database.writing() as db:
        course = db.get_one(Course, hall.course.id)
        for place in range(10):
            make_student(db, course, f"Lefèvre-{place:05}", student_number=f"126{place:05}", group="TD12")
    assert (len(console.get(address).data) - before) / 10 < 720


def test_a_home_with_many_courses_lists_them_in_the_margin(hall: Hall, console: FlaskClient) -> None:
    home = console.get("/console/").text
    assert f'href="/console/courses/{hall.course.id}"' in home


@pytest.fixture
def assistant(hall: Hall, console: FlaskClient) -> FlaskClient:
    """The same browser, whose account is now an assistant in the course."""
    with hall.kiosk.database.writing() as db:
        for each in db.scalars(select(Teaching)):
            each.role = Role.ASSISTANT.value
    return console


def test_an_assistant_sees_the_matrix_and_changes_nothing(
    hall: Hall, assistant: FlaskClient, page: str
) -> None:
    text = assistant.get(page).text
    assert len(rows(text)) == 4
    assert "On the phones" not in text
    person = re.findall(rf'href="({page}/people/\d+)"', text)[0]
    own = assistant.get(person)
    assert own.status_code == 200
    assert "Excuse these days" not in own.text
    token = hidden_fields(assistant.get("/console/"))
    for path in (
        f"{page}/shown",
        f"{person}/excuses",
        f"{person}/excuses/1/withdraw",
        f"{person}/enrolments/1/end",
        f"{person}/merge",
        f"{person}/merges/1/undo",
    ):
        assert assistant.post(path, data={**token, "shows": "1"}).status_code == 403, path
    with hall.kiosk.database.reading() as db:
        assert db.get_one(Course, hall.course.id).term_shown_from is None
