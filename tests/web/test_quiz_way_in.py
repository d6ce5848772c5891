"""The way into a recap on the phone: from the receipt, by a link, on another phone, after another student."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete

from kiosk.courses.models import Course, Enrolment
from kiosk.people.models import Person
from tests.factories import make_class_session, make_course, make_student
from tests.web.conftest import STUDENT, Hall, hidden_fields, submit
from tests.web.quiz_hall import (
    HALF,
    IN_ORDER,
    OTHER_STUDENT,
    SINGLE,
    QuizHall,
    not_me,
    publish_quiz,
    shown_on,
    stem_of,
)


@pytest.fixture
def quiz(hall: Hall) -> QuizHall:
    """One of each kind, in the order of the file, open until it is closed by hand."""
    return publish_quiz(hall)


# Getting there


def test_the_receipt_leads_into_the_quiz_with_one_tap(quiz: QuizHall, phone: FlaskClient) -> None:
    receipt = quiz.hall.sign(phone)
    link = re.search(r'<a class="button" href="([^"]+)">Take the recap quiz</a>', receipt.text)
    assert receipt.text.index("Take the recap quiz") < receipt.text.index("#check")
    assert link
    cover = phone.get(link[1])
    assert cover.status_code == 200
    for words in ("Recap of session 1", "7 questions", "One attempt", "In the name of Léa Abadie", "Open"):
        assert words in cover.text, words
    assert "<em>without</em> notes" in cover.text
    first = submit(phone, cover, path=quiz.address)
    assert first.request.path == f"{quiz.address}/1/1"
    assert stem_of(first) == "What does a language model compute?"


def test_a_receipt_offers_no_quiz_that_is_not_open(hall: Hall, phone: FlaskClient) -> None:
    waiting = publish_quiz(hall, opened=False)
    receipt = hall.sign(phone)
    assert waiting.address not in receipt.text
    closed = publish_quiz(hall, IN_ORDER.replace("recap", "other") + SINGLE)
    closed.close()
    assert closed.address not in phone.get(receipt.request.path).text


def test_where_several_quizzes_are_open_the_receipt_names_them(hall: Hall, phone: FlaskClient) -> None:
    one = publish_quiz(hall)
    other = publish_quiz(hall, "# Another one\n\nLanguage: en\nId: other\n" + SINGLE)
    receipt = hall.sign(phone).text
    assert f'href="{one.address}">Recap of session 1</a>' in receipt
    assert f'href="{other.address}">Another one</a>' in receipt


def test_later_the_phone_that_signed_finds_its_quizzes(quiz: QuizHall, phone: FlaskClient) -> None:
    quiz.hall.sign(phone)
    page = phone.get("/quiz/")
    assert f'href="{quiz.address}" lang="en">Recap of session 1</a>' in page.text
    assert stem_of(quiz.begin(phone)) == "What does a language model compute?"
    quiz.close()
    quiz.hall.clock.advance(minutes=24 * 60)
    assert "Closed since Wed, Feb 25" in phone.get("/quiz/").text
    assert "Answers and explanations" in phone.get(quiz.address).text


def test_a_phone_that_never_signed_is_told_how_to_get_there(quiz: QuizHall, phone: FlaskClient) -> None:
    page = phone.get("/quiz/").text
    assert "Scan the code of the quiz, or sign the attendance sheet first." in page
    assert quiz.code not in page


def test_nothing_shows_a_quiz_before_it_is_opened(hall: Hall) -> None:
    quiz = publish_quiz(hall, opened=False)
    phone = hall.new_phone()
    hall.sign(phone)
    assert "No quiz of your courses has been opened yet." in phone.get("/quiz/").text
    assert quiz.code not in phone.get("/quiz/").text


def test_the_short_link_opens_the_quiz_however_it_is_typed(quiz: QuizHall, phone: FlaskClient) -> None:
    code = quiz.code
    forgiving = code.replace("1", "i").replace("0", "o").lower()
    for typed in (code, code.lower(), f"{code[:4]}-{code[4:]}", forgiving):
        for path in (f"/q/{typed}", f"/Q/{typed}"):
            answer = phone.get(path)
            assert (answer.status_code, answer.location) == (303, quiz.address), path


@pytest.mark.parametrize(
    "code", ["00000000", "%00", "ABCD%00EF", "é", "%ff", "A" * 2000, "..", "'", "%F0%9F%92%A9"]
)
def test_an_unknown_code_is_not_found(hall: Hall, code: str) -> None:
    quiz = publish_quiz(hall)
    known = quiz.phone_of()
    for path in (f"/q/{code}", f"/quiz/{code}", f"/quiz/{code}/who", f"/quiz/{code}/1/1"):
        assert known.get(path).status_code in (404, 308), path


def test_the_receipt_the_list_and_the_front_page_know_what_has_been_done(
    quiz: QuizHall, phone: FlaskClient
) -> None:
    receipt = quiz.hall.sign(phone).request.path
    pages = ("/", receipt, "/quiz/")
    assert ["Take the recap quiz" in phone.get(page).text for page in pages] == [True, True, False]
    quiz.begin(phone)
    for page, words in zip(pages, ("Go on with the recap quiz",) * 2 + ("begun, not finished",), strict=True):
        assert words in phone.get(page).text, page
    quiz.finish(phone)
    assert quiz.code not in phone.get("/").text  # nothing to do there any more
    assert "Recap quiz: answers and explanations" in phone.get(receipt).text
    assert "✓ finished" in phone.get("/quiz/").text


def test_a_closed_quiz_that_was_never_taken_says_so_and_what_to_do(quiz: QuizHall) -> None:
    phone = quiz.phone_of()
    quiz.close()
    quiz.hall.clock.advance(minutes=10)
    cover = phone.get(quiz.address).text
    assert (
        "You have not taken it on this phone. If you should have had more time, see your instructor." in cover
    )
    assert 'href="/quiz/">All recap quizzes</a>' in cover
    assert "You can change your answers" not in cover


# Saying who one is


def test_a_phone_that_never_signed_says_who_holds_it_and_signs_nothing(
    quiz: QuizHall, phone: FlaskClient
) -> None:
    page = phone.get(quiz.address, follow_redirects=True)
    assert page.request.path == f"{quiz.address}/who"
    assert "This does not sign the attendance sheet, and your instructor sees it." in page.text
    cover = submit(phone, page, student_number=STUDENT[0], family_name=STUDENT[1])
    assert "In the name of Léa Abadie" in cover.text
    quiz.begin(phone)
    quiz.answer(phone, "A likely continuation")
    assert quiz.hall.rows() == 0
    assert quiz.answers() == [{1: 1}]


@pytest.mark.parametrize(
    ("number", "name", "words"),
    [
        ("12600100", "Achour", "This number and this name do not match on the list"),
        ("99", "Abadie", "This number and this name do not match on the list"),
        ("", "Abadie", "Enter your student number."),
        ("12600100", " ", "Enter your family name."),
        ("--", "Abadie", "A student number has digits or letters."),
        ("1" * 300, "Abadie", "This is too long for a student number."),
    ],
)
def test_who_is_not_recognised_gets_a_sentence_and_keeps_what_was_typed(
    quiz: QuizHall, phone: FlaskClient, number: str, name: str, words: str
) -> None:
    page = quiz.submit_identity(phone, number, name)
    assert page.status_code == 422
    assert words in page.text
    assert f'value="{number}"' in page.text or not number
    assert f'value="{name.strip()}"' in page.text
    assert phone.get(quiz.address).location == f"{quiz.address}/who"


def test_after_eight_wrong_names_this_phone_waits_and_another_does_not(
    quiz: QuizHall, phone: FlaskClient
) -> None:
    for _ in range(8):
        assert quiz.submit_identity(phone, "12600100", "Wrong").status_code == 422
    page = quiz.submit_identity(phone)
    assert page.status_code == 429
    assert "Too many tries" in page.text
    assert 'value="Abadie"' in page.text
    assert phone.get(quiz.address).location == f"{quiz.address}/who"
    quiz.phone_of()
    quiz.hall.clock.advance(seconds=31)
    assert quiz.submit_identity(phone).request.path == quiz.address


def test_a_guest_gives_name_and_address_and_takes_the_quiz(quiz: QuizHall, phone: FlaskClient) -> None:
    guest = {"number": "777", "name": "Visiteur"}
    page = quiz.submit_identity(phone, **guest)
    assert "I am not on the list" in page.text
    page = quiz.submit_identity(phone, **guest, as_guest="asked")
    assert page.status_code == 200
    assert 'name="given_name"' in page.text
    cover = submit(
        phone, page, student_number="777", family_name="Visiteur", given_name="Ariane", email="a@b.org"
    )
    assert "In the name of Ariane Visiteur" in cover.text
    quiz.begin(phone)
    quiz.answer(phone, "A likely continuation")
    [((person, _number), answers)] = quiz.stored().items()
    with quiz.hall.kiosk.database.reading() as db:
        assert db.get_one(Person, person).is_guest
    assert answers == {1: 1}


def test_in_the_form_for_guests_who_is_on_the_list_takes_the_quiz_as_that_student(
    quiz: QuizHall, phone: FlaskClient
) -> None:
    page = quiz.submit_identity(phone, "1260010O", "Abadie", as_guest="asked")
    cover = submit(phone, page, student_number=STUDENT[0], family_name=STUDENT[1])
    assert "Léa Abadie" in cover.text
    quiz.begin(phone)
    assert list(quiz.stored()) == [(1, 1)]


def test_where_no_guests_are_taken_a_forged_guest_is_refused(quiz: QuizHall, phone: FlaskClient) -> None:
    with quiz.hall.kiosk.database.writing() as db:
        db.get_one(Course, quiz.hall.course.id).guests_allowed = False
    page = quiz.submit_identity(phone, "777", "V", given_name="A", email="a@b.org", as_guest="1")
    assert page.status_code == 422
    assert "This number and this name do not match on the list" in page.text
    assert phone.get(quiz.address).location == f"{quiz.address}/who"


def test_a_student_of_another_course_is_asked_who_it_is_and_sees_nothing_of_the_quiz(
    quiz: QuizHall, phone: FlaskClient
) -> None:
    hall = quiz.hall
    with hall.kiosk.database.writing() as db:
        other = make_class_session(db, make_course(db))
        make_student(db, other.course, "Ailleurs", student_number="555")
    hall.scan(phone, hall.code(other))
    signed = submit(phone, phone.get("/sign-in"), student_number="555", family_name="Ailleurs")
    assert "Attendance recorded" in signed.text
    quiz.begun()
    for path in ("", "/1/1", "/1/end", "/1/results"):
        answer = phone.get(quiz.address + path)
        assert (answer.status_code, answer.location) == (303, f"{quiz.address}/who"), path
        assert "language model" not in phone.get(quiz.address + path, follow_redirects=True).text
    token = hidden_fields(phone.get(f"{quiz.address}/who"))["csrf_token"]
    for path in ("", "/1/1", "/1/end"):
        answer = phone.post(quiz.address + path, data={"csrf_token": token, "answer": "1"})
        assert (answer.status_code, answer.location) == (303, f"{quiz.address}/who"), path
    assert quiz.code not in phone.get("/quiz/").text
    assert list(quiz.stored()) == [(1, 1)]


def test_a_guest_of_another_class_session_takes_the_quiz_without_being_asked_again(
    quiz: QuizHall, phone: FlaskClient
) -> None:
    with quiz.hall.kiosk.database.writing() as db:
        earlier = make_class_session(db, db.get_one(Course, quiz.hall.course.id))
    guest = {"student_number": "777", "family_name": "Visiteur", "given_name": "Ariane", "email": "a@b.org"}
    quiz.hall.scan(phone, quiz.hall.code(earlier))
    submit(phone, phone.get("/sign-in"), as_guest="1", **guest)
    assert quiz.hall.rows() == 1
    assert quiz.code not in phone.get("/quiz/").text  # only what they signed for or began
    assert "In the name of Ariane Visiteur" in phone.get(quiz.address).text
    quiz.begin(phone)
    quiz.answer(phone, "A likely continuation")
    assert quiz.code in phone.get("/quiz/").text
    with quiz.hall.kiosk.database.writing() as db:
        db.get_one(Course, quiz.hall.course.id).guests_allowed = False
    assert quiz.question(phone).status_code == 200  # it was begun while guests were let in


def test_whoever_types_the_name_of_a_guest_never_sees_that_guests_attempt(quiz: QuizHall) -> None:
    """Anybody can type any number and name, and a guest is told by nothing else."""
    typed = {
        "number": "777", "name": "Visiteur", "given_name": "Ariane", "email": "a@b.org", "as_guest": "1",
    }  # fmt: skip
    first, second = quiz.hall.new_phone(), quiz.hall.new_phone()
    quiz.submit_identity(first, **typed)
    quiz.begin(first)
    quiz.answer(first, "a very private answer", 6)
    cover = quiz.submit_identity(second, **typed)
    assert "This quiz was begun on another phone" in cover.text
    for path in ("/1/1", "/1/6", "/1/end", "/1/results"):
        assert second.get(quiz.address + path).status_code == 404
    quiz.finish(first)
    pages = [second.get(path).text for path in (quiz.address, "/quiz/", f"{quiz.address}/1/results")]
    assert not any("private" in page or "Answers and explanations" in page for page in pages)


def test_who_signed_and_was_then_taken_off_the_roster_may_still_take_the_quiz(
    quiz: QuizHall, phone: FlaskClient
) -> None:
    quiz.hall.sign(phone)
    with quiz.hall.kiosk.database.writing() as db:
        db.execute(delete(Enrolment))
    assert quiz.begin(phone).status_code == 200
    assert quiz.submit_identity(quiz.hall.new_phone()).status_code == 422


# Another phone of the same student


def test_what_was_answered_on_another_phone_is_never_shown(quiz: QuizHall) -> None:
    first = quiz.begun()
    quiz.answer_all(first, [*HALF[:5], "a very private answer", "12"])
    second = quiz.phone_of()
    cover = second.get(quiz.address)
    assert "This quiz was begun on another phone" in cover.text
    assert ">Begin</button>" not in cover.text
    for path in ("/1/1", "/1/6", "/1/end", "/1/results"):
        assert second.get(quiz.address + path).status_code == 404
    refused = second.post(quiz.address, data={"csrf_token": hidden_fields(cover)["csrf_token"]})
    assert refused.status_code == 403
    assert "This quiz was begun on another phone" in refused.text
    data = {**hidden_fields(quiz.question(first), "data-answer"), **hidden_fields(cover), "answer": "1"}
    assert second.post(f"{quiz.address}/1/1", data=data).status_code == 404
    quiz.finish(first)
    assert second.get(f"{quiz.address}/1/results").status_code == 404
    pages = [second.get(path).text for path in (quiz.address, "/quiz/", f"{quiz.address}/1/results")]
    assert not any("private" in page or "Answers and explanations" in page for page in pages)
    assert quiz.answers()[0][6] == "a very private answer"


def test_an_attempt_more_is_begun_afresh_on_the_other_phone(quiz: QuizHall) -> None:
    first = quiz.begun()
    quiz.answer(first, "An opinion of its own")
    quiz.allow(1, attempts=1)
    second = quiz.phone_of()
    page = quiz.begin(second)
    assert page.request.path == f"{quiz.address}/2/1"
    assert shown_on(page) == ""
    quiz.answer(second, "A likely continuation", attempt=2)
    assert second.get(f"{quiz.address}/1/1").status_code == 404
    assert first.get(f"{quiz.address}/2/1").status_code == 404
    assert quiz.answers() == [{1: 2}, {1: 1}]


# Another student on the same phone


def test_two_people_on_one_phone_never_mix(quiz: QuizHall) -> None:
    phone = quiz.begun()
    quiz.answer(phone, "the first one’s secret", 6)
    old, old_end = quiz.question(phone), phone.get(f"{quiz.address}/1/end")
    not_me(phone, quiz)
    assert phone.get(f"{quiz.address}/1/6").location == f"{quiz.address}/who"
    assert quiz.submit_identity(phone, *OTHER_STUDENT).request.path == quiz.address
    assert submit(phone, old, answer="0").status_code == 404  # before the second one has begun
    quiz.begin(phone)
    for path in ("", "/1/6", "/1/end"):
        page = phone.get(quiz.address + path).text
        assert "secret" not in page
        assert "Abadie" not in page
    refused = submit(phone, old, answer="0")
    assert refused.status_code == 409
    assert "This page belongs to somebody else" in refused.text
    finished = submit(phone, old_end, path=f"{quiz.address}/1/end")
    assert finished.status_code == 409
    assert list(quiz.stored().values()) == [{6: "the first one’s secret"}, {}]
    quiz.answer(phone, "A likely continuation")
    not_me(phone, quiz)
    quiz.submit_identity(phone)
    assert shown_on(quiz.question(phone, 6)) == "the first one’s secret"
    assert shown_on(quiz.question(phone)) == ""


def test_not_me_leaves_no_quiz_on_the_phone(quiz: QuizHall) -> None:
    phone = quiz.begun()
    page = not_me(phone, quiz)
    assert page.request.path == f"{quiz.address}/who"
    assert "What was signed and answered is kept." in page.text
    assert "has not signed" not in phone.get("/quiz/").text
    for path in ("", "/1/1", "/1/end", "/1/results"):
        assert phone.get(quiz.address + path).location == f"{quiz.address}/who"
    assert quiz.code not in phone.get("/quiz/").text
    assert quiz.code not in phone.get("/").text


@pytest.mark.parametrize("code", ["../console", "//evil.example", "x" * 17, "é", ""])
def test_not_me_leads_to_no_other_site_whatever_the_form_says(
    quiz: QuizHall, phone: FlaskClient, code: str
) -> None:
    token = hidden_fields(phone.get("/"))["csrf_token"]
    answer = phone.post("/sign-in/not-me", data={"csrf_token": token, "quiz": code})
    assert answer.location in ("/", "/quiz/%C3%89/who")
