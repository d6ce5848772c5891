"""Exactly one choice is right, and one is chosen."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Final
from xml.etree.ElementTree import Element

from pydantic import TypeAdapter

from kiosk.quizzes.kinds.fields import first, index, offered_at
from kiosk.quizzes.kinds.kind import ANSWER, Fields, Given, Graded, Kind, Options, Portable, named
from kiosk.quizzes.kinds.registry import register
from kiosk.quizzes.kinds.tally import Bar, Tally
from kiosk.quizzes.kinds.verdict import Part, PartMark, mark_of
from kiosk.quizzes.model import rules
from kiosk.quizzes.model.problems import Loss, Problem, QuizFault
from kiosk.quizzes.model.quiz import Choice, Question
from kiosk.quizzes.model.responses import encoded
from kiosk.quizzes.syntax.draft import Draft
from kiosk.quizzes.syntax.foreign import Common
from kiosk.quizzes.syntax.gift_question import GiftLines, GiftQuestion, GiftShape, choice_line
from kiosk.quizzes.syntax.moodle_marks import Marked, once, part_marks
from kiosk.quizzes.syntax.moodle_xml_syntax import QuestionElement, add_choices, add_value, yes
from kiosk.quizzes.syntax.quiz_lines import Field, Mark, choice_lines


@dataclass(frozen=True, kw_only=True)
class SingleChoice(Question):
    """Exactly one choice is right."""

    choices: tuple[Choice, ...]


class SingleChoiceKind(Kind[SingleChoice, int], Graded[SingleChoice, int], Portable[SingleChoice]):
    """An answer is the index of a choice."""

    name = "single_choice"
    words = named(fr="choix unique", en="single choice")
    question = SingleChoice
    answer = TypeAdapter(int)
    written_as = frozenset[Mark | Field]({Mark.SINGLE})
    shows_key = True
    gift_shape = GiftShape.ONE
    moodle_types = ("multichoice",)

    def read(self, draft: Draft, common: Common, problems: list[Problem]) -> SingleChoice:
        """Every line is a choice, the ticked one is right."""
        return SingleChoice(**common, choices=draft.choices())

    def write(self, question: SingleChoice, language: str) -> list[str]:
        """A line for each choice, with its feedback below."""
        return choice_lines(question.choices, "- (x)", "- ( )")

    def texts(self, question: SingleChoice) -> Iterator[str]:
        """The choices and their feedback."""
        return (text for each in question.choices for text in (each.text, each.feedback))

    def defects(self, question: SingleChoice) -> Iterator[QuizFault]:
        """Two choices at least, all different, one of them right."""
        yield from rules.how_many(question.choices, 2)
        yield from rules.distinct([each.text for each in question.choices])
        if sum(each.right for each in question.choices) != 1:
            yield QuizFault.NOT_ONE_RIGHT

    def offered(self, question: SingleChoice, language: str) -> Sequence[str]:
        """The choices."""
        return [each.text for each in question.choices]

    def take(self, question: SingleChoice, fields: Fields, order: Sequence[int], language: str) -> object:
        """One field holds the place of the choice."""
        return offered_at(first(fields), order)

    def fill(self, question: SingleChoice, response: int, order: Sequence[int]) -> list[tuple[str, str]]:
        """The field with the place of the choice."""
        return [(ANSWER, str(list(order).index(response)))]

    def check(self, question: SingleChoice, value: int) -> int:
        """There is such a choice."""
        return index(value, len(question.choices))

    def describe(self, question: SingleChoice, response: int, language: str) -> list[str]:
        """The text of the choice."""
        return [_chosen(question, response).text]

    def imagine(self, question: SingleChoice, chance: Random, *, knows: bool) -> int:
        """The right choice, or a wrong one."""
        return chance.choice([place for place, each in enumerate(question.choices) if each.right is knows])

    def tally(self, question: SingleChoice, given: Given[int]) -> Tally:
        """A bar for each choice, in the order of the file."""
        counts, total = Counter(given.responses), len(given.responses)
        bars = (
            Bar(each.text, counts[place], total, given.is_right(place), encoded(place))
            for place, each in enumerate(question.choices)
        )
        return Tally(total, tuple(bars))

    def on_screen(self, question: SingleChoice, given: Given[int], *, with_key: bool) -> Tally:
        """The same bars."""
        return self.tally(question, given).for_the_screen(with_key=with_key)

    def fraction(self, question: SingleChoice, response: int, language: str) -> Fraction:
        """All or nothing."""
        return Fraction(_chosen(question, response).right)

    def key(self, question: SingleChoice, language: str) -> list[str]:
        """The right choice."""
        return [each.text for each in question.choices if each.right]

    def parts(self, question: SingleChoice, response: int, language: str, ruling: bool | None) -> list[Part]:
        """The choice, and, where it is wrong, the right one."""
        chosen = _chosen(question, response)
        right = chosen.right if ruling is None else ruling
        whole = Part(mark_of(right), chosen.text, feedback=chosen.feedback)
        if right or ruling is not None:
            return [whole]
        return [whole, *(Part(PartMark.MISSED, words) for words in self.key(question, language))]

    def options(self, question: SingleChoice, language: str) -> Options:
        """The choices."""
        choices = question.choices
        return Options([each.text for each in choices], [each.right for each in choices], single=True)

    def chosen(self, response: int) -> Sequence[int]:
        """The choice."""
        return (response,)

    def from_gift(self, read: GiftQuestion, common: Common) -> SingleChoice:
        """The choice that gives all the points is right."""
        return self._marked(read.marked_answers(), read, common)

    def to_gift(self, question: SingleChoice) -> GiftLines:
        """``=`` before the right choice, ``~`` before the others."""
        return GiftLines([choice_line("=" if each.right else "~", each) for each in question.choices])

    def from_moodle(self, read: QuestionElement, common: Common) -> SingleChoice:
        """The choice that gives all the points is right."""
        common["shuffle"] = yes(read.node.text_of("shuffleanswers", default="false"))
        return self._marked(read.marked_answers(), read, common)

    def to_moodle(self, question: SingleChoice, node: Element) -> None:
        """100 % for the right choice."""
        add_value(node, "single", "true")
        add_value(node, "shuffleanswers", "true" if question.shuffle else "false")
        add_choices(node, question.choices, "100", "0")

    def lost_in_moodle(self, question: SingleChoice) -> Iterator[Loss]:
        """Nothing."""
        yield from ()

    def _marked(
        self, marked: Sequence[Marked], read: GiftQuestion | QuestionElement, common: Common
    ) -> SingleChoice:
        choices, losses = once(each.choice for each in marked)
        read.reading.lose_all(losses + part_marks(marked))
        return SingleChoice(choices=choices, **common)


def _chosen(question: SingleChoice, response: int) -> Choice:
    return question.choices[response]


KIND: Final = register(SingleChoiceKind())
