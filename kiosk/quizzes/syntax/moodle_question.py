"""Converting a question between Kiosk and Moodle, in any of Moodle's formats."""

import re
from collections.abc import Callable, Iterable, Iterator

from kiosk.quizzes.model.normalise import block, line
from kiosk.quizzes.model.problems import Loss, QuizFault
from kiosk.quizzes.model.quiz import Question, Quiz, QuizSettings
from kiosk.quizzes.syntax.foreign import UnusableError
from kiosk.quizzes.syntax.moodle_text import TextFormat, has_formula, markdown_of, without_pictures

LONGEST_NAME = 60
LONGEST_TAG = 255
LONGEST_SOURCE = 100_000  # of a text with its markup: text pasted from a word processor has a lot

_NO_TAG = re.compile("[<>`]")
_NOTHING = re.compile(r"</?(?:p|br|div|span)\b[^<>]*>|&nbsp;|\s")


class Reading:
    """A question being read: what its texts lose on the way is told to ``noted``."""

    def __init__(self, noted: Callable[[Loss, str], None]) -> None:
        self._noted = noted

    def lose(self, loss: Loss, value: str = "") -> None:
        """Note something that is not carried over."""
        self._noted(loss, value)

    def lose_all(self, losses: Iterable[tuple[Loss, str]]) -> None:
        """Note several at once."""
        for loss, value in losses:
            self.lose(loss, value)

    def block(self, text: str, text_format: TextFormat) -> str:
        """A Moodle text as a block of Markdown.

        Raises:
            UnusableError: it is far too long, not counting the images in it, or has far too many tags.
        """
        markdown, lost = _markdown_of(text, text_format)
        self.lose_all((each, "") for each in sorted(lost))
        return block(markdown)

    def line(self, text: str, text_format: TextFormat) -> str:
        """A Moodle text as a line of Markdown; several lines are joined. Raises as ``block`` does."""
        markdown = self.block(text, text_format)
        if "\n" in markdown:
            self.lose(Loss.FORMATTING)
        return line(markdown)

    def words(self, text: str) -> str:
        """A plain Moodle text, on one line."""
        if has_formula(text):
            self.lose(Loss.FORMULA)
        return line(text)

    def is_nothing(self, text: str) -> bool:
        """Whether a Moodle text shows nothing at all: Moodle leaves out such a choice."""
        return not line(_NOTHING.sub("", text))

    def stem_and_body(self, text: str, text_format: TextFormat) -> tuple[str, str]:
        """The text of the question: its first line, and the rest. Raises as ``block`` does."""
        stem, _, body = self.block(text, text_format).partition("\n")
        return line(stem), block(body)

    def concept(self, tags: Iterable[str]) -> str:
        """The first tag, since a question has only one concept; the others are noted as lost."""
        first, *others = [tag for tag in map(line, tags) if tag] or [""]
        self.lose_all((Loss.CONCEPT, each) for each in others)
        return first


def _markdown_of(text: str, text_format: TextFormat) -> tuple[str, frozenset[Loss]]:
    text, pictures = without_pictures(text)
    if len(text) > LONGEST_SOURCE:
        raise UnusableError(QuizFault.TEXT_TOO_LONG)
    markdown, lost = markdown_of(text, text_format)
    noticed = {Loss.FILES: pictures, Loss.FORMULA: has_formula(text)}
    return markdown, lost | {loss for loss, is_there in noticed.items() if is_there}


def question_text(question: Question) -> str:
    """A question's text in one piece, as in Moodle."""
    return f"{question.stem}\n\n{question.body}" if question.body else question.stem


def question_name(question: Question) -> str:
    """A name for Moodle's lists of questions: the beginning of the question."""
    if len(question.stem) <= LONGEST_NAME:
        return question.stem
    begin, _, _ = question.stem[:LONGEST_NAME].rpartition(" ")
    return f"{begin or question.stem[: LONGEST_NAME - 1]}…"


def can_be_a_tag(text: str) -> bool:
    """Whether Moodle accepts the text as a tag without changing it.

    A tag that Moodle changes may end up empty, and that stops the import.
    """
    return bool(text) and not _NO_TAG.search(text) and text != "0" and len(text) <= LONGEST_TAG


def losses_of_head(quiz: Quiz) -> Iterator[Loss]:
    """What Moodle's question files never hold: anything about the quiz as a whole."""
    if quiz.settings != QuizSettings():
        yield Loss.SETTINGS
    if quiz.key:
        yield Loss.KEY
    if quiz.introduction:
        yield Loss.INTRODUCTION
