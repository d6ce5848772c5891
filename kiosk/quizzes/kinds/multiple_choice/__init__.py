"""At least one choice is right, and several may be ticked."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Final
from xml.etree.ElementTree import Element

from pydantic import TypeAdapter

from kiosk.quizzes.kinds.fields import index, offered_at
from kiosk.quizzes.kinds.kind import ANSWER, Fields, Given, Graded, Kind, Options, Portable, named
from kiosk.quizzes.kinds.multiple_choice.shares import choices_of, shares
from kiosk.quizzes.kinds.registry import register
from kiosk.quizzes.kinds.tally import Bar, Tally
from kiosk.quizzes.kinds.verdict import Part, PartMark, mark_of
from kiosk.quizzes.model import rules
from kiosk.quizzes.model.problems import Loss, Problem, QuizFault
from kiosk.quizzes.model.quiz import Choice, Question
from kiosk.quizzes.syntax.draft import Draft
from kiosk.quizzes.syntax.foreign import Common
from kiosk.quizzes.syntax.gift_question import GiftLines, GiftQuestion, GiftShape, choice_line
from kiosk.quizzes.syntax.moodle_marks import Marked
from kiosk.quizzes.syntax.moodle_xml_syntax import SEVERAL, QuestionElement, add_choices, add_value, yes
from kiosk.quizzes.syntax.quiz_lines import Field, Mark, choice_lines


@dataclass(frozen=True, kw_only=True)
class MultipleChoice(Question):
    """At least one choice is right."""

    choices: tuple[Choice, ...]


class MultipleChoiceKind(
    Kind[MultipleChoice, tuple[int, ...]], Graded[MultipleChoice, tuple[int, ...]], Portable[MultipleChoice]
):
    """An answer is the indexes of the ticked choices, ascending."""

    name = "multiple_choice"
    words = named(fr="choix multiple", en="multiple choice")
    question = MultipleChoice
    answer = TypeAdapter(list[int])
    written_as = frozenset[Mark | Field]({Mark.MULTIPLE})
    shows_key = True
    gift_shape = GiftShape.SEVERAL
    moodle_types = (SEVERAL,)

    def read(self, draft: Draft, common: Common, problems: list[Problem]) -> MultipleChoice:
        """Every line is a choice, the ticked ones are right."""
        return MultipleChoice(**common, choices=draft.choices())

    def write(self, question: MultipleChoice, language: str) -> list[str]:
        """A line for each choice, with its feedback below."""
        return choice_lines(question.choices, "- [x]", "- [ ]")

    def texts(self, question: MultipleChoice) -> Iterator[str]:
        """The choices and their feedback."""
        return (text for each in question.choices for text in (each.text, each.feedback))

    def defects(self, question: MultipleChoice) -> Iterator[QuizFault]:
        """Two choices at least, all different, one of them right at least."""
        yield from rules.how_many(question.choices, 2)
        yield from rules.distinct([each.text for each in question.choices])
        if not any(each.right for each in question.choices):
            yield QuizFault.NONE_RIGHT

    def offered(self, question: MultipleChoice, language: str) -> Sequence[str]:
        """The choices."""
        return [each.text for each in question.choices]

    def take(self, question: MultipleChoice, fields: Fields, order: Sequence[int], language: str) -> object:
        """Each ticked box is a field with the place of its choice."""
        return [offered_at(each, order) for each in fields.get(ANSWER, ())]

    def fill(
        self, question: MultipleChoice, response: tuple[int, ...], order: Sequence[int]
    ) -> list[tuple[str, str]]:
        """A field for each ticked box."""
        place_of = {line: place for place, line in enumerate(order)}
        return [(ANSWER, str(place_of[each])) for each in self.chosen(response)]

    def check(self, question: MultipleChoice, value: list[int]) -> tuple[int, ...] | None:
        """There are such choices."""
        return tuple(sorted({index(each, len(question.choices)) for each in value})) or None

    def describe(self, question: MultipleChoice, response: tuple[int, ...], language: str) -> list[str]:
        """A line for each ticked choice."""
        return [question.choices[each].text for each in self.chosen(response)]

    def imagine(self, question: MultipleChoice, chance: Random, *, knows: bool) -> tuple[int, ...]:
        """The right choices, or any two."""
        if knows:
            return tuple(place for place, each in enumerate(question.choices) if each.right)
        return tuple(sorted(chance.sample(range(len(question.choices)), 2)))

    def tally(self, question: MultipleChoice, given: Given[tuple[int, ...]]) -> Tally:
        """A bar for each choice, in the order of the file: how many ticked it."""
        counts = Counter(place for each in given.responses for place in self.chosen(each))
        total = len(given.responses)
        bars = (
            Bar(each.text, counts[place], total, each.right) for place, each in enumerate(question.choices)
        )
        return Tally(total, tuple(bars))

    def on_screen(self, question: MultipleChoice, given: Given[tuple[int, ...]], *, with_key: bool) -> Tally:
        """The same bars."""
        return self.tally(question, given).for_the_screen(with_key=with_key)

    def fraction(self, question: MultipleChoice, response: tuple[int, ...], language: str) -> Fraction:
        """The share of right choices that are ticked, less the share of wrong ones that are; at least 0."""
        rights = {place for place, each in enumerate(question.choices) if each.right}
        wrongs = set(range(len(question.choices))) - rights
        ticked = set(self.chosen(response))
        earned = Fraction(len(ticked & rights), len(rights))
        lost = Fraction(len(ticked & wrongs), len(wrongs)) if wrongs else Fraction(0)
        return max(Fraction(0), earned - lost)

    def key(self, question: MultipleChoice, language: str) -> list[str]:
        """The right choices."""
        return [each.text for each in question.choices if each.right]

    def parts(
        self, question: MultipleChoice, response: tuple[int, ...], language: str, ruling: bool | None
    ) -> list[Part]:
        """Each ticked choice, and each right one that is not."""
        ticked = self.chosen(response)
        if ruling is not None:
            chosen = (question.choices[each] for each in ticked)
            return [Part(mark_of(ruling), each.text, feedback=each.feedback) for each in chosen]
        return [
            Part(mark_of(each.right), each.text, feedback=each.feedback)
            if place in ticked
            else Part(PartMark.MISSED, each.text)
            for place, each in enumerate(question.choices)
            if place in ticked or each.right
        ]

    def options(self, question: MultipleChoice, language: str) -> Options:
        """The choices."""
        choices = question.choices
        return Options([each.text for each in choices], [each.right for each in choices], single=False)

    def chosen(self, response: tuple[int, ...]) -> Sequence[int]:
        """The ticked choices."""
        return response

    def from_gift(self, read: GiftQuestion, common: Common) -> MultipleChoice:
        """The choices that give any points are right."""
        return self._marked(read.marked_answers(), read, common)

    def to_gift(self, question: MultipleChoice) -> GiftLines:
        """Equal shares for the right choices, and less for the wrong ones."""
        equal = shares(question.choices)
        return GiftLines(
            [
                choice_line(f"~%{equal.right if each.right else equal.wrong}%", each)
                for each in question.choices
            ]
        )

    def lost_in_gift(self, question: MultipleChoice) -> Iterator[Loss]:
        """Shares that Moodle does not have."""
        if not shares(question.choices).exact:
            yield Loss.WEIGHTS

    def from_moodle(self, read: QuestionElement, common: Common) -> MultipleChoice:
        """The choices that give any points are right."""
        common["shuffle"] = yes(read.node.text_of("shuffleanswers", default="false"))
        return self._marked(read.marked_answers(), read, common)

    def to_moodle(self, question: MultipleChoice, node: Element) -> None:
        """Equal shares for the right choices, and less for the wrong ones."""
        equal = shares(question.choices)
        add_value(node, "single", "false")
        add_value(node, "shuffleanswers", "true" if question.shuffle else "false")
        add_choices(node, question.choices, f"{equal.right}", f"{equal.wrong}")

    def lost_in_moodle(self, question: MultipleChoice) -> Iterator[Loss]:
        """Shares that Moodle does not have."""
        return self.lost_in_gift(question)

    def _marked(
        self, marked: Sequence[Marked], read: GiftQuestion | QuestionElement, common: Common
    ) -> MultipleChoice:
        choices, losses = choices_of(marked)
        read.reading.lose_all(losses)
        return MultipleChoice(choices=choices, **common)


KIND: Final = register(MultipleChoiceKind())
