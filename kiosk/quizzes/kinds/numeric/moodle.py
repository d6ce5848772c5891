"""The accepted numbers of a numerical question of Moodle, and the one that Kiosk keeps."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import ROUND_UP, Decimal

from kiosk.quizzes.model.problems import Loss, QuizFault
from kiosk.quizzes.model.rules import LARGEST_NUMBER, MOST_DECIMALS
from kiosk.quizzes.syntax.foreign import UnusableError
from kiosk.quizzes.syntax.moodle_marks import ALL, Losses, number_of, plain, same


@dataclass(frozen=True)
class Interval:
    """An accepted number of a numerical question; ``value`` is None for Moodle's “any other”."""

    value: Decimal | None
    tolerance: Decimal
    percent: Decimal
    feedback: bool


def the_number(intervals: Iterable[Interval]) -> tuple[Interval, Losses]:
    """The interval that gives all the points.

    Raises:
        UnusableError: there is none, there are several, or any number is right.
    """
    losses: Losses = []
    rights = []
    for each in intervals:
        if same(each.percent, ALL):
            rights.append(each)
        elif each.percent:
            losses.append((Loss.WEIGHTS, ""))
        if each.feedback:
            losses.append((Loss.FEEDBACK, ""))
    if not rights:
        raise UnusableError(QuizFault.NONE_RIGHT)
    if len(rights) > 1:
        raise UnusableError(QuizFault.KIND_UNKNOWN, "numerical")
    if rights[0].value is None:
        raise UnusableError(QuizFault.NOT_A_NUMBER, "*")
    interval = _with_few_decimals(rights[0])
    return interval, losses if interval == rights[0] else [*losses, (Loss.DECIMALS, str(rights[0].value))]


def interval_of(sign: str, text: str, percent: Decimal, feedback: bool) -> Interval:
    """An accepted number as GIFT writes it: ``value:tolerance``, ``low..high`` or ``*``."""
    if sign == "~":
        return Interval(None, Decimal(0), Decimal(0), feedback)
    if text == "*":
        return Interval(None, Decimal(0), percent, feedback)
    low, dots, high = text.partition("..")
    if dots and low:
        return Interval(
            (number_of(low) + number_of(high)) / 2, (number_of(high) - number_of(low)) / 2, percent, feedback
        )
    value, colon, tolerance = text.partition(":")
    return Interval(number_of(value), number_of(tolerance) if colon else Decimal(0), percent, feedback)


def _with_few_decimals(interval: Interval) -> Interval:
    """The interval, rounded to as many decimals as Kiosk keeps if it has a tolerance, which makes it safe."""
    value, tolerance = interval.value or Decimal(0), interval.tolerance
    if not 0 < tolerance <= LARGEST_NUMBER or abs(value) > LARGEST_NUMBER:
        return interval
    step = Decimal(1).scaleb(-MOST_DECIMALS)
    rounded = plain(value.quantize(step)), plain(tolerance.quantize(step, ROUND_UP))
    return (
        interval
        if rounded == (value, tolerance)
        else replace(interval, value=rounded[0], tolerance=rounded[1])
    )
