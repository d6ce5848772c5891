"""What all questions in Moodle's XML have, whatever their type."""

from decimal import ROUND_HALF_UP, Decimal

from kiosk.quizzes.formats.foreign_file import Common, UnusableError
from kiosk.quizzes.formats.moodle_marks import number_of
from kiosk.quizzes.formats.moodle_question import Reading
from kiosk.quizzes.formats.moodle_text import TextFormat
from kiosk.quizzes.formats.moodle_xml_tree import Node
from kiosk.quizzes.problems import Loss, Reason
from kiosk.quizzes.rules import MOST_POINTS

_CENT = Decimal("0.01")
_COMBINED_FEEDBACKS = ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")


class QuestionElement:
    """A question that is being read. Texts that name no format are in that of the question itself."""

    def __init__(self, reading: Reading, node: Node) -> None:
        self.reading = reading
        self.node = node
        self._format = TextFormat.HTML

    def common(self) -> Common:
        """What is neither an answer nor about answers. To be read first: it says the format of the others."""
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
            raise UnusableError(Reason.POINTS_RANGE, error.value) from None
        if abs(points) > MOST_POINTS:
            raise UnusableError(Reason.POINTS_RANGE, text[:40])
        rounded = points.quantize(_CENT, ROUND_HALF_UP)
        if rounded == points:
            return points
        self.reading.lose(Loss.POINTS, text)
        return rounded

    def line(self, node: Node | None) -> str:
        """The text in an element as a line of Markdown; empty without the element."""
        return self.reading.line(*self._rich(node))

    def is_nothing(self, node: Node) -> bool:
        """Whether the text in an element says nothing and shows nothing."""
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
    """The text in an element as it is; empty without the element.

    Raises:
        UnusableError: there are elements in it, such as HTML that is not escaped.
    """
    text = node.first("text") if node else None
    if text and text.children:
        raise UnusableError(Reason.UNREADABLE, text.children[0].tag[:40])
    return text.text.strip() if text else ""
