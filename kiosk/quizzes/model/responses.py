"""Students' answers, in one form for each kind of question, and as JSON in the database.

==================  ==========================================================================
single choice       the index of a choice
multiple choice     the indexes of the ticked choices, ascending
true/false          a boolean
ordering            the indexes of all items, in the order given
matching            for each left the index of a right (``Matching.rights``), or None
short, numeric      the text as typed, tidied, at most ``LONGEST`` characters
==================  ==========================================================================

Indexes count from 0 in the order of the file, whatever order a student saw.

Also answers and keys in the words of the quiz, for the page after the quiz, the console, and files.
"""

import json
from typing import Any

from kiosk.quizzes.kinds.numeric.number import format_number
from kiosk.quizzes.model import normalise
from kiosk.quizzes.model.quiz import (
    TRUE_FALSE_LABELS,
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
    """The response as stored in the database; ``null`` for one that was taken back."""
    return json.dumps(response, ensure_ascii=False, separators=(",", ":"))


def decoded(text: str) -> Response | None:
    """The response stored in the database; None for one that was taken back."""
    value: Any = json.loads(text)
    return tuple(value) if isinstance(value, list) else value


def checked(question: Question, value: object) -> Response | None:
    """The response in the form for its kind of question; None when it is empty.

    Raises:
        ValueError: it does not fit the question: an index that does not exist, or the wrong shape.
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
                return normalise.line(value[:LONGEST]) or None
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


NOTHING = "–"


def describe(question: Question, response: Response, language: str) -> list[str]:
    """The answer in the words of the quiz, one line for each part."""
    match question, response:
        case SingleChoice(), int():
            return [question.choices[response].text]
        case MultipleChoice(), tuple():
            return [question.choices[each].text for each in response if each is not None]
        case TrueFalse(), bool():
            return [TRUE_FALSE_LABELS[language][0 if response else 1]]
        case Ordering(), tuple():
            return [question.items[each] for each in response if each is not None]
        case Matching(), tuple():
            rights = question.rights
            return [
                f"{pair.left} → {NOTHING if given is None else rights[given]}"
                for pair, given in zip(question.pairs, response, strict=True)
            ]
    return [str(response)]


def key_of(question: Question, language: str) -> list[str]:
    """The right answer, in the same form. For a short text, the first accepted answer."""
    match question:
        case SingleChoice() | MultipleChoice():
            return [each.text for each in question.choices if each.right]
        case TrueFalse():
            return [TRUE_FALSE_LABELS[language][0 if question.answer else 1]]
        case Ordering():
            return list(question.items)
        case Matching():
            return [f"{pair.left} → {pair.right}" for pair in question.pairs]
        case ShortText():
            return [next(each.text for each in question.answers if each.right)]
        case Numeric():
            tolerance = (
                f" ± {format_number(question.tolerance, language=language)}" if question.tolerance else ""
            )
            value = format_number(question.value, language=language)
            return [f"{value}{tolerance} {question.unit}".strip()]
    raise ValueError("a question of a kind without key")
