"""The questions of an XML file, one by one, as trees that know their places. Nothing is fetched, nothing is
expanded."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import XMLParser

from kiosk.quizzes.problems import Problem, QuizFileError, Reason

DEEPEST = 30  # Moodle's own files have at most 8 elements within each other
MOST_ELEMENTS = 5_000  # in one question
_PIECE = 64_000


@dataclass(slots=True)
class Node:
    """An element: its attributes, its own words, and the elements in it."""

    tag: str
    attributes: dict[str, str]
    line: int
    column: int
    children: list["Node"] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Its own words."""
        return "".join(self.words)

    def all(self, tag: str) -> list["Node"]:
        """The elements of this name directly in it."""
        return [each for each in self.children if each.tag == tag]

    def first(self, *path: str) -> "Node | None":
        """The first element at the end of the path, taking the first at each step."""
        node: Node | None = self
        for tag in path:
            node = next((each for each in node.children if each.tag == tag), None) if node else None
        return node

    def text_of(self, *path: str, default: str = "") -> str:
        """The words of that element, without blanks around, or the default when it is not there."""
        node = self.first(*path)
        return node.text.strip() if node else default


class _NoQuizError(Exception):
    """What this element shows: Moodle writes no such file."""

    def __init__(self, node: Node) -> None:
        super().__init__(node.tag)
        self.node = node


class _Builder:
    """What the parser tells, as nodes; those directly in the root are taken away when they are complete."""

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
    """The elements ``question`` of a file, as far as it has been read without fault.

    Raises:
        QuizFileError: the file is not XML, or not of questions; it declares a document type or entities, or
            an element holds more than any of Moodle's.
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
        problem = Problem(expat.CurrentLineNumber, expat.CurrentColumnNumber + 1, Reason.FORBIDDEN_XML)
    except _NoQuizError as error:
        problem = Problem(error.node.line, error.node.column, Reason.NOT_A_MOODLE_QUIZ)
    except ParseError as error:
        line, column = error.position
        problem = Problem(line, column + 1, Reason.NOT_XML)
    else:
        yield from builder.complete
        return
    raise QuizFileError([problem])
