"""A statement, which is true or false."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Final
from xml.etree.ElementTree import Element

from pydantic import TypeAdapter

from kiosk.quizzes.kinds.fields import first
from kiosk.quizzes.kinds.kind import ANSWER, Fields, Given, Graded, Kind, Options, Portable, named
from kiosk.quizzes.kinds.registry import register
from kiosk.quizzes.kinds.single_choice import SingleChoice
from kiosk.quizzes.kinds.tally import Bar, Tally
from kiosk.quizzes.kinds.verdict import Part, PartMark, mark_of
from kiosk.quizzes.model.problems import Problem, QuizFault
from kiosk.quizzes.model.quiz import Choice, Question
from kiosk.quizzes.model.responses import encoded
from kiosk.quizzes.syntax.draft import Draft
from kiosk.quizzes.syntax.foreign import Common, UnusableError
from kiosk.quizzes.syntax.gift_question import TRUE, GiftLines, GiftQuestion, GiftShape, inner
from kiosk.quizzes.syntax.gift_syntax import feedback_of
from kiosk.quizzes.syntax.moodle_xml_syntax import QuestionElement, add_plain_answer, percent_of
from kiosk.quizzes.syntax.quiz_lines import Field, Mark, choice_lines

LABELS = {"fr": ("Vrai", "Faux"), "en": ("True", "False")}


@dataclass(frozen=True, kw_only=True)
class TrueFalse(Question):
    """A statement. Each feedback is for students who give that answer."""

    answer: bool
    feedback_true: str = ""
    feedback_false: str = ""


class TrueFalseKind(Kind[TrueFalse, bool], Graded[TrueFalse, bool], Portable[TrueFalse]):
    """An answer is a boolean.

    In a quiz file it is a choice between exactly “true” and “false”, in that order and in the language of the
    quiz.
    """

    name = "true_false"
    words = named(fr="vrai ou faux", en="true or false")
    question = TrueFalse
    answer = TypeAdapter(bool)
    written_as = frozenset[Mark | Field]()
    shows_key = True
    gift_shape = GiftShape.STATEMENT
    moodle_types = ("truefalse",)

    def read(self, draft: Draft, common: Common, problems: list[Problem]) -> None:
        """Nothing is written as one: ``narrowed``."""
        return

    def narrowed(self, question: Question, language: str) -> TrueFalse | None:
        """The statement that a choice between “true” and “false” means."""
        if not isinstance(question, SingleChoice):
            return None
        if tuple(each.text for each in question.choices) != LABELS[language]:
            return None
        yes, no = question.choices
        if yes.right == no.right:
            return None
        return TrueFalse(
            stem=question.stem,
            body=question.body,
            concept=question.concept,
            hint=question.hint,
            explanation=question.explanation,
            points=question.points,
            shuffle=question.shuffle,
            media=question.media,
            answer=yes.right,
            feedback_true=yes.feedback,
            feedback_false=no.feedback,
        )

    def write(self, question: TrueFalse, language: str) -> list[str]:
        """Two choices."""
        yes, no = LABELS[language]
        choices = (
            Choice(yes, question.answer, question.feedback_true),
            Choice(no, not question.answer, question.feedback_false),
        )
        return choice_lines(choices, "- (x)", "- ( )")

    def texts(self, question: TrueFalse) -> Iterator[str]:
        """The feedback."""
        yield from (question.feedback_true, question.feedback_false)

    def defects(self, question: TrueFalse) -> Iterator[QuizFault]:
        """Nothing can be wrong with it."""
        yield from ()

    def offered(self, question: TrueFalse, language: str) -> Sequence[str]:
        """True, then false, whatever the key."""
        return LABELS[language]

    def shuffles(self, question: TrueFalse) -> bool:
        """Never: everybody expects them in this order."""
        return False

    def take(self, question: TrueFalse, fields: Fields, order: Sequence[int], language: str) -> object:
        """One field holds the place of the answer."""
        value = first(fields)
        return {"0": True, "1": False}.get(value, value) if value else None

    def fill(self, question: TrueFalse, response: bool, order: Sequence[int]) -> list[tuple[str, str]]:
        """The field with the place of the answer."""
        return [(ANSWER, "0" if response else "1")]

    def check(self, question: TrueFalse, value: bool) -> bool:
        """Either will do."""
        return value

    def describe(self, question: TrueFalse, response: bool, language: str) -> list[str]:
        """“True” or “false”."""
        return [LABELS[language][0 if response else 1]]

    def imagine(self, question: TrueFalse, chance: Random, *, knows: bool) -> bool:
        """The right answer, or the other one."""
        return question.answer if knows else not question.answer

    def tally(self, question: TrueFalse, given: Given[bool]) -> Tally:
        """A bar for each."""
        counts, total = Counter(given.responses), len(given.responses)
        bars = (
            Bar(words, counts[value], total, given.is_right(value), encoded(value))
            for value, words in zip((True, False), LABELS[given.language], strict=True)
        )
        return Tally(total, tuple(bars))

    def on_screen(self, question: TrueFalse, given: Given[bool], *, with_key: bool) -> Tally:
        """The same bars."""
        return self.tally(question, given).for_the_screen(with_key=with_key)

    def fraction(self, question: TrueFalse, response: bool, language: str) -> Fraction:
        """All or nothing."""
        return Fraction(response == question.answer)

    def key(self, question: TrueFalse, language: str) -> list[str]:
        """“True” or “false”."""
        return self.describe(question, question.answer, language)

    def parts(self, question: TrueFalse, response: bool, language: str, ruling: bool | None) -> list[Part]:
        """The answer, and, where it is wrong, the right one."""
        feedback = question.feedback_true if response else question.feedback_false
        right = response == question.answer if ruling is None else ruling
        whole = Part(mark_of(right), self.describe(question, response, language)[0], feedback=feedback)
        if right or ruling is not None:
            return [whole]
        return [whole, Part(PartMark.MISSED, self.key(question, language)[0])]

    def options(self, question: TrueFalse, language: str) -> Options:
        """True and false."""
        return Options(LABELS[language], [question.answer, not question.answer], single=True)

    def chosen(self, response: bool) -> Sequence[int]:
        """Which of them."""
        return (0 if response else 1,)

    def from_gift(self, read: GiftQuestion, common: Common) -> TrueFalse:
        """``T`` or ``F``, then the feedback for whoever is wrong, then that for whoever is right."""
        answer, rest = feedback_of(read.answers)
        wrong, right = map(read.line, feedback_of(rest))
        if answer in TRUE:
            return TrueFalse(answer=True, feedback_true=right, feedback_false=wrong, **common)
        return TrueFalse(answer=False, feedback_true=wrong, feedback_false=right, **common)

    def to_gift(self, question: TrueFalse) -> GiftLines:
        """One line."""
        word, right, wrong = "TRUE", question.feedback_true, question.feedback_false
        if not question.answer:
            word, right, wrong = "FALSE", wrong, right
        feedbacks = [wrong, right] if right else [wrong] if wrong else []
        return GiftLines(["#".join([word, *map(inner, feedbacks)])])

    def from_moodle(self, read: QuestionElement, common: Common) -> TrueFalse:
        """The answer that gives more points is right."""
        answers = read.node.all("answer")
        if len(answers) != 2:
            raise UnusableError(QuizFault.TOO_FEW_CHOICES if len(answers) < 2 else QuizFault.TOO_MANY_CHOICES)
        # Old exports use localised words here, and always put the one for “true” first.
        yes, no = reversed(answers) if answers[0].text_of("text") == "false" else answers
        if percent_of(yes) == percent_of(no):
            raise UnusableError(QuizFault.NOT_ONE_RIGHT)
        return TrueFalse(
            answer=percent_of(yes) > percent_of(no),
            feedback_true=read.line(yes.first("feedback")),
            feedback_false=read.line(no.first("feedback")),
            **common,
        )

    def to_moodle(self, question: TrueFalse, node: Element) -> None:
        """Two answers, with Moodle's words."""
        for word, right, feedback in (
            ("true", question.answer, question.feedback_true),
            ("false", not question.answer, question.feedback_false),
        ):
            add_plain_answer(node, Choice(word, right, feedback))


KIND: Final = register(TrueFalseKind())
