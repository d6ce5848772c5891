"""One question of a quiz file, as its lines give it."""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import ClassVar

from kiosk.people.names import name_key
from kiosk.quizzes.model import normalise
from kiosk.quizzes.model.problems import Problem, QuizFault
from kiosk.quizzes.model.quiz import Choice
from kiosk.quizzes.syntax.foreign import Common
from kiosk.quizzes.syntax.quiz_lines import Field, Mark

_NO = {"non", "no"}
_YES = {"oui", "yes"}


@dataclass
class Answer:
    """A line with an answer or a field, and the lines that continue it."""

    line: int
    column: int
    text: str
    mark: Mark | None = None
    ticked: bool = False
    right: str = ""
    parts: list[str] = field(default_factory=list)
    feedback: list[str] | None = None

    def begin_feedback(self, text: str) -> None:
        """Take a line with ``>``; a second one continues the first."""
        if self.feedback is None:
            self.feedback = []
        self.feedback.append(text)

    def go_on(self, text: str) -> None:
        """Take an indented line, which continues the feedback if there is any, else the answer."""
        if self.feedback is not None:
            self.feedback.append(text)
        else:
            self.parts.append(text)

    def joined(self) -> str:
        """The whole answer as one line; for a pair, only the left."""
        return normalise.line(self.text if self.mark is Mark.PAIR else " ".join([self.text, *self.parts]))

    def whole_right(self) -> str:
        """The right of a pair as one line."""
        return normalise.line(" ".join([self.right, *self.parts]))

    def named(self) -> tuple[str, str]:
        """What no other answer may have: its text, or, without a left, its right."""
        text = self.joined()
        return ("", self.whole_right()) if self.mark is Mark.PAIR and not text else (text, "")

    def is_empty(self) -> bool:
        """Whether it has no text or, for a pair, no right."""
        return not (self.whole_right() if self.mark is Mark.PAIR else self.joined())

    def as_choice(self) -> Choice:
        """The answer as a choice, right if it is ticked or accepted."""
        right = self.ticked or self.mark is Mark.ACCEPTED
        return Choice(self.joined(), right, normalise.line(" ".join(self.feedback or [])))


@dataclass
class Draft:
    """The lines of one question."""

    FIELDS: ClassVar = {
        Field.CONCEPT,
        Field.POINTS,
        Field.HINT,
        Field.SHUFFLE,
        Field.EXPLANATION,
        Field.NUMBER,
        Field.KIND,
    }

    line: int
    stem: str
    body: list[str] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    fields: dict[Field, Answer] = field(default_factory=dict)

    def common(self, problems: list[Problem]) -> Common:
        """What questions of all kinds have. What is wrong with it is added to ``problems``."""
        return {
            "stem": self.stem,
            "body": normalise.block("\n".join(self.body)),
            "concept": self._line_of(Field.CONCEPT),
            "hint": self._line_of(Field.HINT),
            "explanation": self._explanation(),
            "points": self._points(problems),
            "shuffle": self._shuffle(problems),
        }

    def used(self) -> list[Mark | Field]:
        """The forms in which its answers are written, in order."""
        number = [Field.NUMBER] if Field.NUMBER in self.fields else []
        return [*(each.mark for each in self.answers if each.mark), *number]

    def choices(self) -> tuple[Choice, ...]:
        """All answers as choices."""
        return tuple(each.as_choice() for each in self.answers)

    def line_of(self, used: int) -> int:
        """The line of the answer, or of the field, with this index in ``used``."""
        return self.answers[used].line if used < len(self.answers) else self.fields[Field.NUMBER].line

    def problem(self, reason: QuizFault) -> Problem:
        """A defect with its place: the answer or field that has it, else the question."""
        given = {QuizFault.POINTS_RANGE: Field.POINTS, QuizFault.NOT_A_NUMBER: Field.NUMBER}.get(reason)
        if given in self.fields:
            value = self.fields[given]
            return Problem(value.line, value.column, reason, value.joined())
        seen = None
        if reason is QuizFault.EMPTY_ANSWER:
            seen = next((each for each in self.answers if each.is_empty()), None)
        elif reason is QuizFault.CHOICE_TWICE:
            seen = self._second()
        return Problem(seen.line, seen.column, reason) if seen else Problem(self.line, 1, reason)

    def _second(self) -> Answer | None:
        """The first answer that repeats another."""
        known = {("", each.whole_right()) for each in self.answers if each.joined() and each.right}
        for each in self.answers:
            if each.named() in known:
                return each
            known.add(each.named())
        return None

    def _line_of(self, wanted: Field) -> str:
        return self.fields[wanted].joined() if wanted in self.fields else ""

    def _explanation(self) -> str:
        value = self.fields.get(Field.EXPLANATION)
        return normalise.block("\n".join([value.text, *value.parts])) if value else ""

    def _points(self, problems: list[Problem]) -> Decimal:
        value = self.fields.get(Field.POINTS)
        if value is None:
            return Decimal(1)
        if not re.fullmatch(r"\d{1,4}(?:[.,]\d{1,4})?", value.joined()):
            problems.append(Problem(value.line, value.column, QuizFault.POINTS_RANGE, value.joined()))
            return Decimal(1)
        return decimal_of(value.joined())

    def _shuffle(self, problems: list[Problem]) -> bool:
        value = self.fields.get(Field.SHUFFLE)
        if value is not None and name_key(value.joined()) not in _YES | _NO:
            problems.append(Problem(value.line, value.column, QuizFault.FIELD_UNKNOWN_VALUE, value.joined()))
        return value is None or name_key(value.joined()) not in _NO


def decimal_of(text: str) -> Decimal:
    """The number in a text of digits, with a comma or a point, perhaps a sign and spaces between digits."""
    return Decimal(re.sub(r"[ \u00a0\u202f]", "", text).replace(",", ".").replace("−", "-"))
