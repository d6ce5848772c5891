"""The recap quiz on the phone: getting there, answering, the end, and keeping people apart."""

import gzip
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete, event, select
from werkzeug.test import TestResponse

from kiosk.courses.models import Course, Enrolment
from kiosk.quizzes.delivery.publications import ARRIVAL_GRACE
from kiosk.quizzes.models import Answer, Publication
from kiosk.quizzes.results.regrading import regrade
from tests.factories import make_class_session, make_course, make_student
from tests.web.conftest import STUDENT, Hall, hidden_fields, submit
from tests.web.quiz_hall import (
    BY_KIND,
    HALF,
    HEAD,
    IN_ORDER,
    LAYERS,
    NUMERIC,
    ORDERING,
    OTHER_STUDENT,
    PHASES,
    RIGHT,
    SINGLE,
    TRUTH,
    Given,
    QuizHall,
    choices_on,
    counted,
    fields_for,
    publish_quiz,
    read_aloud,
    shown_on,
    stem_of,
    tree_of,
    words_of,
)

JSON = {"Accept": "application/json"}
AT_ONCE = HEAD + "Shuffle: no\nFeedback: after each answer\n"
TWO_ATTEMPTS = HEAD + "Shuffle: no\nAttempts: 2\n"
SURE = HEAD + "Shuffle: no\nCertainty: yes\n"


@pytest.fixture
def quiz(hall: Hall) -> QuizHall:
    """One of each kind, in the order of the file, open until it is closed by hand."""
    return publish_quiz(hall)


def sent_by_script(phone: FlaskClient, page: TestResponse, given: Given, **more: str) -> TestResponse:
    """The answer as the page's script sends it."""
    data = {**hidden_fields(page, "data-answer"), **fields_for(page, given), **more}
    return phone.post(page.request.path, data=data, headers=JSON)


def not_me(phone: FlaskClient, quiz: QuizHall) -> TestResponse:
    return submit(phone, phone.get(quiz.address), path="/sign-in/not-me")


# Getting there


def test_the_receipt_leads_into_the_quiz_with_one_tap(quiz: QuizHall, phone: FlaskClient) -> None:
    receipt = quiz.hall.sign(phone)
    link = re.search(r'<a class="button" href="([^"]+)">Take the recap quiz</a>', receipt.text)
    assert receipt.text.index("Take the recap quiz") < receipt.text.index('<figure class="check">')
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
    assert "You have not taken it on this phone. If you were to have more time, see your instructor." in cover
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
        ("12600100", "Achour", "This number and this name are not together on the list"),
        ("99", "Abadie", "This number and this name are not together on the list"),
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
    assert (person[0], answers) == ("g", {1: 1})


def test_in_the_form_for_guests_who_is_on_the_list_takes_the_quiz_as_that_student(
    quiz: QuizHall, phone: FlaskClient
) -> None:
    page = quiz.submit_identity(phone, "1260010O", "Abadie", as_guest="asked")
    cover = submit(phone, page, student_number=STUDENT[0], family_name=STUDENT[1])
    assert "Léa Abadie" in cover.text
    quiz.begin(phone)
    assert list(quiz.stored()) == [("s1", 1)]


def test_where_no_guests_are_taken_a_forged_guest_is_refused(quiz: QuizHall, phone: FlaskClient) -> None:
    with quiz.hall.kiosk.database.writing() as db:
        db.get_one(Course, quiz.hall.course.id).guests_allowed = False
    page = quiz.submit_identity(phone, "777", "V", given_name="A", email="a@b.org", as_guest="1")
    assert page.status_code == 422
    assert "This number and this name are not together on the list" in page.text
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
    assert list(quiz.stored()) == [("s1", 1)]


def test_a_guest_of_another_class_session_is_asked_again(quiz: QuizHall, phone: FlaskClient) -> None:
    with quiz.hall.kiosk.database.writing() as db:
        earlier = make_class_session(db, db.get_one(Course, quiz.hall.course.id))
    guest = {"student_number": "777", "family_name": "Visiteur", "given_name": "Ariane", "email": "a@b.org"}
    quiz.hall.scan(phone, quiz.hall.code(earlier))
    submit(phone, phone.get("/sign-in"), as_guest="1", **guest)
    assert quiz.hall.rows() == 1
    assert phone.get(quiz.address).location == f"{quiz.address}/who"


def test_who_signed_and_was_then_taken_off_the_roster_may_still_take_the_quiz(
    quiz: QuizHall, phone: FlaskClient
) -> None:
    quiz.hall.sign(phone)
    with quiz.hall.kiosk.database.writing() as db:
        db.execute(delete(Enrolment))
    assert quiz.begin(phone).status_code == 200
    assert quiz.submit_identity(quiz.hall.new_phone()).status_code == 422


# One question a page


@pytest.mark.parametrize("kind", BY_KIND)
def test_each_kind_is_answered_with_the_plain_form_and_shown_again_as_chosen(hall: Hall, kind: str) -> None:
    place = list(BY_KIND).index(kind)
    quiz = publish_quiz(hall, IN_ORDER + BY_KIND[kind] + TRUTH)
    phone = quiz.begun()
    for given in (HALF[place], RIGHT[place]):
        following = quiz.answer(phone, given)
        assert following.request.path == f"{quiz.address}/1/2"
        shown = shown_on(quiz.question(phone))
        assert (sorted(shown, reverse=True) if kind == "multiple choice" else shown) == given


def test_what_is_kept_counts_from_the_file_whatever_order_a_student_saw(hall: Hall) -> None:
    quiz = publish_quiz(hall)
    phone = quiz.begun()
    quiz.answer_all(phone, RIGHT)
    assert quiz.answers() == [{1: 1, 2: (0, 1), 3: False, 4: (0, 1, 2, 3), 5: (0, 1, 2), 6: "TCO", 7: "24"}]


def test_a_page_asks_one_question_and_holds_nothing_of_the_others(quiz: QuizHall) -> None:
    phone = quiz.begun()
    stems = [each.stem for each in quiz.quiz.questions]
    for place, stem in enumerate(stems, start=1):
        page = quiz.question(phone, place)
        assert stem_of(page) == stem
        assert f"Question {place} of 7" in page.text
        assert not any(other in page.text for other in stems if other != stem)


def test_before_the_end_no_page_gives_the_answer_away(hall: Hall) -> None:
    quiz = publish_quiz(hall)
    phone = quiz.begun()
    quiz.answer_all(phone, HALF)
    pages = [quiz.question(phone, place) for place in range(1, 8)]
    pages += [phone.get(path) for path in (quiz.address, f"{quiz.address}/1/end", "/quiz/")]
    for page in pages:
        for secret in ("Likely is not", "No fact is looked up", "Over two years", "verdict"):
            assert secret not in page.text, secret
        main = tree_of(page).find(".//main")
        assert main is not None
        # As words: the number of a class session may hold a 24.
        assert not re.search(r"\b(24|TCO|Right)\b", words_of(main))
    assert "Think of dice." in pages[0].text


def test_questions_and_choices_come_in_another_order_for_each_and_in_the_same_at_each_look(
    hall: Hall,
) -> None:
    quiz = publish_quiz(hall, HEAD + "".join(BY_KIND.values()))
    seen = []
    for person in (STUDENT, OTHER_STUDENT, ("12604821", "O'Connell")):
        phone = quiz.begun(*person)
        looks = [[quiz.question(phone, place) for place in range(1, 8)] for _ in range(2)]
        first, second = ([(stem_of(page), choices_on(page)) for page in look] for look in looks)
        assert first == second
        assert sorted(stem for stem, _choices in first) == sorted(each.stem for each in quiz.quiz.questions)
        seen.append(first)
    assert not seen[0] == seen[1] == seen[2]


def test_lines_to_be_put_in_order_never_begin_in_order(hall: Hall) -> None:
    """Of thirty draws among two lines, half would."""
    quiz = publish_quiz(hall, IN_ORDER + "\n## Order them.\n\n1. one\n2. two\n" * 10)
    for person in (STUDENT, OTHER_STUDENT, ("12604821", "O'Connell")):
        phone = quiz.begun(*person)
        for place in range(1, 11):
            assert choices_on(quiz.question(phone, place)) == ["two", "one"]


def test_a_question_can_be_passed_over(quiz: QuizHall) -> None:
    phone = quiz.begun()
    following = submit(phone, quiz.question(phone))
    assert following.request.path == f"{quiz.address}/1/2"
    assert quiz.answers() == [{}]


@pytest.mark.parametrize(("place", "nothing"), [(6, {"answer": " \t"}), (2, {}), (5, {}), (4, {}), (3, {})])
def test_an_answer_can_be_taken_back(quiz: QuizHall, place: int, nothing: dict[str, str]) -> None:
    phone = quiz.begun()
    quiz.answer(phone, RIGHT[place - 1], place)
    submit(phone, quiz.question(phone, place), **nothing)
    assert quiz.answers() == [{place: None}]
    assert not shown_on(quiz.question(phone, place))
    assert "7 questions are still open" in phone.get(f"{quiz.address}/1/end").text


def test_how_sure_one_is_is_asked_kept_and_shown_again(hall: Hall) -> None:
    quiz = publish_quiz(hall, SURE + SINGLE)
    phone = quiz.begun()
    page = quiz.answer(phone, "A likely continuation", sure="0")
    page = quiz.question(phone)
    assert re.search(r'name="sure" value="0" checked', page.text)
    submit(phone, page, answer="1", sure="rubbish")
    with hall.kiosk.database.reading() as db:
        assert db.scalars(select(Answer.sure)).all() == [None]


def test_where_it_is_not_asked_nothing_says_how_sure_one_is(quiz: QuizHall) -> None:
    assert "How sure" not in quiz.question(quiz.begun()).text


# What is unclear, and what is impossible


@pytest.mark.parametrize(
    ("source", "fields", "words"),
    [
        (ORDERING, dict.fromkeys(LAYERS, "1"), "Two lines have the same place"),
        (ORDERING, {"products": "2", "models": "3"}, "Give each line its place."),
        (NUMERIC, "two years", "Answer with a number"),
        (NUMERIC, "24 days", "Answer with a number"),
    ],
)
def test_an_unclear_answer_is_told_and_everything_typed_is_kept(
    hall: Hall, source: str, fields: dict[str, str] | str, words: str
) -> None:
    quiz = publish_quiz(hall, SURE + source + TRUTH)
    phone = quiz.begun()
    data = fields_for(quiz.question(phone), fields)
    page = submit(phone, quiz.question(phone), **data, sure="1")
    assert page.status_code == 422
    assert words in page.text
    assert "<title>Error · " in page.text
    assert re.search(r'name="sure" value="1" checked', page.text)
    if isinstance(fields, str):
        assert shown_on(page) == fields
    else:
        for name, value in data.items():
            field = page.text.split(f'name="{name}"')[1].split("</select>")[0]
            assert f'<option value="{value}" selected>' in field
    assert quiz.answers() == [{}]
    assert submit(phone, page, **fields_for(page, LAYERS if source is ORDERING else "24")).status_code == 200
    assert len(quiz.answers()[0]) == 1


@pytest.mark.parametrize(
    ("place", "fields"),
    [
        (1, {"answer": "3"}),
        (1, {"answer": "-1"}),
        (1, {"answer": "x"}),
        (1, {"answer": "1.0"}),
        (1, {"answer": "٣"}),
        (1, {"answer": "9" * 5000}),
        (2, {"answer": ["0", "4"]}),
        (2, {"answer": ["0", "x"]}),
        (3, {"answer": "2"}),
        (3, {"answer": "true"}),
        (4, {"place-0": "x", "place-1": "2", "place-2": "3", "place-3": "4"}),
        (5, {"left-0": "4"}),
        (5, {"left-0": "x"}),
        (1, {"answer": "1", "nonce": "short"}),
        (1, {"answer": "1", "nonce": "x" * 65}),
        (1, {"answer": "1", "nonce": "<script>alert"}),
        (1, {"answer": "1", "revision": "-1"}),
        (1, {"answer": "1", "revision": "x"}),
        (1, {"answer": "1", "revision": "9" * 10}),
        (1, {"answer": "1", "revision": "9" * 400}),
        (1, {"answer": "1", "revision": "9" * 5000}),
    ],
)
@pytest.mark.parametrize("headers", [{}, JSON], ids=["form", "script"])
def test_what_no_form_of_ours_sends_is_refused_and_records_nothing(
    quiz: QuizHall, place: int, fields: dict[str, str], headers: dict[str, str]
) -> None:
    phone = quiz.begun()
    page = quiz.question(phone, place)
    data = {**hidden_fields(page, "data-answer"), **fields}
    assert phone.post(page.request.path, data=data, headers=headers).status_code == 400
    assert quiz.answers() == [{}]


def test_the_largest_revision_leaves_room_for_the_plain_form(quiz: QuizHall) -> None:
    phone = quiz.begun()
    quiz.answer(phone, "An opinion of its own", revision="9" * 9)
    assert quiz.answer(phone, "A likely continuation").status_code == 200
    assert quiz.answers() == [{1: 1}]


def test_more_than_any_form_has_is_refused(quiz: QuizHall) -> None:
    phone = quiz.begun()
    assert quiz.answer(phone, "x" * 66_000, 6).status_code == 413
    assert quiz.answers() == [{}]


def test_a_long_answer_is_cut_and_an_odd_one_is_kept_as_text(quiz: QuizHall) -> None:
    phone = quiz.begun()
    quiz.answer(phone, "x" * 60_000, 6)
    assert quiz.answers() == [{6: "x" * 200}]
    quiz.answer(phone, "  T\x00C\x07O\u202e \n 👩🏽\u200d🏫 ", 6)
    assert quiz.answers() == [{6: "TCO 👩🏽\u200d🏫"}]
    quiz.answer(phone, '"><script>alert(1)</script>', 6)
    page = quiz.question(phone, 6)
    assert "<script>alert" not in page.text
    assert shown_on(page) == '"><script>alert(1)</script>'


@pytest.mark.parametrize(
    "where", ["/2/1", "/0/1", "/1/0", "/1/8", f"/1/{2**70}", f"/{2**70}/1", "/x/1", "/1/x"]
)
def test_an_attempt_or_a_place_that_is_not_there_is_not_found(quiz: QuizHall, where: str) -> None:
    phone = quiz.begun()
    data = {**hidden_fields(quiz.question(phone), "data-answer"), "answer": "1"}
    assert phone.get(quiz.address + where).status_code == 404
    assert phone.post(quiz.address + where, data=data).status_code == 404
    assert quiz.answers() == [{}]


@pytest.mark.parametrize("key", ["", "0" * 16, "x", "é"])
def test_a_foreign_key_of_an_attempt_is_a_conflict_and_records_nothing(quiz: QuizHall, key: str) -> None:
    phone = quiz.begun()
    page = submit(phone, quiz.question(phone), answer="1", attempt=key)
    assert page.status_code == 409
    assert "This page belongs to somebody else" in page.text
    path = f"{quiz.address}/1/end"
    assert submit(phone, phone.get(path), path=path, attempt=key).status_code == 409
    assert quiz.answers() == [{}]
    assert quiz.question(phone).status_code == 200


# Exactly once


def test_beginning_twice_is_one_attempt(quiz: QuizHall) -> None:
    phone = quiz.phone_of()
    cover = phone.get(quiz.address)
    for _ in range(3):
        assert submit(phone, cover, path=quiz.address).request.path == f"{quiz.address}/1/1"
    assert quiz.answers() == [{}]
    assert ">Go on</button>" in phone.get(quiz.address).text


def tab_of(hall: Hall, phone: FlaskClient) -> FlaskClient:
    """Another tab of the same phone."""
    tab = hall.new_phone()
    for name in ("kiosk-phone", "kiosk-session"):
        cookie = phone.get_cookie(name)
        assert cookie is not None
        tab.set_cookie(name, cookie.value)
    return tab


def at_once(*sends: Callable[[], TestResponse]) -> list[TestResponse]:
    start = Barrier(len(sends))

    def send(one: Callable[[], TestResponse]) -> TestResponse:
        start.wait()
        return one()

    with ThreadPoolExecutor(len(sends)) as pool:
        return list(pool.map(send, sends))


def test_ten_tabs_that_begin_at_once_are_in_one_attempt(quiz: QuizHall) -> None:
    phone = quiz.phone_of()
    data = hidden_fields(phone.get(quiz.address))
    tabs = [tab_of(quiz.hall, phone) for _ in range(10)]
    answers = at_once(*[lambda tab=tab: tab.post(quiz.address, data=data) for tab in tabs])
    assert {(each.status_code, each.location) for each in answers} == {(303, f"{quiz.address}/1/1")}
    assert quiz.answers() == [{}]


def test_of_two_phones_that_begin_at_once_one_is_told_that_it_was_begun_elsewhere(quiz: QuizHall) -> None:
    phones = [quiz.phone_of() for _ in range(6)]
    pages = [(phone, hidden_fields(phone.get(quiz.address))) for phone in phones]
    answers = at_once(
        *[lambda phone=phone, data=data: phone.post(quiz.address, data=data) for phone, data in pages]
    )
    assert sorted(each.status_code for each in answers) == [303, *[403] * 5]
    assert quiz.answers() == [{}]


def test_the_same_answer_sent_ten_times_at_once_is_kept_once_and_called_saved_each_time(
    quiz: QuizHall,
) -> None:
    phone = quiz.begun()
    page = quiz.question(phone)
    chosen = fields_for(page, "A likely continuation")
    data = {**hidden_fields(page, "data-answer"), **chosen, "revision": "1"}
    tabs = [tab_of(quiz.hall, phone) for _ in range(10)]
    path = page.request.path
    answers = at_once(*[lambda tab=tab: tab.post(path, data=data, headers=JSON) for tab in tabs])
    assert [each.get_json()["saved"] for each in answers] == [True] * 10
    assert quiz.answers() == [{1: 1}]
    assert 'data-revision="1"' in quiz.question(phone).text


def test_the_same_form_sent_ten_times_is_one_change(quiz: QuizHall) -> None:
    phone = quiz.begun()
    page = quiz.question(phone)
    for _ in range(10):
        assert submit(phone, page, **fields_for(page, "A likely continuation")).status_code == 200
    assert quiz.answers() == [{1: 1}]
    assert 'data-revision="0"' in quiz.question(phone).text
    quiz.answer(phone, "An opinion of its own")
    assert 'data-revision="1"' in quiz.question(phone).text


def test_what_the_script_sends_late_does_not_undo_a_later_answer(quiz: QuizHall) -> None:
    phone = quiz.begun()
    page = quiz.question(phone)
    for revision, given in (("2", "A likely continuation"), ("1", "An opinion of its own")):
        answer = sent_by_script(phone, page, given, revision=revision, nonce=f"nonce-{revision}-xx")
        assert answer.get_json()["saved"] is True
    assert quiz.answers() == [{1: 1}]
    assert re.search(r'data-revision="2"', quiz.question(phone).text)


# Overview, finish, results


def test_the_overview_tells_what_is_open_and_leads_there(quiz: QuizHall) -> None:
    phone = quiz.begun()
    quiz.answer(phone, "A likely continuation")
    page = phone.get(f"{quiz.address}/1/end").text
    assert "6 questions are still open" in page
    assert page.count('class="answered"') == 1
    assert f'href="{quiz.address}/1/7"' in page
    quiz.answer_all(phone, RIGHT)
    assert "Everything is answered" in phone.get(f"{quiz.address}/1/end").text


def test_while_questions_are_open_the_overview_leads_to_the_first_of_them(quiz: QuizHall) -> None:
    phone = quiz.begun()
    quiz.answer(phone, "A likely continuation")
    page = phone.get(f"{quiz.address}/1/end").text
    assert f'class="button" href="{quiz.address}/1/2">Go to question 2</a>' in page
    assert '<button type="submit" class="secondary">Finish anyway</button>' in page
    quiz.answer_all(phone, RIGHT)
    page = phone.get(f"{quiz.address}/1/end").text
    assert '<button type="submit">Finish</button>' in page
    assert "Go to question" not in page


def test_going_on_after_an_interruption_leads_to_the_first_question_without_an_answer(
    quiz: QuizHall,
) -> None:
    phone = quiz.begun()
    quiz.answer(phone, "A likely continuation")
    quiz.answer(phone, RIGHT[2], 3)
    assert quiz.begin(phone).request.path == f"{quiz.address}/1/2"
    quiz.answer_all(phone, RIGHT)
    assert quiz.begin(phone).request.path == f"{quiz.address}/1/end"


def test_the_last_question_leads_to_the_overview(quiz: QuizHall) -> None:
    phone = quiz.begun()
    assert quiz.answer(phone, "24", 7).request.path == f"{quiz.address}/1/end"


def test_the_results_are_shown_when_the_attempt_is_finished_and_not_before(quiz: QuizHall) -> None:
    phone = quiz.begun()
    quiz.answer_all(phone, HALF)
    early = phone.get(f"{quiz.address}/1/results")
    assert (early.status_code, early.location) == (303, f"{quiz.address}/1/end")
    page = quiz.finish(phone)
    assert page.request.path == f"{quiz.address}/1/results"
    # single 0, multiple 1 of 2, truth 0, ordering 1 of 3 (infrastructure, strategies), matching 1 of 3, 0, 0
    assert "3 of 12 points" in page.text
    for words in (
        "Likely is not the same as true.",  # the explanation
        "Not right: An opinion of its own",  # the own answer
        "the right answer: A likely continuation",  # the key
        "Right: Who controls it?",
        "also to be ticked: What does it cost to leave?",
        "Use is not understanding.",  # the feedback of what was chosen
        "That is the return on investment.",
        "Right: training → learning from raw data",
        "not matched: fine-tuning right: adapting a model",
        "24 months",
        "Partly right · 1 of 2",
        "Not right · 0 of 1",
    ):
        assert words in read_aloud(page), words
    assert "No fact is looked up" not in page.text  # the feedback of another choice


def verdict_at(page: TestResponse, place: int) -> str:
    """All that the results say of the question at this place."""
    found = re.search(rf'<li id="q{place}">(.*?)</details>', page.text, re.DOTALL)
    assert found
    return found[1]


def test_each_part_of_an_answer_is_marked_with_its_own_feedback(quiz: QuizHall) -> None:
    phone = quiz.begun()
    quiz.answer(phone, ["Who controls it?", "Is it the newest?"], 2)
    quiz.answer(phone, ("models", "products", "infrastructure", "strategies"), 4)
    quiz.answer(phone, {"training": "adapting a model", "inference": PHASES["inference"]}, 5)
    page = quiz.finish(phone)
    marks = [
        re.findall(r'<li class="mark mark-(\w+)">.*?<span lang="en">(.*?)</span>', verdict_at(page, place))
        for place in (2, 5)
    ]
    assert marks == [
        [
            ("right", "Who controls it?"),
            ("missed", "What does it cost to leave?"),
            ("wrong", "Is it the newest?"),
        ],
        [
            ("wrong", "training → adapting a model"),
            ("missed", "fine-tuning"),
            ("right", "inference → answering in production"),
        ],
    ]
    newest = verdict_at(page, 2).split("Is it the newest?")[1]
    assert newest.split("</li>")[0].endswith(
        '<span class="feedback" lang="en">Novelty is no criterion.</span>'
    )


def test_an_ordering_shows_the_marks_that_are_paid_which_are_for_neighbours(quiz: QuizHall) -> None:
    phone = quiz.begun()
    quiz.answer(phone, ("models", "infrastructure", "strategies", "products"), 4)
    page = quiz.finish(phone)
    assert "Partly right · 2 of 3" in verdict_at(page, 4)
    assert "Neighbours right: 2 of 3." in verdict_at(page, 4)
    assert (
        "models Right: followed by the right line."
        " infrastructure Right: followed by the right line."
        " strategies Not right: another line follows."
        " products "
    ) in read_aloud(page)
    assert re.search(r"<li>products</li>\s*<li>models</li>", verdict_at(page, 4))  # the right order as well


@pytest.mark.parametrize(
    ("order", "said"),
    [
        (tuple(reversed(LAYERS)), ("Not right · 0 of 3", "Neighbours right: 0 of 3.")),
        (("products", "models", "strategies", "infrastructure"), ("Partly right · 1 of 3", ": 1 of 3.")),
        (LAYERS, ("Right · 3 of 3", "Neighbours right: 3 of 3.")),
    ],
)
def test_neighbours_are_counted_in_words(quiz: QuizHall, order: Given, said: tuple[str, str]) -> None:
    phone = quiz.begun()
    quiz.answer(phone, order, 4)
    page = quiz.finish(phone)
    assert all(words in verdict_at(page, 4) for words in said)


def test_what_was_right_is_folded_and_what_was_not_is_open(quiz: QuizHall) -> None:
    page = quiz.taken([RIGHT[0], *HALF[1:]]).get(f"{quiz.address}/1/results")
    assert "<details>" in verdict_at(page, 1)
    assert all("<details open>" in verdict_at(page, place) for place in range(2, 8))


def test_an_answer_that_was_accepted_afterwards_is_marked_as_right(quiz: QuizHall) -> None:
    phone = quiz.taken([*RIGHT[:5], "total", RIGHT[6]])
    assert 'class="mark mark-wrong"' in verdict_at(phone.get(f"{quiz.address}/1/results"), 6)
    with quiz.hall.kiosk.database.writing() as db:
        version = db.get_one(Publication, quiz.publication_id).version
        regrade(db, version, 6, "total", right=True, by=None, now=quiz.hall.clock.now())
    verdict = verdict_at(phone.get(f"{quiz.address}/1/results"), 6)
    assert 'class="mark mark-right"' in verdict
    assert "The right answer" not in verdict


def test_the_results_open_with_how_sure_one_was_and_what_one_was_wrongly_sure_of(hall: Hall) -> None:
    quiz = publish_quiz(hall, SURE + SINGLE + TRUTH + NUMERIC + ORDERING + BY_KIND["short text"])
    phone = quiz.begun()
    quiz.answer(phone, "A likely continuation", 1, sure="1")
    quiz.answer(phone, "True", 2, sure="1")
    quiz.answer(phone, "24", 3, sure="0")
    quiz.answer(phone, LAYERS, 4)
    page = quiz.finish(phone)
    table = tree_of(page).find(".//table")
    assert table is not None
    rows = [[words_of(cell) for cell in row] for row in table.iter("tr")]
    assert rows == [
        ["", "Right", "Partly right", "Not right"],
        ["Sure", "1", "0", "1"],
        ["Not sure", "1", "0", "0"],
    ]
    assert re.findall(r'<a href="#q(\d)">', page.text) == ["2"]
    assert page.text.index('href="#q2"') < page.text.index('id="q1"')
    assert "Not right · 0 of 1 · you said “sure”" in read_aloud(page)
    assert "Right · 1 of 1 · you said “not sure”" in read_aloud(page)
    assert "1 question without an answer. 1 answer without a word on how sure you were." in read_aloud(page)


def test_a_partly_right_answer_is_not_among_those_that_one_was_wrongly_sure_of(hall: Hall) -> None:
    quiz = publish_quiz(hall, SURE + ORDERING + BY_KIND["multiple choice"] + BY_KIND["matching"] + SINGLE)
    phone = quiz.begun()
    quiz.answer(phone, ("models", "infrastructure", "strategies", "products"), 1, sure="1")
    quiz.answer(phone, ["Who controls it?"], 2, sure="1")
    quiz.answer(phone, {"training": PHASES["training"]}, 3, sure="0")
    quiz.answer(phone, "An opinion of its own", 4, sure="1")
    page = quiz.finish(phone)
    table = tree_of(page).find(".//table")
    assert table is not None
    rows = [[words_of(cell) for cell in row] for row in table.iter("tr")]
    assert rows[1:] == [["Sure", "0", "2", "1"], ["Not sure", "0", "1", "0"]]
    assert re.findall(r'<a href="#q(\d)">', page.text) == ["4"]


def test_what_was_not_answered_is_told_with_its_explanation(quiz: QuizHall) -> None:
    page = quiz.finish(quiz.begun())
    assert "0 of 12 points" in page.text
    assert page.text.count("Not answered · 0 of") == 7
    assert "Over two years." in page.text


def test_after_finishing_nothing_changes_any_more(quiz: QuizHall) -> None:
    phone = quiz.begun()
    quiz.answer(phone, "A likely continuation")
    old = quiz.question(phone)
    end = phone.get(f"{quiz.address}/1/end")
    for _ in range(2):
        page = submit(phone, end, path=f"{quiz.address}/1/end")
        assert page.request.path == f"{quiz.address}/1/results"
    late = submit(phone, old, answer="0")
    assert late.status_code == 410
    assert "This answer is not recorded." in late.text
    assert quiz.answers() == [{1: 1}]
    for path in ("/1/1", "/1/end"):
        assert phone.get(quiz.address + path).location == f"{quiz.address}/1/results"


def test_with_one_attempt_the_cover_leads_to_the_results_and_begins_no_other(quiz: QuizHall) -> None:
    phone = quiz.taken(RIGHT)
    cover = phone.get(quiz.address)
    assert "Try again" not in cover.text
    assert f'class="button" href="{quiz.address}/1/results">Answers and explanations</a>' in cover.text
    assert "Finished: 12 of 12 points" in cover.text
    assert "You can change your answers" not in cover.text
    token = hidden_fields(cover)["csrf_token"]
    refused = phone.post(quiz.address, data={"csrf_token": token})
    assert refused.status_code == 403
    assert "You have no attempt left" in refused.text
    assert len(quiz.answers()) == 1


def test_several_attempts_are_kept_apart(hall: Hall) -> None:
    quiz = publish_quiz(hall, TWO_ATTEMPTS + SINGLE)
    phone = quiz.begun()
    quiz.answer(phone, "An opinion of its own")
    page = quiz.finish(phone)
    assert ">Try again</button>" in page.text
    assert "2 attempts, 1 left" in phone.get(quiz.address).text
    again = quiz.begin(phone)
    assert again.request.path == f"{quiz.address}/2/1"
    assert shown_on(again) == ""
    quiz.answer(phone, "A likely continuation", attempt=2)
    page = quiz.finish(phone, attempt=2)
    assert "1 of 1 point" in page.text
    assert "Try again" not in page.text
    assert quiz.answers() == [{1: 2}, {1: 1}]
    assert "0 of 1 point" in phone.get(f"{quiz.address}/1/results").text
    assert "Attempt 1: answers and explanations" in phone.get(quiz.address).text


def test_a_page_of_the_first_attempt_does_not_answer_the_second(hall: Hall) -> None:
    quiz = publish_quiz(hall, TWO_ATTEMPTS + SINGLE)
    phone = quiz.begun()
    old = quiz.question(phone)
    quiz.finish(phone)
    quiz.begin(phone)
    assert submit(phone, old, path=f"{quiz.address}/1/1", answer="1").status_code == 410
    data = {**hidden_fields(old, "data-answer"), "answer": "1"}
    assert phone.post(f"{quiz.address}/2/1", data=data).status_code == 409
    assert quiz.answers() == [{}, {}]


# Feedback after each answer


def test_where_each_answer_is_explained_at_once_it_then_stands(hall: Hall) -> None:
    quiz = publish_quiz(hall, AT_ONCE + SINGLE + TRUTH)
    phone = quiz.begun()
    assert "Likely is not" not in quiz.question(phone).text
    old = quiz.question(phone)
    page = quiz.answer(phone, "A fact that it looked up")
    assert page.request.path == f"{quiz.address}/1/1"
    for words in ("Not right", "Likely is not the same as", "A likely continuation", "No fact is looked up"):
        assert words in page.text
    assert "<form" not in page.text.split("<main>")[1].split("</main>")[0]
    assert f'href="{quiz.address}/1/2">Continue</a>' in page.text
    submit(phone, old, answer="1")
    assert quiz.answers() == [{1: 0}]
    assert "Use is not understanding" not in quiz.question(phone, 2).text


def test_where_each_answer_is_explained_passing_over_is_done_on_purpose_and_explains_nothing(
    hall: Hall,
) -> None:
    quiz = publish_quiz(hall, AT_ONCE + SURE.split("Shuffle: no\n")[1] + SINGLE + TRUTH)
    phone = quiz.begun()
    for more in ({}, {"sure": "1"}):
        page = submit(phone, quiz.question(phone), **more)
        assert page.status_code == 422
        assert "Nothing is answered yet." in page.text
        assert f'href="{quiz.address}/1/2" rel="next">Pass over</a>' in page.text
        assert "Likely is not" not in page.text
    assert quiz.answers() == [{}]
    assert quiz.answer(phone, "A likely continuation").request.path == f"{quiz.address}/1/1"
    assert "Pass over" not in quiz.question(phone).text
    assert quiz.answers() == [{1: 1}]


# When


def test_answers_that_arrive_two_minutes_after_the_end_count_and_later_ones_do_not(quiz: QuizHall) -> None:
    phone = quiz.begun()
    page = quiz.question(phone)
    quiz.close(minutes=5)
    quiz.hall.clock.advance(minutes=5)
    quiz.hall.clock.instant += ARRIVAL_GRACE - timedelta(microseconds=1)
    wrong, right = (fields_for(page, each) for each in ("A fact that it looked up", "A likely continuation"))
    assert submit(phone, page, **wrong).status_code == 200
    quiz.hall.clock.instant += timedelta(microseconds=1)
    late = submit(phone, page, **{**right, "nonce": "another-nonce"})
    assert late.status_code == 410
    assert "came too late and is not recorded." in late.text
    assert quiz.answers() == [{1: 0}]
    assert "0 of 12 points" in quiz.finish(phone).text


def test_while_answers_may_still_arrive_nobody_begins_and_no_results_are_shown(quiz: QuizHall) -> None:
    phone, other = quiz.begun(), quiz.phone_of(*OTHER_STUDENT)
    cover = other.get(quiz.address)
    quiz.close()
    assert phone.get(f"{quiz.address}/1/results").location == f"{quiz.address}/1/end"
    refused = submit(other, cover, path=quiz.address)
    assert refused.status_code == 403
    assert "The quiz is closed" in refused.text
    assert "It closed at 9:00" in refused.text
    assert len(quiz.answers()) == 1


def test_one_student_may_have_more_time_than_the_others(quiz: QuizHall) -> None:
    phone, other = quiz.begun(), quiz.begun(*OTHER_STUDENT)
    quiz.close(minutes=5)
    quiz.allow("s1", minutes=10)
    assert "Open until Wed, Feb 25, 9:15" in phone.get(quiz.address).text
    quiz.hall.clock.advance(minutes=10)
    assert quiz.answer(phone, "A likely continuation").status_code == 200
    assert other.get(f"{quiz.address}/1/1").location == f"{quiz.address}/1/end"
    quiz.hall.clock.advance(minutes=7)
    assert phone.get(f"{quiz.address}/1/1").location == f"{quiz.address}/1/end"
    assert quiz.answers() == [{1: 1}, {}]


def test_a_quiz_that_is_not_open_yet_says_so_and_begins_nothing(hall: Hall) -> None:
    quiz = publish_quiz(hall, opened=False)
    phone = hall.new_phone()
    hall.sign(phone)
    cover = phone.get(quiz.address)
    assert "Not open yet" in cover.text
    assert ">Begin</button>" not in cover.text
    refused = phone.post(quiz.address, data={"csrf_token": hidden_fields(cover)["csrf_token"]})
    assert refused.status_code == 403
    assert "The quiz is not open yet" in refused.text
    assert phone.get(f"{quiz.address}/1/1").status_code == 404
    assert quiz.answers() == []


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
    quiz.allow("s1", attempts=1)
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


# For the script


def saved_and_next(answer: TestResponse) -> tuple[bool, str]:
    said = answer.get_json()
    return said["saved"], said["next"]


def test_the_script_is_told_that_an_answer_is_saved_and_what_comes_next(quiz: QuizHall) -> None:
    phone = quiz.begun()
    answer = sent_by_script(phone, quiz.question(phone), "A likely continuation", revision="1")
    assert answer.status_code == 200
    assert saved_and_next(answer) == (True, f"{quiz.address}/1/2")
    answer = sent_by_script(phone, quiz.question(phone, 7), "24", revision="1")
    assert saved_and_next(answer) == (True, f"{quiz.address}/1/end")
    assert quiz.answers() == [{1: 1, 7: "24"}]


def test_the_script_stays_where_the_answer_is_explained_at_once(hall: Hall) -> None:
    quiz = publish_quiz(hall, AT_ONCE + SINGLE + TRUTH)
    phone = quiz.begun()
    answer = sent_by_script(phone, quiz.question(phone), "A likely continuation", revision="1")
    assert saved_and_next(answer) == (True, f"{quiz.address}/1/1")


def test_the_script_is_told_what_is_unclear(quiz: QuizHall) -> None:
    phone = quiz.begun()
    answer = sent_by_script(phone, quiz.question(phone, 7), "two years", revision="1")
    assert answer.status_code == 422
    said = answer.get_json()
    assert (said["saved"], said["unclear"], said["address"]) == (False, True, f"{quiz.address}/1/7")
    assert "Answer with a number" in said["message"]
    assert quiz.answers() == [{}]


def test_the_script_is_told_that_the_page_is_somebody_else_s(quiz: QuizHall) -> None:
    phone = quiz.begun()
    page = quiz.question(phone)
    not_me(phone, quiz)
    quiz.submit_identity(phone, *OTHER_STUDENT)
    quiz.begin(phone)
    answer = sent_by_script(phone, page, "A likely continuation", revision="1")
    assert answer.status_code == 409
    assert answer.get_json()["saved"] is False
    assert quiz.answers() == [{}, {}]


def test_a_lost_commit_is_never_called_saved(quiz: QuizHall) -> None:
    phone = quiz.begun()
    page = quiz.question(phone)

    def fail(_connection: object) -> None:
        raise OSError("disk full")

    engine = quiz.hall.kiosk.database.engine
    event.listen(engine, "commit", fail)
    quiz.hall.app.testing = False
    answer = sent_by_script(phone, page, "A likely continuation", revision="1")
    event.remove(engine, "commit", fail)
    assert answer.status_code == 500
    assert answer.get_json(silent=True) is None
    assert quiz.answers() == [{}]


# A form whose browser session has changed


def test_an_expired_form_is_shown_again_with_what_was_typed(quiz: QuizHall) -> None:
    phone = quiz.begun()
    page = quiz.question(phone, 6)
    phone.delete_cookie("kiosk-session")
    again = submit(phone, page, answer="total cost")
    assert again.status_code == 400
    assert "What you typed is kept." in again.text
    assert shown_on(again) == "total cost"
    assert quiz.answers() == [{}]
    assert submit(phone, again, answer="total cost").status_code == 200
    assert quiz.answers() == [{6: "total cost"}]


def test_an_expired_form_shows_nothing_of_what_somebody_else_has_typed(quiz: QuizHall) -> None:
    phone = quiz.begun()
    page = quiz.question(phone, 6)
    not_me(phone, quiz)
    quiz.submit_identity(phone, *OTHER_STUDENT)
    quiz.begin(phone)
    phone.delete_cookie("kiosk-session")
    again = submit(phone, page, answer="the first one’s secret")
    assert again.status_code == 400
    assert "secret" not in again.text
    assert quiz.answers() == [{}, {}]


@pytest.mark.parametrize(("place", "status"), [("/1/1", 303), ("/9/1", 303), ("", 303), ("/who", 400)])
def test_an_expired_form_of_a_quiz_that_is_not_there_any_more_is_no_error(
    quiz: QuizHall, phone: FlaskClient, place: str, status: int
) -> None:
    data = {"answer": "1", "student_number": "1", "family_name": "A"}
    assert phone.post(quiz.address + place, data=data).status_code == status
    assert quiz.phone_of().post(f"/quiz/00000000{place}", data=data).status_code in (303, 404)
    assert quiz.begun().post(f"{quiz.address}/9/1", data=data).status_code == 404


def test_an_expired_identification_is_shown_again_with_what_was_typed(
    quiz: QuizHall, phone: FlaskClient
) -> None:
    page = phone.get(f"{quiz.address}/who")
    phone.delete_cookie("kiosk-session")
    again = submit(phone, page, student_number=STUDENT[0], family_name=STUDENT[1])
    assert again.status_code == 400
    assert "The form had expired" in again.text
    assert 'value="Abadie"' in again.text
    cover = submit(phone, again, student_number=STUDENT[0], family_name=STUDENT[1])
    assert "In the name of Léa Abadie" in cover.text


def test_an_expired_button_brings_its_page_back_and_does_nothing(quiz: QuizHall) -> None:
    phone = quiz.phone_of()
    cover = phone.get(quiz.address)
    phone.delete_cookie("kiosk-session")
    page = submit(phone, cover, path=quiz.address)
    assert page.request.path == quiz.address
    assert quiz.answers() == []
    submit(phone, page, path=quiz.address)
    end = phone.get(f"{quiz.address}/1/end")
    phone.delete_cookie("kiosk-session")
    page = submit(phone, end, path=f"{quiz.address}/1/end")
    assert page.request.path == f"{quiz.address}/1/end"
    assert quiz.finish(phone).request.path == f"{quiz.address}/1/results"


def test_an_expired_form_tells_the_script_by_its_status_and_the_new_token_works(quiz: QuizHall) -> None:
    phone = quiz.begun()
    page = quiz.question(phone)
    phone.delete_cookie("kiosk-session")
    answer = sent_by_script(phone, page, "A likely continuation", revision="1")
    assert answer.status_code == 400
    assert answer.content_type.startswith("text/html")
    token = hidden_fields(quiz.question(phone), "data-answer")["csrf_token"]
    again = sent_by_script(phone, page, "A likely continuation", revision="1", csrf_token=token)
    assert again.get_json()["saved"] is True
    assert quiz.answers() == [{1: 1}]


# Texts


HOSTILE = """# Recap <script>alert(0)</script>

Language: en
Id: hostile
Shuffle: no

Hello <script>alert(1)</script> ![pixel](https://evil.example/a.png)

## Stem <script>alert(2)</script> ![x](https://evil.example/b.png) **bold** [link](javascript:alert(3))

<iframe src="https://evil.example/"></iframe>
[bad](javascript:alert(4)) [worse](data:text/html,x) [plain](http://evil.example/) [good](https://example.org/)
<a href="https://evil.example/" onclick="alert(5)">click</a>

- (x) <b onmouseover=alert(6)>right</b> [link](https://evil.example/)
  > feedback <img src=x onerror=alert(7)>
- ( ) `<i>` wrong

Hint: hint <svg onload=alert(8)>
Explanation: why <script>alert(9)</script> [bad](javascript:alert(10)) ![x](https://evil.example/c.png)
"""


def test_no_text_of_a_quiz_runs_anything_or_fetches_anything(hall: Hall) -> None:
    quiz = publish_quiz(hall, HOSTILE)
    phone = quiz.phone_of()
    pages = [phone.get("/quiz/").text, phone.get(quiz.address).text, quiz.begin(phone).text]
    submit(phone, quiz.question(phone), answer="0")
    pages.append(quiz.finish(phone).text)
    for page in pages:
        main = page.split("<main>")[1].split("</main>")[0]
        assert "<script" not in main
        assert not re.search(r"<(img|iframe|svg|b|i)\b", main)
        assert not re.search(r"<[^>]*\son\w+=", main)
        links = re.findall(r'<a [^>]*href="([^"]*)"', main)
        assert all(each.startswith(("/", "https://")) for each in links), links
    assert "&lt;script&gt;alert(2)&lt;/script&gt;" in pages[2]
    assert "<strong>bold</strong>" in pages[2]
    assert '<a href="https://example.org/" rel="noopener noreferrer">good</a>' in pages[2]
    assert "<code>&lt;i&gt;</code> wrong" in pages[2]


# Costs


@pytest.mark.parametrize("size", [2, 25])
def test_the_queries_are_few_and_as_many_for_any_class_size(hall: Hall, size: int) -> None:
    quiz = publish_quiz(hall)
    with hall.kiosk.database.writing() as db:
        course = db.get_one(Course, hall.course.id)
        people = [make_student(db, course, f"Name{number}") for number in range(size)]
    for each in people:
        other = quiz.begun(each.student_number, each.family_name)
        quiz.answer(other, "A likely continuation")
    phone = quiz.begun()
    counts = {}
    page = quiz.question(phone)
    data = {**hidden_fields(page, "data-answer"), "answer": "1"}
    with counted(hall) as queries:
        quiz.question(phone)
    counts["question"] = len(queries)
    with counted(hall) as queries:
        phone.post(page.request.path, data=data)
    counts["save"] = len(queries)
    with counted(hall) as queries:
        phone.post(page.request.path, data={**data, "nonce": "by-the-script", "revision": "9"}, headers=JSON)
    counts["save by script"] = len(queries)
    with counted(hall) as queries:
        phone.get(quiz.address)
    counts["cover"] = len(queries)
    with counted(hall) as queries:
        phone.get("/quiz/")
    counts["list"] = len(queries)
    with counted(hall) as queries:
        phone.get("/")
    counts["front page"] = len(queries)
    quiz.finish(phone)
    with counted(hall) as queries:
        phone.get(quiz.address)
    counts["cover, finished"] = len(queries)
    with counted(hall) as queries:
        phone.get(f"{quiz.address}/1/results")
    counts["results"] = len(queries)
    share = (
        0 if hall.kiosk.database.is_sqlite else 1
    )  # the lock on the attempt, which SQLite has in its writer
    assert counts == {
        "question": 4,
        "save": 5 + share,
        "save by script": 5 + share,
        "cover": 4,
        "list": 3,
        "front page": 8,
        "cover, finished": 6,
        "results": 5,
    }


def test_a_question_with_its_scripts_and_its_style_sheet_is_small(quiz: QuizHall) -> None:
    phone = quiz.begun()
    sizes = {}
    for place in range(1, 8):
        page = quiz.question(phone, place)
        wanted = re.findall(r'(?:src|href)="(/assets/[^"]+)"', page.text)
        assert len(wanted) == 2
        sizes.update(fetched(phone, wanted))
        total = len(gzip.compress(page.data, 6)) + sum(sizes.values())
        assert total < 15_000, sizes


def fetched(phone: FlaskClient, addresses: list[str]) -> dict[str, int]:
    """These assets and what they import, with their sizes as they travel."""
    found: dict[str, int] = {}
    for address in addresses:
        if address not in found:
            content = phone.get(address)
            assert content.status_code == 200
            found[address] = len(gzip.compress(content.data, 6))
            imported = re.findall(rb'from "\./([^"]+)"', content.data)
            found.update(fetched(phone, [f"/assets/{each.decode()}" for each in imported]))
    return found
