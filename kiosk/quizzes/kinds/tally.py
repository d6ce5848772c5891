"""How a hall answered one question, counted for the charts of the console and the screen."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

MOST_MISTAKES = 5
FEW_COLUMNS, SHORT_COLUMN, MANY_COLUMNS = 5, 14, 8


@dataclass(frozen=True)
class Bar:
    """``count`` of ``total`` people gave this answer. ``right`` says whether it earns its points.

    ``given`` is the answer in its comparable form if an instructor can regrade it with one press, else empty.
    ``listed``: it is one of the author's answers. ``authors`` is the author's wording; ``words`` is as typed.
    """

    words: str
    count: int
    total: int
    right: bool = False
    given: str = ""
    listed: bool = True
    authors: str = ""

    @property
    def share(self) -> float:
        """The share of people who gave this answer, from 0 to 1."""
        return self.count / self.total if self.total else 0.0


@dataclass(frozen=True)
class Row:
    """One row of a table: its words, and how many people put it under each of the columns.

    ``right``: the index of the column where it belongs, or None, also while the key is not shown.
    """

    words: str
    counts: tuple[int, ...]
    right: int | None = None


@dataclass(frozen=True)
class Grid:
    """A table of what was put where. ``total`` people answered; ``letters`` stand for long columns."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    total: int
    letters: tuple[str, ...] = ()

    @classmethod
    def of(cls, columns: Sequence[str], rows: Sequence[Row], total: int) -> "Grid":
        """A table whose columns have letters if they are too many or too long for their words at their head.

        A column keeps its letter, whichever part of the table is shown.
        """
        is_short = len(columns) <= FEW_COLUMNS and all(len(each) <= SHORT_COLUMN for each in columns)
        letters = () if is_short else tuple(chr(ord("A") + place) for place in range(len(columns)))
        return cls(tuple(columns), tuple(rows), total, letters)

    @property
    def is_lettered(self) -> bool:
        """Whether the columns have letters at their head."""
        return bool(self.letters)

    @property
    def is_dense(self) -> bool:
        """Whether there are too many columns for more than a number in each cell."""
        return len(self.columns) > MANY_COLUMNS


@dataclass(frozen=True)
class Tally:
    """The bars or the table of one question, and how many people answered it.

    ``others``: how many typed answers the bars leave out. ``mistakes``: the most frequent wrong wholes of an
    answer that has parts, under a heading (English, as the catalogue has it).
    """

    answered: int
    bars: tuple[Bar, ...] = ()
    others: int = 0
    mistakes: tuple[Bar, ...] = ()
    mistakes_heading: str = ""
    grid: Grid | None = None

    def for_the_screen(self, *, with_key: bool) -> "Tally":
        """The same without buttons and mistakes, and without a mark of what is right unless ``with_key``."""
        bars = tuple(replace(bar, given="", right=bar.right and with_key) for bar in self.bars)
        return Tally(self.answered, bars, self.others)

    @property
    def counts(self) -> list[int]:
        """All numbers in it: whether something changed can be told by these alone."""
        cells = [count for row in self.grid.rows for count in row.counts] if self.grid else []
        return [self.answered, self.others, *(bar.count for bar in self.bars), *cells]


def wrong_ones(bars: Sequence[Bar]) -> tuple[Bar, ...]:
    """The first few of them that are wrong."""
    return tuple(bar for bar in bars if not bar.right)[:MOST_MISTAKES]
