"""The fields of a form that answers a question, as several rooms read them."""

from collections.abc import Sequence

from kiosk.quizzes.kinds.kind import ANSWER, Fields

LONGEST_TYPED = 200


def first(fields: Fields, name: str = ANSWER) -> str:
    """The first value of a field; empty without one."""
    values = fields.get(name) or [""]
    return values[0]


def number(text: str) -> int | None:
    """The place or index in a field; None if it is empty. Raises ``ValueError`` for anything else."""
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 5):
        raise ValueError("not a number of a form of ours")
    return int(text)


def offered_at(text: str, order: Sequence[int]) -> int | None:
    """The index in the file of what was shown at the place in a field; None if it is empty.

    Raises ``ValueError`` if there is no such place.
    """
    place = number(text)
    if place is None:
        return None
    if place >= len(order):
        raise ValueError("not a place of a form of ours")
    return order[place]


def index(value: int, size: int) -> int:
    """An index below ``size``; raises ``ValueError`` for any other."""
    if not 0 <= value < size:
        raise ValueError("no such choice")
    return value
