"""What a hall's points say about a quiz and its questions: Moodle's quiz statistics.

The formulas are those of https://docs.moodle.org/dev/Quiz_statistics_calculations, as Moodle computes them in
``question/classes/statistics/questions/calculator.php`` and ``mod/quiz/report/statistics``, but as shares
instead of percentages. Variances are sample variances (n − 1), and a question without an answer counts 0.

``scores`` holds, for each student, the points for each question; ``maxima`` the maximum points of each
question. What would mislead is None: a statistic that is undefined, or an estimate from too few students.
Intervals, for shares, means and correlations, are at 95 % confidence.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist, fmean, median, stdev, variance

TWO_SIDED = NormalDist().inv_cdf(0.975)
ONE_SIDED = NormalDist().inv_cdf(0.95)


@dataclass(frozen=True)
class Interval:
    """From ``low`` to ``high``."""

    low: float
    high: float


def share_interval(count: int, n: int, z: float = TWO_SIDED) -> Interval:
    """The interval of a share, ``count`` out of ``n`` (at least 1), within 0 and 1.

    Wilson's score interval (1927, doi:10.1080/01621459.1927.10502953), which is reliable for small ``n`` and
    for shares near 0 and 1.
    """
    share = count / n
    middle = share + z * z / (2 * n)
    half = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    low = 0.0 if count == 0 else (middle - half) / scale
    high = 1.0 if count == n else (middle + half) / scale
    return Interval(low, high)


def mean_interval(values: Sequence[float]) -> Interval:
    """The interval of the mean of at least ten values, by Student's t."""
    half = student_t(len(values) - 1) * stdev(values) / math.sqrt(len(values))
    mean = fmean(values)
    return Interval(mean - half, mean + half)


def correlation_interval(correlation: float, n: int) -> Interval | None:
    """The interval of Pearson's correlation in a sample of ``n``, by Fisher's z; None for ``n`` up to 3."""
    if n <= 3:
        return None
    if abs(correlation) >= 1:
        return Interval(correlation, correlation)
    z, half = math.atanh(correlation), TWO_SIDED / math.sqrt(n - 3)
    return Interval(math.tanh(z - half), math.tanh(z + half))


def student_t(degrees: int) -> float:
    """The 97.5 % point of Student's t for at least eight degrees of freedom, to three decimals.

    Abramowitz and Stegun, *Handbook of Mathematical Functions*, 26.7.5.
    """
    z = TWO_SIDED
    terms: tuple[float, ...] = (
        z,
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return math.fsum(term / math.pow(degrees, power) for power, term in enumerate(terms))


FEWEST_STUDENTS = 10
# Points that differ relatively by less than this are equal: they may be sums of thirds, for instance.
_ROUNDING = 1e-9

Scores = Sequence[Sequence[float]]


@dataclass(frozen=True)
class ItemStatistics:
    """One question, from ``n`` students.

    - ``facility`` (Moodle's facility index): the mean as a share of the maximum, from 0 to 1.
    - ``deviation``: the standard deviation as a share of the maximum.
    - ``discrimination`` (Moodle's discrimination index): the correlation between the points for this question
      and those for the rest of the quiz, from −1 to 1.
    - The intervals are at 95 % confidence. The facility's is Wilson's when every student has none or all
      of the points, else Student's, within 0 and 1; the discrimination's is Fisher's.
    """

    n: int
    facility: float | None
    deviation: float | None
    discrimination: float | None
    facility_interval: Interval | None
    discrimination_interval: Interval | None


@dataclass(frozen=True)
class QuizStatistics:
    """A whole quiz, from ``n`` students, in points.

    ``deviation`` is the standard deviation; ``minimum`` and ``maximum`` are the lowest and highest points
    anyone has. ``consistency`` (Moodle's coefficient of internal consistency) is Cronbach's alpha: at most 1,
    rarely below 0. ``standard_error`` says how far a student's points typically are from their average over
    many such quizzes.
    """

    n: int
    mean: float
    median: float
    deviation: float | None
    minimum: float
    maximum: float
    consistency: float | None
    standard_error: float | None


def item_statistics(scores: Scores, maxima: Sequence[float]) -> list[ItemStatistics]:
    """The statistics of each question, in the order of ``maxima``.

    The facility is None without any student, the deviation for fewer than two. The discrimination and the
    intervals are None for fewer than ten students; the discrimination and its interval also when all have the
    same points, for the question or for the rest.
    """
    totals = [math.fsum(row) for row in scores]
    return [_item([row[place] for row in scores], totals, maximum) for place, maximum in enumerate(maxima)]


def rest_scores(scores: Scores, place: int) -> list[float]:
    """For each student, the points for all questions except the one at ``place`` (from 0)."""
    return [math.fsum(row) - row[place] for row in scores]


def quiz_statistics(scores: Scores) -> QuizStatistics | None:
    """The statistics of the whole quiz; None without any student. See ``internal_consistency``.

    The deviation is None for one student. The standard error is √(1 − consistency) times the deviation.
    """
    if not scores:
        return None
    totals = [math.fsum(row) for row in scores]
    deviation = stdev(totals) if len(totals) > 1 else None
    consistency = internal_consistency(scores)
    return QuizStatistics(
        n=len(totals),
        mean=fmean(totals),
        median=median(totals),
        deviation=deviation,
        minimum=min(totals),
        maximum=max(totals),
        consistency=consistency,
        standard_error=(
            None if consistency is None or deviation is None else math.sqrt(1 - consistency) * deviation
        ),
    )


def internal_consistency(scores: Scores) -> float | None:
    """Cronbach's alpha, k/(k − 1) · (1 − Σ variances of the k questions / variance of the totals).

    When every question gives 0 or 1, this is Kuder and Richardson's formula 20. None for fewer than ten
    students or two questions, or when all students have the same total.
    """
    if len(scores) < FEWEST_STUDENTS or len(scores[0]) < 2:
        return None
    totals = [math.fsum(row) for row in scores]
    if not _vary(totals):
        return None
    k = len(scores[0])
    of_questions = math.fsum(variance(points) for points in zip(*scores, strict=True))
    return min(1.0, k / (k - 1) * (1 - of_questions / variance(totals)))


def correlation(one: Sequence[float], other: Sequence[float]) -> float | None:
    """Pearson's correlation, from −1 to 1; None for fewer than ten values, or when either does not vary."""
    if len(one) < FEWEST_STUDENTS or not _vary(one) or not _vary(other):
        return None
    mean_of_one, mean_of_other = fmean(one), fmean(other)
    ones = [value - mean_of_one for value in one]
    others = [value - mean_of_other for value in other]
    both = math.fsum(a * b for a, b in zip(ones, others, strict=True))
    spread = math.sqrt(math.fsum(a * a for a in ones)) * math.sqrt(math.fsum(b * b for b in others))
    return max(-1.0, min(1.0, both / spread))


def _item(points: Sequence[float], totals: Sequence[float], maximum: float) -> ItemStatistics:
    n = len(points)
    rest = [total - own for total, own in zip(totals, points, strict=True)]
    discrimination = correlation(points, rest)
    return ItemStatistics(
        n=n,
        facility=fmean(points) / maximum if n else None,
        deviation=stdev(points) / maximum if n > 1 else None,
        discrimination=discrimination,
        facility_interval=_facility_interval([each / maximum for each in points]),
        discrimination_interval=(None if discrimination is None else correlation_interval(discrimination, n)),
    )


def _facility_interval(shares: Sequence[float]) -> Interval | None:
    if len(shares) < FEWEST_STUDENTS:
        return None
    if all(each in (0, 1) for each in shares):
        return share_interval(sum(each == 1 for each in shares), len(shares))
    interval = mean_interval(shares)
    return Interval(max(0.0, interval.low), min(1.0, interval.high))


def _vary(values: Sequence[float]) -> bool:
    low, high = min(values), max(values)
    return high - low > _ROUNDING * max(abs(low), abs(high))
