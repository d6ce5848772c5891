"""Moodle's marks: answers that give a percentage of the points."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from kiosk.quizzes.model.problems import Loss, QuizFault
from kiosk.quizzes.model.quiz import Choice
from kiosk.quizzes.syntax.foreign import UnusableError

ALL = Decimal(100)
MOST_ANSWERS = 50  # far more than may be asked, so that a broken file is refused early
_EQUAL_ENOUGH = Decimal("0.1")
_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,30}(?:\.[0-9]{0,30})?|\.[0-9]{1,30})(?:[eE][+-]?[0-9]{1,2})?")


@dataclass(frozen=True)
class Marked:
    """A possible answer, and the percentage of the points that Moodle gives for it."""

    text: str
    feedback: str
    percent: Decimal

    @property
    def choice(self) -> Choice:
        """The answer as a choice, which is right only if it gives all the points."""
        return Choice(self.text, same(self.percent, ALL), self.feedback)


Losses = list[tuple[Loss, str]]


def number_of(text: str) -> Decimal:
    """The number in a text, without trailing zeros: Moodle writes ``1.0000000``.

    Raises:
        UnusableError: the text is not a number.
    """
    if not _NUMBER.fullmatch(text.strip()):
        raise UnusableError(QuizFault.NOT_A_NUMBER, text.strip()[:40])
    return plain(Decimal(text.strip()))


def once(choices: Iterable[Choice]) -> tuple[tuple[Choice, ...], Losses]:
    """The choices without duplicates."""
    kept: dict[tuple[str, bool], Choice] = {}
    losses: Losses = []
    for each in choices:
        first = kept.setdefault((each.text, each.right), each)
        if first is each:
            continue
        losses.append((Loss.TWICE, each.text))
        if each.feedback and not first.feedback:
            kept[each.text, each.right] = each
        elif each.feedback not in ("", first.feedback):
            losses.append((Loss.FEEDBACK, ""))
    return tuple(kept.values()), losses


def part_marks(marked: Iterable[Marked]) -> Losses:
    """The part marks, if there are any: they are lost."""
    parts = any(each.percent and not each.choice.right for each in marked)
    return [(Loss.WEIGHTS, "")] if parts else []


def plain(number: Decimal) -> Decimal:
    """The number without trailing zeros."""
    # Decimal.normalize would round, and turn 100 into 1E+2.
    text = f"{number:f}"
    return Decimal(text.rstrip("0").rstrip(".") if "." in text else text)


def same(one: Decimal, other: Decimal) -> bool:
    """Whether two percentages are meant to be the same."""
    return abs(one - other) < _EQUAL_ENOUGH
