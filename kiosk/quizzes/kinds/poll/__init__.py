"""A choice without a key: what does the hall think?"""

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


@dataclass(frozen=True, kw_only=True)
class Poll(Question):
    """``choices`` to take one of; none is right or wrong."""

    choices: tuple[str, ...]


class PollKind(Kind[Poll, int]):
    """An answer is the index of a choice."""

    name = "poll"
    words = named(fr="sondage", en="poll")
    question = Poll
    answer = TypeAdapter(int)
    written_as = frozenset[Mark | Field]({Mark.SINGLE})
    is_named = True

    def read(self, draft: Draft, common: Common, problems: list[Problem]) -> Poll | None:
        """Every line is a choice; a ticked one, or one with feedback, would be a key."""
        for each, choice in zip(draft.answers, draft.choices(), strict=True):
            if choice.right or choice.feedback:
                problems.append(Problem(each.line, 1, QuizFault.KEY_OF_A_POLL))
                return None
        return Poll(**common, choices=tuple(each.text for each in draft.choices()))

    def write(self, question: Poll, language: str) -> list[str]:
        """A line for each choice."""
        return [f"- ( ) {each}" for each in question.choices]

    def texts(self, question: Poll) -> Iterator[str]:
        """The choices."""
        yield from question.choices

    def defects(self, question: Poll) -> Iterator[QuizFault]:
        """Two choices at least, all different."""
        yield from rules.how_many(question.choices, 2)
        yield from rules.distinct(question.choices)

    def offered(self, question: Poll, language: str) -> Sequence[str]:
        """The choices."""
        return question.choices

    def shuffles(self, question: Poll) -> bool:
        """Never: the phone and the screen show the same, and many polls have an order of their own."""
        return False

    def take(self, question: Poll, fields: Fields, order: Sequence[int], language: str) -> object:
        """One field holds the place of the choice."""
        return offered_at(first(fields), order)

    def fill(self, question: Poll, response: int, order: Sequence[int]) -> list[tuple[str, str]]:
        """The field with the place of the choice."""
        return [(ANSWER, str(list(order).index(response)))]

    def check(self, question: Poll, value: int) -> int:
        """There is such a choice."""
        return index(value, len(question.choices))

    def describe(self, question: Poll, response: int, language: str) -> list[str]:
        """The choice."""
        return [question.choices[response]]

    def imagine(self, question: Poll, chance: Random, *, knows: bool) -> int:
        """Any choice."""
        return chance.randrange(len(question.choices))

    def tally(self, question: Poll, given: Given[int]) -> Tally:
        """A bar for each choice, in the order of the file."""
        counts, total = Counter(given.responses), len(given.responses)
        bars = (Bar(words, counts[place], total) for place, words in enumerate(question.choices))
        return Tally(total, tuple(bars))

    def on_screen(self, question: Poll, given: Given[int], *, with_key: bool) -> Tally:
        """The same bars: there is no key."""
        return self.tally(question, given)


KIND: Final = register(PollKind())
