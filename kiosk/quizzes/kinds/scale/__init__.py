"""Two to seven labelled steps, such as from “not at all” to “entirely”; none is right."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

from pydantic import TypeAdapter

from kiosk.quizzes.kinds.fields import first, index, offered_at
from kiosk.quizzes.kinds.kind import ANSWER, Fields, Given, Kind, named
from kiosk.quizzes.kinds.registry import register
from kiosk.quizzes.kinds.tally import Bar, Tally
from kiosk.quizzes.model import rules
from kiosk.quizzes.model.problems import Problem, QuizFault
from kiosk.quizzes.model.quiz import Question
from kiosk.quizzes.syntax.draft import Draft
from kiosk.quizzes.syntax.foreign import Common
from kiosk.quizzes.syntax.quiz_lines import Field, Mark

MOST_STEPS = 7


@dataclass(frozen=True, kw_only=True)
class Scale(Question):
    """``steps`` are their labels, from one end to the other."""

    steps: tuple[str, ...]


class ScaleKind(Kind[Scale, int]):
    """An answer is the index of a step."""

    name = "scale"
    words = named(fr="échelle", en="scale")
    question = Scale
    answer = TypeAdapter(int)
    written_as = frozenset[Mark | Field]({Mark.ITEM})
    is_named = True

    def read(self, draft: Draft, common: Common, problems: list[Problem]) -> Scale:
        """Numbered lines, from one end to the other."""
        return Scale(**common, steps=tuple(each.text for each in draft.choices()))

    def write(self, question: Scale, language: str) -> list[str]:
        """Numbered lines."""
        return [f"{place}. {label}" for place, label in enumerate(question.steps, start=1)]

    def texts(self, question: Scale) -> Iterator[str]:
        """The labels."""
        yield from question.steps

    def defects(self, question: Scale) -> Iterator[QuizFault]:
        """Two to seven steps, all different."""
        if not 2 <= len(question.steps) <= MOST_STEPS:
            yield QuizFault.STEPS_OF_A_SCALE
        yield from rules.distinct(question.steps)

    def offered(self, question: Scale, language: str) -> Sequence[str]:
        """The steps."""
        return question.steps

    def shuffles(self, question: Scale) -> bool:
        """Never: they stand in an order."""
        return False

    def take(self, question: Scale, fields: Fields, order: Sequence[int], language: str) -> object:
        """One field holds the step."""
        return offered_at(first(fields), order)

    def fill(self, question: Scale, response: int, order: Sequence[int]) -> list[tuple[str, str]]:
        """The field with the step."""
        return [(ANSWER, str(response))]

    def check(self, question: Scale, value: int) -> int:
        """There is such a step."""
        return index(value, len(question.steps))

    def describe(self, question: Scale, response: int, language: str) -> list[str]:
        """The number of the step, out of how many, and its label: files can be sorted and read."""
        step = response
        return [f"{step + 1}/{len(question.steps)} {question.steps[step]}"]

    def imagine(self, question: Scale, chance: Random, *, knows: bool) -> int:
        """Rather in the middle."""
        return min(chance.randrange(len(question.steps)), chance.randrange(len(question.steps)) + 1)

    def tally(self, question: Scale, given: Given[int]) -> Tally:
        """A bar for each step, in their order."""
        counts, total = Counter(given.responses), len(given.responses)
        bars = (Bar(words, counts[place], total) for place, words in enumerate(question.steps))
        return Tally(total, tuple(bars))

    def on_screen(self, question: Scale, given: Given[int], *, with_key: bool) -> Tally:
        """The same bars: there is no key."""
        return self.tally(question, given)


KIND: Final = register(ScaleKind())
