"""What a hall takes for what: the orders and the pairs that were given, the frequent ones first."""

from collections import Counter
from collections.abc import Sequence

from kiosk.quizzes.bars import Bar
from kiosk.quizzes.described import NOTHING
from kiosk.quizzes.quiz import Matching, Ordering
from kiosk.quizzes.responses import Response
from kiosk.quizzes.scoring import Scorer

MOST_MISTAKES = 5


def orders(
    question: Ordering, scorer: Scorer, position: int, responses: Sequence[Response], *, with_right: bool
) -> list[Bar]:
    """One bar for each whole order that was given; ``with_right``: for the right one in any case."""
    counts = Counter(each for each in responses if isinstance(each, tuple))
    if with_right:
        counts[tuple(range(len(question.items)))] += 0
    return [
        Bar(_in_order(question, given), count, len(responses), scorer.score(position, given).is_right)
        for given, count in counts.most_common()
    ]


def wrong_orders(
    question: Ordering, scorer: Scorer, position: int, responses: Sequence[Response]
) -> list[Bar]:
    """The most frequent whole orders that are not right."""
    given = orders(question, scorer, position, responses, with_right=False)
    return [bar for bar in given if not bar.right][:MOST_MISTAKES]


def pairs(question: Matching, responses: Sequence[Response], *, with_right: bool) -> list[Bar]:
    """One bar for each pair that was given; ``with_right``: for each right one in any case."""
    rights = question.rights
    counts = Counter(
        (left, right)
        for each in responses
        if isinstance(each, tuple)
        for left, right in enumerate(each)
        if right is not None
    )
    key = {(left, rights.index(pair.right)) for left, pair in enumerate(question.pairs)}
    if with_right:
        counts.update(dict.fromkeys(key, 0))
    return [
        Bar(f"{question.pairs[left].left} → {rights[right]}", count, len(responses), (left, right) in key)
        for (left, right), count in counts.most_common()
    ]


def wrong_pairs(question: Matching, responses: Sequence[Response]) -> list[Bar]:
    """The most frequent pairs that are not right."""
    return [bar for bar in pairs(question, responses, with_right=False) if not bar.right][:MOST_MISTAKES]


def _in_order(question: Ordering, given: tuple[int | None, ...]) -> str:
    words = (NOTHING if each is None else question.items[each] for each in given)
    return " · ".join(f"{place} {each}" for place, each in enumerate(words, start=1))
