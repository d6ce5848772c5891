"""Short answers compared as a teacher would: spelling is forgiven, meaning is not.

Words are compared as normalised: lower-case Latin letters without accents, digits, signs.
"""

import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import permutations

from anyascii import anyascii
from rapidfuzz.distance import OSA

from kiosk.core.paths import CONTENT
from kiosk.quizzes.model.quiz import Choice

LONGEST_WITH_TYPOS = 200
LETTERS_FOR_TWO_TYPOS = 13

_APOSTROPHES = str.maketrans(dict.fromkeys("`´‘’‛ʹʻʼ′＇", "'"))
_DASHES = ("Pd", "\u2212")
_SIGNS = "%‰°#*"
_ELSEWHERE = {"⁄": "/", "∕": "/", "×": "x", "&": " "}
_KEPT_FOR_NOW = "'.,/^"
_TWO_CHARACTER_SIGNS = {"!=": "≠", "<=": "≤", ">=": "≥", "=>": "⇒", "->": "→"}
_TWO_CHARACTERS = re.compile("|".join(_TWO_CHARACTER_SIGNS))
_NOT = re.compile(r"!(?=[\w(])")
# NFKC would turn 10³ into 103 and 1½ into 11/2.
_POWER = re.compile("(?<=[0-9])(?=[⁻⁰¹²³⁴⁵⁶⁷⁸⁹])")
_FRACTION = re.compile("(?=[¼-¾⅐-⅟↉])")
_FORMS = (
    # Elided articles.
    (re.compile(r"^[ '.,-]*(?:[ld]' ?)+(?=[a-z0-9])"), ""),
    (re.compile(r"\bcan't\b"), "can not"),
    (re.compile(r"\bwon't\b"), "will not"),
    (re.compile(r"(?<=[a-z])n't\b"), " not"),
    # A negative prefix that looks like an article: un-supervised, a-typique, dés-équilibre.
    (re.compile(r"\b(un|an|des|a(?=-[a-z]{2}))-(?=[a-z0-9])"), r"\1"),
    (re.compile("'"), " "),
    # Numbers. A single comma is a decimal comma; several are separators.
    (re.compile(r"(?<![a-z0-9.,])[.,](?=[0-9])"), "0."),
    (re.compile(r"(?<![0-9.,])([0-9]+),(?=[0-9]+(?![0-9]|[.,][0-9]))"), r"\1."),
    (re.compile(r"(?<![0-9])\.|\.(?![0-9])|,"), " "),
    (re.compile(r" +"), " "),
    (re.compile(r"(?<=[0-9]) ?([/^]) ?(?=-?[0-9])"), r"\1"),
    (re.compile(r"(?<![0-9])[/^]|[/^](?!-?[0-9])"), " "),
    (re.compile(r" +"), " "),
    # A dash before a digit is a minus sign, except after a letter (GPT-4); elsewhere it is a separator.
    (re.compile(r"-(?! ?[0-9])|(?<=[a-z])-"), " "),
    (re.compile(r" +"), " "),
    (re.compile(r"(?<=[0-9]) ?- ?(?=[0-9])"), "-"),
    (re.compile(r"(?<![0-9])- (?=[0-9])"), " "),
    (re.compile(r" +"), " "),
    (re.compile(r"(?<![0-9.])([0-9]{1,3}(?: [0-9]{3})+)(?![0-9])"), lambda found: found[0].replace(" ", "")),
    (re.compile(r"\bcannot\b"), "can not"),
    (re.compile(r"^ | $"), ""),
    # “Un” before an English participle is a prefix; “a” before a single letter is a letter.
    (
        re.compile(r"^(?:(?:le|la|les|une|des|du|the|an|un(?! [a-z]+ed\b)) |a (?=[a-z]{2}))+(?=-?[a-z0-9])"),
        "",
    ),
)
_NOT_BETWEEN_DIGITS = re.compile(r"(?<![0-9]) | (?![0-9])")
_LETTER_OR_DIGIT = re.compile("[a-z0-9]")


def folded(text: str) -> str:
    """The form that different spellings of one answer share; empty when there is nothing to compare.

    Differences in case, accents, ligatures, punctuation, kinds of quotes and dashes, hyphens and a leading
    article are forgiven. Numbers keep their decimal mark, as a point, and their minus sign. Signs that carry
    meaning stay: ``C``, ``C++`` and ``C#`` are three answers. Contracted negations are written out: *can't*,
    *cannot*, *can not*. Letters of other scripts are compared by their Latin transcription. A text without
    any letter or digit is compared by its characters.
    """
    characters = _characters(text)
    form = "".join(map(_plain, characters))
    for pattern, replacement in _FORMS:
        form = pattern.sub(replacement, form)
    if _LETTER_OR_DIGIT.search(form):
        return form
    return _characters("".join(characters.split()))


def find(answers: Sequence[Choice], given: str) -> Choice | None:
    """The listed answer that ``given`` matches, right or wrong; None when it matches none.

    First, an answer with the same folded form, or the same apart from spaces (*open source*, *opensource*).
    Else a right answer within the tolerance for typos, provided that no wrong one is as close:

    - both have the same number of words, in Latin letters, and ``given`` has at most 200 characters;
    - each word is equal, or one typo away as ``is_typo`` says;
    - there is at most one typo in an answer of up to 12 letters and digits, and at most two in a longer one;
    - both have the same negations.
    """
    form = folded(given)
    if not form:
        return None
    forms = [(folded(each.text), each) for each in answers]
    for candidate, answer in forms:
        if candidate == form:
            return answer
    for candidate, answer in forms:
        if _joined(candidate) == _joined(form) and _deny_alike(candidate, form):
            return answer
    if len(given) > LONGEST_WITH_TYPOS or not _is_latin(given):
        return None
    return _nearest(forms, form)


def _nearest(forms: Sequence[tuple[str, Choice]], form: str) -> Choice | None:
    near = [
        (typos, answer)
        for candidate, answer in forms
        if answer.right and _is_latin(answer.text) and (typos := _typos(candidate, form)) is not None
    ]
    if not near:
        return None
    typos, nearest = min(near, key=lambda each: each[0])
    wrong = (_joined(candidate) for candidate, answer in forms if not answer.right)
    if any(distance(each, _joined(form), limit=typos) <= typos for each in wrong):
        return None
    return nearest


def _typos(answer: str, given: str) -> int | None:
    """The number of typos between the answer and what was given; None when they are not tolerated."""
    pairs = list(zip(words := answer.split(" "), typed := given.split(" "), strict=False))
    if len(words) != len(typed) or negations(words) != negations(typed):
        return None
    different = [(word, other) for word, other in pairs if word != other]
    most = 2 if len(_LETTER_OR_DIGIT.findall(answer)) >= LETTERS_FOR_TWO_TYPOS else 1
    if len(different) > most or not all(is_typo(word, other) for word, other in different):
        return None
    return len(different)


def _characters(text: str) -> str:
    text = "".join(c for c in text if not _is_invisible(c))
    text = _FRACTION.sub(" ", _POWER.sub("^", text.translate(_APOSTROPHES)))
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    text = "".join("-" if _is_dash(c) else c for c in text.translate(_APOSTROPHES))
    return _NOT.sub("¬", _TWO_CHARACTERS.sub(lambda found: _TWO_CHARACTER_SIGNS[found[0]], text))


@lru_cache(maxsize=4096)
def _plain(character: str) -> str:
    """Lower-case Latin letters and digits, a sign between spaces, or a character left for ``_FORMS``."""
    category = unicodedata.category(character)
    if character in _ELSEWHERE:
        return _ELSEWHERE[character]
    if character in _KEPT_FOR_NOW or character == "-":
        return character
    if category in ("Sc", "Sm") or character in _SIGNS:
        return f" {character} "
    if category[0] in "LMN":
        return "".join(_LETTER_OR_DIGIT.findall(anyascii(character).lower()))
    return " "


def _joined(form: str) -> str:
    return _NOT_BETWEEN_DIGITS.sub("", form)


def _deny_alike(one: str, other: str) -> bool:
    """Whether equal letters also mean the same: *notable* is not *not able*. *Nonlinear* is *non linear*."""
    kinds = negations(one.split(" ")), negations(other.split(" "))
    for each in kinds:
        del each["non"]
    return kinds[0] == kinds[1]


def _is_dash(character: str) -> bool:
    return character in _DASHES or unicodedata.category(character) in _DASHES


def _is_invisible(character: str) -> bool:
    return unicodedata.category(character) in ("Cf", "Cn", "Co", "Cs")


def _is_latin(text: str) -> bool:
    letters = filter(str.isalpha, unicodedata.normalize("NFKC", text))
    return all(c < "\u0250" or "\u1e00" <= c <= "\u1eff" for c in letters)


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
