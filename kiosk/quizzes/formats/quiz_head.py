"""The head of a quiz file: title, settings, introduction."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, TypeVar

from kiosk.courses.names import name_key
from kiosk.quizzes import rules
from kiosk.quizzes.formats.quiz_draft import Answer
from kiosk.quizzes.formats.quiz_lines import Field
from kiosk.quizzes.problems import Problem, Reason
from kiosk.quizzes.quiz import Feedback, Settings

KEY = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?")
Value = TypeVar("Value")
# The first words for each value are those that the writer uses: French, English.
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
    """The value that a field's words name; a ``Problem`` when they name none."""
    if given is None:
        return default
    wanted = name_key(given.joined())
    for value, words in values.items():
        if wanted in [name_key(word) for word in words]:
            return value
    problems.append(Problem(given.line, given.column, Reason.FIELD_UNKNOWN_VALUE, given.joined()))
    return default


@dataclass
class Head:
    """What stands above the first question. ``is_missed``: that the title is missing was told already."""

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
        """The title, unless there is none."""
        if not self.title and not self.is_missed:
            problems.append(Problem(self.line or 1, 1, Reason.NO_TITLE))
        if len(self.title) > rules.LONGEST_TITLE:
            problems.append(Problem(self.line, 3 + rules.LONGEST_TITLE, Reason.TEXT_TOO_LONG))
        if sum(map(len, self.introduction)) > rules.LONGEST_TEXT:
            problems.append(Problem(self.line, 1, Reason.TEXT_TOO_LONG))
        return self.title

    def language(self, problems: list[Problem]) -> str:
        """``fr`` unless it is said."""
        return choose(LANGUAGES, self.fields.get(Field.LANGUAGE), "fr", problems)

    def settings(self, problems: list[Problem]) -> Settings:
        """The settings, with what is not said as ``Settings`` has it."""
        default, given = Settings(), self.fields.get
        return Settings(
            feedback=choose(FEEDBACKS, given(Field.FEEDBACK), default.feedback, problems),
            attempts=self._attempts(problems),
            shuffle=choose(YES_NO, given(Field.SHUFFLE), default.shuffle, problems),
            certainty=choose(YES_NO, given(Field.CERTAINTY), default.certainty, problems),
        )

    def key(self, problems: list[Problem]) -> str:
        """The key, or nothing."""
        given = self.fields.get(Field.ID)
        if given is None:
            return ""
        if not KEY.fullmatch(given.joined()):
            problems.append(Problem(given.line, given.column, Reason.FIELD_UNKNOWN_VALUE, given.joined()))
        return given.joined()

    def _attempts(self, problems: list[Problem]) -> int:
        """Digits, and nothing but digits: forgiving, ``2.0`` would be twenty and ``-3`` three."""
        given = self.fields.get(Field.ATTEMPTS)
        if given is None:
            return Settings().attempts
        if given.joined() not in ATTEMPTS:
            problems.append(Problem(given.line, given.column, Reason.FIELD_UNKNOWN_VALUE, given.joined()))
        return ATTEMPTS.get(given.joined(), Settings().attempts)
