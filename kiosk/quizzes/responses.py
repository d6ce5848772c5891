"""What students answer, in one form for each kind of question, and as JSON in the database.

==================  ==========================================================================
single choice       the index of a choice
multiple choice     the indexes of the ticked choices, ascending
true/false          a boolean
ordering            the indexes of all items, in the order given
matching            for each left the index of a right (``Matching.rights``), or nothing
short, numeric      the text as typed, tidied, at most ``LONGEST`` characters
==================  ==========================================================================

Indexes count from 0 in the order of the file, whatever order a student saw.
"""

import json
from typing import Any

from kiosk.quizzes import texts
from kiosk.quizzes.quiz import (
    Matching,
    MultipleChoice,
    Numeric,
    Ordering,
    Question,
    ShortText,
    SingleChoice,
    TrueFalse,
)

Response = int | bool | str | tuple[int, ...] | tuple[int | None, ...]
LONGEST = 200


def encoded(response: Response | None) -> str:
    """The response as the database keeps it; ``null`` for one that was taken back."""
    return json.dumps(response, ensure_ascii=False, separators=(",", ":"))


def decoded(text: str) -> Response | None:
    """The response that the database kept."""
    value: Any = json.loads(text)
    return tuple(value) if isinstance(value, list) else value


def checked(question: Question, value: object) -> Response | None:
    """The response in its one form; nothing when it is empty.

    Raises:
        ValueError: it does not fit the question: an index that does not exist, the wrong shape.
    """
    match question:
        case SingleChoice():
            return None if value is None else _index(value, len(question.choices))
        case MultipleChoice():
            return _subset(value, len(question.choices)) or None
        case TrueFalse():
            if value is None or isinstance(value, bool):
                return value
        case Ordering():
            return None if value is None else _permutation(value, len(question.items))
        case Matching():
            return _matching(question, value)
        case ShortText() | Numeric():
            if isinstance(value, str):
                return texts.line(value[:LONGEST]) or None
    raise ValueError("not an answer to this question")


def _index(value: object, size: int) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < size:
        return value
    raise ValueError("no such choice")


def _subset(value: object, size: int) -> tuple[int, ...]:
    if not isinstance(value, list | tuple):
        raise ValueError("not a list of choices")
    return tuple(sorted({_index(each, size) for each in value}))


def _permutation(value: object, size: int) -> tuple[int, ...]:
    if not isinstance(value, list | tuple) or len(value) != size or len(_subset(value, size)) != size:
        raise ValueError("not an order of all items")
    return tuple(value)


def _matching(question: Matching, value: object) -> tuple[int | None, ...] | None:
    if not isinstance(value, list | tuple) or len(value) != len(question.pairs):
        raise ValueError("not one for each left")
    found = tuple(None if each is None else _index(each, len(question.rights)) for each in value)
    return found if any(each is not None for each in found) else None
