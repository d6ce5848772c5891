"""Who takes which choice of a question, and what its author should look at again."""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import fmean, variance

from kiosk.quizzes.results.statistics import (
    ONE_SIDED,
    Interval,
    ItemStatistics,
    correlation,
    share_interval,
    student_t,
)

FEWEST_FOR_FLAGS = 20
FEWEST_TAKERS = 5
TOO_EASY_FROM = 0.9
DEAD_BELOW = 0.05


class ItemFlag(StrEnum):
    """Why a question deserves a second look. No flag is raised for fewer than twenty students."""

    SUSPECTED_WRONG_KEY = "suspected_wrong_key"  # students who know more get it wrong
    TOO_EASY = "too_easy"  # nine in ten or more get it right
    DEAD_DISTRACTOR = "dead_distractor"  # a wrong choice that almost nobody takes


@dataclass(frozen=True)
class ChoiceStatistics:
    """One choice, which ``count`` of all ``n`` students took.

    - ``share``: count out of n, including students without an answer; ``interval`` is Wilson's, at 95 %.
    - ``rest``: the mean points of its takers for the rest of the quiz; None without takers.
      ``rest_variance`` is the sample variance; None for fewer than two takers.
    - ``discrimination``: the point-biserial correlation between taking it and the points for the rest; None
      for fewer than ten students, or when it is undefined.
    - ``is_dead``: it is wrong, and fewer than 5 % would take it: the upper end of Wilson's one-sided 95 %
      interval is below that. If nobody takes it, that needs 52 students.
    """

    right: bool
    n: int
    count: int
    share: float
    interval: Interval
    rest: float | None
    rest_variance: float | None
    discrimination: float | None
    is_dead: bool


def distractors(
    selections: Sequence[Collection[int]], rest: Sequence[float], right: Sequence[bool]
) -> list[ChoiceStatistics]:
    """The statistics of each choice of a question, in the order of ``right``, the key.

    For each student (at least one), ``selections`` holds the indexes of the choices taken, empty without an
    answer, and ``rest`` the points for the rest of the quiz (``statistics.rest_scores``).
    """
    return [
        _choice([index in selected for selected in selections], rest, is_right)
        for index, is_right in enumerate(right)
    ]


def flags(
    item: ItemStatistics, choices: Sequence[ChoiceStatistics] = (), *, single: bool = False
) -> frozenset[ItemFlag]:
    """What deserves a second look in a question. ``choices`` are its ``distractors``, if it has choices.

    - SUSPECTED_WRONG_KEY: the whole 95 % interval of the discrimination is below 0; or, for a ``single``
      choice, a wrong choice is taken at least as often as the right one, by students with significantly more
      points for the rest (a t-test at the 5 % level, with at least five takers of each).
    - TOO_EASY: the whole 95 % interval of the facility is at or above 0.9.
    - DEAD_DISTRACTOR: some choice ``is_dead``.
    """
    if item.n < FEWEST_FOR_FLAGS:
        return frozenset()
    discrimination, facility = item.discrimination_interval, item.facility_interval
    raised = {
        ItemFlag.SUSPECTED_WRONG_KEY: (discrimination is not None and discrimination.high < 0)
        or (single and _better_students_take_another(choices)),
        ItemFlag.TOO_EASY: facility is not None and facility.low >= TOO_EASY_FROM,
        ItemFlag.DEAD_DISTRACTOR: any(choice.is_dead for choice in choices),
    }
    return frozenset(flag for flag, is_raised in raised.items() if is_raised)


def _choice(taken: Sequence[bool], rest: Sequence[float], is_right: bool) -> ChoiceStatistics:
    n, count = len(taken), sum(taken)
    of_takers = [points for points, takes in zip(rest, taken, strict=True) if takes]
    below = share_interval(count, n, ONE_SIDED).high < DEAD_BELOW
    return ChoiceStatistics(
        right=is_right,
        n=n,
        count=count,
        share=count / n,
        interval=share_interval(count, n),
        rest=fmean(of_takers) if of_takers else None,
        rest_variance=variance(of_takers) if count > 1 else None,
        discrimination=correlation([float(takes) for takes in taken], rest),
        is_dead=below and not is_right and n >= FEWEST_FOR_FLAGS,
    )


def _better_students_take_another(choices: Sequence[ChoiceStatistics]) -> bool:
    keys = [choice for choice in choices if choice.right]
    wrong = [choice for choice in choices if not choice.right]
    return any(each.count >= key.count and _know_more(each, key) for key in keys for each in wrong)


def _know_more(one: ChoiceStatistics, other: ChoiceStatistics) -> bool:
    """Student's two-sample t-test with pooled variance, which has whole degrees of freedom."""
    if one.rest is None or one.rest_variance is None or other.rest is None or other.rest_variance is None:
        return False
    if min(one.count, other.count) < FEWEST_TAKERS or math.isclose(one.rest, other.rest):
        return False
    degrees = one.count + other.count - 2
    pooled = ((one.count - 1) * one.rest_variance + (other.count - 1) * other.rest_variance) / degrees
    error = math.sqrt(pooled * (1 / one.count + 1 / other.count))
    return one.rest - other.rest > student_t(degrees) * error
