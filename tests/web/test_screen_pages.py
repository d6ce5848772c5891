"""The pages into which the results of a question are laid for the screen."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kiosk.quizzes.kinds.tally import Bar, Grid, Row, Tally
from kiosk.quizzes.model.quiz import Question
from kiosk.web.screen.pages import TURN, page_at, pages_of

NOW = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)
QUESTION = Question(stem="Which of these?")
words = st.text("ab ", min_size=1, max_size=200)
counts = st.integers(0, 600)


def bars(*each: str) -> Tally:
    return Tally(10, tuple(Bar(words, 1, 10) for words in each))


@st.composite
def grids(draw: st.DrawFn) -> Grid:
    columns = draw(st.lists(words, min_size=2, max_size=20))
    row = st.builds(
        Row, words, st.tuples(*[counts] * len(columns)), st.none() | st.integers(0, len(columns) - 1)
    )
    return Grid.of(columns, draw(st.lists(row, min_size=2, max_size=20)), 600)


def test_what_fits_is_one_page_with_words_above_their_bars() -> None:
    assert [page.is_compact for page in pages_of(bars("yes", "no"), QUESTION)] == [False]


def test_when_it_is_tight_words_stand_beside_their_bars() -> None:
    assert [page.is_compact for page in pages_of(bars(*"abcdefgh"), QUESTION)] == [True]


def test_what_does_not_fit_is_on_another_page() -> None:
    pages = pages_of(bars(*(f"{place} " + "long " * 20 for place in range(12))), QUESTION)
    assert len(pages) > 1
    assert max(len(page.tally.bars) for page in pages) - min(len(page.tally.bars) for page in pages) <= 1


@given(st.lists(words, max_size=20))
def test_every_bar_is_on_one_page_in_order(each: list[str]) -> None:
    whole = bars(*each)
    pages = pages_of(whole, QUESTION)
    assert [bar for page in pages for bar in page.tally.bars] == list(whole.bars)
    assert {page.tally.answered for page in pages} == {10}


@given(grids())
def test_every_row_is_on_one_page_and_keeps_what_is_right(grid: Grid) -> None:
    pages = [page.tally.grid for page in pages_of(Tally(600, grid=grid), QUESTION)]
    shown = [(page, row) for page in pages if page for row in page.rows]
    assert [row.words for _page, row in shown] == [row.words for row in grid.rows]
    for (page, row), whole in zip(shown, grid.rows, strict=True):
        assert len(row.counts) == len(page.columns)
        if whole.right is not None:
            assert row.right is not None
            assert page.columns[row.right] == grid.columns[whole.right]
            assert row.counts[row.right] == whole.counts[whole.right]


def test_without_an_answer_there_is_a_page_too() -> None:
    assert [page.tally for page in pages_of(Tally(0), QUESTION)] == [Tally(0)]


@given(st.lists(words, min_size=1, max_size=20), st.integers(1, 400))
def test_below_a_longer_question_there_are_never_fewer_pages(each: list[str], length: int) -> None:
    short, long = (len(pages_of(bars(*each), Question(stem="x" * size))) for size in (length, length + 100))
    assert short <= long


SENTENCES = tuple(f"a rather long sentence {letter}" for letter in "abcd")


def test_a_column_with_a_letter_is_left_out_where_hardly_anybody_chose_it() -> None:
    rows = (Row("x", (60, 5, 0, 35)),)
    [page] = pages_of(Tally(100, grid=Grid.of(SENTENCES, rows, 100)), QUESTION)
    assert page.tally.grid == Grid((SENTENCES[0], SENTENCES[3]), (Row("x", (60, 35)),), 100, ("A", "D"))
    [page] = pages_of(Tally(100, grid=Grid(("1", "2", "3", "4"), rows, 100)), QUESTION)
    assert page.tally.grid == Grid(("1", "2", "3", "4"), rows, 100)


def test_the_right_column_stays_even_if_nobody_chose_it() -> None:
    [page] = pages_of(
        Tally(100, grid=Grid.of(SENTENCES, (Row("x", (60, 40, 0, 0), right=2),), 100)), QUESTION
    )
    assert page.tally.grid == Grid(SENTENCES[:3], (Row("x", (60, 40, 0), right=2),), 100, ("A", "B", "C"))


def test_all_screens_turn_to_the_same_page_at_the_same_time() -> None:
    pages = pages_of(bars(*("long " * 30 for _place in range(20))), QUESTION)
    seen = [page_at(pages, NOW + TURN * turn) for turn in range(2 * len(pages))]
    assert seen[: len(pages)] == seen[len(pages) :]
    assert set(seen) == set(range(len(pages)))
    assert page_at(pages, NOW) == page_at(pages, NOW + TURN - timedelta(milliseconds=1))
