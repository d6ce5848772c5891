"""Where a hall believes to know: answers that people were sure of, and that are wrong."""

from collections.abc import Iterable
from dataclasses import dataclass

from kiosk.quizzes.intervals import Interval, share_interval

FEWEST_SURE = 10


@dataclass(frozen=True)
class Certainty:
    """Of the answers about a concept that people were sure of: how many there are, and how many are wrong.

    ``share`` is the wrong ones out of the sure ones, with Wilson's 95 % interval.
    """

    concept: str
    sure: int
    wrong: int
    share: float
    interval: Interval


def sure_and_wrong(answers: Iterable[tuple[str, bool, bool | None]]) -> list[Certainty]:
    """Per concept, how many of the sure answers are wrong.

    ``answers`` are (concept, whether right, whether sure; None when not said). The highest share comes first,
    then the most answers. Concepts with fewer than ten sure answers are left out.
    """
    counts: dict[str, tuple[int, int]] = {}
    for concept, right, sure in answers:
        if sure:
            all_sure, wrong = counts.get(concept, (0, 0))
            counts[concept] = all_sure + 1, wrong + (not right)
    certainties = [
        Certainty(concept, sure, wrong, wrong / sure, share_interval(wrong, sure))
        for concept, (sure, wrong) in counts.items()
        if sure >= FEWEST_SURE
    ]
    return sorted(certainties, key=lambda each: (-each.share, -each.sure, each.concept))
