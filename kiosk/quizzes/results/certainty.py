"""Misplaced certainty: answers that people were sure of but that earn nothing."""

from collections.abc import Iterable
from dataclasses import dataclass

from kiosk.quizzes.results.scoring import Score
from kiosk.quizzes.results.statistics import Interval, share_interval

FEWEST_SURE = 10


@dataclass(frozen=True)
class Certainty:
    """The answers about one concept that people were sure of: how many there are, and how many are wrong.

    ``share`` is wrong answers out of sure ones, with Wilson's 95 % interval.
    """

    concept: str
    sure: int
    wrong: int
    share: float
    interval: Interval


def misled(sure: bool | None, score: Score) -> bool:
    """Whether somebody was sure of an answer that earns nothing. Partly right answers do not count."""
    return bool(sure) and score.is_wrong


def sure_and_wrong(answers: Iterable[tuple[str, Score, bool | None]]) -> list[Certainty]:
    """For each concept, how many of the sure answers are wrong (``misled``).

    ``answers`` are (concept, score, whether sure, or None when not said). Ordered by highest share, then by
    most sure answers. Concepts with fewer than ten sure answers are left out.
    """
    counts: dict[str, tuple[int, int]] = {}
    for concept, score, sure in answers:
        if sure:
            all_sure, wrong = counts.get(concept, (0, 0))
            counts[concept] = all_sure + 1, wrong + misled(sure, score)
    certainties = [
        Certainty(concept, sure, wrong, wrong / sure, share_interval(wrong, sure))
        for concept, (sure, wrong) in counts.items()
        if sure >= FEWEST_SURE
    ]
    return sorted(certainties, key=lambda each: (-each.share, -each.sure, each.concept))
