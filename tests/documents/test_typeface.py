"""What can be printed, and where a line is broken."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.documents.typeface import SANS, SERIF, is_printable, printable, width_of, wrapped
from kiosk.people.names import tidy

LATIN = st.text(st.characters(categories=("L", "Zs"), max_codepoint=0x24F), max_size=120)
WIDTH, SIZE = 80.0, 7.5


def lines_of(text: str, most: int = 1000) -> list[str]:
    return wrapped(text, SANS, SIZE, WIDTH, most)


@given(LATIN)
def test_latin_names_are_printed_as_they_are_written(name: str) -> None:
    assert is_printable(name)
    assert printable(name) == tidy(name)


@pytest.mark.parametrize("face", [SANS, SERIF])
@pytest.mark.parametrize(
    "letters",
    [
        "ÀÂÆÇÉÈÊËÎÏÔŒÙÛÜŸ àâæçéèêëîïôœùûüÿ",
        "ĄĆĘŁŃÓŚŹŻ ąćęłńóśźż ČĎĚŇŘŠŤŮŽ ĞİŞ ğış ȘȚ șț",
        "ẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆ ơưđ",
        "ΑΒΓ αβγ ΆΈΉ άέή",
        "АБВГД абвгд ЄІЇҐ Ѓѕј",
        "«\u202f»\u00a0’–—…·",
    ],
)
def test_both_faces_have_the_letters_of_european_and_vietnamese_names(face: str, letters: str) -> None:
    assert is_printable(letters)
    assert all(width_of(letter, face, 10) > 0 for letter in letters)


@given(st.text(max_size=200))
def test_whatever_is_printable_stays_so(text: str) -> None:
    shown = printable(text)
    assert is_printable(shown)
    assert printable(shown) == shown


@given(st.text(max_size=300).map(printable))
def test_no_line_is_too_wide_and_nothing_is_lost(text: str) -> None:
    lines = lines_of(text)
    assert all(width_of(line, SANS, SIZE) <= WIDTH for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", [""]),
        ("Abadie", ["Abadie"]),
        ("De La Rochefoucauld Montbel", ["De La Rochefoucauld", "Montbel"]),
        ("Rochefoucauld-Montbel", ["Rochefoucauld-", "Montbel"]),
        ("a\u00a0b\u00a0c", ["a\u00a0b\u00a0c"]),
    ],
)
def test_a_line_is_broken_at_a_space_or_after_a_hyphen(text: str, lines: list[str]) -> None:
    assert lines_of(text) == lines


def test_a_word_without_a_place_to_break_is_broken_where_it_must() -> None:
    text = "W" * 100
    first, *others, last = lines_of(text)
    assert first + "".join(others) + last == text
    assert {first, *others} == {first}
    assert width_of(first + "W", SANS, SIZE) > WIDTH


def test_a_mark_stays_with_its_letter() -> None:
    for line in lines_of("m\u0323\u0301" * 60):
        assert re.fullmatch("(m\u0323\u0301|ṃ\u0301)+", line)


def test_what_does_not_fit_is_cut_with_an_ellipsis() -> None:
    assert lines_of("un deux trois " * 20, most=2)[1].endswith("…")
    assert len(lines_of("un deux trois " * 20, most=2)) == 2
    assert all(width_of(line, SANS, SIZE) <= WIDTH for line in lines_of("W" * 100, most=2))
    assert lines_of("un deux", most=1) == ["un deux"]
