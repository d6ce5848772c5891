"""A whole attempt at a glance: how sure its author was, and whether rightly."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.quizzes.certainty import misled
from kiosk.web.student.quiz.sheet import Verdict

Verdicts = Sequence[tuple[int, Verdict]]


@dataclass(frozen=True)
class Summary:
    """``counts`` are answers by (whether sure, the verdict's word); ``misled`` were sure and wrong, by place.

    ``unsaid`` answers do not say how sure they are; ``unanswered`` questions have none.
    """

    counts: Counter[tuple[bool, str]]
    misled: Verdicts
    unsaid: int
    unanswered: int


def summary_of(verdicts: Verdicts) -> Summary:
    """The summary of these verdicts, each with its place."""
    said = [each for _, each in verdicts if each.sure is not None]
    return Summary(
        Counter((bool(each.sure), each.word) for each in said),
        [(place, each) for place, each in verdicts if misled(each.sure, each.score)],
        unsaid=sum(each.sure is None and bool(each.parts) for _, each in verdicts),
        unanswered=sum(not each.parts for _, each in verdicts),
    )
