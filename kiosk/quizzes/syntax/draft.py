"""One question of a quiz file, as its lines give it, and the question it becomes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, ClassVar

from kiosk.people.names import name_key
from kiosk.quizzes.model import normalise, rules
from kiosk.quizzes.model.problems import Problem, QuizFault
from kiosk.quizzes.model.quiz import (
    Choice,
    Matching,
    MultipleChoice,
    Numeric,
    Ordering,
    Pair,
    Question,
    ShortText,
    SingleChoice,
)
from kiosk.quizzes.syntax.quiz_lines import Field, Mark

_DIGITS = r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d{1,16}"
_DECIMAL = rf"[-−]?(?:{_DIGITS})(?:[.,]\d{{1,12}})?"
_NUMBER = re.compile(
    rf"(?P<value>{_DECIMAL})[ \u00a0\u202f]*+"
    rf"(?:(?:±|\+/?-)[ \u00a0\u202f]*+(?P<tolerance>{_DECIMAL}))?[ \u00a0\u202f]*+(?P<unit>{rules.UNIT})?"
)
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
    }

    line: int
    stem: str
    body: list[str] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    fields: dict[Field, Answer] = field(default_factory=dict)

    def question(self, language: str, problems: list[Problem]) -> Question | None:
        """The question, or None when it has problems, which are added to ``problems``."""
        before = len(problems)
        common: dict[str, Any] = {
            "stem": self.stem,
            "body": normalise.block("\n".join(self.body)),
            "concept": self._line_of(Field.CONCEPT),
            "hint": self._line_of(Field.HINT),
            "explanation": self._explanation(),
            "points": self._points(problems),
            "shuffle": self._shuffle(problems),
        }
        question = self._of_kind(common, problems)
        # Even without usable answers, report what is wrong with the rest; each thing once.
        reasons = dict.fromkeys(rules.defects(question or Question(**common)))
        problems += [self._problem(reason) for reason in reasons]
        if question is None or len(problems) > before:
            return None
        return rules.as_true_false(question, language) if isinstance(question, SingleChoice) else question

    def _of_kind(self, common: dict[str, Any], problems: list[Problem]) -> Question | None:
        number = self.fields.get(Field.NUMBER)
        kinds = [Mark.ACCEPTED if each.mark is Mark.REFUSED else each.mark for each in self.answers]
        marks = set(kinds)
        if len(marks) + (number is not None) != 1:
            other = next((self.answers[n] for n, kind in enumerate(kinds) if kind is not kinds[0]), number)
            reason = QuizFault.MIXED_ANSWERS if marks else QuizFault.NO_ANSWERS
            problems.append(Problem(other.line if other else self.line, 1, reason))
            return None
        if number is not None:
            return _numeric(number, common, problems)
        choices = tuple(each.as_choice() for each in self.answers)
        match marks.pop():
            case Mark.SINGLE:
                return SingleChoice(**common, choices=choices)
            case Mark.MULTIPLE:
                return MultipleChoice(**common, choices=choices)
            case Mark.ITEM:
                return Ordering(**common, items=tuple(each.text for each in choices))
            case Mark.PAIR:
                return _matching(self.answers, common)
            case _:
                return ShortText(**common, answers=choices)

    def _problem(self, reason: QuizFault) -> Problem:
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
        return _decimal(value.joined())

    def _shuffle(self, problems: list[Problem]) -> bool:
        value = self.fields.get(Field.SHUFFLE)
        if value is not None and name_key(value.joined()) not in _YES | _NO:
            problems.append(Problem(value.line, value.column, QuizFault.FIELD_UNKNOWN_VALUE, value.joined()))
        return value is None or name_key(value.joined()) not in _NO


def _matching(answers: Sequence[Answer], common: dict[str, Any]) -> Matching:
    pairs = [Pair(each.joined(), each.whole_right()) for each in answers]
    return Matching(
        **common,
        pairs=tuple(pair for pair in pairs if pair.left),
        extra=tuple(pair.right for pair in pairs if not pair.left),
    )


def _numeric(number: Answer, common: dict[str, Any], problems: list[Problem]) -> Numeric | None:
    match = _NUMBER.fullmatch(number.joined())
    if match is None:
        problems.append(Problem(number.line, number.column, QuizFault.NOT_A_NUMBER, number.joined()))
        return None
    return Numeric(
        **common,
        value=_decimal(match["value"]),
        tolerance=_decimal(match["tolerance"] or "0"),
        unit=normalise.line(match["unit"] or ""),
    )


def _decimal(text: str) -> Decimal:
    return Decimal(re.sub(r"[ \u00a0\u202f]", "", text).replace(",", ".").replace("−", "-"))
