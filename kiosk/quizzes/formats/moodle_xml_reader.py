"""Questions in Moodle's XML as a quiz. What is kept: ``docs/quiz-formats-moodle.md``.

The format: https://docs.moodle.org/en/Moodle_XML_format and, in Moodle's source,
``question/format/xml/format.php`` and ``question/type/ordering``.
"""

from collections.abc import Callable
from decimal import Decimal
from functools import partial

from kiosk.quizzes.formats.foreign_file import Collected, Common, Read, UnusableError
from kiosk.quizzes.model.normalise import line
from kiosk.quizzes.model.problems import Loss, QuizFault
from kiosk.quizzes.model.quiz import (
    Matching,
    MultipleChoice,
    Numeric,
    Ordering,
    Pair,
    Question,
    ShortText,
    SingleChoice,
    TrueFalse,
)
from kiosk.quizzes.syntax.moodle_marks import (
    MOST_ANSWERS,
    Interval,
    Marked,
    matched,
    multiple_choices,
    number_of,
    ordering_losses,
    short_answers,
    single_choices,
    the_number,
)
from kiosk.quizzes.syntax.moodle_question import Reading
from kiosk.quizzes.syntax.moodle_xml_syntax import Node, QuestionElement, questions, words_of
from kiosk.quizzes.syntax.source_text import EVERYTHING, Chosen, decoded


def read_moodle_xml(content: bytes, *, title: str, language: str = "fr", chosen: Chosen = EVERYTHING) -> Read:
    """The quiz in a Moodle XML file, which has neither a title nor a language. A question that cannot be
    asked is reported with the place where it begins, and left out.

    Raises:
        QuizFileError: the file as a whole is refused, or none of its questions can be asked.
    """
    collected = Collected(chosen)
    for node in questions(decoded(content)):
        kind = node.attributes.get("type", "").strip()
        if kind == "category":
            collected.enter(line(node.text_of("category", "text")))
        elif collected.next_is_wanted():
            collected.take((node.line, node.column), language, partial(_question, collected, node, kind))
    return collected.finished(line(title), language)


def _question(collected: Collected, node: Node, kind: str, number: int) -> Question:
    return _Question(Reading(collected, number), node).read(kind)


class _Question(QuestionElement):
    """A question with its answers."""

    def read(self, kind: str) -> Question:
        kinds: dict[str, Callable[[Common], Question]] = {
            "multichoice": self._choice,
            "truefalse": self._true_false,
            "shortanswer": self._short_text,
            "numerical": self._numeric,
            "matching": self._matching,
            "match": self._matching,
            "ordering": self._ordering,
        }
        if not kind:
            raise UnusableError(QuizFault.UNREADABLE)
        if kind not in kinds:
            raise UnusableError(QuizFault.KIND_UNKNOWN, line(kind))
        if len(self.node.all("answer")) + len(self.node.all("subquestion")) > MOST_ANSWERS:
            raise UnusableError(QuizFault.TOO_MANY_CHOICES)
        return kinds[kind](self.common())

    def _choice(self, common: Common) -> Question:
        common["shuffle"] = _yes(self.node.text_of("shuffleanswers", default="false"))
        marked = [
            Marked(self.line(answer), self.line(answer.first("feedback")), _percent(answer))
            for answer in self.node.all("answer")
            if not self.is_nothing(answer)
        ]
        single = _yes(self.node.text_of("single", default="true"))
        choices, losses = single_choices(marked) if single else multiple_choices(marked)
        self.reading.lose_all(losses)
        return (SingleChoice if single else MultipleChoice)(choices=choices, **common)

    def _true_false(self, common: Common) -> Question:
        answers = self.node.all("answer")
        if len(answers) != 2:
            raise UnusableError(QuizFault.TOO_FEW_CHOICES if len(answers) < 2 else QuizFault.TOO_MANY_CHOICES)
        # Old exports use localised words here, and always put the one for “true” first.
        yes, no = reversed(answers) if answers[0].text_of("text") == "false" else answers
        if _percent(yes) == _percent(no):
            raise UnusableError(QuizFault.NOT_ONE_RIGHT)
        return TrueFalse(
            answer=_percent(yes) > _percent(no),
            feedback_true=self.line(yes.first("feedback")),
            feedback_false=self.line(no.first("feedback")),
            **common,
        )

    def _short_text(self, common: Common) -> Question:
        if _yes(self.node.text_of("usecase", default="0")):
            self.reading.lose(Loss.CASE)
        marked = [
            Marked(
                self.reading.words(words_of(answer)), self.line(answer.first("feedback")), _percent(answer)
            )
            for answer in self.node.all("answer")
        ]
        answers, losses = short_answers(marked)
        self.reading.lose_all(losses)
        return ShortText(answers=answers, **common)

    def _numeric(self, common: Common) -> Question:
        interval, losses = the_number(self._interval(answer) for answer in self.node.all("answer"))
        self.reading.lose_all(losses)
        units = self.node.first("units")
        names = [line(each.text_of("unit_name")) for each in units.all("unit")] if units else []
        self.reading.lose_all((Loss.UNIT, other) for other in names[1:])
        if self.node.text_of("unitgradingtype", default="0") != "0":
            self.reading.lose(Loss.UNIT, "unitgradingtype")
        return Numeric(
            value=interval.value or Decimal(0),
            tolerance=interval.tolerance,
            unit=names[0] if names else "",
            **common,
        )

    def _interval(self, answer: Node) -> Interval:
        text = words_of(answer)
        feedback = bool(self.line(answer.first("feedback")))
        if text == "*":
            return Interval(None, Decimal(0), _percent(answer), feedback)
        tolerance = number_of(answer.text_of("tolerance") or "0")
        return Interval(number_of(text), tolerance, _percent(answer), feedback)

    def _matching(self, common: Common) -> Question:
        common["shuffle"] = _yes(self.node.text_of("shuffleanswers", default="true"))
        pairs = [
            Pair(self.line(each), self.reading.words(words_of(each.first("answer"))))
            for each in self.node.all("subquestion")
        ]
        full, extra, losses = matched(pairs)
        self.reading.lose_all(losses)
        return Matching(pairs=full, extra=extra, **common)

    def _ordering(self, common: Common) -> Question:
        answers = self.node.all("answer")
        grading, select = (line(self.node.text_of(each)).upper() for each in ("gradingtype", "selecttype"))
        shown = self.node.text_of("selectcount")
        self.reading.lose_all(ordering_losses(grading, select, shown, len(answers)))
        if any(self.line(answer.first("feedback")) for answer in answers):
            self.reading.lose(Loss.FEEDBACK)
        return Ordering(items=tuple(self.line(answer) for answer in answers), **common)


def _percent(answer: Node) -> Decimal:
    return number_of(answer.attributes.get("fraction", "0"))


def _yes(text: str) -> bool:
    return text.lower() not in ("false", "0", "")
