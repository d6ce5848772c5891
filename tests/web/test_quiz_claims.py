"""Whose quiz it is: number and name are known to classmates, the phone that signed is not."""

import re

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kiosk.attendance.models import SignIn
from kiosk.quizzes.delivery.publications import ARRIVAL_GRACE
from tests.web.conftest import STUDENT, Hall, hidden_fields, submit
from tests.web.quiz_hall import OTHER_STUDENT, QuizHall, publish_quiz, read_aloud

SIGNED_ELSEWHERE = "The attendance sheet was signed on another phone"
FAMILY = ("12604821", "O'Connell")


@pytest.fixture
def quiz(hall: Hall) -> QuizHall:
    return publish_quiz(hall)


@pytest.fixture
def signed(quiz: QuizHall, phone: FlaskClient) -> FlaskClient:
    """The phone on which ``STUDENT`` has signed."""
    quiz.hall.sign(phone)
    return phone


def device_code(page: TestResponse) -> str:
    """The code that a page shows for another phone."""
    found = re.search(r'class="device-code"><code>([0-9A-Z ]+)</code>', page.text)
    assert found, page.text
    return found[1]


def code_from(quiz: QuizHall, phone: FlaskClient) -> str:
    path = f"{quiz.address}/phone"
    return device_code(submit(phone, phone.get(path), path=path))


def type_code(quiz: QuizHall, phone: FlaskClient, code: str) -> TestResponse:
    page = phone.get(f"{quiz.address}/phone")
    return submit(phone, page, path=f"{quiz.address}/phone/code", device_code=code)


def test_a_classmate_cannot_begin_the_quiz_of_somebody_who_has_signed(
    quiz: QuizHall, signed: FlaskClient
) -> None:
    refused = quiz.submit_identity(quiz.hall.new_phone())
    assert (refused.status_code, SIGNED_ELSEWHERE in refused.text) == (403, True)
    assert quiz.answers() == []
    assert quiz.begin(signed).request.path == f"{quiz.address}/1/1"


def test_whoever_signs_takes_the_quiz_back_from_a_classmate(quiz: QuizHall, phone: FlaskClient) -> None:
    classmate = quiz.begun()
    quiz.answer(classmate, "A fact that it looked up")
    page = quiz.question(classmate, 2)
    quiz.hall.sign(phone)
    assert quiz.begin(phone).request.path == f"{quiz.address}/2/1"
    late = submit(classmate, page, answer="0")
    assert (late.status_code, SIGNED_ELSEWHERE in late.text) == (403, True)
    assert SIGNED_ELSEWHERE in classmate.get(quiz.address).text
    for path in ("/1/1", "/1/end", "/1/results"):
        assert classmate.get(quiz.address + path).status_code == 403
    for path in ("/2/1", "/2/end", "/2/results"):
        assert classmate.get(quiz.address + path).status_code == 404
    assert quiz.answers() == [{1: 0}, {}]


def test_a_script_is_told_in_json_that_the_attempt_is_no_longer_its_own(
    quiz: QuizHall, phone: FlaskClient
) -> None:
    classmate = quiz.begun()
    page = quiz.question(classmate)
    quiz.hall.sign(phone)
    data = {**hidden_fields(page), "answer": "0"}
    said = classmate.post(page.request.path, data=data, headers={"Accept": "application/json"})
    assert (said.status_code, said.json["saved"]) == (403, False)
    assert SIGNED_ELSEWHERE in said.json["message"]


@pytest.mark.parametrize("closed", [False, True])
def test_a_typed_name_serves_only_while_the_quiz_is_open(hall: Hall, closed: bool) -> None:
    quiz = publish_quiz(hall, opened=closed)
    phone = hall.new_phone()
    if closed:
        page = phone.get(f"{quiz.address}/who")
        quiz.close()
        hall.clock.instant += ARRIVAL_GRACE
    else:
        page = phone.get("/")
    assert 'name="student_number"' not in phone.get(f"{quiz.address}/who").text
    data = {
        "csrf_token": hidden_fields(page)["csrf_token"],
        "nonce": "a-nonce-of-sixteen",
        "student_number": STUDENT[0],
        "family_name": STUDENT[1],
    }
    refused = phone.post(f"{quiz.address}/who", data=data)
    assert refused.status_code == 403
    assert ("The quiz is closed" if closed else "The quiz is not open yet") in refused.text
    assert "In the name of" not in phone.get(quiz.address, follow_redirects=True).text


def test_everybody_who_signed_on_a_shared_phone_can_be_chosen_there(
    quiz: QuizHall, phone: FlaskClient
) -> None:
    quiz.hall.sign(phone, *STUDENT)
    submit(phone, quiz.hall.scan(phone), path="/sign-in/not-me")
    quiz.hall.sign(phone, *OTHER_STUDENT)
    who = phone.get(f"{quiz.address}/who")
    assert re.findall(r"<bdi>(.*?)</bdi>", who.text) == ["Léa Abadie", "Yanis Achour"]
    receipts = re.findall(r'name="receipt" value="(.*?)"', who.text)
    for receipt, name in zip(receipts, ("Léa Abadie", "Yanis Achour"), strict=True):
        page = phone.get(f"{quiz.address}/who")
        token = hidden_fields(page)["csrf_token"]
        data = {"csrf_token": token, "receipt": receipt}
        cover = phone.post(f"{quiz.address}/who", data=data, follow_redirects=True)
        assert f"In the name of {name}" in cover.text
        assert quiz.begin(phone).request.path == f"{quiz.address}/1/1"
    assert sorted(quiz.stored()) == [(1, 1), (2, 1)]


def test_nobody_is_chosen_by_a_receipt_of_another_phone(quiz: QuizHall, signed: FlaskClient) -> None:
    with quiz.hall.kiosk.database.reading() as db:
        receipt = db.get_one(SignIn, 1).receipt
    stranger = quiz.hall.new_phone()
    token = hidden_fields(stranger.get(f"{quiz.address}/who"))["csrf_token"]
    refused = stranger.post(f"{quiz.address}/who", data={"csrf_token": token, "receipt": receipt})
    assert (refused.status_code, SIGNED_ELSEWHERE in refused.text) == (403, True)


# Another phone of the same person


def test_a_second_phone_goes_on_with_a_code_that_the_first_one_shows(
    quiz: QuizHall, signed: FlaskClient
) -> None:
    quiz.begin(signed)
    quiz.answer(signed, "A likely continuation")
    second = quiz.hall.new_phone()
    cover = type_code(quiz, second, code_from(quiz, signed).lower())
    assert "In the name of Léa Abadie" in cover.text
    assert quiz.begin(second).request.path == f"{quiz.address}/1/2"
    quiz.answer(second, ["Who controls it?"], 2)
    quiz.finish(second)
    assert quiz.answers() == [{1: 1, 2: (0,)}]
    assert "Right: Who controls it?" in read_aloud(signed.get(f"{quiz.address}/1/results"))


def test_results_are_read_at_home_after_the_quiz_has_closed(quiz: QuizHall, signed: FlaskClient) -> None:
    quiz.begin(signed)
    quiz.finish(signed)
    quiz.close()
    quiz.hall.clock.advance(minutes=300)
    at_home = quiz.hall.new_phone()
    assert at_home.get(f"{quiz.address}/1/results").status_code == 303
    type_code(quiz, at_home, code_from(quiz, signed))
    assert at_home.get(f"{quiz.address}/1/results").status_code == 200


def test_a_code_is_good_once_and_a_wrong_one_says_so(quiz: QuizHall, signed: FlaskClient) -> None:
    code = code_from(quiz, signed)
    assert type_code(quiz, quiz.hall.new_phone(), code).status_code == 200
    for wrong in (code, "0000 0000", "é"):
        refused = type_code(quiz, quiz.hall.new_phone(), wrong)
        assert (refused.status_code, "This code is not valid" in refused.text) == (404, True)
    assert type_code(quiz, quiz.hall.new_phone(), " ").status_code == 422


def test_codes_cannot_be_guessed_from_one_phone(quiz: QuizHall, signed: FlaskClient) -> None:
    code = code_from(quiz, signed)
    guesser = quiz.hall.new_phone()
    statuses = [type_code(quiz, guesser, f"0000 {number:04}").status_code for number in range(9)]
    assert statuses == [404] * 8 + [429]
    assert type_code(quiz, guesser, code).status_code == 429


def test_a_phone_on_which_a_name_was_typed_shows_no_code(quiz: QuizHall) -> None:
    claimed = quiz.begun()
    page = claimed.get(f"{quiz.address}/phone")
    assert "Show a code" not in page.text
    refused = submit(claimed, page, path=f"{quiz.address}/phone")
    assert (refused.status_code, "device-code" in refused.text) == (403, False)


def test_no_code_stands_in_the_database_or_in_an_address(
    quiz: QuizHall, signed: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    code = code_from(quiz, signed)
    with quiz.hall.kiosk.database.reading() as db:
        raw = db.connection().connection.driver_connection
        stored = str(raw.execute("SELECT * FROM device_pass").fetchall())
    assert code.replace(" ", "") not in stored + caplog.text


# The instructor


def test_the_console_marks_whoever_has_not_signed_and_sets_their_attempts_aside(
    quiz: QuizHall, signed: FlaskClient, console: FlaskClient
) -> None:
    quiz.begin(signed)
    classmate = quiz.begun(*OTHER_STUDENT)
    quiz.begun(*FAMILY)
    page = console.get(quiz.console_address)
    assert "2 people have taken the quiz without signing the attendance sheet." in read_aloud(page)
    assert page.text.count(">has not signed<") == 2
    latest = re.search(r'name="latest" value="(\d+)"', page.text)
    assert latest
    path = f"{quiz.console_address}/set-aside-unsigned"
    done = submit(console, page, path=path, latest=latest[1])
    assert "2 attempts are set aside." in done.text
    assert ">has not signed<" not in done.text
    assert "Your instructor has set this attempt aside" in quiz.question(classmate).text
    assert quiz.begin(classmate).request.path == f"{quiz.address}/2/1"
    assert "1 person has taken the quiz without signing" in read_aloud(console.get(quiz.console_address))


def test_attempts_begun_after_the_page_was_shown_are_not_set_aside_with_it(
    quiz: QuizHall, console: FlaskClient
) -> None:
    quiz.begun()
    page = console.get(quiz.console_address)
    latest = re.search(r'name="latest" value="(\d+)"', page.text)
    assert latest
    quiz.begun(*OTHER_STUDENT)
    done = submit(console, page, path=f"{quiz.console_address}/set-aside-unsigned", latest=latest[1])
    assert "1 attempt is set aside." in done.text
    assert done.text.count(">has not signed<") == 1


def test_one_attempt_is_set_aside_and_counted_again(quiz: QuizHall, console: FlaskClient) -> None:
    phone = quiz.taken(["A likely continuation"])
    person = f"{quiz.console_address}/people/1"
    path = f"{person}/attempts/1"
    aside = submit(console, console.get(person), path=f"{path}/set-aside")
    assert "does not count" in aside.text
    assert "(Dominique Exemple)" in aside.text
    assert ">Begin</button>" in phone.get(quiz.address).text
    again = submit(console, console.get(person), path=f"{path}/count-again")
    assert "does not count" not in again.text
    assert "Finished: 1 of 12 points" in phone.get(quiz.address).text


def test_what_a_classmate_answered_is_shown_apart_and_counts_for_nothing(
    quiz: QuizHall, console: FlaskClient, phone: FlaskClient
) -> None:
    quiz.taken(["A fact that it looked up"])
    quiz.hall.sign(phone)
    page = console.get(f"{quiz.console_address}/people/1")
    assert "Answered on a different phone from the one this person signed on." in page.text
    assert "Nobody has begun yet." in console.get(quiz.console_address).text


def test_the_instructor_lets_another_phone_in(
    quiz: QuizHall, console: FlaskClient, signed: FlaskClient
) -> None:
    quiz.begin(signed)
    person = f"{quiz.console_address}/people/1"
    shown = submit(console, console.get(person), path=f"{person}/phone")
    second = quiz.hall.new_phone()
    assert type_code(quiz, second, device_code(shown)).status_code == 200
    assert quiz.begin(second).request.path == f"{quiz.address}/1/1"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/people/1/attempts/2/set-aside", 404),
        ("/people/999/attempts/1/set-aside", 404),
        ("/people/1/attempts/1/destroy", 404),
        ("/people/999/phone", 404),
        ("/set-aside-unsigned", 400),
    ],
)
def test_what_is_not_there_is_not_found(quiz: QuizHall, console: FlaskClient, path: str, status: int) -> None:
    quiz.begun()
    token = hidden_fields(console.get(quiz.console_address))["csrf_token"]
    assert console.post(quiz.console_address + path, data={"csrf_token": token}).status_code == status
