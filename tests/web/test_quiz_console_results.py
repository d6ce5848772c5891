"""What the console shows of a recap: how it stands, what the hall understood, and the same as files."""

import pytest
from flask.testing import FlaskClient

from kiosk.courses.models import ClassSession
from kiosk.documents.quiz import FORMATS, export_quiz
from kiosk.documents.quiz_for_people import summary
from kiosk.quizzes.model.responses import Response
from kiosk.quizzes.models import Publication
from kiosk.quizzes.results.results import results_of
from tests.web.conftest import Hall, hidden_fields
from tests.web.quiz_console import cells_of, count_of, person_page, session_page
from tests.web.quiz_hall import (
    HALF,
    IN_ORDER,
    MULTIPLE,
    NUMERIC,
    OTHER_STUDENT,
    RIGHT,
    SINGLE,
    TRUTH,
    QuizHall,
    counted,
    fill,
    publish_quiz,
    tree_of,
    words_of,
)

# How it stands, and what the hall understood


def test_the_counts_follow_what_the_phones_do(quiz: QuizHall, console: FlaskClient) -> None:
    page = console.get(quiz.console_address)
    assert (count_of(page, "Started"), count_of(page, "Finished")) == ("0 / 3", "0")
    assert "Nobody has begun yet." in page.text
    quiz.begun()
    quiz.taken(RIGHT, *OTHER_STUDENT)
    page = console.get(quiz.console_address)
    assert (count_of(page, "Started"), count_of(page, "Finished")) == ("2 / 3", "1")
    assert cells_of(page, "Abadie Léa") == ["12600100", "A", "0 / 12 under way", "1"]
    assert cells_of(page, "Achour Yanis") == ["12600360", "B", "12 / 12", "1"]
    assert "O&#39;Connell" not in page.text


def test_the_best_attempt_counts_for_a_student_and_the_first_for_the_questions(
    hall: Hall, console: FlaskClient
) -> None:
    quiz = publish_quiz(hall, IN_ORDER + "Attempts: 2\n" + SINGLE)
    phone = quiz.taken(["An opinion of its own"])
    quiz.begin(phone)
    quiz.answer(phone, "A likely continuation", attempt=2)
    quiz.finish(phone, attempt=2)
    page = console.get(quiz.console_address)
    assert cells_of(page, "Abadie") == ["12600100", "A", "1 / 1", "2"]
    assert cells_of(page, "What does a language model")[1] == "0%"


def test_facility_and_discrimination_appear_with_their_intervals(hall: Hall, console: FlaskClient) -> None:
    quiz = publish_quiz(hall, IN_ORDER + SINGLE + TRUTH + NUMERIC)
    # The first eight know everything, the last four only the second question.
    fill(quiz, [{1: 1, 2: False, 3: "24"}] * 8 + [{1: 0, 2: False}] * 4)
    page = console.get(quiz.console_address)
    assert (count_of(page, "Mean"), count_of(page, "Median")) == ("2.33 / 3", "3")
    concept, facility, discrimination, _flags = cells_of(page, "What does a language model")
    assert concept == "plausibility"
    assert facility.startswith("67% 39% to 86%")
    assert discrimination.startswith("100%")
    assert cells_of(page, "Using a tool well")[1].startswith("100% ")
    assert cells_of(page, "Using a tool well")[2] == "–"  # all have the same points
    question = console.get(f"{quiz.console_address}/questions/1")
    assert count_of(question, "Answers") == "12"
    assert count_of(question, "Facility").startswith("67%")
    assert cells_of(question, "A likely continuation") == ["67% 8", "100%"]
    assert cells_of(question, "A fact that it looked up") == ["33% 4", "50%"]


def test_below_ten_papers_what_would_mislead_is_left_out(quiz: QuizHall, console: FlaskClient) -> None:
    fill(quiz, [{1: 1}] * 9)
    page = console.get(quiz.console_address)
    assert "Discrimination and flags appear from 10 attempts on." in page.text
    assert cells_of(page, "What does a language model")[1:] == ["100%", "–", ""]


def test_what_deserves_a_second_look_is_flagged(hall: Hall, console: FlaskClient) -> None:
    quiz = publish_quiz(hall, IN_ORDER + SINGLE + TRUTH + NUMERIC)
    # Those who know the number are "wrong" in the first question, and everybody knows the second.
    fill(quiz, [{1: 0, 2: False, 3: "24"}] * 40 + [{1: 1, 2: False}] * 20)
    page = console.get(quiz.console_address)
    assert cells_of(page, "What does a language model")[3] == "check the key a choice nobody takes"
    assert "too easy" in cells_of(page, "Using a tool well")[3]
    assert "the key may be wrong" in console.get(f"{quiz.console_address}/questions/1").text


def test_what_the_hall_is_sure_of_and_wrong_about_is_listed_by_concept(
    hall: Hall, console: FlaskClient
) -> None:
    quiz = publish_quiz(hall, IN_ORDER + "Certainty: yes\n" + SINGLE + TRUTH)
    page = console.get(quiz.console_address)
    assert "Not enough answers yet." in page.text
    fill(quiz, [{1: 0, 2: False}] * 9 + [{1: 1, 2: False}] * 3, sure=True)
    fill(quiz, [{1: 0, 2: True}] * 5, sure=False)
    page = console.get(quiz.console_address)
    share, counts = cells_of(page, "plausibility")
    assert share.startswith("75% ")
    assert counts == "9 / 12"
    assert cells_of(page, "limits") == ["0% 0% to 24%", "0 / 12"]
    assert page.text.index("plausibility</th>") < page.text.index("limits</th>")


def test_a_partly_right_answer_is_not_sure_and_wrong_on_the_page_nor_in_the_workbook(
    hall: Hall, console: FlaskClient
) -> None:
    quiz = publish_quiz(hall, IN_ORDER + "Certainty: yes\n" + MULTIPLE)
    fill(quiz, [{1: (0,)}] * 8 + [{1: (2,)}] * 2 + [{1: (0, 1)}] * 2, sure=True)
    page = console.get(quiz.console_address)
    share, counts = cells_of(page, "checklist")
    assert share.startswith("17% ")
    assert counts == "2 / 12"
    with hall.kiosk.database.reading() as db:
        class_session = db.get_one(ClassSession, hall.class_session.id)
        publication = db.get_one(Publication, quiz.publication_id)
        resume = summary(results_of(db, class_session, publication, hall.clock.now()))
    row = dict(zip(resume.header, resume.rows[0], strict=True))
    assert (row["Réponses sûres"], row["Sûres et fausses"]) == (12, 2)


def test_what_to_teach_again_stands_on_top_and_is_projected_at_a_press(
    hall: Hall, console: FlaskClient
) -> None:
    quiz = publish_quiz(hall, IN_ORDER + "Certainty: yes\n" + SINGLE + TRUTH)
    fill(quiz, [{1: 1, 2: True}] * 9 + [{1: 0, 2: False}] * 3, sure=True)
    page = console.get(quiz.console_address)
    words = words_of(tree_of(page))
    assert "limits 9 sure answers out of 12 are wrong" in words
    assert (
        words.index("limits 9 sure answers out of 12")
        < words.index("plausibility 3 sure answers out of 12")
        < words.index("Question by question")
    )
    fields = {
        "csrf_token": hidden_fields(page)["csrf_token"],
        "back": f"/quizzes/{quiz.publication_id}",
    }
    shown = console.post(
        f"{session_page(hall)}/screen",
        data={**fields, "publication": str(quiz.publication_id), "position": "2"},
        follow_redirects=True,
    )
    assert "On the screen: question 2 of 2" in words_of(tree_of(shown))
    assert '<button type="submit" class="secondary" form="project" name="position" value="2">' in page.text


def test_the_questions_are_listed_hardest_first_when_asked_for(hall: Hall, console: FlaskClient) -> None:
    quiz = publish_quiz(hall, IN_ORDER + SINGLE + TRUTH + NUMERIC)
    fill(quiz, [{1: 1, 2: False, 3: "24"}, {1: 1}, {1: 1, 3: "24"}])
    in_order, hardest = (
        [words_of(row)[0] for row in tree_of(console.get(f"{quiz.console_address}{query}")).iter("tr")][1:4]
        for query in ("", "?order=hardest")
    )
    assert in_order == ["1", "2", "3"]
    assert hardest == ["2", "3", "1"]


def test_where_certainty_is_not_asked_there_is_no_such_list(quiz: QuizHall, console: FlaskClient) -> None:
    assert "Sure and wrong" not in console.get(quiz.console_address).text


def test_the_page_is_asked_for_again_and_again_and_answers_only_when_something_changed(
    quiz: QuizHall, console: FlaskClient
) -> None:
    live = f"{quiz.console_address}/live"
    before = console.get(live)
    assert before.status_code == 200
    known = {"If-None-Match": before.headers["ETag"]}
    assert console.get(live, headers=known).status_code == 304
    phone = quiz.begun()
    begun = console.get(live, headers=known)
    assert begun.status_code == 200
    assert "under way" in begun.text
    known = {"If-None-Match": begun.headers["ETag"]}
    assert console.get(live, headers=known).status_code == 304
    quiz.answer(phone, "A likely continuation")
    assert "1<span" in console.get(live, headers=known).text


def test_a_page_left_open_does_not_keep_the_console_open(quiz: QuizHall, console: FlaskClient) -> None:
    for _ in range(5):
        quiz.hall.clock.advance(minutes=25)
        console.get(f"{quiz.console_address}/live")
    assert console.get(quiz.console_address).status_code == 303


def test_the_frequent_mistakes_of_an_ordering_and_a_matching_are_listed(
    quiz: QuizHall, console: FlaskClient
) -> None:
    swapped = {4: (1, 0, 2, 3), 5: (1, 0, 2)}
    fill(quiz, [swapped, swapped, {4: (3, 2, 1, 0), 5: (0, 1, 2)}, {4: (0, 1, 2, 3), 5: (0, 1, None)}])
    page = words_of(tree_of(console.get(f"{quiz.console_address}/questions/4")))
    orders = page.split("Most frequent wrong orders")[1]
    assert orders.index("1 models · 2 products · 3 infrastructure · 4 strategies 50% 2 of 4") < orders.index(
        "1 strategies · 2 infrastructure · 3 models · 4 products 25% 1 of 4"
    )
    assert "1 products" not in orders
    page = words_of(tree_of(console.get(f"{quiz.console_address}/questions/5")))
    pairs = page.split("Most frequent wrong pairs")[1]
    assert "training → adapting a model 50% 2 of 4" in pairs
    assert "training → learning from raw data" not in pairs


def test_each_kind_of_question_has_its_bars(quiz: QuizHall, console: FlaskClient) -> None:
    quiz.taken(HALF)
    quiz.taken(RIGHT, *OTHER_STUDENT)
    for position, words in enumerate(
        (
            "An opinion of its own",
            "Who controls it?",
            "True",
            "products, then models",
            "training → learning",
            "ROI",
            "12",
        ),
        start=1,
    ):
        page = console.get(f"{quiz.console_address}/questions/{position}")
        assert words in page.text, position
        assert count_of(page, "Answers") == "2"
    assert console.get(f"{quiz.console_address}/questions/1").text.count('rel="prev"') == 0
    assert console.get(f"{quiz.console_address}/questions/7").text.count('rel="next"') == 0


# Taking away


@pytest.mark.parametrize("format_name", sorted(FORMATS))
def test_a_download_has_the_bytes_of_the_command_line(
    quiz: QuizHall, console: FlaskClient, format_name: str
) -> None:
    quiz.taken(HALF)
    with quiz.hall.kiosk.database.reading() as db:
        class_session = db.get_one(ClassSession, quiz.hall.class_session.id)
        publication = db.get_one(Publication, quiz.publication_id)
        results = results_of(db, class_session, publication, quiz.hall.clock.now())
        expected = export_quiz(results, format_name)
    answer = console.get(f"{quiz.console_address}/download/{format_name}")
    assert answer.data == expected.content
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{expected.filename}"'
    assert answer.content_type == expected.media_type


def test_an_unknown_format_is_not_found(quiz: QuizHall, console: FlaskClient) -> None:
    assert console.get(f"{quiz.console_address}/download/exe").status_code == 404


# Costs


@pytest.mark.parametrize("size", [3, 60])
def test_the_pages_take_the_same_queries_for_any_class_size(
    quiz: QuizHall, console: FlaskClient, size: int
) -> None:
    scored: dict[int, Response] = {
        1: 1,
        2: (0, 1),
        3: False,
        4: (0, 1, 2, 3),
        5: (0, 1, 2),
        6: "TCO",
        7: "24",
    }
    keys = fill(quiz, [scored] * size)
    addresses = {
        "quiz": quiz.console_address,
        "live": f"{quiz.console_address}/live",
        "question": f"{quiz.console_address}/questions/1",
        "person": person_page(quiz, keys[0]),
        "long": f"{quiz.console_address}/download/long",
        "xlsx": f"{quiz.console_address}/download/xlsx",
    }
    counts = {}
    for name, address in addresses.items():
        with counted(quiz.hall) as queries:
            assert console.get(address).status_code == 200
        counts[name] = len(queries)
    assert counts == {"quiz": 17, "live": 15, "question": 13, "person": 13, "long": 10, "xlsx": 10}
