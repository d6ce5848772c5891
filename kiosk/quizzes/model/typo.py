"""Telling a typo in a word from a different word.

Words are folded: lower-case Latin letters without accents, digits, signs.
"""

import tomllib
from collections import Counter
from collections.abc import Iterable
from itertools import permutations

from rapidfuzz.distance import OSA

from kiosk.core.paths import CONTENT

SHORTEST_WITH_TYPO = 5


def _pairs(kind: str) -> tuple[tuple[str, str], ...]:
    return tuple((one, other) for one, other in _CONTENT[kind])


_CONTENT = tomllib.loads((CONTENT / "typos.toml").read_text("utf-8"))
CONFUSABLE_BEGINNINGS = _pairs("beginnings")
CONFUSABLE_WORDS = _pairs("words")
CONFUSABLE_ENDINGS = _pairs("endings")
_NEGATIONS = {word: kind for kind, words in _CONTENT["negations"].items() for word in words}


def negations(words: Iterable[str]) -> Counter[str]:
    """How often each kind of negation occurs in French or English words."""
    return Counter(_NEGATIONS[word] for word in words if word in _NEGATIONS)


def is_typo(word: str, typed: str) -> bool:
    """Whether ``typed`` is ``word`` with exactly one typo: a letter missing, extra or replaced, or two
    adjacent letters swapped.

    Never in a word of fewer than five letters, in the first letter, or in a word with digits or signs; and
    never when it makes a different word that students would mean (``CONFUSABLE_…``). Since the first letter
    is fixed and only one typo is allowed, a negating or opposing prefix (*a-*, *in-*, *dé-*, *un-*, *hypo-*)
    cannot appear or disappear, or turn into another one that is not listed.
    """
    if len(word) < SHORTEST_WITH_TYPO or not (word + typed).isalpha() or word[:1] != typed[:1]:
        return False
    return distance(word, typed, limit=1) == 1 and not _is_another_word(word, typed)


def distance(one: str, other: str, *, limit: int) -> int:
    """How many typos apart two texts are, or ``limit + 1`` when that exceeds ``limit``.

    This is the optimal string alignment distance: insertions, deletions, substitutions and swaps of adjacent
    letters (Damerau 1964, doi:10.1145/363958.363994), with no letter edited twice.
    """
    return OSA.distance(one, other, score_cutoff=limit)


def _is_another_word(word: str, other: str) -> bool:
    one, two = word.removesuffix("s"), other.removesuffix("s")
    return (
        any({*words} in ({word, other}, {one, two}) for words in CONFUSABLE_WORDS)
        or any(
            word.startswith(a) and other == b + word[len(a) :]
            for beginnings in CONFUSABLE_BEGINNINGS
            for a, b in permutations(beginnings, 2)
        )
        or any(
            one.endswith(a) and two == one.removesuffix(a) + b
            for endings in CONFUSABLE_ENDINGS
            for a, b in permutations(endings, 2)
        )
    )
