"""The results of a question in pages for the screen: what does not fit at a size that the last row reads is
turned over by the clock, and never set smaller.

Heights are in lines of the running text (24 px at 1280 × 720, ``screen.css``), widths in characters of it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeVar

from kiosk.quizzes.kinds.tally import Bar, Grid, Row, Tally
from kiosk.quizzes.model.quiz import Question

TURN = timedelta(seconds=8)
ROOM = 16.0  # below the head of the course and above the number of answers
STEM_WIDTH, STEM_HEIGHT = 50, 1.55
MEDIA_HEIGHT = 5.0
ROOMY_WIDTH, ROOMY_REST = 84, 1.6  # words above their bar
COMPACT_WIDTH, COMPACT_REST = 40, 0.5  # words beside their bar
WHOLE_WIDTH, CELL_WIDTH, DENSE_WIDTH, ROW_REST = 96, 8, 4.2, 0.6  # a table, and a column of numbers in it
LEAST_WORTH_A_COLUMN = 0.05  # of the people: fewer put nothing there that a hall could discuss
HEAD, HEAD_SPACE = 1.6, 2
LEAST_LABEL = 12
LEGEND_WIDTH = 84

Thing = TypeVar("Thing")


@dataclass(frozen=True)
class Page:
    """The counts of the whole question and part of its rows; ``is_compact``: words stand beside their bar."""

    tally: Tally
    is_compact: bool = False


def pages_of(tally: Tally, question: Question) -> list[Page]:
    """The pages, at least one."""
    room = ROOM - _lines(question.stem, STEM_WIDTH) * STEM_HEIGHT - len(question.media) * MEDIA_HEIGHT
    if tally.grid:
        return [Page(replace(tally, grid=each)) for each in _grids(tally.grid, room)]
    if sum(_lines(bar.words, ROOMY_WIDTH) + ROOMY_REST for bar in tally.bars) <= room:
        return [Page(tally)]
    parts = _parts(tally.bars, lambda bars: sum(map(_beside, bars)), room)
    return [Page(replace(tally, bars=tuple(each)), is_compact=True) for each in parts]


def page_at(pages: Sequence[Page], now: datetime) -> int:
    """Which page is shown at an instant, from 0: by the clock, so that every screen shows the same."""
    return int(now.timestamp() // TURN.total_seconds()) % len(pages)


def _grids(grid: Grid, room: float) -> list[Grid]:
    """Rows in pages; a table with letters keeps on each page only the columns that something was put in."""
    if not grid.is_lettered:
        parts = _parts(grid.rows, lambda rows: _height(grid, rows), room)
        return [replace(grid, rows=tuple(each)) for each in parts]
    parts = _parts(grid.rows, lambda rows: _height(grid, rows) + _legend(grid, rows), room)
    return [_with_columns(grid, rows, _used(grid, rows)) for rows in parts]


def _used(grid: Grid, rows: Sequence[Row]) -> list[int]:
    return [
        place
        for place in range(len(grid.columns))
        if any(row.right == place or row.counts[place] > LEAST_WORTH_A_COLUMN * grid.total for row in rows)
    ]


def _with_columns(grid: Grid, rows: Sequence[Row], used: Sequence[int]) -> Grid:
    kept = [
        replace(
            row,
            counts=tuple(row.counts[place] for place in used),
            right=None if row.right is None else used.index(row.right),
        )
        for row in rows
    ]
    return replace(
        grid,
        columns=tuple(grid.columns[place] for place in used),
        letters=tuple(grid.letters[place] for place in used),
        rows=tuple(kept),
    )


def _legend(grid: Grid, rows: Sequence[Row]) -> int:
    return sum(_lines(grid.columns[place], LEGEND_WIDTH) for place in _used(grid, rows))


def _beside(bar: Bar) -> float:
    return _lines(bar.words, COMPACT_WIDTH) + COMPACT_REST


def _height(grid: Grid, rows: Sequence[Row]) -> float:
    if grid.is_lettered:
        taken = float(len(_used(grid, rows)) * CELL_WIDTH)
    else:
        least = DENSE_WIDTH if grid.is_dense else CELL_WIDTH
        taken = sum(max(least, len(words) + HEAD_SPACE) for words in grid.columns)
    width = max(LEAST_LABEL, int(WHOLE_WIDTH - taken))
    return HEAD + sum(_lines(row.words, width) + ROW_REST for row in rows)


def _lines(words: str, width: int) -> int:
    return max(1, -(-len(words) // width))


def _parts(
    things: Sequence[Thing], height: Callable[[Sequence[Thing]], float], room: float
) -> list[Sequence[Thing]]:
    """The things in as few parts as fit, of about the same size; at least one part, and one thing in each."""
    found: list[list[Thing]] = [[]]
    for each in things:
        if found[-1] and height([*found[-1], each]) > room:
            found.append([])
        found[-1].append(each)
    count = len(found)
    even = [things[len(things) * at // count : len(things) * (at + 1) // count] for at in range(count)]
    return list(even) if all(height(part) <= room for part in even) else list(found)
