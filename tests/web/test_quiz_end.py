"""The end of a recap on the phone: the overview, finishing, the results, and the closing time."""

import re
from datetime import timedelta

import pytest
from werkzeug.test import TestResponse

from kiosk.quizzes.delivery.publications import ARRIVAL_GRACE
from kiosk.quizzes.models import Publication
from kiosk.quizzes.results.regrading import regrade
from tests.web.conftest import Hall, hidden_fields, submit
from tests.web.quiz_hall import (
    BY_KIND,
    HALF,
    LAYERS,
    NUMERIC,
    ORDERING,
    OTHER_STUDENT,
    PHASES,
    RIGHT,
    SINGLE,
    SURE,
    TRUTH,
    TWO_ATTEMPTS,
    Given,
    QuizHall,
    fields_for,
    publish_quiz,
    read_aloud,
    shown_on,
    tree_of,
    words_of,
)


@pytest.fixture
def quiz(hall: Hall) -> QuizHall:
    """One of each kind, in the order of the file, open until it is closed by hand."""
    return publish_quiz(hall)


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
    assert "1 question without an answer. 1 answer did not say how sure you were." in read_aloud(page)


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
    quiz.allow(1, minutes=10)
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
