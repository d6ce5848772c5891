"""A quiz against the clock, on the phone: the time that is left, and an answer that comes too late."""

import re
from xml.etree.ElementTree import Element

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kiosk.quizzes.delivery.publications import ARRIVAL_GRACE
from tests.web.conftest import Hall, hidden_fields, submit
from tests.web.quiz_hall import (
    BY_KIND,
    HALF,
    HEAD,
    IN_ORDER,
    LAYERS,
    NUMERIC,
    ORDERING,
    RIGHT,
    SINGLE,
    TRUTH,
    Given,
    QuizHall,
    fields_for,
    publish_quiz,
    shown_on,
    tree_of,
    words_of,
)

JSON = {"Accept": "application/json"}
AT_ONCE = HEAD + "Shuffle: no\nFeedback: after each answer\n"
KINDS = list(BY_KIND.values())


@pytest.fixture
def quiz(hall: Hall) -> QuizHall:
    """One of each kind, in the order of the file, open until it is closed by hand."""
    return publish_quiz(hall)


def time_on(page: TestResponse) -> str:
    """What a page says of the time; nothing where it says nothing."""
    found = tree_of(page).find(".//*[@data-time]")
    assert found is not None
    return "" if found.get("hidden") is not None else words_of(found)


def pages_of(quiz: QuizHall, phone: FlaskClient) -> list[TestResponse]:
    return [quiz.question(phone), quiz.question(phone, 7), phone.get(f"{quiz.address}/1/end")]


def sent_by_script(phone: FlaskClient, page: TestResponse, given: Given) -> TestResponse:
    data = {**hidden_fields(page, "data-answer"), **fields_for(page, given), "revision": "1"}
    return phone.post(page.request.path, data=data, headers=JSON)


# The time that is left


def test_while_no_end_is_set_no_page_says_anything_of_the_time(quiz: QuizHall) -> None:
    assert [time_on(page) for page in pages_of(quiz, quiz.begun())] == ["", "", ""]


def test_every_page_of_an_attempt_says_when_the_quiz_closes_and_how_long_that_is(quiz: QuizHall) -> None:
    phone = quiz.begun()
    quiz.close(minutes=15)
    quiz.hall.clock.advance(minutes=4)
    for page in pages_of(quiz, phone):
        assert time_on(page) == "Closes at 9:15 AM"
        assert f'data-remaining="{11 * 60_000}"' in page.text


def test_an_answer_that_is_explained_says_it_too(hall: Hall) -> None:
    quiz = publish_quiz(hall, AT_ONCE + SINGLE + TRUTH)
    phone = quiz.begun()
    quiz.close(minutes=15)
    assert time_on(quiz.answer(phone, "A likely continuation")) == "Closes at 9:15 AM"


def test_the_time_is_that_of_the_person(quiz: QuizHall) -> None:
    phone = quiz.begun()
    quiz.close(minutes=15)
    quiz.allow(1, minutes=5)
    for page in pages_of(quiz, phone):
        assert time_on(page) == "Closes at 9:20 AM"
        assert f'data-remaining="{20 * 60_000}"' in page.text


def test_an_end_on_another_day_comes_with_its_date(quiz: QuizHall) -> None:
    phone = quiz.begun()
    quiz.close(minutes=24 * 60)
    assert {time_on(page) for page in pages_of(quiz, phone)} == {"Closes on Thu, Feb 26 at 9:00 AM"}


def test_after_the_end_the_pages_that_still_come_say_that_it_has_closed(quiz: QuizHall) -> None:
    phone = quiz.begun()
    quiz.close(minutes=15)
    quiz.hall.clock.advance(minutes=16)
    for page in pages_of(quiz, phone):
        assert time_on(page) == "Closed at 9:15 AM"
        assert 'data-remaining="0"' in page.text


def test_the_script_is_told_the_time_with_each_answer(quiz: QuizHall) -> None:
    phone = quiz.begun()
    page = quiz.question(phone)
    time = sent_by_script(phone, page, "A likely continuation").get_json()["time"]
    assert time == {"remaining": None, "closes": ""}
    quiz.close(minutes=15)
    quiz.hall.clock.advance(minutes=5)
    time = sent_by_script(phone, page, "An opinion of its own").get_json()["time"]
    assert time == {"remaining": 10 * 60_000, "closes": "Closes at 9:15\u202fAM"}


# Too late


def alert_on(page: TestResponse) -> Element:
    """The box that is shown, with what is shown of it."""
    boxes = [each for each in tree_of(page).iter() if each.get("role") == "alert"]
    box = next(each for each in boxes if each.get("hidden") is None)
    for part in list(box):
        if part.get("hidden") is not None:
            box.remove(part)
    return box


def too_late(quiz: QuizHall) -> None:
    quiz.close(minutes=1)
    quiz.hall.clock.advance(minutes=1)
    quiz.hall.clock.instant += ARRIVAL_GRACE


@pytest.mark.parametrize("place", range(1, 8))
def test_an_answer_that_comes_too_late_is_shown_with_why_it_is_not_recorded(
    quiz: QuizHall, place: int
) -> None:
    phone = quiz.begun()
    page = quiz.question(phone, place)
    too_late(quiz)
    late = submit(phone, page, **fields_for(page, RIGHT[place - 1]))
    assert late.status_code == 410
    assert words_of(alert_on(late)) == (
        "The quiz has closed It closed at 9:01 AM. Your answer on this page came too late and is not"
        " recorded. Everything that was saved before counts. Answers and explanations"
    )
    assert f'href="{quiz.address}/1/end"' in late.text
    shown = shown_on(late)
    given = RIGHT[place - 1]
    assert set(shown) == set(given) if isinstance(given, list) else shown == given
    fields = tree_of(late).find(".//fieldset[@data-fields]")
    assert fields is not None
    assert fields.get("disabled") is not None
    assert '<button type="submit"' not in late.text.split("<main>")[1].split("</main>")[0]
    assert quiz.answers() == [{}]


@pytest.mark.parametrize(
    ("source", "given"),
    [(NUMERIC, "two years"), (ORDERING, dict.fromkeys(LAYERS, "1"))],
)
def test_what_is_unclear_as_well_as_late_is_late(hall: Hall, source: str, given: Given) -> None:
    quiz = publish_quiz(hall, IN_ORDER + source)
    phone = quiz.begun()
    page = quiz.question(phone)
    too_late(quiz)
    late = submit(phone, page, **fields_for(page, given))
    assert late.status_code == 410
    assert "is not recorded" in late.text
    if isinstance(given, str):
        assert shown_on(late) == given


def test_where_an_answer_is_explained_at_once_a_late_one_is_shown_and_nothing_is_explained(
    hall: Hall,
) -> None:
    quiz = publish_quiz(hall, AT_ONCE + SINGLE)
    phone = quiz.begun()
    page = quiz.question(phone)
    too_late(quiz)
    late = submit(phone, page, **fields_for(page, "An opinion of its own"))
    assert late.status_code == 410
    assert shown_on(late) == "An opinion of its own"
    assert "Likely is not" not in late.text


def test_an_answer_to_an_attempt_that_was_finished_says_that(quiz: QuizHall) -> None:
    phone = quiz.begun()
    page = quiz.question(phone)
    quiz.finish(phone)
    late = submit(phone, page, **fields_for(page, HALF[0]))
    assert late.status_code == 410
    assert "This attempt is over" in late.text
    assert shown_on(late) == HALF[0]


def test_passing_over_a_question_after_the_end_leads_to_the_last_page(quiz: QuizHall) -> None:
    phone = quiz.begun()
    page = quiz.question(phone)
    too_late(quiz)
    assert submit(phone, page).request.path == f"{quiz.address}/1/end"


def test_a_late_answer_of_somebody_else_is_not_shown(quiz: QuizHall) -> None:
    phone = quiz.begun()
    page = quiz.question(phone, 6)
    too_late(quiz)
    late = submit(phone, page, answer="the first one’s secret", attempt="0" * 16)
    assert late.status_code == 409
    assert "secret" not in late.text


def test_the_script_is_told_in_the_same_words(quiz: QuizHall) -> None:
    phone = quiz.begun()
    page = quiz.question(phone)
    too_late(quiz)
    late = sent_by_script(phone, page, "A likely continuation")
    assert late.status_code == 410
    assert late.get_json() == {
        "saved": False,
        "over": "The quiz has closed",
        "message": "It closed at 9:01\u202fAM. Your answer on this page came too late and is not recorded."
        " Everything that was saved before counts.",
    }
    assert quiz.answers() == [{}]


# In two tabs


def test_where_the_first_answer_stands_a_second_one_from_another_tab_is_told_so(hall: Hall) -> None:
    quiz = publish_quiz(hall, AT_ONCE + SINGLE + TRUTH)
    phone = quiz.begun()
    other_tab = quiz.question(phone)
    quiz.answer(phone, "A likely continuation")
    said = "This question had already been answered, in another tab for instance. That answer stands."
    page = submit(
        phone, other_tab, **fields_for(other_tab, "An opinion of its own"), nonce="of-the-other-tab"
    )
    assert page.status_code == 409
    assert said in words_of(tree_of(page))
    assert re.search(r'<h2 id="verdict".*?Right · 1 of 1', words_on(page))
    assert quiz.answers() == [{1: 1}]
    again = sent_by_script(phone, other_tab, "An opinion of its own")
    assert again.status_code == 200
    assert (again.get_json()["saved"], again.get_json()["newer"]) == (True, True)


def words_on(page: TestResponse) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<span[^>]*>|</span>", "", page.text))


def test_a_change_that_a_newer_one_of_another_tab_precedes_is_told_so(quiz: QuizHall) -> None:
    phone = quiz.begun()
    page = quiz.question(phone)
    for nonce, newer in (("of-one-tab", False), ("of-one-tab", False), ("of-the-other-tab", True)):
        data = {**hidden_fields(page, "data-answer"), **fields_for(page, "A likely continuation")}
        sent = phone.post(page.request.path, data={**data, "nonce": nonce, "revision": "1"}, headers=JSON)
        assert sent.get_json()["newer"] is newer
