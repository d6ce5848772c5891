"""The projector while it shows a quiz: the way to it, then bars, tables; no name, nothing that was typed."""

import json
import re
from html import unescape

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kiosk.core import base32
from kiosk.core.qr_code import qr_path
from kiosk.courses.models import Course
from kiosk.quizzes.delivery.versions import import_quiz
from kiosk.quizzes.formats.quiz_file import read_quiz_text
from kiosk.quizzes.model.responses import Response
from tests.factories import make_class_session
from tests.web.conftest import STUDENT, Hall, Screen, hidden_fields, submit
from tests.web.quiz_hall import (
    HALF,
    IN_ORDER,
    LAYERS,
    NUMERIC,
    OTHER_STUDENT,
    PHASES,
    POLL,
    RIGHT,
    SCALE,
    SHORT,
    SINGLE,
    TRUTH,
    QuizHall,
    counted,
    fill,
    publish_quiz,
    tree_of,
    words_of,
)


@pytest.fixture
def quiz(hall: Hall) -> QuizHall:
    """One of each kind, open until it is closed by hand."""
    return publish_quiz(hall)


@pytest.fixture
def screen(hall: Hall) -> Screen:
    return hall.new_screen()


def show(console: FlaskClient, quiz: QuizHall, position: int = 0, key: bool = False) -> str:
    """Press the button that shows the quiz, the results of one question, or its right answer."""
    token = hidden_fields(console.get("/console/"))["csrf_token"]
    data = {"csrf_token": token, "publication": str(quiz.publication_id)}
    data |= {"position": str(position)} if position else {}
    data |= {"key": "1"} if key else {}
    path = f"/console/sessions/{quiz.hall.class_session.id}/screen"
    return told(console.post(path, data=data, follow_redirects=True))


def told(page: TestResponse) -> str:
    """What a page of the console says of the screen."""
    section = tree_of(page).find(".//section[@aria-label='On the screen']")
    assert section is not None
    return words_of(section)


def press(console: FlaskClient, page: TestResponse, button: str) -> TestResponse:
    """Press one of the buttons for the screen on this page."""
    for form in tree_of(page).iter("form"):
        words = [words_of(each) for each in form.iter("button")]
        if form.get("action", "").endswith("/screen") and words[0].startswith(button):
            fields = {each.get("name", ""): each.get("value", "") for each in form.iter("input")}
            return console.post(form.get("action", ""), data=fields, follow_redirects=True)
    raise AssertionError(button)


def show_sheet(console: FlaskClient, hall: Hall) -> str:
    path = f"/console/sessions/{hall.class_session.id}/screen"
    token = hidden_fields(console.get("/console/"))["csrf_token"]
    return told(console.post(path, data={"csrf_token": token}, follow_redirects=True))


def on_the_wall(screen: Screen) -> str:
    """The words of the screen, in English."""
    main = tree_of(screen.page("?lang=en")).find(".//main")
    assert main is not None
    return words_of(main)


def state_of(screen: Screen) -> dict[str, str]:
    state: dict[str, str] = screen.state().get_json()
    return state


def everything_sent(screen: Screen) -> str:
    return screen.page().text + screen.state().text


def test_a_quiz_that_is_open_does_not_take_the_sheet_off_the_wall(quiz: QuizHall, screen: Screen) -> None:
    assert "Attendance sheet" in on_the_wall(screen)
    assert state_of(screen)["view"] == "sheet"
    assert quiz.code not in everything_sent(screen)


def test_the_way_to_the_quiz_is_shown_with_its_address_and_its_counts(
    quiz: QuizHall, console: FlaskClient, screen: Screen
) -> None:
    assert "On the screen: the QR code of the quiz “Recap of session 1”" in show(console, quiz)
    quiz.begun()
    quiz.taken(RIGHT, *OTHER_STUDENT)
    wall = on_the_wall(screen)
    address = f"kiosk.test/q/{quiz.code[:4]}-{quiz.code[4:]}"
    for words in ("Recap of session 1", address, "1 / 3 has finished", "2 have begun"):
        assert words in wall, words
    assert "Attendance sheet" not in wall
    page = screen.page().text
    assert qr_path(f"HTTP://KIOSK.TEST/Q/{quiz.code}").path in page


@pytest.mark.parametrize(
    ("language", "people", "words"),
    [
        ("fr", 0, ["0 / 3 a terminé", "0 a commencé"]),
        ("fr", 1, ["1 / 3 a terminé", "1 a commencé"]),
        ("fr", 2, ["2 / 3 ont terminé", "2 ont commencé"]),
        ("en", 0, ["0 / 3 have finished", "0 have begun"]),
        ("en", 1, ["1 / 3 has finished", "1 has begun"]),
        ("en", 2, ["2 / 3 have finished", "2 have begun"]),
    ],
)
def test_what_is_counted_agrees_with_its_number(
    quiz: QuizHall, console: FlaskClient, screen: Screen, language: str, people: int, words: list[str]
) -> None:
    show(console, quiz)
    for who in [STUDENT, OTHER_STUDENT][:people]:
        quiz.taken(RIGHT, *who)
    wall = " ".join(re.sub("<[^>]+>", " ", screen.page(f"?lang={language}").text).split())
    assert [each for each in words if each not in wall] == []


def test_the_address_on_the_wall_leads_to_the_quiz(
    quiz: QuizHall, console: FlaskClient, screen: Screen
) -> None:
    show(console, quiz)
    found = re.search(r"kiosk\.test(/q/\S+)", on_the_wall(screen))
    assert found
    assert quiz.hall.new_phone().get(found[1]).location == quiz.address
    assert base32.clean(found[1].removeprefix("/q/")) == quiz.code


def test_the_wall_says_whether_the_quiz_is_open(hall: Hall, console: FlaskClient, screen: Screen) -> None:
    quiz = publish_quiz(hall, opened=False)
    show(console, quiz)
    assert "Opens in a moment" in on_the_wall(screen)
    page = console.get(quiz.console_address)
    submit(console, page, path=f"{quiz.console_address}/open", closing="15")
    wall = on_the_wall(screen)
    assert "Open until 9:15" in wall
    assert "Opens in a moment" not in wall
    hall.clock.advance(minutes=15)
    assert "The quiz is closed" in on_the_wall(screen)


def test_the_wall_speaks_the_language_of_the_course_and_the_quiz_keeps_its_own(
    quiz: QuizHall, console: FlaskClient, screen: Screen
) -> None:
    show(console, quiz)
    page = screen.page().text
    assert '<html lang="fr">' in page
    assert '<h1 lang="en">Recap of session 1</h1>' in page


def test_the_results_of_a_question_are_shown_as_bars_and_the_right_one_is_marked_when_asked_for(
    quiz: QuizHall, console: FlaskClient, screen: Screen
) -> None:
    quiz.taken(HALF)
    quiz.taken(RIGHT, *OTHER_STUDENT)
    said = show(console, quiz, 1)
    assert "On the screen: question 1 of 7 of “Recap of session 1”, without the right answer" in said
    assert "The quiz is still open: whoever is answering would see the right answer." in said
    wall = on_the_wall(screen)
    for words in (
        "Recap of session 1 · Question 1 of 7",
        "What does a language model compute?",
        "A fact that it looked up 0% 0 of 2",
        "A likely continuation 50% 1 of 2",
        "An opinion of its own 50% 1 of 2",
        "2 answers",
    ):
        assert words in wall, words
    said = show(console, quiz, 1, key=True)
    assert "On the screen: question 1 of 7 of “Recap of session 1”, with the right answer" in said
    assert "A likely continuation ✓ right 50% 1 of 2" in on_the_wall(screen)


@pytest.mark.parametrize("closed", [False, True])
def test_nothing_of_the_key_is_sent_to_the_wall_before_it_is_asked_for(
    quiz: QuizHall, console: FlaskClient, screen: Screen, closed: bool
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
    fill(quiz, [scored])
    if closed:
        quiz.close()
    for position in range(1, 8):
        show(console, quiz, position, key=True)
        assert "✓" in everything_sent(screen)
        show(console, quiz, position)
        sent = everything_sent(screen)
        for mark in ("✓", "bar-right", "cell-right", "/key"):
            assert mark not in sent, (position, mark)
        if position in (6, 7):  # a list of the typed answers that count would be the key
            assert "bar-row" not in sent
            assert "Typed answers are shown with the right one." in on_the_wall(screen)


def test_the_key_goes_with_the_question_for_which_it_was_asked(
    quiz: QuizHall, console: FlaskClient, screen: Screen
) -> None:
    show(console, quiz, 1, key=True)
    shown = state_of(screen)["view"]
    page = console.get(f"/console/sessions/{quiz.hall.class_session.id}")
    page = press(console, page, "▶")
    assert "question 2 of 7 of “Recap of session 1”, without the right answer" in told(page)
    assert state_of(screen)["view"] != shown
    page = press(console, page, "Show the right answer")
    assert "question 2 of 7 of “Recap of session 1”, with the right answer" in told(page)
    page = press(console, page, "Hide the right answer")
    assert "without the right answer" in told(page)
    assert page.request.path == f"/console/sessions/{quiz.hall.class_session.id}"


def test_a_button_leads_back_to_its_page_and_nowhere_else(quiz: QuizHall, console: FlaskClient) -> None:
    page = f"/console/sessions/{quiz.hall.class_session.id}"
    token = hidden_fields(console.get(page))["csrf_token"]
    data = {"csrf_token": token, "publication": str(quiz.publication_id), "position": "3"}
    for back, onward in (
        ("/", page),
        (f"/quizzes/{quiz.publication_id}", quiz.console_address),
        ("/quizzes/1/questions/2", f"{page}/quizzes/1/questions/2"),
        ("", f"{quiz.console_address}/questions/3"),
        ("//evil.example", f"{quiz.console_address}/questions/3"),
        ("/../../log-in", f"{quiz.console_address}/questions/3"),
        ("/quizzes/1\n", f"{quiz.console_address}/questions/3"),
    ):
        answer = console.post(f"{page}/screen", data={**data, "back": back})
        assert (answer.status_code, answer.location) == (303, onward), back


def test_a_page_left_open_notices_that_another_device_has_changed_the_screen(
    quiz: QuizHall, console: FlaskClient
) -> None:
    def states() -> set[str]:
        pages = (f"/console/sessions/{quiz.hall.class_session.id}", quiz.console_address)
        return {re.findall(r'data-state-now="(.*?)"', console.get(f"{each}/live").text)[0] for each in pages}

    seen = [states()]
    for position, key in ((0, False), (1, False), (1, True)):
        show(console, quiz, position, key)
        seen.append(states())
    show_sheet(console, quiz.hall)
    assert all(len(each) == 1 for each in seen)  # the sheet and the quiz are open
    assert len(set.union(*seen)) == 4
    assert states() == seen[0]


def table_on(screen: Screen) -> dict[str, dict[str, str]]:
    """The table on the wall: by row, in its order, what stands under each column that somebody chose."""
    table = tree_of(screen.page("?lang=en")).find(".//main//table")
    assert table is not None
    columns = [words_of(list(each)[-1]) for each in table.iter("th") if each.get("scope") == "col"]
    found = {}
    for row in table.findall("tbody/tr"):
        words, *cells = map(words_of, row)
        told = zip(columns, cells, strict=True)
        found[words] = {column: cell for column, cell in told if cell != "·0"}
    return found


def test_which_place_each_line_was_given_stands_on_the_wall_in_a_table(
    quiz: QuizHall, console: FlaskClient, screen: Screen
) -> None:
    fill(quiz, [{4: (1, 0, 2, 3)}, {4: (1, 0, 2, 3)}, {4: (0, 1, 2, 3)}])
    show(console, quiz, 4)
    assert list(table_on(screen).items()) == [
        ("models", {"1": "67%", "2": "33%"}),
        ("products", {"1": "33%", "2": "67%"}),
        ("infrastructure", {"3": "100%"}),
        ("strategies", {"4": "100%"}),
    ]
    show(console, quiz, 4, key=True)
    assert list(table_on(screen).items()) == [
        ("products", {"1": "33% ✓ right", "2": "67%"}),
        ("models", {"1": "67%", "2": "33% ✓ right"}),
        ("infrastructure", {"3": "100% ✓ right"}),
        ("strategies", {"4": "100% ✓ right"}),
    ]


def test_what_was_matched_with_each_line_stands_on_the_wall_in_a_table(
    quiz: QuizHall, console: FlaskClient, screen: Screen
) -> None:
    fill(quiz, [{5: (1, 0, 2)}, {5: (1, 0, 2)}, {5: (0, 1, None)}])
    show(console, quiz, 5)
    given = {
        "training": {"adapting a model": "67%", "learning from raw data": "33%"},
        "fine-tuning": {"adapting a model": "33%", "learning from raw data": "67%"},
        "inference": {"answering in production": "67%"},
    }
    assert table_on(screen) == given
    show(console, quiz, 5, key=True)
    for left, right in PHASES.items():
        given[left][right] += " ✓ right"
    assert table_on(screen) == given


def test_what_is_right_stands_on_the_wall_with_the_key_even_when_nobody_gave_it(
    quiz: QuizHall, console: FlaskClient, screen: Screen
) -> None:
    fill(quiz, [{4: (3, 2, 1, 0), 5: (1, 0, 3)}])
    for position, key in (
        (4, {words: str(place) for place, words in enumerate(LAYERS, start=1)}),
        (5, PHASES),
    ):
        show(console, quiz, position)
        assert all(set(row.values()) == {"100%"} for row in table_on(screen).values())
        show(console, quiz, position, key=True)
        marked = {
            words: [column for column, cell in row.items() if cell.endswith("✓ right")]
            for words, row in table_on(screen).items()
        }
        assert marked == {words: [right] for words, right in key.items()}


def test_before_anybody_answers_the_wall_gives_nothing_of_an_order_away(
    quiz: QuizHall, console: FlaskClient, screen: Screen
) -> None:
    show(console, quiz, 4)
    assert list(table_on(screen)) == sorted(LAYERS)


@pytest.mark.parametrize("key", [False, True])
def test_a_poll_and_a_scale_stand_on_the_wall_without_anything_right(
    hall: Hall, console: FlaskClient, screen: Screen, key: bool
) -> None:
    quiz = publish_quiz(hall, IN_ORDER + POLL + SCALE)
    fill(quiz, [{1: 1, 2: 0}, {1: 1, 2: 2}, {1: 0}])
    for position, bars in (
        (1, ["Yes 33% 1 of 3", "No 67% 2 of 3", "I do not know 0% 0 of 3", "3 answers"]),
        (2, ["not at all 50% 1 of 2", "partly 0% 0 of 2", "entirely 50% 1 of 2", "2 answers"]),
    ):
        show(console, quiz, position, key)
        wall = on_the_wall(screen)
        assert [each for each in bars if each not in wall] == []
        assert "✓" not in everything_sent(screen)


@pytest.mark.parametrize("position", range(1, 8))
def test_no_name_of_a_student_ever_stands_on_the_wall(
    quiz: QuizHall, console: FlaskClient, screen: Screen, position: int
) -> None:
    quiz.taken([*RIGHT[:5], "Abadie est nulle", "12600360"])
    quiz.taken(HALF, *OTHER_STUDENT)
    for shown, key in ((0, False), (position, False), (position, True)):
        show(console, quiz, shown, key)
        sent = everything_sent(screen)
        for private in ("Abadie", "Léa", "Achour", "Yanis", "12600"):
            assert private not in sent, private


def test_no_answer_that_somebody_typed_stands_on_the_wall(
    hall: Hall, console: FlaskClient, screen: Screen
) -> None:
    quiz = publish_quiz(hall, IN_ORDER + SHORT + NUMERIC)
    typed = [
        ("TCO", "24"),
        ("ROI", "24 months"),
        ("you are all idiots", "666"),
        ("<script>alert(1)</script>", "24 idiots"),
    ]
    fill(quiz, [{1: word, 2: number} for word, number in typed])
    show(console, quiz, 1, key=True)
    wall = on_the_wall(screen)
    for words in ("TCO ✓ right 25% 1 of 4", "ROI 25% 1 of 4", "2 other answers", "4 answers"):
        assert words in wall, words
    assert "idiots" not in everything_sent(screen)
    assert "alert" not in everything_sent(screen)
    show(console, quiz, 2, key=True)
    wall = on_the_wall(screen)
    assert re.search(r"\b24( months)? ✓ right 50% 2 of 4", wall)
    assert "2 other answers" in wall
    assert not any(word in everything_sent(screen) for word in ("666", "idiots"))


@pytest.mark.parametrize(
    ("source", "typed", "words"),
    [
        (SHORT, "TCO 🖕", "TCO"),
        (SHORT, "TCO!!! 💩", "TCO"),
        (SHORT, "𝕿𝕮𝕺 (☭)", "TCO"),
        (SHORT, "totla cost of ownership", "total cost of ownership"),
        (NUMERIC, "24 months 💩", "24 months"),
    ],
)
def test_an_accepted_answer_stands_on_the_wall_in_the_words_of_the_author(
    hall: Hall, console: FlaskClient, screen: Screen, source: str, typed: str, words: str
) -> None:
    quiz = publish_quiz(hall, IN_ORDER + source)
    fill(quiz, [{1: typed}])
    show(console, quiz, 1, key=True)
    assert f"{words} ✓ right 100% 1 of 1" in on_the_wall(screen)
    assert typed not in everything_sent(screen)


def test_the_state_names_another_view_whenever_something_else_is_to_be_shown(
    quiz: QuizHall, console: FlaskClient, screen: Screen
) -> None:
    hall, views = quiz.hall, [state_of(screen)["view"]]
    for position, key in ((0, False), (1, False), (1, True), (2, False)):
        show(console, quiz, position, key)
        views.append(state_of(screen)["view"])
    page = console.get(quiz.console_address)
    submit(console, page, path=f"{quiz.console_address}/close")
    views.append(state_of(screen)["view"])
    show_sheet(console, hall)
    views.append(state_of(screen)["view"])
    assert views[0] == views[-1] == "sheet"
    assert len(set(views)) == len(views) - 1


def test_the_state_tells_that_something_is_to_be_drawn_anew(
    quiz: QuizHall, console: FlaskClient, screen: Screen
) -> None:
    for position in (0, 1):
        show(console, quiz, position)
        before = state_of(screen)
        assert state_of(screen) == before
        who = OTHER_STUDENT if position else ("12600100", "Abadie")
        phone = quiz.begun(*who)
        quiz.answer(phone, "A likely continuation")
        after = state_of(screen)
        assert after["view"] == before["view"]
        assert after["drawn"] != before["drawn"]


def test_the_script_starts_from_what_the_page_holds(
    quiz: QuizHall, console: FlaskClient, screen: Screen
) -> None:
    show(console, quiz, 1)
    page = screen.page().text
    held = re.search(r'data-initial="([^"]*)"', page)
    assert held
    assert json.loads(unescape(held[1])) == state_of(screen)
    assert "screen_quiz.js" in page


@pytest.mark.parametrize("position", [0, 1])
def test_without_script_the_page_reloads_by_itself(
    quiz: QuizHall, console: FlaskClient, screen: Screen, position: int
) -> None:
    show(console, quiz, position)
    page = screen.page().text
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in page


def test_the_sheet_comes_back_at_a_press(quiz: QuizHall, console: FlaskClient, screen: Screen) -> None:
    assert "Back to the attendance sheet" not in console.get(quiz.console_address).text
    show(console, quiz)
    assert "Back to the attendance sheet" in console.get(quiz.console_address).text
    assert "On the screen: the attendance sheet" in show_sheet(console, quiz.hall)
    assert quiz.hall.code()[:4] in on_the_wall(screen)
    show_sheet(console, quiz.hall)  # pressed twice
    assert state_of(screen)["view"] == "sheet"


def test_the_last_press_counts(hall: Hall, console: FlaskClient, screen: Screen) -> None:
    one = publish_quiz(hall)
    other = publish_quiz(hall, "# Another one\n\nLanguage: en\nId: other\n" + SINGLE)
    show(console, one, 3)
    show(console, other)
    assert "Another one" in on_the_wall(screen)
    show(console, one)
    assert "Recap of session 1" in on_the_wall(screen)


def test_a_quiz_that_is_taken_back_leaves_the_wall(
    quiz: QuizHall, console: FlaskClient, screen: Screen
) -> None:
    show(console, quiz)
    page = console.get(quiz.console_address)
    submit(console, page, path=f"{quiz.console_address}/withdraw")
    assert state_of(screen)["view"] == "sheet"


def test_a_newer_version_with_fewer_questions_breaks_no_wall(
    quiz: QuizHall, console: FlaskClient, screen: Screen
) -> None:
    show(console, quiz, 7)
    with quiz.hall.kiosk.database.writing() as db:
        course = db.get_one(Course, quiz.hall.course.id)
        import_quiz(db, course, read_quiz_text(IN_ORDER + TRUTH), "recap", quiz.hall.clock.now())
    page = console.get(quiz.console_address)
    submit(console, page, path=f"{quiz.console_address}/renew")
    assert "have begun" in on_the_wall(screen)
    assert "error" not in state_of(screen)


def test_another_class_session_keeps_its_own_wall(quiz: QuizHall, console: FlaskClient) -> None:
    with quiz.hall.kiosk.database.writing() as db:
        sibling = make_class_session(db, db.get_one(Course, quiz.hall.course.id))
    show(console, quiz)
    assert state_of(quiz.hall.new_screen(sibling))["view"] == "sheet"


def test_no_text_of_a_quiz_runs_anything_on_the_wall(
    hall: Hall, console: FlaskClient, screen: Screen
) -> None:
    hostile = "<script>alert(1)</script> <img src=x onerror=alert(2)> [x](javascript:alert(3)) ![x](https://e.example/x.png)"
    quiz = publish_quiz(
        hall,
        f"# Recap {hostile}\n\nLanguage: en\nId: h\n\n## Stem {hostile}\n\n- (x) yes {hostile}\n- ( ) no\n",
    )
    for position in (0, 1):
        show(console, quiz, position)
        main = screen.page().text.split("<main")[1].split("</main>")[0]
        assert "<script" not in main
        assert "<img" not in main
        assert not re.search(r'href="(?!\?lang=)', main)


@pytest.mark.parametrize("size", [3, 60])
def test_asking_costs_the_same_queries_for_any_class_size(
    quiz: QuizHall, console: FlaskClient, screen: Screen, size: int
) -> None:
    scored: dict[int, Response] = {1: 1, 6: "TCO"}
    fill(quiz, [scored] * size)
    counts = []
    for position in (0, 6):
        show(console, quiz, position)
        with counted(quiz.hall) as queries:
            screen.state()
        counts.append(len(queries))
    assert counts == [5, 12]
