"""Intervals that hold the true value in 95 of 100 samples, for shares, means and correlations."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist, fmean, stdev

TWO_SIDED = NormalDist().inv_cdf(0.975)
ONE_SIDED = NormalDist().inv_cdf(0.95)


@dataclass(frozen=True)
class Interval:
    """From ``low`` to ``high``."""

    low: float
    high: float


def share_interval(count: int, n: int, z: float = TWO_SIDED) -> Interval:
    """The interval of a share, ``count`` out of ``n`` (at least 1), within 0 and 1.

    Wilson's score interval (1927, doi:10.1080/01621459.1927.10502953), which keeps its promise for small
    ``n`` and for shares near 0 and 1.
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
