"""Crockford's Base32: codes that people read aloud and type."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core import base32


@given(st.integers(min_value=0, max_value=2**80), st.integers(min_value=0, max_value=20))
def test_a_number_comes_back_whatever_the_length(number: int, length: int) -> None:
    written = base32.encode(number, length)
    assert len(written) >= length
    assert base32.decode(written) == number


@given(st.text(base32.ALPHABET, max_size=20))
def test_a_code_comes_back_however_it_is_typed(code: str) -> None:
    for typed in (
        code.lower(),
        base32.grouped(code),
        "-".join(code),
        f" {code}\n",
        code.replace("0", "o"),
    ):
        assert base32.clean(typed) == code
    for look_alike in "iIlL":
        assert base32.clean(code.replace("1", look_alike)) == code


@given(st.text(max_size=20))
def test_cleaning_twice_changes_no_more_than_cleaning_once(text: str) -> None:
    assert base32.clean(base32.clean(text)) == base32.clean(text)


def test_the_alphabet_has_no_look_alikes() -> None:
    assert len(set(base32.ALPHABET)) == len(base32.ALPHABET) == 32
    assert set(base32.ALPHABET).isdisjoint("ILOU")


@pytest.mark.parametrize(
    ("number", "length", "written"),
    [(0, 1, "0"), (0, 0, ""), (31, 1, "Z"), (32, 2, "10"), (5, 4, "0005"), (1024, 1, "100")],
)
def test_numbers_are_written_most_significant_first(number: int, length: int, written: str) -> None:
    assert base32.encode(number, length) == written


@pytest.mark.parametrize("text", ["U", "I", "k7q4", "K7-Q4", "K7Q4 ", "É", "٣", "²"])
def test_any_symbol_outside_the_alphabet_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="alphabet"):
        base32.decode(text)


@pytest.mark.parametrize(
    ("code", "grouped"),
    [("K7Q4M2XP", "K7Q4 M2XP"), ("K7Q4M2X", "K7Q4 M2X"), ("K7Q4M2", "K7Q 4M2"), ("K7Q4M", "K7Q4M")],
)
def test_codes_are_shown_in_two_halves(code: str, grouped: str) -> None:
    assert base32.grouped(code) == grouped


def test_random_codes_have_their_length_use_every_symbol_and_do_not_repeat() -> None:
    codes = [base32.random(8) for _ in range(500)]
    assert {len(code) for code in codes} == {8}
    assert set("".join(codes)) == set(base32.ALPHABET)
    assert len(set(codes)) == 500
