"""The page of one person's whole term, and what an instructor does there."""

from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from kiosk.attendance.corrections import correct
from kiosk.attendance.entry import Status
from kiosk.attendance.models import Excuse
from kiosk.attendance.sign_in import Claim
from kiosk.courses.enrolments import enrolments_of
from kiosk.courses.models import ClassSession, Course, Enrolment
from kiosk.people.models import Merge, Person
from tests.clock import NINE_IN_PARIS as NINE
from tests.factories import make_class_session, make_course, make_sign_in, make_student
from tests.web.conftest import Hall, submit
from tests.web.live_page import statements_of

TODAY = date(2026, 2, 25)


@pytest.fixture
def ids(hall: Hall) -> dict[str, int]:
    """People by family name; Abadie signed last week, and a guest with the number of Achour."""
    with hall.kiosk.database.writing() as db:
        course = db.get_one(Course, hall.course.id)
        past = make_class_session(db, course, number=1001, starts_at=NINE - timedelta(weeks=1))
        make_sign_in(db, past, Claim("12600100", "Abadie"), at=past.starts_at)
        make_sign_in(
            db,
            past,
            Claim("12600360", "Achhour", "Yanis", "y@b.example", as_guest=True),
            at=past.starts_at,
        )
        return {each.family_name: each.id for each in db.scalars(select(Person))}


def address(hall: Hall, ids: dict[str, int], name: str) -> str:
    return f"/console/courses/{hall.course.id}/people/{ids[name]}"


def send(console: FlaskClient, page: str, act: str, **fields: str) -> TestResponse:
    return submit(console, console.get(page), f"{page}/{act}", **fields)


def test_the_page_shows_the_line_and_everything_that_was_decided(
    hall: Hall, console: FlaskClient, ids: dict[str, int]
) -> None:
    with hall.kiosk.database.writing() as db:
        session = db.get_one(ClassSession, hall.class_session.id)
        correct(db, session, ids["Abadie"], Status.LATE, "arrived at 9:40", by=1, now=NINE)
        make_student(db, session.course, "Abadie", given_name="Léa", student_number="12608345", group="B")
    text = console.get(address(hall, ids, "Abadie")).text
    assert "Léa Abadie" in text
    assert "arrived at 9:40" in text
    assert "Dominique Exemple" in text
    assert "12608345, B" in text
    assert "since Wed, Jan 1, 2020" in text
    assert f'href="/console/sessions/{hall.class_session.id}/people/{ids["Abadie"]}"' in text


def test_an_excuse_covers_all_days_between_and_can_be_withdrawn(
    hall: Hall, console: FlaskClient, ids: dict[str, int]
) -> None:
    page = address(hall, ids, "O'Connell")
    said = send(console, page, "excuses", first_day="2026-02-25", last_day="04/03/2026", reason=" stage ")
    assert "Excused, with your name." in said.text
    assert "from Wed, Feb 25 to Wed, Mar 4" in said.text
    send(console, page, "excuses", first_day="2026-02-25", last_day="2026-03-04", reason="stage")
    with hall.kiosk.database.reading() as db:
        [given] = db.scalars(select(Excuse))
        assert (given.first_day, given.last_day, given.reason) == (TODAY, date(2026, 3, 4), "stage")
        assert given.made_by is not None
    assert "no longer counts" in send(console, page, f"excuses/{given.id}/withdraw").text
    with hall.kiosk.database.reading() as db:
        assert db.get_one(Excuse, given.id).withdrawn_by is not None


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"first_day": "2026-03-04", "last_day": "2026-03-03"}, "The last day is before the first."),
        ({"first_day": "31/02/2026", "last_day": "2026-03-03"}, "Give a day, such as 25/02/2026."),
        ({"first_day": "", "last_day": "2026-03-03"}, "Give a day, such as 25/02/2026."),
        ({"first_day": "2026-03-03", "last_day": "2026-03-03", "reason": " "}, "Give a reason"),
    ],
)
def test_a_refused_excuse_says_why_and_loses_nothing(
    hall: Hall, console: FlaskClient, ids: dict[str, int], fields: dict[str, str], words: str
) -> None:
    sent = {"reason": "convention vue", **fields}
    said = send(console, address(hall, ids, "Abadie"), "excuses", **sent)
    assert said.status_code == 422
    assert words in said.text
    for each in sent.values():
        assert each.strip() in said.text
    with hall.kiosk.database.reading() as db:
        assert db.scalars(select(Excuse)).all() == []


def test_an_enrolment_ends_and_what_was_before_stays(
    hall: Hall, console: FlaskClient, ids: dict[str, int]
) -> None:
    page = address(hall, ids, "Achour")
    with hall.kiosk.database.reading() as db:
        [enrolment] = enrolments_of(db, hall.course.id, ids["Achour"])
    act = f"enrolments/{enrolment.id}/end"
    early = send(console, page, act, ends_on="2026-02-23")
    assert early.status_code == 422
    assert "The registers of past days stay as they are." in early.text
    assert 'value="2026-02-23"' in early.text
    assert send(console, page, act, ends_on="2026-02-24").status_code == 200
    text = console.get(page).text
    assert "to Tue, Feb 24" in text
    assert "End this enrolment" not in text
    with hall.kiosk.database.reading() as db:
        assert db.get_one(Enrolment, enrolment.id).last_day == date(2026, 2, 24)


def test_an_end_can_come_sooner_and_not_later(hall: Hall, console: FlaskClient, ids: dict[str, int]) -> None:
    page = address(hall, ids, "Achour")
    with hall.kiosk.database.writing() as db:
        [enrolment] = enrolments_of(db, hall.course.id, ids["Achour"])
        enrolment.last_day = date(2026, 3, 31)
        act = f"enrolments/{enrolment.id}/end"
    assert "It ends before that day already." in send(console, page, act, ends_on="2026-04-01").text
    assert send(console, page, act, ends_on="2026-03-20").status_code == 200


def test_a_guest_is_merged_into_a_student_and_back(
    hall: Hall, console: FlaskClient, ids: dict[str, int]
) -> None:
    guest, student = address(hall, ids, "Achhour"), address(hall, ids, "Achour")
    assert "Is this a student of the list?" in console.get(guest).text
    said = send(console, guest, "merge", student_number="126 00 360")
    assert said.request.path == student
    assert "Signed as a guest" in said.text
    with hall.kiosk.database.reading() as db:
        [made] = db.scalars(select(Merge))
        assert made.made_by is not None
    assert console.get(guest, follow_redirects=True).request.path == student
    token = {"csrf_token": said.text.split('name="csrf_token" value="')[1].split('"')[0]}
    through_another = f"{address(hall, ids, 'Abadie')}/merges/{made.id}/undo"
    assert console.post(through_another, data=token).status_code == 404
    back = send(console, student, f"merges/{made.id}/undo")
    assert back.request.path == guest
    assert "this is a guest again" in back.text


@pytest.mark.parametrize(
    ("number", "words", "status"),
    [
        ("", "Give a number.", 422),
        ("999", "Nobody who is or was enrolled in this course has this number.", 409),
        ("555", "Nobody who is or was enrolled in this course has this number.", 409),
    ],
)
def test_a_refused_merge_says_why_and_keeps_the_number(
    hall: Hall, console: FlaskClient, ids: dict[str, int], number: str, words: str, status: int
) -> None:
    with hall.kiosk.database.writing() as db:
        make_student(db, make_course(db), "Ailleurs", student_number="555")
    said = send(console, address(hall, ids, "Achhour"), "merge", student_number=number)
    assert said.status_code == status
    assert words in said.text
    assert f'value="{number}"' in said.text


def test_a_guest_who_was_merged_meanwhile_is_not_merged_again(
    hall: Hall, console: FlaskClient, ids: dict[str, int]
) -> None:
    guest = address(hall, ids, "Achhour")
    stale = console.get(guest)
    send(console, guest, "merge", student_number="12600360")
    again = submit(console, stale, f"{guest}/merge", student_number="12600100")
    assert again.status_code == 404
    with hall.kiosk.database.reading() as db:
        assert len(db.scalars(select(Merge)).all()) == 1


def test_what_belongs_to_another_person_or_course_is_not_there(
    hall: Hall, console: FlaskClient, ids: dict[str, int]
) -> None:
    with hall.kiosk.database.writing() as db:
        elsewhere = make_course(db)
        stranger = make_student(db, elsewhere, "Ailleurs")
        [foreign] = enrolments_of(db, elsewhere.id, stranger.id)
        own = f"/console/courses/{hall.course.id}/people"
        paths = (
            f"{own}/{stranger.id}",
            f"{own}/{2**40}",
            f"/console/courses/{elsewhere.id}/people/{stranger.id}",
            f"/console/courses/{2**40}",
        )
        foreign_id = foreign.id
    for path in paths:
        assert console.get(path).status_code == 404, path
    page = address(hall, ids, "Abadie")
    send(console, page, "excuses", first_day="2026-02-25", last_day="2026-02-25", reason="ill")
    token = {"csrf_token": console.get(page).text.split('name="csrf_token" value="')[1].split('"')[0]}
    other = address(hall, ids, "Achour")
    for path in (
        f"{other}/excuses/1/withdraw",
        f"{page}/excuses/{2**40}/withdraw",
        f"{page}/enrolments/{foreign_id}/end",
        f"{page}/enrolments/{2**40}/end",
        f"{page}/merges/{2**40}/undo",
        f"{own}/{stranger.id}/excuses",
    ):
        assert console.post(path, data=token).status_code == 404, path


def test_the_page_of_one_person_takes_the_same_queries_for_any_course(
    hall: Hall, console: FlaskClient, ids: dict[str, int]
) -> None:
    page = address(hall, ids, "Abadie")
    counts = [len(statements_of(hall.kiosk.database, lambda: console.get(page)))]
    with hall.kiosk.database.writing() as db:
        course = db.get_one(Course, hall.course.id)
        session = make_class_session(db, course, starts_at=NINE - timedelta(weeks=2))
        for place in range(20):
            make_sign_in(db, session, make_student(db, course, f"More{place}"), at=session.starts_at)
    counts.append(len(statements_of(hall.kiosk.database, lambda: console.get(page))))
    assert counts[0] == counts[1] <= 28
