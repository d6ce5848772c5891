"""A number, within a tolerance."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Final
from xml.etree.ElementTree import Element, SubElement

from pydantic import TypeAdapter

from kiosk.core.words import marked
from kiosk.quizzes.kinds.fields import LONGEST_TYPED, first
from kiosk.quizzes.kinds.kind import ANSWER, Fields, Given, Graded, Kind, Portable, UnclearAnswerError, named
from kiosk.quizzes.kinds.numeric.moodle import Interval, interval_of, the_number
from kiosk.quizzes.kinds.numeric.number import format_number, parse_number
from kiosk.quizzes.kinds.registry import register
from kiosk.quizzes.kinds.tally import Tally
from kiosk.quizzes.kinds.typed import in_authors_words, tally_of_typed
from kiosk.quizzes.kinds.verdict import Part, mark_of
from kiosk.quizzes.model import normalise
from kiosk.quizzes.model.normalise import line
from kiosk.quizzes.model.problems import Loss, Problem, QuizFault
from kiosk.quizzes.model.quiz import Choice, Question
from kiosk.quizzes.model.responses import encoded
from kiosk.quizzes.model.rules import LARGEST_NUMBER, MOST_DECIMALS, UNIT, decimals
from kiosk.quizzes.syntax.draft import Draft, decimal_of
from kiosk.quizzes.syntax.foreign import Common
from kiosk.quizzes.syntax.gift_question import GiftLines, GiftQuestion, GiftShape, weight
from kiosk.quizzes.syntax.gift_syntax import feedback_of, unescaped
from kiosk.quizzes.syntax.moodle_marks import ALL, number_of
from kiosk.quizzes.syntax.moodle_xml_syntax import (
    Node,
    QuestionElement,
    add_plain_answer,
    add_value,
    percent_of,
    words_of,
)
from kiosk.quizzes.syntax.quiz_lines import Field, Mark, field_line, number_text

_DIGITS = r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d{1,16}"
_DECIMAL = rf"[-−]?(?:{_DIGITS})(?:[.,]\d{{1,12}})?"
_NUMBER = re.compile(
    rf"(?P<value>{_DECIMAL})[ \u00a0\u202f]*+"
    rf"(?:(?:±|\+/?-)[ \u00a0\u202f]*+(?P<tolerance>{_DECIMAL}))?[ \u00a0\u202f]*+(?P<unit>{UNIT})?"
)


@dataclass(frozen=True, kw_only=True)
class Numeric(Question):
    """A number within ``tolerance`` (not negative) of ``value`` is right; typing the unit is optional."""

    value: Decimal
    tolerance: Decimal = Decimal(0)
    unit: str = ""


class NumericKind(Kind[Numeric, str], Graded[Numeric, str], Portable[Numeric]):
    """An answer is the text as typed, tidied: a number (``parse_number``)."""

    name = "numeric"
    words = named(fr="nombre", en="number")
    question = Numeric
    answer = TypeAdapter(str)
    written_as = frozenset[Mark | Field]({Field.NUMBER})
    gift_shape = GiftShape.NUMBER
    moodle_types = ("numerical",)

    def read(self, draft: Draft, common: Common, problems: list[Problem]) -> Numeric | None:
        """One field: value, perhaps ± tolerance, perhaps a unit."""
        field = draft.fields[Field.NUMBER]
        match = _NUMBER.fullmatch(field.joined())
        if match is None:
            problems.append(Problem(field.line, field.column, QuizFault.NOT_A_NUMBER, field.joined()))
            return None
        return Numeric(
            **common,
            value=decimal_of(match["value"]),
            tolerance=decimal_of(match["tolerance"] or "0"),
            unit=normalise.line(match["unit"] or ""),
        )

    def write(self, question: Numeric, language: str) -> list[str]:
        """The field."""
        tolerance = f" ± {number_text(question.tolerance, language)}" if question.tolerance else ""
        words = f"{number_text(question.value, language)}{tolerance} {question.unit}".rstrip()
        return [field_line(Field.NUMBER, words, language)]

    def texts(self, question: Numeric) -> Iterator[str]:
        """The unit."""
        yield question.unit

    def defects(self, question: Numeric) -> Iterator[QuizFault]:
        """Numbers that are neither too large nor too fine, and a unit that is no part of a number."""
        numbers = (question.value, question.tolerance)
        if (
            any(abs(n) > LARGEST_NUMBER or decimals(n) > MOST_DECIMALS for n in numbers)
            or question.tolerance < 0
            or (question.unit and not re.fullmatch(UNIT, question.unit))
        ):
            yield QuizFault.NOT_A_NUMBER

    def take(self, question: Numeric, fields: Fields, order: Sequence[int], language: str) -> object:
        """One field holds the number."""
        text = first(fields)
        if text.strip() and parse_number(text, language=language, unit=question.unit) is None:
            raise UnclearAnswerError(marked("Answer with a number, such as 12 or 3.5."))
        return text

    def fill(self, question: Numeric, response: str, order: Sequence[int]) -> list[tuple[str, str]]:
        """The field with the number as typed."""
        return [(ANSWER, response)]

    def check(self, question: Numeric, value: str) -> str | None:
        """Any text, tidied: what was kept before a form refused it counts as no number."""
        return normalise.line(value[:LONGEST_TYPED]) or None

    def describe(self, question: Numeric, response: str, language: str) -> list[str]:
        """The number as typed."""
        return [response]

    def comparable(self, question: Numeric, response: str, language: str) -> str:
        """The number without its spelling."""
        number = _typed(question, response, language)
        return encoded(response) if number is None else f"{number.normalize():f}"

    def imagine(self, question: Numeric, chance: Random, *, knows: bool) -> str:
        """The value, or another number."""
        if knows:
            return f"{question.value:f}"
        return chance.choice(["12", "36", f"{question.value / 2:f}"])

    def tally(self, question: Numeric, given: Given[str]) -> Tally:
        """A bar for each number, however it was typed."""

        def authors(response: str) -> str:
            number = _typed(question, response, given.language)
            if number is None:
                return ""
            return f"{format_number(number, language=given.language)} {question.unit}".strip()

        return tally_of_typed(
            given,
            lambda response: self.comparable(question, response, given.language),
            authors,
            wrong_ones_listed=False,
        )

    def on_screen(self, question: Numeric, given: Given[str], *, with_key: bool) -> Tally:
        """With the key, the right numbers."""
        return in_authors_words(self.tally(question, given), with_key=with_key)

    def fraction(self, question: Numeric, response: str, language: str) -> Fraction:
        """All or nothing."""
        number = _typed(question, response, language)
        return Fraction(number is not None and abs(number - question.value) <= question.tolerance)

    def key(self, question: Numeric, language: str) -> list[str]:
        """The value with its tolerance and unit."""
        tolerance = f" ± {format_number(question.tolerance, language=language)}" if question.tolerance else ""
        return [f"{format_number(question.value, language=language)}{tolerance} {question.unit}".strip()]

    def parts(self, question: Numeric, response: str, language: str, ruling: bool | None) -> list[Part]:
        """The number as typed."""
        right = bool(self.fraction(question, response, language)) if ruling is None else ruling
        return [Part(mark_of(right), response)]

    def from_gift(self, read: GiftQuestion, common: Common) -> Numeric:
        """After ``#``, one number or several intervals."""
        intervals = []
        for sign, text in read.split():
            percent, answer = weight(text, ALL)
            number, feedback = feedback_of(answer)
            intervals.append(interval_of(sign, unescaped(number), percent, bool(feedback)))
        interval, losses = the_number(intervals)
        read.reading.lose_all(losses)
        return Numeric(value=interval.value or Decimal(0), tolerance=interval.tolerance, **common)

    def to_gift(self, question: Numeric) -> GiftLines:
        """``#value:tolerance``."""
        return GiftLines([f"#{question.value:f}:{question.tolerance:f}"])

    def lost_in_gift(self, question: Numeric) -> Iterator[Loss]:
        """The unit."""
        if question.unit:
            yield Loss.UNIT

    def from_moodle(self, read: QuestionElement, common: Common) -> Numeric:
        """Intervals, and the first unit."""
        interval, losses = the_number(_interval(read, answer) for answer in read.node.all("answer"))
        read.reading.lose_all(losses)
        units = read.node.first("units")
        names = [line(each.text_of("unit_name")) for each in units.all("unit")] if units else []
        read.reading.lose_all((Loss.UNIT, other) for other in names[1:])
        if read.node.text_of("unitgradingtype", default="0") != "0":
            read.reading.lose(Loss.UNIT, "unitgradingtype")
        return Numeric(
            value=interval.value or Decimal(0),
            tolerance=interval.tolerance,
            unit=names[0] if names else "",
            **common,
        )

    def to_moodle(self, question: Numeric, node: Element) -> None:
        """One answer; typing the unit is optional."""
        answer = add_plain_answer(node, Choice(f"{question.value:f}", right=True))
        add_value(answer, "tolerance", f"{question.tolerance:f}")
        if question.unit:
            unit = SubElement(SubElement(node, "units"), "unit")
            add_value(unit, "multiplier", "1")
            add_value(unit, "unit_name", question.unit)
        add_value(node, "unitgradingtype", "0")
        add_value(node, "showunits", "0" if question.unit else "3")


def _typed(question: Numeric, response: str, language: str) -> Decimal | None:
    return parse_number(response, language=language, unit=question.unit)


def _interval(read: QuestionElement, answer: Node) -> Interval:
    text = words_of(answer)
    feedback = bool(read.line(answer.first("feedback")))
    if text == "*":
        return Interval(None, Decimal(0), percent_of(answer), feedback)
    tolerance = number_of(answer.text_of("tolerance") or "0")
    return Interval(number_of(text), tolerance, percent_of(answer), feedback)


KIND: Final = register(NumericKind())
