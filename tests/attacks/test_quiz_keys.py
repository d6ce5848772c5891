"""What the pages of a quiz give away to who reads their source: nothing of the key before the end."""

import base64
import re
from itertools import permutations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from kiosk.quizzes.delivery.participation import shuffled
from kiosk.quizzes.kinds.matching import Matching, Pair
from kiosk.quizzes.kinds.ordering import Ordering
from kiosk.quizzes.model.quiz import Quiz, QuizSettings
from kiosk.quizzes.model.responses import decoded
from kiosk.quizzes.models import Answer, Attempt
from kiosk.web.common.cookies import cookie_name
from tests.factories import make_publication, make_student
from tests.web.conftest import Hall, hidden_fields

ITEMS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
ORDERING = Ordering(stem="Order", items=ITEMS)
MATCHING = Matching(stem="Match", pairs=tuple(Pair(each, each.upper()) for each in ITEMS))
QUIZ = Quiz("Keys", "en", (ORDERING, MATCHING), QuizSettings(shuffle=False))
BLIND = (
    {f"place-{each}": str(each + 1) for each in range(len(ITEMS))},
    {f"left-{each}": str(each) for each in range(len(ITEMS))},
)


@pytest.fixture
def code(hall: Hall) -> str:
    with hall.kiosk.database.writing() as db:
        return make_publication(db, hall.class_session, QUIZ).code


def begun(hall: Hall, code: str, phone: FlaskClient, number: str, name: str) -> None:
    hall.sign(phone, number, name)
    page = phone.get(f"/quiz/{code}")
    assert phone.post(f"/quiz/{code}", data=hidden_fields(page, f"/quiz/{code}")).status_code == 303


def test_numbers_in_the_page_typed_in_their_order_are_right_by_chance_only(hall: Hall, code: str) -> None:
    with hall.kiosk.database.writing() as db:
        for number in range(12):
            make_student(db, hall.course, f"Nom{number}", student_number=f"77{number:02}")
    for number in range(12):
        phone = hall.new_phone()
        begun(hall, code, phone, f"77{number:02}", f"Nom{number}")
        for place, fields in enumerate(BLIND, start=1):
            path = f"/quiz/{code}/1/{place}"
            hidden = hidden_fields(phone.get(path), "data-answer")
            assert phone.post(path, data={**hidden, **fields}).status_code == 303
    with hall.kiosk.database.reading() as db:
        answers = [decoded(each) for each in db.scalars(select(Answer.response))]
    assert len(answers) == 24
    assert answers.count(tuple(range(len(ITEMS)))) <= 1


def test_the_order_cannot_be_drawn_anew_from_what_the_phone_knows(
    hall: Hall, code: str, phone: FlaskClient
) -> None:
    """The seed is never on the phone: with what its cookies hold in its place, another order comes out."""
    begun(hall, code, phone, "12600100", "Abadie")
    with hall.kiosk.database.reading() as db:
        attempt = db.scalars(select(Attempt)).one()
        secret, key = attempt.device_key, attempt.person_id
    page = phone.get(f"/quiz/{code}/1/1").text
    cookies = [phone.get_cookie(cookie_name(hall.kiosk.settings, name)) for name in ("phone", "ticket")]
    known = page + "".join(_readable(each.value) for each in cookies if each)
    assert secret not in known
    shown = [ITEMS.index(each) for each in re.findall(r">(\w+)</label>", page)]
    guesses = [f"{code}/{key}/1/1", *(f"{code}/{a}/{b}/1/1" for a, b in permutations(_words(known), 2))]
    assert shown not in [shuffled(each, len(ITEMS)) for each in guesses]


def _readable(cookie: str) -> str:
    payload = cookie.split(".")[0]
    return base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)).decode("latin-1")


def _words(text: str) -> set[str]:
    return set(re.findall(r"[0-9a-f]{16,64}|[sg][0-9]+", text))
