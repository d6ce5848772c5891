"""Questions in Moodle's XML as a quiz. What is kept: ``docs/quiz-formats-moodle.md``.

The format: https://docs.moodle.org/en/Moodle_XML_format and, of Moodle, ``question/format/xml/format.php``
and ``question/type/ordering``.
"""

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal

from kiosk.quizzes.formats.foreign_file import Collected, Common, OtherKindError, UnusableError, decoded
from kiosk.quizzes.formats.moodle_marks import (
    Interval,
    Marked,
    matched,
    multiple_choices,
    number_of,
    short_answers,
    single_choices,
    the_number,
)
from kiosk.quizzes.formats.moodle_question import Reading
from kiosk.quizzes.formats.moodle_text import TextFormat
from kiosk.quizzes.formats.moodle_xml_tree import Node, parsed
from kiosk.quizzes.formats.transfer import Read
from kiosk.quizzes.problems import Loss, Problem, QuizFileError, Reason
from kiosk.quizzes.quiz import (
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
from kiosk.quizzes.texts import line

MOST_ANSWERS = 200  # far more than may be asked, so that a broken file is refused early

_CENT = Decimal("0.01")
_COMBINED_FEEDBACKS = ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")
_NEIGHBOURS = {"", "RELATIVE_NEXT_EXCLUDE_LAST", "RELATIVE", "REL"}
_ALL_ITEMS = {"ALL", "EXACT"}


def read_moodle_xml(content: bytes, *, title: str, language: str = "fr") -> Read:
    """The quiz in a file of Moodle's XML, which says neither its title nor its language.

    Raises:
        QuizFileError: with every problem and its place. A question that cannot be asked is told where it
            begins.
    """
    root = parsed(decoded(content))
    if root.tag != "quiz":
        raise QuizFileError([Problem(root.line, root.column, Reason.NOT_A_MOODLE_QUIZ)])
    collected = Collected()
    for node in root.all("question"):
        kind = node.attributes.get("type", "").strip()
        if kind == "category":
            collected.lose(0, Loss.CATEGORY, line(node.text_of("category", "text")))
            continue
        number = collected.next_number()
        try:
            question = _Question(Reading(collected, number), node).read(kind)
            collected.add(question, node.line, node.column, language)
        except UnusableError as error:
            collected.problems.append(Problem(node.line, node.column, error.reason, error.value))
        except OtherKindError as error:
            collected.lose(number, Loss.QUESTION, error.kind)
    return collected.finished(line(title), language)


class _Question:
    """A question that is being read. Texts that name no format are in that of the question itself."""

    def __init__(self, reading: Reading, node: Node) -> None:
        self._reading = reading
        self._node = node
        self._format = TextFormat.HTML

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
            raise UnusableError(Reason.KIND_UNKNOWN)
        if kind not in kinds:
            raise OtherKindError(line(kind))
        if len(self._node.all("answer")) + len(self._node.all("subquestion")) > MOST_ANSWERS:
            raise UnusableError(Reason.TOO_MANY_CHOICES)
        return kinds[kind](self._common())

    def _common(self) -> Common:
        text, self._format = self._rich(self._node.first("questiontext"))
        stem, body = self._reading.stem_and_body(text, self._format)
        hints = [hint for hint in map(self._line, self._node.all("hint")) if hint]
        if len(hints) > 1:
            self._reading.lose(Loss.HINT)
        if any(self._line(self._node.first(each)) for each in _COMBINED_FEEDBACKS):
            self._reading.lose(Loss.FEEDBACK)
        if self._node.first("image_base64"):
            self._reading.lose(Loss.FILES)
        return {
            "stem": stem,
            "body": body,
            "concept": self._concept(),
            "hint": hints[0] if hints else "",
            "explanation": self._reading.block(*self._rich(self._node.first("generalfeedback"))),
            "points": self._points(),
        }

    def _concept(self) -> str:
        groups = [self._node.first("tags"), self._node.first("coursetags")]
        tags = [tag.text_of("text") for group in groups if group for tag in group.all("tag")]
        return self._reading.concept(tags)

    def _points(self) -> Decimal:
        text = self._node.text_of("defaultgrade", default="1")
        try:
            points = number_of(text)
        except UnusableError as error:
            raise UnusableError(Reason.POINTS_RANGE, error.value) from None
        rounded = points.quantize(_CENT, ROUND_HALF_UP)
        if rounded != points:
            self._reading.lose(Loss.POINTS, text)
        return rounded

    def _choice(self, common: Common) -> Question:
        common["shuffle"] = _yes(self._node.text_of("shuffleanswers", default="false"))
        marked = [
            Marked(self._line(answer), self._line(answer.first("feedback")), _percent(answer))
            for answer in self._node.all("answer")
        ]
        single = _yes(self._node.text_of("single", default="true"))
        choices, losses = single_choices(marked) if single else multiple_choices(marked)
        self._reading.lose_all(losses)
        return (SingleChoice if single else MultipleChoice)(choices=choices, **common)

    def _true_false(self, common: Common) -> Question:
        answers = self._node.all("answer")
        if len(answers) != 2:
            raise UnusableError(Reason.TOO_FEW_CHOICES if len(answers) < 2 else Reason.TOO_MANY_CHOICES)
        # Old exports have the words of some language here, and always begin with the one for “true”.
        yes, no = reversed(answers) if answers[0].text_of("text") == "false" else answers
        if _percent(yes) == _percent(no):
            raise UnusableError(Reason.NOT_ONE_RIGHT)
        return TrueFalse(
            answer=_percent(yes) > _percent(no),
            feedback_true=self._line(yes.first("feedback")),
            feedback_false=self._line(no.first("feedback")),
            **common,
        )

    def _short_text(self, common: Common) -> Question:
        if _yes(self._node.text_of("usecase", default="0")):
            self._reading.lose(Loss.CASE)
        marked = [
            Marked(line(_words(answer)), self._line(answer.first("feedback")), _percent(answer))
            for answer in self._node.all("answer")
        ]
        answers, losses = short_answers(marked)
        self._reading.lose_all(losses)
        return ShortText(answers=answers, **common)

    def _numeric(self, common: Common) -> Question:
        interval, losses = the_number(self._interval(answer) for answer in self._node.all("answer"))
        self._reading.lose_all(losses)
        units = self._node.first("units")
        names = [line(each.text_of("unit_name")) for each in units.all("unit")] if units else []
        self._reading.lose_all((Loss.UNIT, other) for other in names[1:])
        if self._node.text_of("unitgradingtype", default="0") != "0":
            self._reading.lose(Loss.UNIT, "unitgradingtype")
        return Numeric(
            value=interval.value or Decimal(0),
            tolerance=interval.tolerance,
            unit=names[0] if names else "",
            **common,
        )

    def _interval(self, answer: Node) -> Interval:
        text = _words(answer)
        feedback = bool(self._line(answer.first("feedback")))
        if text == "*":
            return Interval(None, Decimal(0), _percent(answer), feedback)
        tolerance = number_of(answer.text_of("tolerance") or "0")
        return Interval(number_of(text), tolerance, _percent(answer), feedback)

    def _matching(self, common: Common) -> Question:
        common["shuffle"] = _yes(self._node.text_of("shuffleanswers", default="true"))
        pairs = [
            Pair(self._line(each), line(_words(each.first("answer"))))
            for each in self._node.all("subquestion")
        ]
        full, extra = matched(pairs)
        return Matching(pairs=full, extra=extra, **common)

    def _ordering(self, common: Common) -> Question:
        answers = self._node.all("answer")
        grading = self._node.text_of("gradingtype").upper()
        if grading not in _NEIGHBOURS:
            self._reading.lose(Loss.WEIGHTS, line(grading))
        shown = self._node.text_of("selectcount")
        if self._node.text_of("selecttype").upper() not in _ALL_ITEMS and shown != str(len(answers)):
            self._reading.lose(Loss.SETTINGS, "selectcount")
        if any(self._line(answer.first("feedback")) for answer in answers):
            self._reading.lose(Loss.FEEDBACK)
        return Ordering(items=tuple(self._line(answer) for answer in answers), **common)

    def _line(self, node: Node | None) -> str:
        return self._reading.line(*self._rich(node))

    def _rich(self, node: Node | None) -> tuple[str, TextFormat]:
        if node is None:
            return "", self._format
        if node.first("file"):
            self._reading.lose(Loss.FILES)
        name = node.attributes.get("format", self._format).strip()
        known = {each.value for each in TextFormat}
        return _words(node), TextFormat(name) if name in known else TextFormat.HTML


def _words(node: Node | None) -> str:
    text = node.first("text") if node else None
    if text and text.children:
        raise UnusableError(Reason.UNREADABLE, text.children[0].tag[:40])
    return text.text.strip() if text else ""


def _percent(answer: Node) -> Decimal:
    return number_of(answer.attributes.get("fraction", "0"))


def _yes(text: str) -> bool:
    return text not in ("false", "0", "")
