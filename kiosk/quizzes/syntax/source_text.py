"""The text of a quiz file in any format, and which of its questions are wanted."""

import re
from dataclasses import dataclass

from kiosk.quizzes.model.problems import Problem, QuizFault, QuizFileError
from kiosk.quizzes.model.rules import LARGEST_FILE

_SLASH = re.compile("(?<!/)/(?!/)")  # Moodle doubles a slash within a category's name


@dataclass(frozen=True)
class Chosen:
    """Which questions are wanted. ``numbers`` are ranges (first, last), counted in the file from 1. A
    question must be in one of the ranges, if any, and in one of the ``categories``, if any."""

    numbers: tuple[tuple[int, int], ...] = ()
    categories: tuple[str, ...] = ()

    def takes(self, number: int, category: str = "") -> bool:
        """Whether the question with this number, in this category, is wanted."""
        if self.numbers and not any(first <= number <= last for first, last in self.numbers):
            return False
        return not self.categories or any(is_within(category, each) for each in self.categories)


EVERYTHING = Chosen()


def is_within(category: str, wanted: str) -> bool:
    """Whether a category is, or is below, the wanted one: ``top/AI/Ethics`` is within ``AI`` and
    ``ai/ethics``."""
    path, part = _steps(category), _steps(wanted)
    return any(path[place : place + len(part)] == part for place in range(len(path)))


def _steps(category: str) -> list[str]:
    return [each.strip().casefold() for each in _SLASH.split(category)]


def decoded(content: bytes) -> str:
    """The text of a file in UTF-8, with or without a byte order mark; all line ends become line feeds.

    Raises:
        QuizFileError: it is too large, or not UTF-8 text.
    """
    if len(content) > LARGEST_FILE:
        raise QuizFileError([Problem(0, 0, QuizFault.TOO_LARGE)])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # The error's offset is without the byte order mark; everything before it is text.
        raise _not_text_after(error.object[: error.start].decode()) from None
    if "\0" in text:
        raise _not_text_after(text[: text.index("\0")])
    return _plain_line_ends(text)


def _not_text_after(before: str) -> QuizFileError:
    lines = _plain_line_ends(before).split("\n")
    return QuizFileError([Problem(len(lines), len(lines[-1]) + 1, QuizFault.NOT_TEXT)])


def _plain_line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
