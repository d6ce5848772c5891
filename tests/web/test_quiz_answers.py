"""Answering a recap on the phone: one question a page, what is unclear, and each answer kept exactly once."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, select
from werkzeug.test import TestResponse

from kiosk.quizzes.models import Answer
from tests.web.conftest import STUDENT, Hall, hidden_fields, submit
from tests.web.quiz_hall import (
    AT_ONCE,
    BY_KIND,
    HALF,
    HEAD,
    IN_ORDER,
    JSON,
    LAYERS,
    NUMERIC,
    ORDERING,
    OTHER_STUDENT,
    RIGHT,
    SINGLE,
    SURE,
    TRUTH,
    QuizHall,
    choices_on,
    fields_for,
    not_me,
    publish_quiz,
    sent_by_script,
    shown_on,
    stem_of,
    tree_of,
    words_of,
)


@pytest.fixture
def quiz(hall: Hall) -> QuizHall:
    """One of each kind, in the order of the file, open until it is closed by hand."""
    return publish_quiz(hall)


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
        (ORDERING, dict.fromkeys(LAYERS, "1"), "Two lines have the same position"),
        (ORDERING, {"products": "2", "models": "3"}, "Give each line its position."),
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
        assert "You have not answered yet." in page.text
        assert f'href="{quiz.address}/1/2" rel="next">Skip</a>' in page.text
        assert "Likely is not" not in page.text
    assert quiz.answers() == [{}]
    assert quiz.answer(phone, "A likely continuation").request.path == f"{quiz.address}/1/1"
    assert "Skip" not in quiz.question(phone).text
    assert quiz.answers() == [{1: 1}]


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
