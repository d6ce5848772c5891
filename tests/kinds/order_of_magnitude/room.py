"""A kind that Kiosk does not have: a power of ten to type. Right is the exponent."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from pydantic import TypeAdapter

from kiosk.quizzes.kinds.fields import first
from kiosk.quizzes.kinds.kind import ANSWER, Fields, Given, Graded, Kind, UnclearAnswerError, named
from kiosk.quizzes.kinds.tally import Bar, Tally
from kiosk.quizzes.kinds.verdict import Part, mark_of
from kiosk.quizzes.model.problems import Problem, QuizFault
from kiosk.quizzes.model.quiz import Question
from kiosk.quizzes.syntax.draft import Draft
from kiosk.quizzes.syntax.foreign import Common
from kiosk.quizzes.syntax.quiz_lines import Field, Mark, field_line

LARGEST = 30


@dataclass(frozen=True, kw_only=True)
class OrderOfMagnitude(Question):
    """How many zeros the number has."""

    zeros: int


class OrderOfMagnitudeKind(Kind[OrderOfMagnitude, int], Graded[OrderOfMagnitude, int]):
    """An answer is a number of zeros."""

    name = "order_of_magnitude"
    words = named(fr="ordre de grandeur", en="order of magnitude")
    question = OrderOfMagnitude
    answer = TypeAdapter(int)
    written_as = frozenset[Mark | Field]({Field.NUMBER})
    is_named = True

    def read(self, draft: Draft, common: Common, problems: list[Problem]) -> OrderOfMagnitude | None:
        field = draft.fields[Field.NUMBER]
        if not field.text.isdigit():
            problems.append(Problem(field.line, field.column, QuizFault.NOT_A_NUMBER, field.text))
            return None
        return OrderOfMagnitude(**common, zeros=int(field.text))

    def write(self, question: OrderOfMagnitude, language: str) -> list[str]:
        return [field_line(Field.NUMBER, str(question.zeros), language)]

    def texts(self, question: OrderOfMagnitude) -> Iterator[str]:
        yield from ()

    def defects(self, question: OrderOfMagnitude) -> Iterator[QuizFault]:
        if question.zeros > LARGEST:
            yield QuizFault.NOT_A_NUMBER

    def take(self, question: OrderOfMagnitude, fields: Fields, order: Sequence[int], language: str) -> object:
        text = first(fields).replace(" ", "")
        if not text:
            return None
        if text.strip("0") != "1" or not text.startswith("1"):
            raise UnclearAnswerError("Answer with a 1 and its zeros.")
        return len(text) - 1

    def fill(self, question: OrderOfMagnitude, response: int, order: Sequence[int]) -> list[tuple[str, str]]:
        return [(ANSWER, "1" + "0" * response)]

    def check(self, question: OrderOfMagnitude, value: int) -> int:
        if not 0 <= value <= LARGEST:
            raise ValueError("too many zeros")
        return value

    def describe(self, question: OrderOfMagnitude, response: int, language: str) -> list[str]:
        return [f"10^{response}"]

    def imagine(self, question: OrderOfMagnitude, chance: Random, *, knows: bool) -> int:
        return question.zeros if knows else question.zeros + chance.choice([1, 2])

    def tally(self, question: OrderOfMagnitude, given: Given[int]) -> Tally:
        bars = (
            Bar(f"10^{each}", given.responses.count(each), len(given.responses), given.is_right(each))
            for each in sorted(set(given.responses))
        )
        return Tally(len(given.responses), tuple(bars))

    def on_screen(self, question: OrderOfMagnitude, given: Given[int], *, with_key: bool) -> Tally:
        return self.tally(question, given).for_the_screen(with_key=with_key)

    def fraction(self, question: OrderOfMagnitude, response: int, language: str) -> Fraction:
        return Fraction(response == question.zeros)

    def key(self, question: OrderOfMagnitude, language: str) -> list[str]:
        return [f"10^{question.zeros}"]

    def parts(
        self, question: OrderOfMagnitude, response: int, language: str, ruling: bool | None
    ) -> list[Part]:
        right = response == question.zeros if ruling is None else ruling
        return [Part(mark_of(right), f"10^{response}")]


KIND = OrderOfMagnitudeKind()
