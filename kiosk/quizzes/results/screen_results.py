"""How a hall answered one question, as the screen may show it: no free text, no key until asked for.

The screen shows nothing that students typed, which may be a name or worse. Without the key it shows what
people chose, and only the number of typed answers: a list of the accepted ones would be the key.
"""

from collections.abc import Sequence
from dataclasses import replace

from kiosk.quizzes.model.quiz import Matching, Numeric, Ordering, ShortText
from kiosk.quizzes.results.results import Results
from kiosk.quizzes.results.tallies import Bar, Tally, first_answers, orders, pairs, tally_of

MOST_ORDERS = 4
MORE_PAIRS = 2


def screen_tally(results: Results, position: int, *, with_key: bool) -> Tally:
    """The bars for the screen: whole orders for an ordering, pairs for a matching, as they were given."""
    whole = tally_of(results, position)
    match whole.question:
        case Ordering() as question:
            given = first_answers(results, position)
            found = orders(question, results.scorer, position, given, with_right=with_key)
            bars = _frequent(found, MOST_ORDERS)
        case Matching() as question:
            found = pairs(question, first_answers(results, position), with_right=with_key)
            bars = _frequent(found, len(question.pairs) + MORE_PAIRS)
        case ShortText() | Numeric():
            return _in_authors_words(whole) if with_key else replace(whole, bars=(), others=0)
        case _:
            bars = [replace(bar, given="") for bar in whole.bars]
    if not with_key:
        bars = [replace(bar, right=False) for bar in bars]
    return replace(whole, bars=tuple(bars), mistakes=())


def _frequent(bars: Sequence[Bar], most: int) -> list[Bar]:
    """The first ``most`` bars, and every right one."""
    return [bar for place, bar in enumerate(bars) if place < most or bar.right]


def _in_authors_words(whole: Tally) -> Tally:
    merged: dict[tuple[str, bool], Bar] = {}
    for bar in whole.bars:
        if bar.listed:
            own = replace(bar, words=bar.authors or bar.words, given="")
            known = merged.get((own.words, own.right))
            merged[own.words, own.right] = replace(own, count=own.count + (known.count if known else 0))
    typed = sum(bar.count for bar in whole.bars if not bar.listed)
    return replace(whole, bars=tuple(merged.values()), others=whole.others + typed)
