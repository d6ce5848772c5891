"""A recap quiz on the console: publishing, following, analysing, giving more, regrading, taking away."""

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete, func, select
from werkzeug.test import TestResponse

from kiosk.courses.models import ClassSession, Course, Enrolment
from kiosk.documents.quiz import FORMATS, export_quiz
from kiosk.documents.quiz_for_people import summary
from kiosk.quizzes.delivery.publications import publish
from kiosk.quizzes.delivery.versions import import_quiz
from kiosk.quizzes.formats.quiz_file import read_quiz_text
from kiosk.quizzes.model.responses import Response
from kiosk.quizzes.models import Allowance, Publication, QuizVersion, Regrade
from kiosk.quizzes.results.results import results_of
from tests.factories import make_class_session, make_course, make_instructor, make_student
from tests.web.conftest import Hall, hidden_fields, submit
from tests.web.quiz_hall import (
    EVERY_KIND,
    HALF,
    IN_ORDER,
    MULTIPLE,
    NUMERIC,
    OTHER_STUDENT,
    RIGHT,
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

NOTHING_CHANGED = "Nothing was changed"


@pytest.fixture
def quiz(hall: Hall) -> QuizHall:
    """One of each kind, open until it is closed by hand."""
    return publish_quiz(hall)


@pytest.fixture
def waiting(hall: Hall) -> QuizHall:
    """The same, not opened yet."""
    return publish_quiz(hall, opened=False)


def session_page(hall: Hall) -> str:
    return f"/console/sessions/{hall.class_session.id}"


def press(console: FlaskClient, quiz: QuizHall, action: str, **fields: str) -> TestResponse:
    """Press a button of the quiz's page."""
    page = console.get(quiz.console_address)
    return submit(console, page, path=f"{quiz.console_address}/{action}", **fields)


def forced(console: FlaskClient, path: str, follow: bool = True, **fields: str) -> TestResponse:
    """Send a form that the page does not show, with a good token."""
    token = hidden_fields(console.get("/console/"))["csrf_token"]
    return console.post(path, data={"csrf_token": token, **fields}, follow_redirects=follow)


def import_version(hall: Hall, source: str, key: str = "recap", course_id: int = 0) -> int:
    with hall.kiosk.database.writing() as db:
        course = db.get_one(Course, course_id or hall.course.id)
        return import_quiz(db, course, read_quiz_text(source), key, hall.clock.now()).version.id


def publications(hall: Hall) -> int:
    with hall.kiosk.database.reading() as db:
        return db.scalar(select(func.count(Publication.id))) or 0


def window(quiz: QuizHall) -> tuple[object, object]:
    with quiz.hall.kiosk.database.reading() as db:
        publication = db.get_one(Publication, quiz.publication_id)
        return publication.opens_at, publication.closes_at


def cells_of(page: TestResponse, row: str) -> list[str]:
    """The cells of the table's row whose heading is, or begins with, these words; a number may come first."""
    for each in tree_of(page).iter("tr"):
        heading = each.find("th")
        if heading is None or each.find("td") is None:
            continue
        if re.sub(r"^\d+\.\s", "", words_of(heading)).startswith(row):
            return [words_of(cell) for cell in each.iter("td")]
    raise AssertionError(row)


def count_of(page: TestResponse, name: str) -> str:
    """What stands beside a name among the counts."""
    for each in tree_of(page).iter("div"):
        term, value = each.find("dt"), each.find("dd")
        if term is not None and value is not None and words_of(term) == name:
            return words_of(value)
    raise AssertionError(name)


# Publishing


def test_a_quiz_of_the_course_is_published_and_opens_later(hall: Hall, console: FlaskClient) -> None:
    version = import_version(hall, EVERY_KIND)
    page = console.get(session_page(hall))
    assert f'<option value="{version}">Recap of session 1</option>' in page.text
    page = submit(console, page, path=f"{session_page(hall)}/quizzes", version=str(version))
    assert page.status_code == 200
    for words in ("Recap of session 1", "Not open yet", "version 1", "7 questions", "Open the quiz"):
        assert words in page.text
    page = console.get(session_page(hall))
    assert "Publish a quiz of the course" not in page.text
    assert "Recap of session 1</a>" in page.text


def test_publishing_twice_publishes_once(hall: Hall, console: FlaskClient) -> None:
    version = import_version(hall, EVERY_KIND)
    page = console.get(session_page(hall))
    answers = [
        submit(console, page, path=f"{session_page(hall)}/quizzes", version=str(version)) for _ in range(2)
    ]
    assert answers[0].request.path == answers[1].request.path
    assert publications(hall) == 1


def test_a_course_without_quiz_says_how_one_comes_in(hall: Hall, console: FlaskClient) -> None:
    assert "import one with “kiosk quiz import”" in console.get(session_page(hall)).text


def test_only_quizzes_of_the_own_course_are_published(hall: Hall, console: FlaskClient) -> None:
    with hall.kiosk.database.writing() as db:
        foreign = make_course(db)
    version = import_version(hall, EVERY_KIND, course_id=foreign.id)
    assert "Recap of session 1" not in console.get(session_page(hall)).text
    for bad in (str(version), "0", "-1", "x", "", "9" * 40, "9" * 5000):
        assert forced(console, f"{session_page(hall)}/quizzes", version=bad).status_code == 404, bad
    assert forced(console, f"{session_page(hall)}/quizzes").status_code == 404
    assert publications(hall) == 0


# Opening and closing


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"closing": "by_hand"}, "Open until you close it"),
        ({"closing": "by_hand", "at": "2026-02-25T10:30"}, "Open until you close it"),
        ({"closing": "5"}, "Open until Wed, Feb 25, 9:05"),
        ({"closing": "60"}, "Open until Wed, Feb 25, 10:00"),
        ({"closing": "at", "at": "2026-02-25T10:30"}, "Open until Wed, Feb 25, 10:30"),
        ({"closing": "at", "at": "2026-03-29T23:59"}, "Open until Sun, Mar 29, 11:59"),
    ],
)
def test_a_quiz_is_opened_with_each_kind_of_end(
    waiting: QuizHall, console: FlaskClient, fields: dict[str, str], words: str
) -> None:
    page = press(console, waiting, "open", **fields)
    assert words in page.text
    assert NOTHING_CHANGED not in page.text
    assert waiting.begin(waiting.phone_of()).status_code == 200


def test_an_end_is_meant_where_the_course_is(hall: Hall, console: FlaskClient) -> None:
    with hall.kiosk.database.writing() as db:
        db.get_one(Course, hall.course.id).time_zone = "America/Guadeloupe"
    waiting = publish_quiz(hall, opened=False)
    press(console, waiting, "open", closing="at", at="2026-02-25T04:30")
    assert window(waiting) == (hall.clock.now(), hall.clock.now() + timedelta(minutes=30))


@pytest.mark.parametrize(
    "fields",
    [
        {"closing": "at", "at": "2026-02-25T09:00"},
        {"closing": "at", "at": "2025-12-31T23:59"},
        {"closing": "at", "at": "0001-01-01T00:00"},
        {"closing": "at", "at": "9999-12-31T23:59"},
        {"closing": "at", "at": "99999-01-01T00:00"},
        {"closing": "at", "at": ""},
        {"closing": "at"},
        {"closing": "at", "at": "tomorrow"},
        {"closing": "7"},
        {"closing": "-5"},
        {"closing": ""},
        {},
    ],
)
def test_an_end_that_does_not_lie_ahead_is_refused(
    waiting: QuizHall, console: FlaskClient, fields: dict[str, str]
) -> None:
    page = forced(console, f"{waiting.console_address}/open", **fields)
    assert "Nothing was changed: give an end in the future, with its date and time." in page.text
    assert "Not open yet" in page.text
    assert window(waiting) == (None, None)


def test_the_latest_end_that_is_taken_breaks_no_page(waiting: QuizHall, console: FlaskClient) -> None:
    press(console, waiting, "open", closing="at", at="9998-12-31T23:59")
    waiting.allow("s1", minutes=1440)
    assert waiting.phone_of().get(waiting.address).status_code == 200


def form_of(page: TestResponse) -> dict[str, str]:
    """What the form for the end says as it is shown."""
    form = next(each for each in tree_of(page).iter("form") if each.get("class") == "closing")
    chosen = next(each for each in form.iter("option") if each.get("selected") is not None)
    typed = next(each for each in form.iter("input") if each.get("id") == "at")
    return {"closing": chosen.get("value", ""), "at": typed.get("value", "")}


def test_the_form_shows_the_present_end_and_pressed_as_it_stands_keeps_it(
    quiz: QuizHall, console: FlaskClient
) -> None:
    assert form_of(console.get(quiz.console_address)) == {"closing": "by_hand", "at": ""}
    quiz.hall.clock.advance(seconds=37)
    page = press(console, quiz, "closing", closing="15")
    end = window(quiz)[1]
    shown = form_of(page)
    assert shown == {"closing": "at", "at": "2026-02-25T09:15"}
    quiz.hall.clock.advance(minutes=14, seconds=50)  # in the last minute, that end lies ahead too
    page = press(console, quiz, "closing", **shown)
    assert NOTHING_CHANGED not in page.text
    assert window(quiz)[1] == end
    press(console, quiz, "closing", closing="at", at="2026-02-25T09:16")
    assert window(quiz)[1] == quiz.hall.clock.now().replace(minute=16, second=0, microsecond=0)


def test_closing_reopening_and_moving_the_end(quiz: QuizHall, console: FlaskClient) -> None:
    hall = quiz.hall
    phone = quiz.begun()
    assert "Open until Wed, Feb 25, 9:15" in press(console, quiz, "closing", closing="15").text
    assert "Open until you close it" in press(console, quiz, "closing", closing="by_hand").text
    hall.clock.advance(minutes=10)
    page = press(console, quiz, "close")
    assert "Closed since Wed, Feb 25, 9:10" in page.text
    hall.clock.advance(minutes=2)
    assert quiz.question(phone).location == f"{quiz.address}/1/end"
    page = press(console, quiz, "open", closing="5")
    assert "Open until Wed, Feb 25, 9:17" in page.text
    assert quiz.question(phone).status_code == 200
    assert window(quiz)[0] == hall.clock.now() - timedelta(minutes=12)


@pytest.mark.parametrize(
    ("opened", "action"), [(True, "open"), (False, "close"), (False, "closing")], ids=lambda each: str(each)
)
def test_a_button_of_another_state_says_so_and_changes_nothing(
    hall: Hall, console: FlaskClient, opened: bool, action: str
) -> None:
    quiz = publish_quiz(hall, opened=opened)
    before = window(quiz)
    hall.clock.advance(minutes=1)
    page = forced(console, f"{quiz.console_address}/{action}", closing="5")
    assert "the quiz was already in another state" in page.text
    assert window(quiz) == before


def test_a_button_pressed_twice_acts_once(quiz: QuizHall, console: FlaskClient) -> None:
    stale = console.get(quiz.console_address)
    assert "Closed since" in submit(console, stale, path=f"{quiz.console_address}/close").text
    closed = window(quiz)
    quiz.hall.clock.advance(minutes=1)
    assert NOTHING_CHANGED in submit(console, stale, path=f"{quiz.console_address}/close").text
    assert window(quiz) == closed
    stale = console.get(quiz.console_address)
    submit(console, stale, path=f"{quiz.console_address}/open", closing="5")
    opened = window(quiz)
    quiz.hall.clock.advance(minutes=1)
    page = submit(console, stale, path=f"{quiz.console_address}/open", closing="5")
    assert NOTHING_CHANGED in page.text
    assert window(quiz) == opened


def test_an_unknown_action_is_not_found(quiz: QuizHall, console: FlaskClient) -> None:
    for action in ("explode", "show", "OPEN"):
        assert forced(console, f"{quiz.console_address}/{action}").status_code == 404


# Another version, none at all


def test_before_anybody_has_begun_the_newest_version_can_be_used(
    quiz: QuizHall, console: FlaskClient
) -> None:
    assert "Use the newest version" not in console.get(quiz.console_address).text
    import_version(quiz.hall, IN_ORDER + TRUTH)
    page = press(console, quiz, "renew")
    assert "version 2" in page.text
    assert "1 question<" in page.text.replace("\n", "<")
    assert "Use the newest version" not in page.text
    assert "Question 1 of 1" in quiz.begin(quiz.phone_of()).text


def test_once_somebody_has_begun_the_version_stays(quiz: QuizHall, console: FlaskClient) -> None:
    import_version(quiz.hall, IN_ORDER + TRUTH)
    stale = console.get(quiz.console_address)
    quiz.begun()
    page = submit(console, stale, path=f"{quiz.console_address}/renew")
    assert "Nothing was changed: somebody has begun, and answers are kept." in page.text
    assert "version 1" in page.text
    for words in ("Use the newest version", "Unpublish"):
        assert words not in page.text


def test_an_unused_quiz_can_be_taken_back(quiz: QuizHall, console: FlaskClient) -> None:
    stale = console.get(quiz.console_address)
    page = submit(console, stale, path=f"{quiz.console_address}/withdraw")
    assert page.request.path == session_page(quiz.hall)
    assert "The quiz is no longer published." in page.text
    assert "Publish a quiz of the course" in page.text
    assert quiz.hall.new_phone().get(f"/q/{quiz.code}").status_code == 404
    assert submit(console, stale, path=f"{quiz.console_address}/withdraw").status_code == 404
    assert publications(quiz.hall) == 0


def test_a_quiz_that_somebody_has_begun_is_not_taken_back(quiz: QuizHall, console: FlaskClient) -> None:
    stale = console.get(quiz.console_address)
    phone = quiz.begun()
    quiz.answer(phone, "A likely continuation")
    page = submit(console, stale, path=f"{quiz.console_address}/withdraw")
    assert "somebody has begun, and answers are kept" in page.text
    assert quiz.answers() == [{1: 1}]


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


# One student


def person_page(quiz: QuizHall, key: str = "s1") -> str:
    return f"{quiz.console_address}/people/{key}"


def test_a_students_answers_stand_question_by_question(hall: Hall, console: FlaskClient) -> None:
    quiz = publish_quiz(hall, EVERY_KIND.replace("Shuffle: no", "Shuffle: no\nCertainty: yes"))
    phone = quiz.begun()
    hall.clock.advance(minutes=1)
    for place, given in enumerate(HALF[:6], start=1):
        quiz.answer(phone, given, place, sure="1")
    page = console.get(person_page(quiz))
    assert "Attempt 1 · 3 of 12 points" in page.text
    assert "under way" in page.text
    assert cells_of(page, "What does a language model") == ["An opinion of its own", "sure", "0 / 1"]
    assert cells_of(page, "Put the layers") == [
        "modelsproductsinfrastructurestrategies Neighbours right: 1 of 3", "sure", "1 / 3",
    ]  # fmt: skip
    assert cells_of(page, "Match each phase")[0].startswith(
        "training → learning from raw datafine-tuning → –"
    )
    assert cells_of(page, "Over how many months") == ["–", "", "0 / 1"]
    quiz.finish(phone)
    page = console.get(person_page(quiz)).text
    assert "Begun at 9:00:00" in page
    assert "finished at 9:01:00" in page


def test_who_has_not_begun_has_a_page_too(quiz: QuizHall, console: FlaskClient) -> None:
    assert "Has not begun." in console.get(person_page(quiz)).text


def test_who_took_it_and_then_left_the_roster_keeps_the_page_and_can_be_given_more(
    quiz: QuizHall, console: FlaskClient
) -> None:
    quiz.hall.sign(quiz.taken(RIGHT))
    with quiz.hall.kiosk.database.writing() as db:
        db.execute(delete(Enrolment))
        stranger = make_student(db, None, "Ailleurs")
    assert "12 of 12 points" in console.get(person_page(quiz)).text
    assert "Saved." in allow(console, quiz, "10", "1").text
    assert allowances(quiz) == [(1, 10, 1)]
    assert console.get(person_page(quiz, f"s{stranger.id}")).status_code == 404


@pytest.mark.parametrize("key", ["s999", "g1", "x", "s", "s" + "9" * 40, "s1%00", "1", "s-1", "s٣"])
def test_nobody_unknown_has_a_page_or_is_given_anything(
    quiz: QuizHall, console: FlaskClient, key: str
) -> None:
    assert console.get(person_page(quiz, key)).status_code == 404
    for minutes in ("5", "x"):
        answer = forced(console, person_page(quiz, key), extra_minutes=minutes, extra_attempts="0")
        assert answer.status_code == 404
    assert allowances(quiz) == []


def allowances(quiz: QuizHall) -> list[tuple[int | None, int, int]]:
    with quiz.hall.kiosk.database.reading() as db:
        rows = db.execute(select(Allowance.student_id, Allowance.extra_minutes, Allowance.extra_attempts))
        return [(row.student_id, row.extra_minutes, row.extra_attempts) for row in rows]


def allow(console: FlaskClient, quiz: QuizHall, minutes: str, attempts: str) -> TestResponse:
    path = person_page(quiz)
    data = {**hidden_fields(console.get(path), 'name="extra_minutes"')}
    data.update(extra_minutes=minutes, extra_attempts=attempts)
    return console.post(path, data=data, follow_redirects=True)


def test_more_time_and_attempts_are_kept_and_shown_again(quiz: QuizHall, console: FlaskClient) -> None:
    for minutes, attempts in (("10", "1"), ("0", "20"), ("1440", "0")):
        page = allow(console, quiz, minutes, attempts)
        assert "Saved." in page.text
        assert re.search(rf'name="extra_minutes" type="number" value="{minutes}"', page.text)
        assert re.search(rf'name="extra_attempts" type="number" value="{attempts}"', page.text)
        assert allowances(quiz) == [(1, int(minutes), int(attempts))]


@pytest.mark.parametrize(
    ("minutes", "attempts", "words"),
    [
        ("-1", "0", "From 0 to 1440 minutes."),
        ("1441", "0", "From 0 to 1440 minutes."),
        ("9" * 400, "0", "From 0 to 1440 minutes."),
        ("-" + "9" * 400, "0", "From 0 to 1440 minutes."),
        ("0", "21", "From 0 to 20 attempts."),
        ("ten", "0", "Give a whole number."),
        ("1.5", "0", "Give a whole number."),
        ("", "0", "Give a whole number."),
        ("0", "", "Give a whole number."),
        ("9" * 5000, "0", "Give a whole number."),
        ('"><script>', "0", "Give a whole number."),
    ],
)
def test_a_bad_number_is_told_and_keeps_what_was_typed(
    quiz: QuizHall, console: FlaskClient, minutes: str, attempts: str, words: str
) -> None:
    page = allow(console, quiz, minutes, attempts)
    assert page.status_code == 422
    assert words in page.text
    assert "<title>Error · " in page.text
    assert "<script>alert" not in page.text
    typed = {each.get("name"): each.get("value") for each in tree_of(page).iter("input")}
    assert (typed["extra_minutes"], typed["extra_attempts"]) == (minutes, attempts)
    assert allowances(quiz) == []


# Regrading


def points_everywhere(quiz: QuizHall, console: FlaskClient, phone: FlaskClient) -> tuple[str, str, str, str]:
    """The total of the student: in the list, on the student's page, on the phone, in the file."""
    listed = cells_of(console.get(quiz.console_address), "Abadie")[2].split(" / ")[0]
    own = re.search(r"Attempt 1 · ([\d.]+) of", console.get(person_page(quiz)).text)
    told = re.search(r"<h1>([\d.]+) of", phone.get(f"{quiz.address}/1/results").text)
    assert own
    assert told
    wide = console.get(f"{quiz.console_address}/download/wide").text.splitlines()
    header = wide[0].split(",")
    row = next(line for line in wide if "Abadie" in line).split(",")
    return listed, own[1], told[1], row[header.index("points")]


def regrade_form(console: FlaskClient, quiz: QuizHall, words: str, position: int = 2) -> dict[str, str]:
    """The form beside the bar with these words."""
    page = console.get(f"{quiz.console_address}/questions/{position}").text
    form = next(
        each for each in re.findall(r"<form.*?</form>", page, re.DOTALL) if f": {words}</span>" in each
    )
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form))


def regrades(quiz: QuizHall) -> int:
    with quiz.hall.kiosk.database.reading() as db:
        return db.scalar(select(func.count(Regrade.id))) or 0


def test_an_answer_accepted_afterwards_counts_at_once_and_everywhere(
    hall: Hall, console: FlaskClient
) -> None:
    quiz = publish_quiz(hall, IN_ORDER + SINGLE + SHORT)
    phone = quiz.taken(["A likely continuation", "overall cost"])
    other = quiz.taken(["A likely continuation", "Overall  cost!"], *OTHER_STUDENT)
    assert points_everywhere(quiz, console, phone) == ("1", "1", "1", "1")
    address = f"{quiz.console_address}/questions/2"
    data = regrade_form(console, quiz, "overall cost")
    page = console.post(address, data=data, follow_redirects=True)
    assert "This answer counts as right now, for everyone who gave it." in page.text
    assert count_of(page, "Facility").startswith("100%")
    assert points_everywhere(quiz, console, phone) == ("2", "2", "2", "2")
    assert "2 of 2 points" in other.get(f"{quiz.address}/1/results").text
    again = console.post(address, data=data, follow_redirects=True)
    assert "counts as right now" not in again.text
    assert regrades(quiz) == 1
    page = console.post(address, data=regrade_form(console, quiz, "overall cost"), follow_redirects=True)
    assert "This answer no longer counts as right." in page.text
    assert points_everywhere(quiz, console, phone) == ("1", "1", "1", "1")
    assert regrades(quiz) == 2  # nothing is ever overwritten


def test_the_key_itself_can_be_turned_round(hall: Hall, console: FlaskClient) -> None:
    quiz = publish_quiz(hall, IN_ORDER + TRUTH)
    phone = quiz.taken(["False"])
    address = f"{quiz.console_address}/questions/1"
    for words, points in (("True", "1"), ("False", "0")):
        console.post(address, data=regrade_form(console, quiz, words, 1))
        assert f"<h1>{points} of 1 point" in phone.get(f"{quiz.address}/1/results").text


@pytest.mark.parametrize(
    ("position", "given"), [(0, "x"), (8, "x"), (2**70, "x"), (6, "x" * 2001), (6, "\x00"), (6, "a\x00b")]
)
def test_what_cannot_be_regraded_is_not_found(
    quiz: QuizHall, console: FlaskClient, position: int, given: str
) -> None:
    answer = forced(console, f"{quiz.console_address}/questions/{position}", given=given, right="1")
    assert answer.status_code == 404
    assert regrades(quiz) == 0


def test_regrading_nothing_changes_nothing(quiz: QuizHall, console: FlaskClient) -> None:
    assert forced(console, f"{quiz.console_address}/questions/6", right="1").status_code == 200
    assert regrades(quiz) == 0


def test_a_typed_answer_is_shown_as_text(hall: Hall, console: FlaskClient) -> None:
    quiz = publish_quiz(hall, IN_ORDER + SHORT)
    quiz.taken(['<script>alert(1)</script> <img src="https://evil.example/"> [x](javascript:alert(2))'])
    for path in (quiz.console_address, f"{quiz.console_address}/questions/1", person_page(quiz)):
        page = console.get(path).text
        assert "<script>alert" not in page
        assert "<img" not in page
        assert 'href="javascript:' not in page


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


# Whose it is


def paths_of(class_session_id: object, publication_id: object) -> tuple[list[str], list[str]]:
    """Every address of a published quiz on the console: to look at, and to send to."""
    quiz = f"/console/sessions/{class_session_id}/quizzes/{publication_id}"
    looks = [quiz, f"{quiz}/live", f"{quiz}/questions/1", f"{quiz}/people/s1"]
    looks += [f"{quiz}/download/{name}" for name in FORMATS]
    sends = [f"{quiz}/{action}" for action in ("open", "close", "closing", "renew", "withdraw")]
    sends += [f"{quiz}/questions/1", f"{quiz}/people/s1"]
    return looks, sends


FIELDS = {
    "closing": "5", "given": "1", "right": "1", "extra_minutes": "5", "extra_attempts": "1",
}  # fmt: skip


def test_what_is_another_instructors_does_not_exist(quiz: QuizHall, console: FlaskClient) -> None:
    hall = quiz.hall
    own = hall.class_session.id
    with hall.kiosk.database.writing() as db:
        course = make_course(db)
        make_instructor(db, course)
        foreign = make_class_session(db, course)
        version = import_quiz(db, course, quiz.quiz, "recap", hall.clock.now()).version
        theirs = publish(db, foreign, version, by=None, now=hall.clock.now())
        sibling = make_class_session(db, db.get_one(Course, hall.course.id))
    state = snapshot(hall)
    for session, publication in (
        (foreign.id, theirs.id),  # all of it another's
        (own, theirs.id),  # another's quiz under one's own class session
        (foreign.id, quiz.publication_id),  # one's own quiz under another's class session
        (sibling.id, quiz.publication_id),  # one's own, but published for another class session
        (own, 10**6),
        (own, 2**31),
        (own, 10**30),
        (10**30, quiz.publication_id),
    ):
        looks, sends = paths_of(session, publication)
        for path in looks:
            assert console.get(path).status_code == 404, path
        for path in sends:
            assert forced(console, path, **FIELDS).status_code == 404, path
    for session in (foreign.id, 10**30):
        for fields in ({}, {"publication": str(theirs.id)}, {"publication": str(quiz.publication_id)}):
            assert forced(console, f"/console/sessions/{session}/screen", **fields).status_code == 404
        sent = forced(console, f"/console/sessions/{session}/quizzes", version=str(version.id))
        assert sent.status_code == 404
    for bad in (str(theirs.id), "0", "-1", "-" + "9" * 30, "9" * 30):
        assert forced(console, f"/console/sessions/{own}/screen", publication=bad).status_code == 404
    assert snapshot(hall) == state


def snapshot(hall: Hall) -> list[tuple[object, ...]]:
    with hall.kiosk.database.reading() as db:
        rows = db.execute(
            select(Publication.id, Publication.opens_at, Publication.closes_at, Publication.version_id)
        ).all()
        counts = [
            db.scalar(select(func.count()).select_from(each)) for each in (Allowance, Regrade, QuizVersion)
        ]
    return [*(tuple(row) for row in rows), tuple(counts)]


@pytest.mark.parametrize("position", ["0", "8", str(2**70), "x", "-1"])
def test_a_question_that_is_not_there_is_not_found(
    quiz: QuizHall, console: FlaskClient, position: str
) -> None:
    assert console.get(f"{quiz.console_address}/questions/{position}").status_code == 404
    if position.isdigit():
        sent = forced(
            console,
            f"{session_page(quiz.hall)}/screen",
            publication=str(quiz.publication_id),
            position=position,
        )
        assert sent.status_code == 404


def test_a_visitor_and_a_student_see_nothing_of_the_console(quiz: QuizHall) -> None:
    phone = quiz.begun()
    looks, sends = paths_of(quiz.hall.class_session.id, quiz.publication_id)
    token = hidden_fields(quiz.question(phone))["csrf_token"]
    for path in looks:
        assert phone.get(path).location.startswith("/console/log-in"), path
    for path in sends:
        answer = phone.post(path, data={"csrf_token": token, **FIELDS})
        assert answer.location.startswith("/console/log-in"), path


# One browser that is both


def test_a_console_and_a_phone_in_one_browser_do_not_log_each_other_out(
    quiz: QuizHall, console: FlaskClient
) -> None:
    assert quiz.submit_identity(console).request.path == quiz.address
    assert stem(quiz.begin(console)) == "What does a language model compute?"
    assert console.get(quiz.console_address).status_code == 200
    quiz.answer(console, "A likely continuation")
    assert "Dominique Exemple" in console.get("/console/").text
    assert quiz.answers() == [{1: 1}]
    submit(console, console.get(quiz.address), path="/sign-in/not-me")
    assert console.get(quiz.console_address).status_code == 200
    assert console.get(quiz.address).location == f"{quiz.address}/who"
    quiz.submit_identity(console)
    submit(console, console.get("/console/"), path="/console/log-out")
    assert console.get(quiz.console_address).status_code == 303
    assert quiz.question(console).status_code == 200


def test_logging_in_on_a_phone_in_the_middle_of_a_quiz_keeps_the_quiz(quiz: QuizHall) -> None:
    phone = quiz.begun()
    assert quiz.hall.log_in(phone).status_code == 200
    assert quiz.answer(phone, "A likely continuation").status_code == 200
    assert quiz.answers() == [{1: 1}]
    assert phone.get(quiz.console_address).status_code == 200


def stem(page: TestResponse) -> str:
    heading = tree_of(page).find(".//h1")
    assert heading is not None
    return words_of(heading)


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
    assert counts == {"quiz": 14, "live": 14, "question": 10, "person": 10, "long": 9, "xlsx": 9}
