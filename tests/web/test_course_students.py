"""The list of a course: pasted or uploaded, looked at before it is imported, and taken back."""

import io
import re
from datetime import date
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from kiosk.attendance.sign_in import Claim
from kiosk.courses.models import ClassSession, Course, Enrolment, RosterImport, Teaching
from kiosk.courses.roster import roster_of
from tests.clock import NINE_IN_PARIS as NINE
from tests.factories import make_class_session, make_course, make_sign_in, make_student
from tests.web.conftest import Hall, hidden_fields, submit

LIST = "12600100;Abadie;Léa;B\n12600360;Achour;Yanis;B\n12609999;Nguyễn;Thị Mai;A"


def students_of(hall: Hall) -> str:
    return f"/console/courses/{hall.course.id}/students"


def preview(hall: Hall, console: FlaskClient, text: str, **fields: object) -> TestResponse:
    page = console.get(students_of(hall))
    token = hidden_fields(page, "/preview")["csrf_token"]
    data = {"csrf_token": token, "names": text, **fields}
    return console.post(f"{students_of(hall)}/preview", data=data, content_type="multipart/form-data")


def pasted_in(page: TestResponse) -> str:
    """What the page's text area holds, as a browser would send it."""
    found = re.search(r'<textarea id="names".*?>\n(.*?)</textarea>', page.text, re.DOTALL)
    assert found
    return unescape(found[1])


def import_it(hall: Hall, console: FlaskClient, page: TestResponse, **fields: object) -> TestResponse:
    """Press the button of a preview."""
    data = {**hidden_fields(page, "/preview"), "names": pasted_in(page), **fields}
    return console.post(f"{students_of(hall)}/import", data=data, follow_redirects=True)


TODAY = NINE.date()


def roster(hall: Hall, day: date = TODAY) -> list[str]:
    with hall.kiosk.database.reading() as db:
        lines = roster_of(db, db.get_one(Course, hall.course.id), day)
    return [f"{each.student_number} {each.family_name} {each.group}".strip() for each in lines]


def test_the_preview_says_what_changes_and_does_nothing(hall: Hall, console: FlaskClient) -> None:
    before = roster(hall)
    page = preview(hall, console, LIST).text
    assert "1</span> joins" in page
    assert "Nguyễn Thị Mai" in page
    assert "1</span> changes" in page
    assert "<del>A</del> → <ins>B</ins>" in page
    assert "1</span> is not in this list" in page
    assert "1 stays as it is" in page
    assert roster(hall) == before
    with hall.kiosk.database.reading() as db:
        assert db.scalars(select(RosterImport)).all() == []


def test_one_press_then_does_it(hall: Hall, console: FlaskClient) -> None:
    page = import_it(hall, console, preview(hall, console, LIST))
    assert "The list is imported: 1 added, 1 changed." in page.text
    assert roster(hall) == [
        "12600100 Abadie B",
        "12600360 Achour B",
        "12609999 Nguyễn A",
        "12604821 O'Connell",
    ]
    with hall.kiosk.database.reading() as db:
        act = db.scalars(select(RosterImport)).one()
        assert act.made_by == db.scalars(select(Teaching.instructor_id)).one()


def test_pressed_twice_it_is_imported_once(hall: Hall, console: FlaskClient) -> None:
    page = preview(hall, console, LIST)
    import_it(hall, console, page)
    assert "nothing was changed" in import_it(hall, console, page).text
    with hall.kiosk.database.reading() as db:
        assert len(db.scalars(select(RosterImport)).all()) == 1


def test_the_missing_leave_when_they_are_ticked(hall: Hall, console: FlaskClient) -> None:
    page = preview(hall, console, LIST)
    [missing] = re.findall(r'name="leaves" value="(\d+)"', page.text)
    assert "1 left" in import_it(hall, console, page, leaves=[missing]).text
    assert "12604821 O'Connell" not in roster(hall)


def test_nobody_of_another_course_leaves(hall: Hall, console: FlaskClient) -> None:
    with hall.kiosk.database.writing() as db:
        stranger = make_student(db, make_course(db), "Ailleurs").id
    page = preview(hall, console, LIST)
    import_it(hall, console, page, leaves=[str(stranger), "x", "9" * 30])
    with hall.kiosk.database.reading() as db:
        assert db.scalars(select(Enrolment).filter_by(person_id=stranger)).one().last_day is None


def test_what_has_changed_since_the_preview_is_shown_again_and_not_imported(
    hall: Hall, console: FlaskClient
) -> None:
    page = preview(hall, console, LIST)
    with hall.kiosk.database.writing() as db:
        make_student(db, db.get_one(Course, hall.course.id), "Meanwhile", student_number="555")
    before = roster(hall)
    again = import_it(hall, console, page)
    assert again.status_code == 409
    assert "Not what you had seen" in again.text
    assert "Meanwhile" in again.text
    assert roster(hall) == before
    assert "The list is imported" in import_it(hall, console, again).text


def test_a_list_edited_after_the_preview_is_not_imported_unseen(hall: Hall, console: FlaskClient) -> None:
    page = preview(hall, console, LIST)
    edited = import_it(hall, console, page, names=LIST.replace("Abadie", "Abadi"))
    assert edited.status_code == 409
    assert "Abadie" in " ".join(roster(hall))


def test_every_problem_is_told_with_its_line_and_the_list_is_kept(hall: Hall, console: FlaskClient) -> None:
    text = "1;Abadie\nMartin;Louise\n;Sow\n1;<b>Autre</b>"
    for language, words in (
        ("en", ("3 problems", "Line 2: “Martin” is not a student number", "Line 3: the student number is")),
        ("fr", ("3 problèmes", "Ligne 2", "Ligne 3")),
    ):
        console.get(f"/console/?lang={language}")
        page = preview(hall, console, text)
        assert page.status_code == 422
        for each in words:
            assert each in page.text
        assert pasted_in(page) == text


def test_text_that_begins_with_an_empty_line_comes_back_whole(hall: Hall, console: FlaskClient) -> None:
    page = preview(hall, console, "\n\n1;Abadie\n2;</textarea>")
    assert pasted_in(page) == "\n\n1;Abadie\n2;</textarea>"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
def test_a_file_of_the_school_is_read_as_the_command_reads_it(
    hall: Hall, console: FlaskClient, encoding: str
) -> None:
    file = "COD_ETU;LIB_NOM_PAT_IND;LIB_PR1_IND\n12600777;Müller;Zoé".encode(encoding)
    page = preview(hall, console, "", file=(io.BytesIO(file), "liste.csv"))
    assert "Müller Zoé" in page.text
    assert "The list is imported: 1 added" in import_it(hall, console, page).text
    assert "12600777 Müller" in roster(hall)


def test_a_file_that_is_no_text_is_refused_and_what_was_pasted_stays(
    hall: Hall, console: FlaskClient
) -> None:
    page = preview(hall, console, "1;Abadie", file=(io.BytesIO(b"PK\x03\x04\0\0"), "list.xlsx"))
    assert page.status_code == 422
    assert "not a text" in page.text
    assert pasted_in(page) == "1;Abadie"


def test_six_hundred_people_with_addresses_fit_and_a_flood_does_not(hall: Hall, console: FlaskClient) -> None:
    lines = [
        f"{12700000 + n};Andriantsitohaina-Rakotomalala;Marie-Joséphine;TD {n % 9};marie.{n}@etu.example.fr"
        for n in range(600)
    ]
    token = hidden_fields(console.get(students_of(hall)), "/preview")["csrf_token"]
    form = {"csrf_token": token, "names": "\r\n".join(lines)}
    page = console.post(f"{students_of(hall)}/preview", data=form)
    assert "600</span> join" in page.text
    assert "The list is imported: 600 added" in import_it(hall, console, page).text
    assert len(roster(hall)) == 603
    for content_type in ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
        for action in ("preview", "import"):
            body = b"names=" + b"x" * 1_000_000
            answer = console.post(f"{students_of(hall)}/{action}", data=body, content_type=content_type)
            assert answer.status_code == 413


def test_only_who_is_logged_in_sends_more_than_a_small_form(hall: Hall, phone: FlaskClient) -> None:
    class Untouched:
        def read(self, _size: int = -1) -> bytes:
            raise AssertionError("the body was read")

    body = {"wsgi.input": Untouched(), "CONTENT_LENGTH": "500000"}
    answer = phone.post(
        f"{students_of(hall)}/preview",
        environ_overrides=body,
        content_type="application/x-www-form-urlencoded",
    )
    assert answer.status_code == 303
    assert answer.location.startswith("/console/log-in")


def test_every_other_form_stays_small_and_takes_no_file(hall: Hall, console: FlaskClient) -> None:
    token = hidden_fields(console.get(students_of(hall)), "/preview")["csrf_token"]
    form = {"csrf_token": token, "family_name": "x" * 70_000}
    assert console.post(students_of(hall), data=form).status_code == 413
    small = {"csrf_token": token}
    answer = console.post(students_of(hall), data=small, content_type="multipart/form-data")
    assert answer.status_code == 415


def test_a_guest_who_is_on_the_list_is_recognised(hall: Hall, console: FlaskClient) -> None:
    with hall.kiosk.database.writing() as db:
        guest = Claim("12609999", "Nguyễn", "Mai", "mai@x.example", as_guest=True)
        make_sign_in(db, db.get_one(ClassSession, hall.class_session.id), guest)
    page = preview(hall, console, LIST)
    assert "1</span> guest is recognised" in page.text
    import_it(hall, console, page)
    register = console.get(f"/console/sessions/{hall.class_session.id}").text
    assert register.count("Nguyễn") == 2  # the line, and its link for those who hear it
    assert ">guest<" not in register


def test_from_a_day_on(hall: Hall, console: FlaskClient) -> None:
    page = preview(hall, console, "555;Neuf", first_day="2026-03-02")
    assert 'value="2026-03-02"' in page.text
    import_it(hall, console, page, first_day="2026-03-02")
    assert "555 Neuf" not in roster(hall, date(2026, 3, 1))
    assert "555 Neuf" in roster(hall, date(2026, 3, 2))
    assert "from Mon" in console.get(students_of(hall)).text


def test_a_day_in_the_past_says_that_it_changes_who_was_expected(hall: Hall, console: FlaskClient) -> None:
    page = preview(hall, console, "555;Neuf", first_day="2026-02-01")
    assert "This changes who was expected in class sessions since" in page.text


def test_a_day_that_is_none_is_told(hall: Hall, console: FlaskClient) -> None:
    for day in ("soon", "0001-01-01", "2026-13-01"):
        page = preview(hall, console, LIST, first_day=day)
        assert page.status_code == 422
        assert "Give a day" in page.text
        assert pasted_in(page) == LIST


def add_one(hall: Hall, console: FlaskClient, **fields: str) -> TestResponse:
    page = console.get(students_of(hall))
    data = {**hidden_fields(page, f'action="{students_of(hall)}"'), **fields}
    return console.post(students_of(hall), data=data, follow_redirects=True)


def test_one_person_is_added_from_a_day_on(hall: Hall, console: FlaskClient) -> None:
    added = {"student_number": "777", "family_name": "Sow", "given_name": "Awa", "group": "B"}
    page = add_one(hall, console, first_day="2026-03-02", **added)
    assert "Awa Sow is on the list." in page.text
    assert "777 Sow B" in roster(hall, date(2026, 3, 2))
    assert "777 Sow B" not in roster(hall)
    again = add_one(hall, console, **added)
    assert again.status_code == 422
    assert "This number is on the list already." in again.text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"family_name": "Sow"}, "Give the number."),
        ({"student_number": "777"}, "Give the family name."),
        ({"student_number": "--", "family_name": "Sow"}, "is not a student number"),
        ({"student_number": "777", "family_name": "Sow", "email": "at home"}, "is not an e-mail address"),
        ({"student_number": "777", "family_name": "Sow", "first_day": "never"}, "Give a day"),
    ],
)
def test_a_person_who_cannot_be_added_is_told_why(
    hall: Hall, console: FlaskClient, fields: dict[str, str], words: str
) -> None:
    page = add_one(hall, console, **fields)
    assert page.status_code == 422
    assert words in page.text
    assert len(roster(hall)) == 3


def undo(hall: Hall, console: FlaskClient) -> str:
    page = console.get(students_of(hall))
    [path] = re.findall(r'action="([^"]+/undo)"', page.text)
    return submit(console, page, path).text


def test_an_import_is_taken_back_with_who_and_when(hall: Hall, console: FlaskClient) -> None:
    before = roster(hall)
    import_it(hall, console, preview(hall, console, LIST))
    assert "Dominique Exemple" in console.get(students_of(hall)).text
    assert "2 people are again as before the import." in undo(hall, console)
    assert roster(hall) == before
    page = console.get(students_of(hall)).text
    assert "taken back on" in page
    assert "/undo" not in page


def test_an_import_on_which_something_was_built_stays(
    hall: Hall, console: FlaskClient, phone: FlaskClient
) -> None:
    import_it(hall, console, preview(hall, console, LIST))
    hall.clock.advance(minutes=1)
    hall.sign(phone)
    before = roster(hall)
    assert "It cannot be taken back" in undo(hall, console)
    assert roster(hall) == before


def test_an_import_of_another_course_is_not_found(hall: Hall, console: FlaskClient) -> None:
    import_it(hall, console, preview(hall, console, LIST))
    with hall.kiosk.database.writing() as db:
        other = make_course(db)
        make_class_session(db, other)
        who = db.scalars(select(Teaching.instructor_id)).one()
        db.add(Teaching(course_id=other.id, instructor_id=who))
        act = db.scalars(select(RosterImport.id)).one()
    page = console.get(students_of(hall))
    for path in (
        f"/console/courses/{other.id}/imports/{act}/undo",
        f"/console/courses/{other.id}/imports/{2**40}/undo",
    ):
        data = hidden_fields(page, "/preview")
        assert console.post(path, data=data).status_code == 404


def test_an_empty_list_asks_for_names(hall: Hall, console: FlaskClient) -> None:
    with hall.kiosk.database.writing() as db:
        course = make_course(db, guests_allowed=True)
        class_session = make_class_session(db, course)
        who = db.scalars(select(Teaching.instructor_id)).one()
        db.add(Teaching(course_id=course.id, instructor_id=who))
    assert "Nobody is on the list yet" in console.get(f"/console/courses/{course.id}/students").text
    register = console.get(f"/console/sessions/{class_session.id}").text
    assert f'href="/console/courses/{course.id}/students#paste"' in register
