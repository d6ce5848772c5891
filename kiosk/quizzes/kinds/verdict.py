"""An answer part by part, for the student who gave it: what is right, what is wrong, and what is missing."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class PartMark(StrEnum):
    """Whether a part was right, wrong or missed."""

    RIGHT = "right"
    WRONG = "wrong"
    MISSED = "missed"  # right, but not given


@dataclass(frozen=True)
class Part:
    """One choice, pair or line, in the words of the quiz. ``instead`` is what would have been right.

    The mark on a line of an ordering says whether the right line follows it; the last line has no mark.
    """

    mark: PartMark | None
    words: str
    instead: str = ""
    feedback: str = ""


@dataclass(frozen=True)
class Remark:
    """A sentence that sums up the parts: English, as the catalogue has it, and the numbers in it."""

    words: str
    values: Mapping[str, int]


def mark_of(right: bool) -> PartMark:
    """The mark of a part that was given."""
    return PartMark.RIGHT if right else PartMark.WRONG
