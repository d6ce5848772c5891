"""Finding out who is on a roster, number by number or name by name: from words, headers, work, limits."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event
from werkzeug.test import TestResponse

from kiosk.attendance.sign_in import NUMBER_THROTTLE
from kiosk.core.throttle import Bucket
from kiosk.courses.models import Course
from tests.attacks.test_enumeration import told
from tests.factories import make_publication
from tests.web.conftest import STUDENT, Hall, submit

ON_THE_LIST, ON_NO_LIST = STUDENT[0], "12600101"
GUEST = {"given_name": "Ariane", "email": "ariane@example.org", "as_guest": "1"}


@pytest.fixture(autouse=True)
def _every_page_is_valid() -> None:
    """Said of these pages by other tests."""


@pytest.fixture
def who(hall: Hall) -> str:
    """The page on which anyone with the quiz's code says who they are, without any room code."""
    with hall.kiosk.database.writing() as db:
        return f"/quiz/{make_publication(db, hall.class_session).code}/who"


def asked(hall: Hall, path: str, number: str, name: str, **more: str) -> TestResponse:
    """The answer to a phone that nobody knows: each try with new cookies, all from one address."""
    phone = hall.new_phone()
    page = hall.scan(phone) if path == "/sign-in" else phone.get(path)
    return submit(phone, page, path=path, follow=False, student_number=number, family_name=name, **more)


def said(answer: TestResponse, number: str) -> str:
    """All that it says, but for what was typed and what is random in any answer."""
    return str(told(answer, number))


@pytest.mark.parametrize("guests_allowed", [True, False])
@pytest.mark.parametrize("name", ["Achour", "Léa", "A", "Personne-Inconnue"])
@pytest.mark.parametrize("path", ["/sign-in", "who"])
def test_a_number_of_the_list_with_a_wrong_name_reads_like_one_of_no_list(
    hall: Hall, who: str, path: str, name: str, guests_allowed: bool
) -> None:
    with hall.kiosk.database.writing() as db:
        db.get_one(Course, hall.course.id).guests_allowed = guests_allowed
    path = who if path == "who" else path
    known, unknown = (asked(hall, path, number, name) for number in (ON_THE_LIST, ON_NO_LIST))
    assert known.status_code == 422
    assert said(known, ON_THE_LIST) == said(unknown, ON_NO_LIST)


@pytest.mark.parametrize("path", ["/sign-in", "who"])
def test_so_it_does_for_a_guest_whose_form_is_not_complete_or_is_only_asked_for(
    hall: Hall, who: str, path: str
) -> None:
    path = who if path == "who" else path
    for more in ({"as_guest": "asked"}, {"as_guest": "1"}, {"as_guest": "1", "given_name": "Ariane"}):
        known, unknown = (asked(hall, path, number, "Achour", **more) for number in (ON_THE_LIST, ON_NO_LIST))
        assert said(known, ON_THE_LIST) == said(unknown, ON_NO_LIST), more


@pytest.mark.parametrize("path", ["/sign-in", "who"])
def test_so_it_does_for_a_guest(hall: Hall, who: str, path: str) -> None:
    """Who is taken as one, with either number."""
    path = who if path == "who" else path
    answers = [asked(hall, path, number, "Visiteur", **GUEST) for number in (ON_THE_LIST, ON_NO_LIST)]
    assert {each.status_code for each in answers} == {303}
    first, second = (re.sub(r"/receipt/\w+", "/receipt/…", said(each, "…")) for each in answers)
    assert first == second


@pytest.mark.parametrize("path", ["/sign-in", "who"])
def test_a_number_of_the_list_asks_the_database_the_same_as_one_of_no_list(
    hall: Hall, who: str, path: str
) -> None:
    path = who if path == "who" else path
    statements: list[str] = []
    event.listen(
        hall.kiosk.database.engine, "before_cursor_execute", lambda *call: statements.append(call[2])
    )
    work = set()
    for number in (ON_THE_LIST, ON_NO_LIST):
        phone = hall.new_phone()
        page = hall.scan(phone) if path == "/sign-in" else phone.get(path)
        statements.clear()
        submit(phone, page, path=path, student_number=number, family_name="Achour")
        work.add("\n".join(statements))
    assert len(work) == 1


def test_names_for_one_number_are_not_tried_out_without_a_room_code(hall: Hall, who: str) -> None:
    """With new cookies each time; a number of no list is closed in the same way."""
    for number in (ON_THE_LIST, ON_NO_LIST):
        statuses = [
            asked(hall, who, number, f"Guess{n}").status_code for n in range(NUMBER_THROTTLE.capacity)
        ]
        assert statuses == [422] * NUMBER_THROTTLE.capacity
    known, unknown = (asked(hall, who, number, "Abadie") for number in (ON_THE_LIST, ON_NO_LIST))
    assert known.status_code == 429
    assert said(known, ON_THE_LIST) == said(unknown, ON_NO_LIST)


def test_nor_as_a_guest(hall: Hall, who: str) -> None:
    for n in range(NUMBER_THROTTLE.capacity):
        assert asked(hall, who, ON_THE_LIST, f"Guess{n}", **GUEST).status_code == 303
    assert asked(hall, who, ON_THE_LIST, "Abadie", **GUEST).status_code == 429


def test_who_tries_names_out_shuts_nobody_out_of_another_number_or_of_the_sheet(hall: Hall, who: str) -> None:
    for n in range(NUMBER_THROTTLE.capacity + 1):
        asked(hall, who, ON_THE_LIST, f"Guess{n}")
    assert asked(hall, who, "12600360", "Achour").status_code == 303
    hall.clock.advance(minutes=6)
    assert asked(hall, who, *STUDENT).status_code == 303
    assert [asked(hall, who, ON_THE_LIST, "Guess").status_code for _ in range(2)] == [422, 429]
    assert asked(hall, "/sign-in", *STUDENT).status_code == 303


def test_what_is_kept_of_the_tries_names_no_number(hall: Hall, phone: FlaskClient, who: str) -> None:
    submit(phone, phone.get(who), student_number=ON_THE_LIST, family_name="Guess")
    with hall.kiosk.database.reading() as db:
        kept = [each.key for each in db.query(Bucket)]
    assert len(kept) == 2
    assert all(re.fullmatch("[0-9a-f]{32}", each) for each in kept)
