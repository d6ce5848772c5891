"""One question of a GIFT file: its parts as texts of Kiosk, and the lines that a question becomes."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum, auto

from kiosk.quizzes.model.problems import Loss, QuizFault
from kiosk.quizzes.model.quiz import Choice
from kiosk.quizzes.syntax.foreign import Common, Place, UnusableError
from kiosk.quizzes.syntax.gift_syntax import (
    AROUND,
    BLANKS,
    ORDERING,
    Block,
    MisplacedError,
    answers_of,
    escaped,
    feedback_of,
    parts,
    unescaped,
)
from kiosk.quizzes.syntax.moodle_marks import ALL, Marked
from kiosk.quizzes.syntax.moodle_question import Reading
from kiosk.quizzes.syntax.moodle_text import TextFormat, moodle_markdown, with_arrows, without_arrows

BLANK_IN_SENTENCE = "_____"
TRUE = {"T", "TRUE"}
FALSE = {"F", "FALSE"}

_FORMATS = {
    "html": TextFormat.HTML,
    "moodle": TextFormat.MOODLE,
    "plain": TextFormat.PLAIN,
    "markdown": TextFormat.MARKDOWN,
}
_FORMAT = re.compile(r"\[(html|moodle|plain|markdown)\]")
_TAG_ALONE = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]{0,20}\s?/?>")
_WEIGHT = re.compile(r"%(-?[0-9]{1,3}(?:\.[0-9]{0,20})?)%")
LOOKS_LIKE_A_WEIGHT = re.compile(r"%-?[0-9]")


class GiftShape(StrEnum):
    """What is between the braces, by its form alone. Each room that reads GIFT names its own."""

    ARRANGED = auto()  # > and options, then lines
    NUMBER = auto()  # begins with #
    ONE = auto()  # ~ and =
    SEVERAL = auto()  # ~ with percentages
    PAIRS = auto()  # = with an arrow
    STATEMENT = auto()  # T or F
    WORDS = auto()  # = alone


@dataclass(frozen=True)
class GiftLines:
    """The lines between the braces; ``head`` follows the opening brace at once."""

    lines: list[str]
    head: str = ""


class GiftQuestion:
    """A question being read. Texts that name no format are in the format of the question itself."""

    def __init__(self, reading: Reading, block: Block, place: Callable[[int], Place]) -> None:
        """Take a block. Raises ``UnusableError`` if its braces are misplaced, or hold no answers."""
        self.reading = reading
        try:
            self._parts = parts(block)
        except MisplacedError as error:
            raise UnusableError(error.reason, place=place(block.start + error.offset)) from None
        if self._parts.answers is None:
            raise UnusableError(QuizFault.KIND_UNKNOWN, "description")
        if not self._parts.answers:
            raise UnusableError(QuizFault.KIND_UNKNOWN, "essay")
        self._tags = block.tags
        self._format = TextFormat.MOODLE
        self.answers = self._parts.answers

    @property
    def shape(self) -> GiftShape:
        """The form of its answers."""
        if ORDERING.match(self.answers):
            return GiftShape.ARRANGED
        if self.answers.startswith("#"):
            return GiftShape.NUMBER
        signs = {sign for sign, _ in self.split()}
        if "~" in signs:
            return GiftShape.ONE if "=" in signs else GiftShape.SEVERAL
        if "=" in signs and "->" in self.answers:
            return GiftShape.PAIRS
        return GiftShape.STATEMENT if feedback_of(self.answers)[0] in TRUE | FALSE else GiftShape.WORDS

    def split(self) -> list[tuple[str, str]]:
        """Each answer with the sign before it (``answers_of``)."""
        return answers_of(self.answers.removeprefix("#"))

    def marked_answers(self) -> list[Marked]:
        """Choices with their percentages. One that shows nothing is left out, as Moodle does."""
        marked = []
        for sign, text in self.split():
            percent, text = (ALL, text) if sign == "=" else weight(text, Decimal(0))
            answer, feedback = feedback_of(text)
            alone = _TAG_ALONE.fullmatch(answer)  # as HTML it would be invisible, but it is meant to be read
            if alone or not self.reading.is_nothing(self.rich(answer)[0]):
                answer = f"[plain]{answer}" if alone else answer
                marked.append(Marked(self.line(answer), self.line(feedback), percent))
            elif feedback:
                self.reading.lose(Loss.FEEDBACK)
        return marked

    def common(self) -> Common:
        """Everything but the answers. Call this first: it sets the default format of other texts."""
        gap = BLANK_IN_SENTENCE if self._parts.after else ""
        text, self._format = self.rich(self._parts.before + gap + self._parts.after)
        stem, body = self.reading.stem_and_body(text, self._format)
        if not stem:
            stem = self.reading.line(unescaped(self._parts.name), TextFormat.PLAIN)
        return {
            "stem": stem,
            "body": body,
            "concept": self.reading.concept(self._tags),
            "explanation": self.reading.block(*self.rich(self._parts.explanation)),
        }

    def line(self, raw: str, *, has_arrows: bool = False) -> str:
        """A text as a line of Markdown."""
        text, text_format = self.rich(raw)
        if has_arrows and text_format is TextFormat.MARKDOWN:
            text = with_arrows(text)
        return self.reading.line(text, text_format)

    def rich(self, raw: str) -> tuple[str, TextFormat]:
        """A text without its escapes, and its format."""
        raw = raw.strip(AROUND)
        text_format = self._format
        if named := _FORMAT.match(raw):
            text_format = _FORMATS[named[1]]
            raw = raw[named.end() :]
        # Authors wrap long lines by hand; real line breaks are written as \n. Markdown has its own rules.
        line_end = "\n" if text_format is TextFormat.MARKDOWN else " "
        return unescaped(line_end.join(each.strip(BLANKS) for each in raw.split("\n"))), text_format


def weight(text: str, default: Decimal) -> tuple[Decimal, str]:
    """The percentage before an answer, and the rest."""
    found = _WEIGHT.match(text)
    return (Decimal(found[1]), text[found.end() :]) if found else (default, text)


def choice_line(sign: str, choice: Choice) -> str:
    """A choice with its feedback, after a sign such as ``=`` or ``~%50%``."""
    text = inner(choice.text)
    if sign == "~" and LOOKS_LIKE_A_WEIGHT.match(text):
        sign = "~%0%"
    return f"{sign}{text}#{inner(choice.feedback)}" if choice.feedback else f"{sign}{text}"


def inner(text: str, *, hides_arrows: bool = False) -> str:
    """A text within the braces, in Markdown like the question."""
    markdown = moodle_markdown(text)
    return formatted(escaped(without_arrows(markdown) if hides_arrows else markdown))


def formatted(text: str) -> str:
    """The text, so that a leading bracket is not read as the name of another format."""
    return f"[markdown]{text}" if text.startswith("[") else text
