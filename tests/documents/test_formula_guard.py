"""No text becomes a formula in a spreadsheet, and every text comes back as it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.formula_guard import guarded, unguarded

RUN_BY_SPREADSHEETS = tuple("=+-@\t\r\n＝＋－＠")
TEXTS = st.text(max_size=30) | st.text(
    st.sampled_from([*RUN_BY_SPREADSHEETS, "'", "a", " ", ";", ",", "|"]), max_size=8
)


@given(TEXTS)
def test_no_cell_begins_with_what_a_spreadsheet_runs(text: str) -> None:
    assert not guarded(text).startswith(RUN_BY_SPREADSHEETS)


@given(TEXTS)
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_no_cell_begins_so_in_a_spreadsheet_that_splits_elsewhere(separator: str, text: str) -> None:
    for part in guarded(text).split(separator):
        assert not part.startswith(tuple("=+-@＝＋－＠"))


@given(TEXTS)
def test_restoring_gives_back_exactly_what_was_there(text: str) -> None:
    assert unguarded(guarded(text)) == text


@given(TEXTS, TEXTS)
def test_two_texts_never_share_a_cell(one: str, other: str) -> None:
    assert (guarded(one) == guarded(other)) == (one == other)


@pytest.mark.parametrize("text", ["", "Dupont", "d’Alembert", "'", "''", "l'=", "a=b", " =1", "126", "1-2"])
def test_what_no_spreadsheet_runs_stays_as_it_is(text: str) -> None:
    assert guarded(text) == text
    assert unguarded(text) == text


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("-Dupont", "'-Dupont"),
        ("+33 6", "'+33 6"),
        ("'=1", "''=1"),
        ("＝1", "'＝1"),
        ("\t=1", "'\t'=1"),
        ("x;=1+1", "x;'=1+1"),
        ("x,@SUM(A1)", "x,'@SUM(A1)"),
    ],
)
def test_what_one_runs_gets_an_apostrophe_in_front(text: str, cell: str) -> None:
    assert guarded(text) == cell
