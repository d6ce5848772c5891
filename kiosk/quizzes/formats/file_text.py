"""The bytes of a quiz file as text, whatever its format."""

from kiosk.quizzes.problems import Problem, QuizFileError, Reason
from kiosk.quizzes.rules import LARGEST_FILE


def decoded(content: bytes) -> str:
    """The text of a file in UTF-8, with or without a byte order mark, its lines ending in a line feed.

    Raises:
        QuizFileError: it is too large, or not UTF-8 text.
    """
    if len(content) > LARGEST_FILE:
        raise QuizFileError([Problem(0, 0, Reason.TOO_LARGE)])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # The error counts without the byte order mark; what stands before it is text.
        raise _not_text_after(error.object[: error.start].decode()) from None
    if "\0" in text:
        raise _not_text_after(text[: text.index("\0")])
    return _plain_line_ends(text)


def _not_text_after(before: str) -> QuizFileError:
    lines = _plain_line_ends(before).split("\n")
    return QuizFileError([Problem(len(lines), len(lines[-1]) + 1, Reason.NOT_TEXT)])


def _plain_line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
