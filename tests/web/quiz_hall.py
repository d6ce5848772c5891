"""A quiz published in the hall, what phones do with it, and what their pages show."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from xml.etree.ElementTree import Element

import html5lib
from flask.testing import FlaskClient
from sqlalchemy import event, select
from werkzeug.test import TestResponse

from kiosk.courses.models import ClassSession, Course
from kiosk.quizzes.delivery.attempts import begin, finish, save
from kiosk.quizzes.delivery.publications import open_publication, publish, set_allowance
from kiosk.quizzes.delivery.versions import import_quiz
from kiosk.quizzes.formats.quiz_file import read_quiz_text
from kiosk.quizzes.model.quiz import Quiz
from kiosk.quizzes.model.responses import Response, decoded
from kiosk.quizzes.models import Answer, Attempt, Publication
from tests.factories import make_sitting, make_student
from tests.web.conftest import STUDENT, Hall, hidden_fields, submit

OTHER_STUDENT = ("12600360", "Achour")
HEAD = """# Recap of session 1

Language: en
Id: recap
"""
SINGLE = """
## What does a language model compute?

- ( ) A fact that it looked up
  > No fact is looked up anywhere.
- (x) A likely continuation
- ( ) An opinion of its own

Concept: plausibility
Hint: Think of dice.
Explanation: Likely is not the same as *true*.
"""
MULTIPLE = """
## Which questions belong to the checklist?

- [x] Who controls it?
- [x] What does it cost to leave?
- [ ] Is it the newest?
  > Novelty is no criterion.
- [ ] Do the others have it?

Concept: checklist
Points: 2
Explanation: It is about what we commit to.
"""
TRUTH = """
## Using a tool well proves that one knows its limits.

- ( ) True
  > Use is not understanding.
- (x) False

Concept: limits
"""
ORDERING = """
## Put the layers in order, from the visible one down.

1. products
2. models
3. infrastructure
4. strategies

Points: 3
"""
MATCHING = """
## Match each phase with what happens in it.

- training -> learning from raw data
- fine-tuning -> adapting a model
- inference -> answering in production
- -> buying processors

Points: 3
"""
SHORT = """
## Which abbreviation names the total cost of ownership?

= TCO
= total cost of ownership
!= ROI
  > That is the return on investment.

Concept: checklist
"""
NUMERIC = """
## Over how many months is it estimated?

Number: 24 months

Explanation: Over two years.
"""
POLL = """
## Would you use it for this?

Kind: poll
- ( ) Yes
- ( ) No
- ( ) I do not know

Explanation: There is no right answer.
"""
SCALE = """
## How clear was this session?

Kind: scale
1. not at all
2. partly
3. entirely
"""
BY_KIND = {
    "single choice": SINGLE,
    "multiple choice": MULTIPLE,
    "true or false": TRUTH,
    "ordering": ORDERING,
    "matching": MATCHING,
    "short text": SHORT,
    "numeric": NUMERIC,
}
IN_ORDER = HEAD + "Shuffle: no\n"
EVERY_KIND = IN_ORDER + "\nThree minutes, *without* notes.\n" + "".join(BY_KIND.values())
LAYERS = ("products", "models", "infrastructure", "strategies")
PHASES = {
    "training": "learning from raw data",
    "fine-tuning": "adapting a model",
    "inference": "answering in production",
}
Given = str | Sequence[str] | Mapping[str, str]
# The right answer to each question of EVERY_KIND, in its words.
RIGHT: list[Given] = [
    "A likely continuation",
    ["Who controls it?", "What does it cost to leave?"],
    "False",
    LAYERS,
    PHASES,
    "TCO",
    "24",
]
HALF: list[Given] = [
    "An opinion of its own",
    ["Who controls it?"],
    "True",
    ("models", "products", "infrastructure", "strategies"),
    {"training": "learning from raw data"},
    "ROI",
    "12",
]


@dataclass
class QuizHall:
    """A quiz published for the hall's class session."""

    hall: Hall
    publication_id: int
    code: str
    quiz: Quiz

    @property
    def address(self) -> str:
        return f"/quiz/{self.code}"

    @property
    def console_address(self) -> str:
        return f"/console/sessions/{self.hall.class_session.id}/quizzes/{self.publication_id}"

    def submit_identity(
        self, phone: FlaskClient, number: str = STUDENT[0], name: str = STUDENT[1], **more: str
    ) -> TestResponse:
        page = phone.get(f"{self.address}/who")
        return submit(phone, page, student_number=number, family_name=name, **more)

    def phone_of(self, number: str = STUDENT[0], name: str = STUDENT[1]) -> FlaskClient:
        """A phone on whose quiz page stands this student."""
        phone = self.hall.new_phone()
        assert self.submit_identity(phone, number, name).request.path == self.address
        return phone

    def begin(self, phone: FlaskClient) -> TestResponse:
        """Press the button on the cover."""
        return submit(phone, phone.get(self.address), path=self.address)

    def begun(self, number: str = STUDENT[0], name: str = STUDENT[1]) -> FlaskClient:
        """A phone of this student, in the middle of the quiz."""
        phone = self.phone_of(number, name)
        assert self.begin(phone).status_code == 200
        return phone

    def question(self, phone: FlaskClient, place: int = 1, attempt: int = 1) -> TestResponse:
        return phone.get(f"{self.address}/{attempt}/{place}")

    def answer(
        self, phone: FlaskClient, given: Given, place: int = 1, attempt: int = 1, **more: str
    ) -> TestResponse:
        """Choose, in words, what the question at this place offers, and press the button."""
        page = self.question(phone, place, attempt)
        return submit(phone, page, **fields_for(page, given), **more)

    def answer_all(self, phone: FlaskClient, given: Sequence[Given], attempt: int = 1) -> None:
        for place, each in enumerate(given, start=1):
            assert self.answer(phone, each, place, attempt).status_code == 200

    def finish(self, phone: FlaskClient, attempt: int = 1) -> TestResponse:
        path = f"{self.address}/{attempt}/end"
        return submit(phone, phone.get(path), path=path)

    def taken(self, given: Sequence[Given], number: str = STUDENT[0], name: str = STUDENT[1]) -> FlaskClient:
        """A phone on which this student has answered everything and finished."""
        phone = self.begun(number, name)
        self.answer_all(phone, given)
        assert self.finish(phone).status_code == 200
        return phone

    def close(self, minutes: float = 0) -> None:
        """It closes in some minutes."""
        with self.hall.kiosk.database.writing() as db:
            publication = db.get_one(Publication, self.publication_id)
            publication.closes_at = self.hall.clock.now() + timedelta(minutes=minutes)

    def allow(self, key: str, minutes: int = 0, attempts: int = 0) -> None:
        with self.hall.kiosk.database.writing() as db:
            publication = db.get_one(Publication, self.publication_id)
            set_allowance(db, publication, key, extra_minutes=minutes, extra_attempts=attempts)

    def stored(self) -> dict[tuple[str, int], dict[int, Response | None]]:
        """The answers in the database: by person and attempt, then by position."""
        found: dict[tuple[str, int], dict[int, Response | None]] = {}
        with self.hall.kiosk.database.reading() as db:
            for attempt in db.scalars(select(Attempt).order_by(Attempt.id)):
                answers = db.scalars(select(Answer).where(Answer.attempt_id == attempt.id))
                found[attempt.person_id, attempt.number] = {
                    each.position: decoded(each.response) for each in answers
                }
        return found

    def answers(self) -> list[dict[int, Response | None]]:
        """The answers of each attempt."""
        return list(self.stored().values())


def publish_quiz(hall: Hall, source: str = EVERY_KIND, opened: bool = True) -> QuizHall:
    """Import a quiz file for the hall's course and publish it for the hall's class session."""
    quiz = read_quiz_text(source)
    with hall.kiosk.database.writing() as db:
        course = db.get_one(Course, hall.course.id)
        class_session = db.get_one(ClassSession, hall.class_session.id)
        version = import_quiz(db, course, quiz, quiz.key or "recap", hall.clock.now()).version
        publication = publish(db, class_session, version, by=None, now=hall.clock.now())
        if opened:
            open_publication(db, publication, hall.clock.now(), None)
        return QuizHall(hall, publication.id, publication.code, quiz)


def fill(
    quiz: QuizHall, scored_attempts: Sequence[Mapping[int, Response]], sure: bool | None = None
) -> list[str]:
    """One more student for each of these papers, by position, finished. Their keys, in the same order."""
    hall, now, keys = quiz.hall, quiz.hall.clock.now(), []
    with hall.kiosk.database.writing() as db:
        publication = db.get_one(Publication, quiz.publication_id)
        course = db.get_one(Course, hall.course.id)
        for number, scored in enumerate(scored_attempts):
            student = make_student(db, course, f"Name{number:02}")
            participation = make_sitting(db, publication, student, device=f"device-{number}")
            attempt = begin(db, participation, now)
            for position, response in scored.items():
                nonce = f"nonce-{number}-{position}"
                save(
                    db,
                    participation,
                    attempt,
                    position,
                    response,
                    sure=sure,
                    nonce=nonce,
                    revision=0,
                    now=now,
                )
            finish(db, participation, attempt, now)
            keys.append(student.id)
    return keys


def tree_of(page: TestResponse) -> Element:
    return html5lib.HTMLParser(namespaceHTMLElements=False).parse(page.text)


def read_aloud(page: TestResponse) -> str:
    """What a screen reader says of a page: all of its words, without the signs that it passes over."""
    main = tree_of(page).find(".//main")
    assert main is not None
    for parent in list(main.iter()):
        for child in list(parent):
            if child.get("aria-hidden") == "true":
                child.text = ""
    return words_of(main)


def words_of(element: Element) -> str:
    return re.sub(r"\s+", " ", "".join(element.itertext())).strip()


def stem_of(page: TestResponse) -> str:
    """The question that a page asks."""
    heading = tree_of(page).find(".//h1")
    assert heading is not None
    return words_of(heading)


def fields_for(page: TestResponse, given: Given) -> dict[str, str | list[str]]:
    """The fields of the page's form that say this answer: words to choose, lines in order, pairs, or text."""
    tree = tree_of(page)
    if isinstance(given, Mapping):
        selects = _selects(tree)
        return {selects[left].get("name", ""): _value(selects[left], right) for left, right in given.items()}
    if tree.find(".//*[@data-ordering]") is not None:
        selects = _selects(tree)
        return {selects[each].get("name", ""): str(place) for place, each in enumerate(given, start=1)}
    wanted = [given] if isinstance(given, str) else list(given)
    offered = {words: field.get("value", "") for words, field in _options(tree)}
    if not offered:
        return {"answer": wanted}
    return {"answer": [offered[each] for each in wanted]}


def shown_on(page: TestResponse) -> Given:
    """What the page shows as chosen or typed, in the form that ``fields_for`` takes."""
    tree = tree_of(page)
    selects = {words: _chosen(field) for words, field in _selects(tree).items()}
    if tree.find(".//*[@data-ordering]") is not None:
        return tuple(sorted((each for each in selects if selects[each]), key=lambda each: selects[each]))
    if selects:
        return {left: right for left, right in selects.items() if right}
    options = _options(tree)
    if options:
        ticked = [words for words, field in options if field.get("checked") is not None]
        many = options[0][1].get("type") == "checkbox"
        return ticked if many else "".join(ticked)
    typed = tree.find(".//input[@id='answer']")
    assert typed is not None
    return typed.get("value", "")


def choices_on(page: TestResponse) -> list[str]:
    """What there is to choose from, in the order of the page."""
    return [words for words, _field in _options(tree_of(page))] or list(_selects(tree_of(page)))


def _options(tree: Element) -> list[tuple[str, Element]]:
    found = []
    for label in tree.iter("label"):
        field = label.find("input[@name='answer']")
        if field is not None:
            found.append((_spoken(label), field))
    return found


def _spoken(label: Element) -> str:
    """The words of a label, without a number that screen readers pass over."""
    parts = [each for each in label if each.get("aria-hidden") != "true"]
    return " ".join(filter(None, map(words_of, parts)))


def _selects(tree: Element) -> dict[str, Element]:
    labels = {label.get("for"): words_of(label) for label in tree.iter("label")}
    return {labels[each.get("id")]: each for each in tree.iter("select")}


def _value(select_field: Element, words: str) -> str:
    return next(each.get("value", "") for each in select_field.iter("option") if words_of(each) == words)


def _chosen(select_field: Element) -> str:
    chosen = [each for each in select_field.iter("option") if each.get("selected") is not None]
    return words_of(chosen[0]) if chosen and chosen[0].get("value") else ""


@contextmanager
def counted(hall: Hall) -> Iterator[list[str]]:
    """The queries that are made meanwhile; beginning and ending transactions is none."""
    found: list[str] = []

    def note(*call: object) -> None:
        statement = str(call[2])
        if not statement.startswith(("BEGIN", "SAVEPOINT", "RELEASE")):
            found.append(statement)

    event.listen(hall.kiosk.database.engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(hall.kiosk.database.engine, "before_cursor_execute", note)


JSON = {"Accept": "application/json"}
AT_ONCE = HEAD + "Shuffle: no\nFeedback: after each answer\n"
TWO_ATTEMPTS = HEAD + "Shuffle: no\nAttempts: 2\n"
SURE = HEAD + "Shuffle: no\nCertainty: yes\n"


def sent_by_script(phone: FlaskClient, page: TestResponse, given: Given, **more: str) -> TestResponse:
    """The answer as the page's script sends it."""
    data = {**hidden_fields(page, "data-answer"), **fields_for(page, given), **more}
    return phone.post(page.request.path, data=data, headers=JSON)


def not_me(phone: FlaskClient, quiz: QuizHall) -> TestResponse:
    return submit(phone, phone.get(quiz.address), path="/sign-in/not-me")
