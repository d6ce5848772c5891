"""A word or a short phrase, which is compared as a teacher would (``short_answer``)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Final
from xml.etree.ElementTree import Element

from pydantic import TypeAdapter

from kiosk.quizzes.kinds.fields import LONGEST_TYPED, first
from kiosk.quizzes.kinds.kind import ANSWER, Fields, Given, Graded, Kind, Portable, named
from kiosk.quizzes.kinds.registry import register
from kiosk.quizzes.kinds.short_text.moodle import literal_answer, short_answers
from kiosk.quizzes.kinds.short_text.short_answer import find, folded
from kiosk.quizzes.kinds.tally import Tally
from kiosk.quizzes.kinds.typed import in_authors_words, tally_of_typed
from kiosk.quizzes.kinds.verdict import Part, mark_of
from kiosk.quizzes.model import normalise, rules
from kiosk.quizzes.model.problems import Loss, Problem, QuizFault
from kiosk.quizzes.model.quiz import Choice, Question
from kiosk.quizzes.syntax.draft import Draft
from kiosk.quizzes.syntax.foreign import Common
from kiosk.quizzes.syntax.gift_question import (
    LOOKS_LIKE_A_WEIGHT,
    GiftLines,
    GiftQuestion,
    GiftShape,
    formatted,
    inner,
    weight,
)
from kiosk.quizzes.syntax.gift_syntax import escaped, feedback_of
from kiosk.quizzes.syntax.moodle_marks import ALL, Marked
from kiosk.quizzes.syntax.moodle_xml_syntax import (
    QuestionElement,
    add_plain_answer,
    add_value,
    percent_of,
    words_of,
    yes,
)
from kiosk.quizzes.syntax.quiz_lines import Field, Mark, choice_lines


@dataclass(frozen=True, kw_only=True)
class ShortText(Question):
    """``answers`` are the accepted answers, and wrong answers that must not pass as typos or have feedback of
    their own."""

    answers: tuple[Choice, ...]


class ShortTextKind(Kind[ShortText, str], Graded[ShortText, str], Portable[ShortText]):
    """An answer is the text as typed, tidied, at most ``LONGEST_TYPED`` characters."""

    name = "short_text"
    words = named(fr="réponse courte", en="short answer")
    question = ShortText
    answer = TypeAdapter(str)
    written_as = frozenset[Mark | Field]({Mark.ACCEPTED, Mark.REFUSED})
    gift_shape = GiftShape.WORDS
    moodle_types = ("shortanswer",)

    def read(self, draft: Draft, common: Common, problems: list[Problem]) -> ShortText:
        """Accepted and refused answers."""
        return ShortText(**common, answers=draft.choices())

    def write(self, question: ShortText, language: str) -> list[str]:
        """A line for each answer, with its feedback below."""
        return choice_lines(question.answers, "=", "!=")

    def texts(self, question: ShortText) -> Iterator[str]:
        """The answers and their feedback."""
        return (text for each in question.answers for text in (each.text, each.feedback))

    def defects(self, question: ShortText) -> Iterator[QuizFault]:
        """One accepted answer at least; each can be compared; none is both accepted and refused."""
        answers = question.answers
        yield from rules.how_many(answers, 1)
        if not any(each.right for each in answers):
            yield QuizFault.NONE_RIGHT
        forms = [(each, folded(each.text)) for each in answers[: rules.MOST_CHOICES + 1]]
        if any(each.text and not form for each, form in forms):
            yield QuizFault.ANSWER_UNUSABLE
        yield from rules.distinct([each.text for each in answers])
        if {form for each, form in forms if each.right} & {form for each, form in forms if not each.right}:
            yield QuizFault.RIGHT_AND_WRONG

    def take(self, question: ShortText, fields: Fields, order: Sequence[int], language: str) -> object:
        """One field holds the text."""
        return first(fields)

    def fill(self, question: ShortText, response: str, order: Sequence[int]) -> list[tuple[str, str]]:
        """The field with the text."""
        return [(ANSWER, response)]

    def check(self, question: ShortText, value: str) -> str | None:
        """Any text, tidied."""
        return normalise.line(value[:LONGEST_TYPED]) or None

    def describe(self, question: ShortText, response: str, language: str) -> list[str]:
        """The text."""
        return [response]

    def comparable(self, question: ShortText, response: str, language: str) -> str:
        """The text as it is compared."""
        return folded(response) or response

    def imagine(self, question: ShortText, chance: Random, *, knows: bool) -> str:
        """The first accepted answer, or a refused one, or nonsense."""
        if knows:
            return self.key(question, "")[0]
        return chance.choice([*(each.text for each in question.answers if not each.right), "?"])

    def tally(self, question: ShortText, given: Given[str]) -> Tally:
        """A bar for each answer that is compared as the same."""
        return tally_of_typed(
            given,
            lambda response: self.comparable(question, response, given.language),
            lambda response: found.text if (found := _found(question, response)) else "",
            wrong_ones_listed=True,
        )

    def on_screen(self, question: ShortText, given: Given[str], *, with_key: bool) -> Tally:
        """With the key, the author's answers."""
        return in_authors_words(self.tally(question, given), with_key=with_key)

    def fraction(self, question: ShortText, response: str, language: str) -> Fraction:
        """All or nothing."""
        found = _found(question, response)
        return Fraction(found is not None and found.right)

    def key(self, question: ShortText, language: str) -> list[str]:
        """The first accepted answer."""
        return [next(each.text for each in question.answers if each.right)]

    def parts(self, question: ShortText, response: str, language: str, ruling: bool | None) -> list[Part]:
        """The text, with the feedback of the author's answer that it counts as."""
        found = _found(question, response)
        right = (found is not None and found.right) if ruling is None else ruling
        return [Part(mark_of(right), response, feedback=found.feedback if found else "")]

    def from_gift(self, read: GiftQuestion, common: Common) -> ShortText:
        """``=`` before each answer, perhaps with a percentage."""
        marked = []
        for _sign, text in read.split():
            percent, text = weight(text, ALL)
            answer, feedback = feedback_of(text)
            answer, _ = read.rich(answer)
            marked.append(Marked(read.reading.words(answer), read.line(feedback, has_arrows=True), percent))
        answers, losses = short_answers(marked)
        read.reading.lose_all(losses)
        return ShortText(answers=answers, **common)

    def to_gift(self, question: ShortText) -> GiftLines | None:
        """``=`` before each answer; none at all with an arrow, which GIFT would read as a pair."""
        if any("->" in each.text for each in question.answers):
            return None
        return GiftLines([_gift_line(each) for each in question.answers])

    def from_moodle(self, read: QuestionElement, common: Common) -> ShortText:
        """Answers in plain text."""
        if yes(read.node.text_of("usecase", default="0")):
            read.reading.lose(Loss.CASE)
        marked = [
            Marked(
                read.reading.words(words_of(answer)), read.line(answer.first("feedback")), percent_of(answer)
            )
            for answer in read.node.all("answer")
        ]
        answers, losses = short_answers(marked)
        read.reading.lose_all(losses)
        return ShortText(answers=answers, **common)

    def to_moodle(self, question: ShortText, node: Element) -> None:
        """Answers in plain text, whatever their case."""
        add_value(node, "usecase", "0")
        for each in question.answers:
            add_plain_answer(node, Choice(literal_answer(each.text), each.right, each.feedback))


def _found(question: ShortText, response: str) -> Choice | None:
    return find(question.answers, response)


def _gift_line(choice: Choice) -> str:
    text = formatted(escaped(literal_answer(choice.text)))
    sign = "="
    if not choice.right or LOOKS_LIKE_A_WEIGHT.match(text):
        sign = f"=%{100 if choice.right else 0}%"
    feedback = inner(choice.feedback, hides_arrows=True)
    return f"{sign}{text}#{feedback}" if feedback else f"{sign}{text}"


KIND: Final = register(ShortTextKind())
