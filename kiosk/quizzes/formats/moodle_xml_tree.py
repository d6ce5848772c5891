"""An XML file as a tree that knows the places of its elements. Nothing is fetched, nothing is expanded."""

from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import XMLParser

from kiosk.quizzes.problems import Problem, QuizFileError, Reason

DEEPEST = 30  # Moodle's own files have at most 8 elements within each other


@dataclass
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


class _TooDeepError(Exception):
    """Moodle nests no elements as deeply as this one."""

    def __init__(self, node: Node) -> None:
        super().__init__(node.tag)
        self.node = node


class _Builder:
    """What the parser tells, as nodes."""

    def __init__(self) -> None:
        self.expat: Any = None
        self.root: Node
        self._open: list[Node] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        node = Node(tag, attributes, self.expat.CurrentLineNumber, self.expat.CurrentColumnNumber + 1)
        if len(self._open) >= DEEPEST:
            raise _TooDeepError(node)
        if self._open:
            self._open[-1].children.append(node)
        else:
            self.root = node
        self._open.append(node)

    def data(self, words: str) -> None:
        if self._open:
            self._open[-1].words.append(words)

    def end(self, _tag: str) -> None:
        self._open.pop()

    def close(self) -> None:
        pass


def parsed(text: str) -> Node:
    """The element that the file consists of.

    Raises:
        QuizFileError: the file is not XML, declares a document type or entities, or nests elements more
            deeply than any file of questions.
    """
    builder = _Builder()
    parser = XMLParser(target=builder, forbid_dtd=True)
    expat = builder.expat = vars(parser)["parser"]
    try:
        parser.feed(text)
        parser.close()
    except DefusedXmlException:
        problem = Problem(expat.CurrentLineNumber, expat.CurrentColumnNumber + 1, Reason.FORBIDDEN_XML)
    except _TooDeepError as error:
        problem = Problem(error.node.line, error.node.column, Reason.NOT_A_MOODLE_QUIZ)
    except ParseError as error:
        line, column = error.position
        problem = Problem(line, column + 1, Reason.NOT_XML)
    else:
        return builder.root
    raise QuizFileError([problem])
