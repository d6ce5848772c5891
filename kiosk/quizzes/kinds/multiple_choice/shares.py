"""Equal shares of the points, as Moodle's percentages and back.

Moodle accepts only certain percentages (``question_bank::fraction_options_full``): among equal shares of 100,
those of a tenth or more, and a twentieth.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from kiosk.quizzes.model.problems import Loss
from kiosk.quizzes.model.quiz import Choice
from kiosk.quizzes.syntax.moodle_marks import ALL, Losses, Marked, once, plain, same

_FIVE_DECIMALS = Decimal("0.00001")


@dataclass(frozen=True)
class Shares:
    """The percentages for a right choice (positive) and a wrong one (negative).

    ``exact``: with these, Moodle gives the same points as Kiosk.
    """

    right: Decimal
    wrong: Decimal
    exact: bool


def shares(choices: Sequence[Choice]) -> Shares:
    """The percentages for a multiple choice, or the nearest that Moodle accepts."""
    rights = sum(each.right for each in choices)
    right, right_is_exact = _share(rights)
    wrong, wrong_is_exact = _share(len(choices) - rights)
    return Shares(right, -wrong, right_is_exact and wrong_is_exact)


def choices_of(marked: Sequence[Marked]) -> tuple[tuple[Choice, ...], Losses]:
    """The choices of a multiple-choice question: those that give any points are right."""
    choices, losses = once(Choice(each.text, each.percent > 0, each.feedback) for each in marked)
    equal = shares(choices)
    as_here = all(same(each.percent, equal.right if each.percent > 0 else equal.wrong) for each in marked)
    return choices, losses if as_here and equal.exact else [*losses, (Loss.WEIGHTS, "")]


def _share(count: int) -> tuple[Decimal, bool]:
    exact = count <= 10 or count == 20
    nearest = count if exact else min((10, 20), key=lambda each: abs(ALL / each - ALL / count))
    return plain((ALL / max(nearest, 1)).quantize(_FIVE_DECIMALS)), exact
