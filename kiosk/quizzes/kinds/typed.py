"""Answers that are typed, counted for the charts: as they were typed, or in the author's words."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from kiosk.quizzes.kinds.kind import Given
from kiosk.quizzes.kinds.tally import Bar, Tally

MOST_BARS = 12


def tally_of_typed(
    given: Given[str],
    comparable: Callable[[str], str],
    authors: Callable[[str], str],
    *,
    wrong_ones_listed: bool,
) -> Tally:
    """A bar for each answer, in its most frequent spelling, the most frequent first; the rest as a number.

    ``authors`` gives the author's wording of an answer, empty for free text. ``wrong_ones_listed``: the
    author also lists wrong answers.
    """
    spellings: dict[str, Counter[str]] = {}
    for response in given.responses:
        spellings.setdefault(comparable(response), Counter())[response] += 1
    bars = []
    for form, spelt in spellings.items():
        most = spelt.most_common(1)[0][0]
        right, words = given.is_right(most), authors(most)
        listed = bool(words) and (right or wrong_ones_listed)
        bars.append(Bar(str(most), spelt.total(), len(given.responses), right, form, listed, words))
    bars.sort(key=lambda bar: (-bar.count, bar.words))
    shown, others = bars[:MOST_BARS], bars[MOST_BARS:]
    return Tally(len(given.responses), tuple(shown), sum(bar.count for bar in others))


def in_authors_words(whole: Tally, *, with_key: bool) -> Tally:
    """For the hall: nothing as somebody typed it, which may be a name or worse.

    Without the key only the number of answers: a list of the accepted ones would be the key.
    """
    if not with_key:
        return Tally(whole.answered)
    merged: dict[tuple[str, bool], Bar] = {}
    for bar in whole.bars:
        if bar.listed:
            own = replace(bar, words=bar.authors or bar.words, given="")
            known = merged.get((own.words, own.right))
            merged[own.words, own.right] = replace(own, count=own.count + (known.count if known else 0))
    typed = sum(bar.count for bar in whole.bars if not bar.listed)
    return Tally(whole.answered, tuple(merged.values()), whole.others + typed)
