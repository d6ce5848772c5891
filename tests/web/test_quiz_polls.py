"""Polls and scales, in which nothing is right or wrong: on the phone, in the console, in the files."""

import csv
import io
import re

import pytest
from flask.testing import FlaskClient

from tests.web.conftest import Hall
from tests.web.quiz_console import cells_of, count_of, forced, person_page
from tests.web.quiz_hall import (
    AT_ONCE,
    HEAD,
    IN_ORDER,
    POLL,
    SCALE,
    SINGLE,
    SURE,
    TRUTH,
    QuizHall,
    choices_on,
    fill,
    publish_quiz,
    read_aloud,
    shown_on,
)

STEPS = ["not at all", "partly", "entirely"]
ALONE = IN_ORDER + POLL + SCALE


@pytest.fixture
def quiz(hall: Hall) -> QuizHall:
    """A poll, a choice with a key, a scale."""
    return publish_quiz(hall, SURE + POLL + SINGLE + SCALE)


# On the phone


@pytest.mark.parametrize(("source", "first", "second"), [(POLL, "No", "Yes"), (SCALE, STEPS[2], STEPS[0])])
def test_it_is_answered_with_the_plain_form_and_shown_again_as_chosen(
    hall: Hall, source: str, first: str, second: str
) -> None:
    quiz = publish_quiz(hall, IN_ORDER + source + TRUTH)
    phone = quiz.begun()
    for given in (first, second):
        assert quiz.answer(phone, given).request.path == f"{quiz.address}/1/2"
        assert shown_on(quiz.question(phone)) == given
    assert quiz.answers() == [{1: 0}]


def test_the_steps_of_a_scale_stand_in_their_order_for_everybody(hall: Hall) -> None:
    quiz = publish_quiz(hall, HEAD + SCALE)
    for person in (("12600100", "Abadie"), ("12600360", "Achour"), ("12604821", "O'Connell")):
        assert choices_on(quiz.question(quiz.begun(*person))) == STEPS


def test_nobody_is_asked_how_sure_they_are_of_what_is_neither_right_nor_wrong(quiz: QuizHall) -> None:
    phone = quiz.begun()
    asked = ["How sure are you?" in quiz.question(phone, place).text for place in (1, 2, 3)]
    assert asked == [False, True, False]


def test_the_results_show_the_answer_without_points_or_marks_and_the_explanation(quiz: QuizHall) -> None:
    phone = quiz.begun()
    quiz.answer(phone, "No", 1)
    quiz.answer(phone, "A likely continuation", 2, sure="1")
    page = quiz.finish(phone)
    assert "1 of 1 point" in page.text
    said = read_aloud(page)
    assert re.search(r"Would you use it for this\? Answered Your answer No There is no right answer\.", said)
    assert re.search(r"How clear was this session\? Not answered", said)
    assert said.count("The right answer") == 0


def test_with_feedback_after_each_answer_it_is_said_to_be_answered_and_stands(hall: Hall) -> None:
    quiz = publish_quiz(hall, AT_ONCE + POLL + SCALE)
    phone = quiz.begun()
    said = read_aloud(quiz.answer(phone, "Yes"))
    assert "Answered" in said
    assert "There is no right answer." in said
    assert "Validate" not in said
    assert not re.search(r"\bRight\b|Not right|point", said)


def test_a_recap_of_polls_alone_is_taken_and_its_results_are_shown(hall: Hall, console: FlaskClient) -> None:
    quiz = publish_quiz(hall, ALONE)
    phone = quiz.begun()
    quiz.answer(phone, "Yes")
    page = quiz.finish(phone)
    assert page.status_code == 200
    said = read_aloud(page) + read_aloud(phone.get(quiz.address))
    assert "Answered" in said
    assert "of 0 points" not in said
    fill(quiz, [{1: 0, 2: 1}] * 12)
    addresses = [quiz.console_address, f"{quiz.console_address}/questions/1", person_page(quiz)]
    addresses += [f"{quiz.console_address}/download/{name}" for name in ("xlsx", "long", "wide")]
    pages = [console.get(each) for each in addresses]
    assert [each.status_code for each in pages] == [200] * len(addresses)
    assert not any("/ 0" in read_aloud(each) or "of 0 points" in each.text for each in pages[:3])
    assert ",0,0," not in pages[-1].text


# In the console


def test_the_console_counts_the_answers_and_offers_nothing_to_regrade(
    quiz: QuizHall, console: FlaskClient
) -> None:
    fill(quiz, [{1: 1, 2: 1, 3: 0}] * 6 + [{1: 0, 2: 0}] * 6)
    page = console.get(f"{quiz.console_address}/questions/1")
    assert count_of(page, "Answers") == "12"
    for bar in ("Yes 50% 6 of 12", "No 50% 6 of 12", "I do not know 0% 0 of 12"):
        assert bar in read_aloud(page)
    assert "Count as right" not in page.text
    assert "✓" not in page.text


@pytest.mark.parametrize("position", [1, 3])
def test_no_ruling_is_taken_on_what_is_neither_right_nor_wrong(
    quiz: QuizHall, console: FlaskClient, position: int
) -> None:
    address = f"{quiz.console_address}/questions/{position}"
    assert forced(console, address, given="0", right="1").status_code == 404


def test_the_page_of_a_student_tells_the_answer_and_no_points(quiz: QuizHall, console: FlaskClient) -> None:
    quiz.taken(["No", "A likely continuation", "not at all"])
    page = console.get(person_page(quiz))
    assert cells_of(page, "Would you use it for this?") == ["No", "", ""]
    assert cells_of(page, "How clear was this session?") == ["1/3 not at all", "", ""]
    assert cells_of(page, "What does a language model compute?")[-1] == "1 / 1"


def test_the_statistics_are_those_of_the_questions_with_a_right_answer(
    hall: Hall, console: FlaskClient
) -> None:
    with_polls = publish_quiz(hall, IN_ORDER + POLL + SINGLE + SCALE + TRUTH)
    fill(with_polls, [{1: 0, 2: 1, 3: 2, 4: False}] * 8 + [{1: 1, 2: 0, 4: False}] * 4)
    page = console.get(with_polls.console_address)
    assert (count_of(page, "Mean"), count_of(page, "Median")) == ("1.67 / 2", "2")
    assert cells_of(page, "Would you use it for this?")[1:] == ["–", "–", ""]
    assert cells_of(page, "What does a language model")[1].startswith("67%")


# In the files


def test_the_files_tell_the_answer_and_leave_the_points_empty(quiz: QuizHall, console: FlaskClient) -> None:
    fill(quiz, [{1: 1, 2: 1, 3: 0}])
    long = csv.DictReader(io.StringIO(console.get(f"{quiz.console_address}/download/long").text))
    told = [(row["kind"], row["answer"], row["points"], row["maximum"]) for row in long]
    assert told == [
        ("poll", "No", "", ""),
        ("single_choice", "A likely continuation", "1", "1"),
        ("scale", "1/3 not at all", "", ""),
    ]
