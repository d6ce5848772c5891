"""Figures of alternating rounds, and how they are shown."""

import argparse
import statistics
import sys
from collections.abc import Mapping, Sequence


def centiles(seconds: Sequence[float]) -> tuple[float, float, float]:
    """p50, p95 and p99 in milliseconds."""
    found = statistics.quantiles([each * 1000 for each in seconds], n=100, method="inclusive")
    return found[49], found[94], found[98]


def median_ratio(ones: Sequence[float], others: Sequence[float]) -> float:
    """The median of the ratios of the pairs."""
    return statistics.median(a / b if b else float("nan") for a, b in zip(ones, others, strict=True))


def table(
    title: str, labels: dict[str, str], rounds: Mapping[str, Sequence[object]], names: tuple[str, str]
) -> list[str]:
    """A line for each attribute in ``labels``: the medians of the two ``names``, and their ratio."""
    text = [f"{title:38}{names[0]:>9}{names[1]:>9}{'ratio':>9}"]
    for attribute, label in labels.items():
        one, other = ([float(getattr(each, attribute)) for each in rounds[name]] for name in names)
        medians = f"{statistics.median(one):9.2f}{statistics.median(other):9.2f}"
        text.append(f"{label:38}{medians}{median_ratio(one, other):9.2f}")
    return text


def say(line: str) -> None:
    """To the terminal, at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def positive(text: str) -> int:
    """For options that are counts."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number
