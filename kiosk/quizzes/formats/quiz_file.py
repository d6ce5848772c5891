"""Reading the quiz file (``docs/quiz-format.md``): head, then lines into drafts, then questions."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, TypeVar

from kiosk.people.names import name_key
from kiosk.quizzes.formats.quiz_file_question import question_of
from kiosk.quizzes.model import normalise, rules
from kiosk.quizzes.model.problems import Problem, QuizFault, QuizFileError
from kiosk.quizzes.model.quiz import Feedback, Quiz, QuizSettings
from kiosk.quizzes.syntax.draft import Answer, Draft
from kiosk.quizzes.syntax.quiz_lines import ANSWERS, Field, Line, Mark, classified
from kiosk.quizzes.syntax.source_text import EVERYTHING, Chosen, decoded

KEY = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?")
Value = TypeVar("Value")
# The first two words for each value are those the writer uses: French, then English.
YES_NO = {True: ("oui", "yes"), False: ("non", "no")}
FEEDBACKS = {
    Feedback.END: ("à la fin", "at the end", "fin", "end"),
    Feedback.EACH: ("à chaque réponse", "after each answer", "chaque", "each"),
}
LANGUAGES = {"fr": ("fr", "fr", "français", "french"), "en": ("en", "en", "anglais", "english")}
ATTEMPTS = {str(count): count for count in range(1, rules.MOST_ATTEMPTS + 1)}


def choose(
    values: Mapping[Value, tuple[str, ...]], given: Answer | None, default: Value, problems: list[Problem]
) -> Value:
    """The value that a field names, or ``default``; a field that names no value adds a ``Problem``."""
    if given is None:
        return default
    wanted = name_key(given.joined())
    for value, words in values.items():
        if wanted in [name_key(word) for word in words]:
            return value
    problems.append(Problem(given.line, given.column, QuizFault.FIELD_UNKNOWN_VALUE, given.joined()))
    return default


@dataclass
class Head:
    """What is above the first question. ``is_missed``: the missing title has already been reported."""

    FIELDS: ClassVar = {
        Field.LANGUAGE,
        Field.FEEDBACK,
        Field.ATTEMPTS,
        Field.SHUFFLE,
        Field.CERTAINTY,
        Field.ID,
    }

    title: str = ""
    line: int = 0
    is_missed: bool = False
    fields: dict[Field, Answer] = field(default_factory=dict)
    introduction: list[str] = field(default_factory=list)

    def checked_title(self, problems: list[Problem]) -> str:
        """The title, empty when there is none; also checks the length of the introduction."""
        if not self.title and not self.is_missed:
            problems.append(Problem(self.line or 1, 1, QuizFault.NO_TITLE))
        if len(self.title) > rules.LONGEST_TITLE:
            problems.append(Problem(self.line, 3 + rules.LONGEST_TITLE, QuizFault.TEXT_TOO_LONG))
        if sum(map(len, self.introduction)) > rules.LONGEST_TEXT:
            problems.append(Problem(self.line, 1, QuizFault.TEXT_TOO_LONG))
        return self.title

    def language(self, problems: list[Problem]) -> str:
        """The language, ``fr`` unless given."""
        return choose(LANGUAGES, self.fields.get(Field.LANGUAGE), "fr", problems)

    def settings(self, problems: list[Problem]) -> QuizSettings:
        """The settings, with the defaults of ``QuizSettings`` for those not given."""
        default, given = QuizSettings(), self.fields.get
        return QuizSettings(
            feedback=choose(FEEDBACKS, given(Field.FEEDBACK), default.feedback, problems),
            attempts=self._attempts(problems),
            shuffle=choose(YES_NO, given(Field.SHUFFLE), default.shuffle, problems),
            certainty=choose(YES_NO, given(Field.CERTAINTY), default.certainty, problems),
        )

    def key(self, problems: list[Problem]) -> str:
        """The key, or an empty string."""
        given = self.fields.get(Field.ID)
        if given is None:
            return ""
        if not KEY.fullmatch(given.joined()):
            problems.append(Problem(given.line, given.column, QuizFault.FIELD_UNKNOWN_VALUE, given.joined()))
        return given.joined()

    def _attempts(self, problems: list[Problem]) -> int:
        """Only digits: compared forgivingly, ``2.0`` would be twenty and ``-3`` three."""
        given = self.fields.get(Field.ATTEMPTS)
        if given is None:
            return QuizSettings().attempts
        if given.joined() not in ATTEMPTS:
            problems.append(Problem(given.line, given.column, QuizFault.FIELD_UNKNOWN_VALUE, given.joined()))
        return ATTEMPTS.get(given.joined(), QuizSettings().attempts)


def read_quiz_file(content: bytes, chosen: Chosen = EVERYTHING) -> Quiz:
    """Read a quiz file, or the chosen questions of it, in time linear in its size.

    Raises:
        QuizFileError: with every problem of the file.
    """
    text = decoded(content)
    lines = text.split("\n")
    if len(lines) > rules.MOST_LINES:
        raise QuizFileError([Problem(rules.MOST_LINES + 1, 1, QuizFault.TOO_MANY_LINES)])
    for number, raw in enumerate(lines, start=1):
        if len(raw) > rules.LONGEST_LINE:
            raise QuizFileError([Problem(number, rules.LONGEST_LINE, QuizFault.LINE_TOO_LONG)])
    return read_quiz_text(text, chosen)


def read_quiz_text(text: str, chosen: Chosen = EVERYTHING) -> Quiz:
    """Read the text of a quiz file, of any size: what is written here may be larger than what was read.

    Raises:
        QuizFileError: with every problem of the text.
    """
    reader = _Reader()
    for number, raw in enumerate(text.split("\n"), start=1):
        reader.take(number, unicodedata.normalize("NFC", raw))
    return reader.quiz(chosen)


@dataclass
class _Reader:
    """``open`` is what the next text line belongs to: a body, an explanation, the introduction, or None."""

    head: Head = field(default_factory=Head)
    drafts: list[Draft] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    open: list[str] | None = None
    last: Answer | None = None

    def take(self, number: int, raw: str) -> None:
        line = classified(raw)
        match line.mark:
            case Mark.COMMENT:
                pass
            case Mark.TITLE:
                self._title(number, line)
            case Mark.QUESTION:
                self.drafts.append(Draft(number, normalise.line(line.text)))
                self.open, self.last = self.drafts[-1].body, None
            case Mark.FIELD:
                self._field(number, line)
            case mark if mark in ANSWERS:
                self._answer(number, line)
            case Mark.FEEDBACK | Mark.INDENTED | Mark.BLANK | Mark.TEXT:
                self._text(number, line, raw)

    def quiz(self, chosen: Chosen) -> Quiz:
        """The quiz with the chosen questions. Raises ``QuizFileError`` with every problem."""
        drafts = [draft for number, draft in enumerate(self.drafts, start=1) if chosen.takes(number)]
        if not drafts:
            self._problem(0, 0, QuizFault.NOTHING_CHOSEN if self.drafts else QuizFault.NO_QUESTIONS)
        if len(drafts) > rules.MOST_QUESTIONS:
            self._problem(drafts[rules.MOST_QUESTIONS].line, 1, QuizFault.TOO_MANY_QUESTIONS)
        settings = self.head.settings(self.problems)
        language = self.head.language(self.problems)
        questions = [question_of(draft, language, self.problems) for draft in drafts]
        key = self.head.key(self.problems)
        title = self.head.checked_title(self.problems)
        if self.problems:
            raise QuizFileError(sorted(self.problems, key=lambda each: (each.line, each.column)))
        return Quiz(
            title=title,
            language=language,
            questions=tuple(each for each in questions if each is not None),
            settings=settings,
            key=key,
            introduction=normalise.block("\n".join(self.head.introduction)),
        )

    def _title(self, number: int, line: Line) -> None:
        if self.head.title or self.drafts:
            self._problem(number, 1, QuizFault.TITLE_TWICE)
            return
        self.head.title, self.head.line = normalise.line(line.text), number
        self.open = self.head.introduction

    def _field(self, number: int, line: Line) -> None:
        assert line.field is not None  # noqa: S101 - for the type checker: a field line has one
        fields = self.drafts[-1].fields if self.drafts else self.head.fields
        allowed = Draft.FIELDS if self.drafts else Head.FIELDS
        if line.field not in allowed:
            self._problem(number, 1, QuizFault.FIELD_OUT_OF_PLACE, line.field.value)
            return
        if line.field in fields:
            self._problem(number, 1, QuizFault.FIELD_TWICE, line.field.value)
            return
        value = fields[line.field] = Answer(number, line.column, line.text)
        if not self.drafts:
            return
        self.open = value.parts if line.field is Field.EXPLANATION else None
        self.last = value if line.field is Field.HINT else None

    def _answer(self, number: int, line: Line) -> None:
        if not self.drafts:
            self._problem(number, 1, QuizFault.TEXT_OUT_OF_PLACE)
            return
        self.open = None
        self.last = Answer(number, line.column, line.text, line.mark, line.ticked, line.right)
        self.drafts[-1].answers.append(self.last)

    def _text(self, number: int, line: Line, raw: str) -> None:
        if self.open is not None:
            self.open.append(line.text if line.mark is Mark.TEXT else raw)
        elif line.mark is Mark.BLANK:
            pass
        elif not self.head.title and not self.drafts:
            if not self.head.is_missed:
                self._problem(number, 1, QuizFault.NO_TITLE)
            self.head.is_missed = True
        elif line.mark is Mark.FEEDBACK:
            if self.last is None or self.last.mark in (Mark.ITEM, Mark.PAIR, None):
                self._problem(number, line.column, QuizFault.FEEDBACK_OUT_OF_PLACE)
            else:
                self.last.begin_feedback(line.text)
        elif line.mark is Mark.INDENTED and self.last is not None:
            self.last.go_on(line.text)
        else:
            self._problem(number, line.column, QuizFault.TEXT_OUT_OF_PLACE)

    def _problem(self, line: int, column: int, reason: QuizFault, value: str = "") -> None:
        self.problems.append(Problem(line, column, reason, value))
