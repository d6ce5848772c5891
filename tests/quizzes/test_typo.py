"""Slips: what is one, and what is another word."""

from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kiosk.quizzes.kinds.short_text.short_answer import (
    CONFUSABLE_BEGINNINGS,
    CONFUSABLE_ENDINGS,
    CONFUSABLE_WORDS,
    distance,
    is_typo,
    negations,
)

FEW_LETTERS = st.text("abc", max_size=8)
# No word of it is listed, and none is made by one typo.
LONG_WORDS = st.text("bcfjkqvwxz", min_size=5, max_size=15)


def reference(one: str, other: str) -> int:
    """The distance by its definition, as a recursion over the ends of both texts."""
    if not one or not other:
        return len(one) + len(other)
    steps = min(
        reference(one[:-1], other) + 1,
        reference(one, other[:-1]) + 1,
        reference(one[:-1], other[:-1]) + (one[-1] != other[-1]),
    )
    if len(one) > 1 and len(other) > 1 and one[-2:] == other[-2:][::-1]:
        steps = min(steps, reference(one[:-2], other[:-2]) + 1)
    return steps


@given(st.text("abc", max_size=5), st.text("abc", max_size=5), st.integers(0, 4))
def test_the_distance_is_the_one_of_its_definition(one: str, other: str, limit: int) -> None:
    assert distance(one, other, limit=limit) == min(reference(one, other), limit + 1)


@given(FEW_LETTERS, FEW_LETTERS, st.integers(0, 9))
def test_the_distance_is_as_far_there_as_back(one: str, other: str, limit: int) -> None:
    assert distance(one, other, limit=limit) == distance(other, one, limit=limit)


@pytest.mark.parametrize(
    ("one", "other", "steps"),
    [
        ("", "", 0),
        ("", "abc", 3),
        ("kitten", "sitting", 3),
        ("abcd", "acbd", 1),
        ("ca", "abc", 3),  # no letter is touched twice
    ],
)
def test_a_swap_of_neighbours_is_one_step(one: str, other: str, steps: int) -> None:
    assert distance(one, other, limit=9) == steps


@given(LONG_WORDS, st.integers(1, 14), st.sampled_from("bcfjkqvwxz"))
def test_one_typo_behind_the_first_letter_is_a_typo(word: str, place: int, letter: str) -> None:
    place = min(place, len(word) - 1)
    swapped = word[: place - 1] + word[place] + word[place - 1] + word[place + 1 :]
    replaced = word[:place] + letter + word[place + 1 :]
    assert is_typo(word, word[:place] + word[place + 1 :])
    assert is_typo(word, word[:place] + letter + word[place:])
    assert is_typo(word, replaced) == (replaced != word)
    assert is_typo(word, swapped) == (swapped != word and place > 1)


@given(LONG_WORDS)
def test_no_typo_is_no_typo(word: str) -> None:
    assert not is_typo(word, word)


@given(LONG_WORDS, LONG_WORDS)
def test_a_typo_is_one_in_both_directions_between_long_words(one: str, other: str) -> None:
    assume(one != other)
    assert is_typo(one, other) == is_typo(other, one)


@pytest.mark.parametrize(
    ("word", "typed"),
    [
        ("", ""),
        ("", "a"),
        ("abcd", "abce"),
        ("abcde", ""),
        ("abcde", "bbcde"),
        ("abcde", "bcde"),
        ("abcde", "xabcde"),
        ("abcde", "bacde"),
        ("abcd5", "abce5"),
        ("abcde", "abcd5"),
        ("c++cc", "c++cd"),
    ],
)
def test_short_words_first_letters_digits_and_signs_have_no_typos(word: str, typed: str) -> None:
    assert not is_typo(word, typed)


@pytest.mark.parametrize(("one", "other"), CONFUSABLE_WORDS)
def test_confusable_words_are_never_typos(one: str, other: str) -> None:
    for word, typed in [(one, other), (other, one), (f"{one}s", f"{other}s"), (f"{other}s", f"{one}s")]:
        assert not is_typo(word, typed)


@pytest.mark.parametrize(("one", "other"), CONFUSABLE_BEGINNINGS)
@pytest.mark.parametrize("rest", ["", "s", "e", "ique", "ation"])
def test_words_with_confusable_beginnings_are_never_typos(one: str, other: str, rest: str) -> None:
    assert not is_typo(one + rest, other + rest)
    assert not is_typo(other + rest, one + rest)


@pytest.mark.parametrize(("one", "other"), CONFUSABLE_ENDINGS)
@pytest.mark.parametrize("rest", ["", "s"])
def test_words_with_confusable_endings_are_never_typos(one: str, other: str, rest: str) -> None:
    assert not is_typo("bcdfg" + one + rest, "bcdfg" + other + rest)
    assert not is_typo("bcdfg" + other + rest, "bcdfg" + one + rest)


@pytest.mark.parametrize(
    ("one", "other"),
    [*CONFUSABLE_WORDS, *CONFUSABLE_BEGINNINGS, *(("b" + a, "b" + b) for a, b in CONFUSABLE_ENDINGS)],
)
def test_only_what_could_be_a_typo_is_listed(one: str, other: str) -> None:
    assert distance(one, other, limit=9) == 1
    assert one[0] == other[0]


@pytest.mark.parametrize("listed", [CONFUSABLE_WORDS, CONFUSABLE_BEGINNINGS])
def test_what_is_listed_is_in_order(listed: tuple[tuple[str, str], ...]) -> None:
    assert all(one < other for one, other in listed)
    assert all(above < below for above, below in pairwise(listed))


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("n est pas", "ne est pas", True),
        ("aucun biais", "aucune biais", True),
        ("pas", "", False),
        ("sans", "avec", False),
        ("not not", "not", False),
        ("not", "pas", False),
        ("never", "not", False),
        ("note passe nonne", "", True),
    ],
)
def test_negations_are_counted_by_kind(one: str, other: str, alike: bool) -> None:
    assert (negations(one.split()) == negations(other.split())) == alike
