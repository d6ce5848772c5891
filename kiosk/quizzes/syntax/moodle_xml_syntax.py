"""The questions of an XML file as trees with line numbers, and what every type of question has.

Nothing is fetched or expanded.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from xml.etree.ElementTree import Element, ParseError, SubElement

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import XMLParser

from kiosk.quizzes.model.normalise import line
from kiosk.quizzes.model.problems import Loss, Problem, QuizFault, QuizFileError
from kiosk.quizzes.model.quiz import Choice
from kiosk.quizzes.model.rules import MOST_POINTS
from kiosk.quizzes.syntax.foreign import Common, UnusableError
from kiosk.quizzes.syntax.moodle_marks import Marked, number_of
from kiosk.quizzes.syntax.moodle_question import Reading
from kiosk.quizzes.syntax.moodle_text import TextFormat, moodle_markdown

DEEPEST = 30  # Moodle's own files nest elements at most 8 deep
MOST_ELEMENTS = 5_000  # in one question
_PIECE = 64_000


@dataclass(slots=True)
class Node:
    """An element: its place (line and column from 1), attributes, own text, and child elements."""

    tag: str
    attributes: dict[str, str]
    line: int
    column: int
    children: list["Node"] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Its own text, without that of its children."""
        return "".join(self.words)

    def all(self, tag: str) -> list["Node"]:
        """The child elements with this name."""
        return [each for each in self.children if each.tag == tag]

    def first(self, *path: str) -> "Node | None":
        """The element at the end of this path, taking the first child at each step, or None."""
        node: Node | None = self
        for tag in path:
            node = next((each for each in node.children if each.tag == tag), None) if node else None
        return node

    def text_of(self, *path: str, default: str = "") -> str:
        """The stripped text of the element at the end of this path, or the default when it is not there."""
        node = self.first(*path)
        return node.text.strip() if node else default


class _NoQuizError(Exception):
    """This element shows that the file is not one that Moodle would write."""

    def __init__(self, node: Node) -> None:
        super().__init__(node.tag)
        self.node = node


class _Builder:
    """Builds nodes from the parser's events. Complete questions are moved to ``complete``."""

    def __init__(self) -> None:
        self.expat: Any = None
        self.complete: list[Node] = []
        self._open: list[Node] = []
        self._elements = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        node = Node(tag, attributes, self.expat.CurrentLineNumber, self.expat.CurrentColumnNumber + 1)
        depth = len(self._open)
        self._elements = self._elements + 1 if depth > 1 else 0
        if depth >= DEEPEST or self._elements > MOST_ELEMENTS or (not depth and tag != "quiz"):
            raise _NoQuizError(node)
        if depth > 1:
            self._open[-1].children.append(node)
        self._open.append(node)

    def data(self, words: str) -> None:
        if len(self._open) > 1:
            self._open[-1].words.append(words)

    def end(self, tag: str) -> None:
        node = self._open.pop()
        if len(self._open) == 1 and tag == "question":
            self.complete.append(node)

    def close(self) -> None:
        pass


def questions(text: str) -> Iterator[Node]:
    """The ``question`` elements of a file, up to the first error.

    Raises:
        QuizFileError: the file is not XML, or not a question file; it declares a document type or entities;
            or an element holds more than any of Moodle's.
    """
    builder = _Builder()
    parser = XMLParser(target=builder, forbid_dtd=True)
    expat = builder.expat = vars(parser)["parser"]
    try:
        for begin in range(0, len(text), _PIECE):
            parser.feed(text[begin : begin + _PIECE])
            yield from builder.complete
            builder.complete.clear()
        parser.close()
    except DefusedXmlException:
        problem = Problem(expat.CurrentLineNumber, expat.CurrentColumnNumber + 1, QuizFault.FORBIDDEN_XML)
    except _NoQuizError as error:
        problem = Problem(error.node.line, error.node.column, QuizFault.NOT_A_MOODLE_QUIZ)
    except ParseError as error:
        line, column = error.position
        problem = Problem(line, column + 1, QuizFault.NOT_XML)
    else:
        yield from builder.complete
        return
    raise QuizFileError([problem])


SEVERAL = "multichoice with several right choices"
_CENT = Decimal("0.01")
_COMBINED_FEEDBACKS = ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")


class QuestionElement:
    """A question being read. Texts that name no format are in the format of the question itself."""

    def __init__(self, reading: Reading, node: Node) -> None:
        self.reading = reading
        self.node = node
        self._format = TextFormat.HTML

    @property
    def kind(self) -> str:
        """Moodle's name for its kind: empty without one. A choice of several has a name of its own here."""
        kind = line(self.node.attributes.get("type", ""))
        several = kind == "multichoice" and not yes(self.node.text_of("single", default="true"))
        return SEVERAL if several else kind

    def common(self) -> Common:
        """Everything but the answers. Call this first: it sets the default format of other texts."""
        text, self._format = self._rich(self.node.first("questiontext"))
        stem, body = self.reading.stem_and_body(text, self._format)
        if not stem:
            stem = self.reading.line(words_of(self.node.first("name")), TextFormat.PLAIN)
        hints = [hint for hint in map(self.line, self.node.all("hint")) if hint]
        if len(hints) > 1:
            self.reading.lose(Loss.HINT)
        if any(self.line(self.node.first(each)) for each in _COMBINED_FEEDBACKS):
            self.reading.lose(Loss.FEEDBACK)
        if self.node.first("image_base64"):
            self.reading.lose(Loss.FILES)
        return {
            "stem": stem,
            "body": body,
            "concept": self._concept(),
            "hint": hints[0] if hints else "",
            "explanation": self.reading.block(*self._rich(self.node.first("generalfeedback"))),
            "points": self._points(),
        }

    def _concept(self) -> str:
        groups = [self.node.first("tags"), self.node.first("coursetags")]
        tags = [tag.text_of("text") for group in groups if group for tag in group.all("tag")]
        return self.reading.concept(tags)

    def _points(self) -> Decimal:
        text = self.node.text_of("defaultgrade", default="1")
        try:
            points = number_of(text)
        except UnusableError as error:
            raise UnusableError(QuizFault.POINTS_RANGE, error.value) from None
        if abs(points) > MOST_POINTS:
            raise UnusableError(QuizFault.POINTS_RANGE, text[:40])
        rounded = points.quantize(_CENT, ROUND_HALF_UP)
        if rounded == points:
            return points
        self.reading.lose(Loss.POINTS, text)
        return rounded

    def line(self, node: Node | None) -> str:
        """The text in an element as a line of Markdown; empty without the element."""
        return self.reading.line(*self._rich(node))

    def marked_answers(self) -> list[Marked]:
        """Choices with their percentages. One that shows nothing is left out, as Moodle does."""
        return [
            Marked(self.line(answer), self.line(answer.first("feedback")), percent_of(answer))
            for answer in self.node.all("answer")
            if not self.is_nothing(answer)
        ]

    def is_nothing(self, node: Node) -> bool:
        """Whether the text in an element shows nothing at all."""
        return self.reading.is_nothing(words_of(node))

    def _rich(self, node: Node | None) -> tuple[str, TextFormat]:
        if node is None:
            return "", self._format
        if node.first("file"):
            self.reading.lose(Loss.FILES)
        name = node.attributes.get("format", self._format).strip()
        known = {each.value for each in TextFormat}
        return words_of(node), TextFormat(name) if name in known else TextFormat.HTML


def words_of(node: Node | None) -> str:
    """The stripped text in an element; empty without the element.

    Raises:
        UnusableError: it contains elements, such as unescaped HTML.
    """
    text = node.first("text") if node else None
    if text and text.children:
        raise UnusableError(QuizFault.UNREADABLE, text.children[0].tag[:40])
    return text.text.strip() if text else ""


def type_of(kind: str) -> str:
    """Moodle's name for a kind, as its files have it."""
    return "multichoice" if kind == SEVERAL else kind


def percent_of(answer: Node) -> Decimal:
    """The percentage of the points that Moodle gives for an answer."""
    return number_of(answer.attributes.get("fraction", "0"))


def yes(text: str) -> bool:
    """Whether Moodle reads this as true."""
    return text.lower() not in ("false", "0", "")


def add_rich(node: Element, tag: str, text: str) -> Element:
    """A new child of ``node`` with a text in Markdown."""
    child = SubElement(node, tag, format=TextFormat.MARKDOWN.value)
    add_value(child, "text", moodle_markdown(text))
    return child


def add_value(node: Element, tag: str, text: str) -> None:
    """Add a child that holds plain text."""
    SubElement(node, tag).text = text


def add_choices(node: Element, choices: Sequence[Choice], right: str, wrong: str) -> None:
    """Add choices in rich text, with these percentages."""
    for each in choices:
        answer = add_rich(node, "answer", each.text)
        answer.set("fraction", right if each.right else wrong)
        add_rich(answer, "feedback", each.feedback)


def add_plain_answer(node: Element, choice: Choice) -> Element:
    """Add an answer in plain text, which gives all the points or none."""
    answer = SubElement(
        node, "answer", fraction="100" if choice.right else "0", format=TextFormat.MOODLE.value
    )
    add_value(answer, "text", choice.text)
    add_rich(answer, "feedback", choice.feedback)
    return answer
