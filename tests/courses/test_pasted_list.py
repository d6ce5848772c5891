"""Whatever is pasted is a list of people or a list of problems."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kiosk.courses.pasted_list import read_pasted_list
from kiosk.courses.roster_file import (
    ALL_COLUMNS,
    LARGEST,
    Problem,
    RosterFault,
    RosterFileError,
    RosterLine,
)

LOUISE = RosterLine("12604471", "Martin", "Louise", "", "TD 2")
SEPARATORS = ("\t", ";", ",")


def problems_of(text: str) -> list[Problem]:
    with pytest.raises(RosterFileError) as refused:
        read_pasted_list(text)
    return refused.value.problems


@pytest.mark.parametrize("separator", SEPARATORS)
def test_lines_without_headings_are_number_family_name_given_name_and_group(separator: str) -> None:
    text = separator.join(("12604471", " Martin ", "Louise", "TD 2")) + "\n\n"
    assert read_pasted_list(text).lines == (LOUISE,)


def test_a_number_and_a_name_are_enough_and_say_nothing_about_the_rest() -> None:
    found = read_pasted_list("1;Abadie\n2;Achour")
    assert [each.family_name for each in found.lines] == ["Abadie", "Achour"]
    assert found.columns == {"student_number", "family_name"}
    assert read_pasted_list("1;Abadie;;A").columns == {"student_number", "family_name", "group"}


def test_an_address_is_known_wherever_it_stands() -> None:
    for text in ("1;Abadie;Léa;l@x.example;A", "1;Abadie;Léa;A;l@x.example", "1;Abadie;l@x.example;Léa;A"):
        assert read_pasted_list(text).lines == (RosterLine("1", "Abadie", "Léa", "l@x.example", "A"),)


def test_with_headings_it_is_read_as_the_schools_file() -> None:
    found = read_pasted_list("Groupe\tPrénom\tNom\tNuméro étudiant\r\nTD 2\tLouise\tMartin\t12604471\r\n")
    assert found.lines == (LOUISE,)
    assert found.columns == ALL_COLUMNS - {"email"}


def test_cells_of_a_spreadsheet_keep_the_commas_in_them() -> None:
    assert read_pasted_list("1\tAbadie, de\tLéa").lines == (RosterLine("1", "Abadie, de", "Léa"),)


def test_every_problem_is_told_with_its_line() -> None:
    text = "1;Abadie\nMartin;Louise\n;Sow\n\n1;Autre\n2;\n3;A;B;C;D;E"
    assert problems_of(text) == [
        Problem(2, RosterFault.NUMBER_UNREADABLE, "Martin"),
        Problem(3, RosterFault.NUMBER_MISSING),
        Problem(5, RosterFault.NUMBER_TWICE, "1"),
        Problem(6, RosterFault.NAME_MISSING),
        Problem(7, RosterFault.TOO_MANY_COLUMNS),
    ]


def test_names_alone_are_no_list_of_numbers() -> None:
    assert [each.reason for each in problems_of("Abadie Léa")] == [
        RosterFault.NUMBER_UNREADABLE,
        RosterFault.NAME_MISSING,
    ]


def test_nothing_is_nobody() -> None:
    for text in ("", "  \n\t\n", ";;;"):
        assert problems_of(text) == [Problem(0, RosterFault.NO_LINES)]


def test_what_is_no_text_or_too_much_is_refused() -> None:
    assert problems_of("1;Aba\0die") == [Problem(0, RosterFault.NOT_TEXT)]
    assert problems_of("1" * (LARGEST + 1)) == [Problem(0, RosterFault.TOO_LARGE)]


SIGNS = (
    *SEPARATORS,
    "\n",
    "\r\n",
    "\r",
    '"',
    "'",
    "\u2028",
    "\ufeff",
    "12600100",
    "Abadie",
    "Nom;Numéro\n",
    "a@b.fr",
)
pieces = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        [
            *SEPARATORS,
            "\n",
            "\r\n",
            "\r",
            '"',
            "'",
            "12600100",
            "Abadie",
            "Nom;Numéro\n",
            "a@b.fr",
            "\u2028",
            "﻿",
        ]
    ),
)


def outcome(text: str) -> tuple[RosterLine, ...] | list[Problem]:
    """The people, or of a list that is refused its problems."""
    try:
        return read_pasted_list(text).lines
    except RosterFileError as refused:
        return refused.problems


@given(st.lists(pieces, max_size=40).map("".join))
@example('1;"Abadie')
@example("numéro\nnom")
@example("1\r2;Abadie")
@example("\ud800;Abadie 1")
def test_any_text_is_a_list_or_problems(text: str) -> None:
    found = outcome(text)
    assert found
    for each in found:
        assert each.line >= 0 if isinstance(each, Problem) else each.student_number and each.family_name
    people = [each.student_number for each in found if isinstance(each, RosterLine)]
    assert len(set(people)) == len(people)
