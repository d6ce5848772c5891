"""A table over as many pages as it takes: the headings stand above its rows on each of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kiosk.exports.paper import LEFT, PALE, QUIET, Line, Paper, Style, height
from kiosk.exports.typeface import SANS

GUTTER, ABOVE, BELOW = 6.0, 2.7, 1.9
MOST_LINES = 60  # what the forms take has far fewer; a row must fit on a page
_HEADING = Style(SANS, 6.8, 9.4, QUIET)
_Columns = list[tuple[float, list[Line]]]


@dataclass(frozen=True)
class Column:
    """Its heading, and how wide it is with the gutter."""

    heading: str
    width: float


Cell = tuple[str, Style]


def set_table(paper: Paper, columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> None:
    """Set rows as wide as the columns; long texts are wrapped, and no row is torn in two."""
    headings = _placed(columns, [(each.heading, _HEADING) for each in columns])
    is_headed = False
    for cells in rows:
        row = _placed(columns, cells)
        if not paper.has_room_for(_height(row) + (0 if is_headed else _height(headings))):
            paper.turn()
            is_headed = False
        if not is_headed:
            _set(paper, headings)
            paper.rule(0.6, QUIET)
            is_headed = True
        _set(paper, row)
        paper.rule(0.25, PALE)


def _placed(columns: Sequence[Column], cells: Sequence[Cell]) -> _Columns:
    x, placed = LEFT, []
    for column, (text, style) in zip(columns, cells, strict=True):
        placed.append((x, style.lines(text, column.width - GUTTER, MOST_LINES)))
        x += column.width
    return placed


def _height(row: _Columns) -> float:
    return max(height(lines) for _, lines in row) + ABOVE + BELOW


def _set(paper: Paper, row: _Columns) -> None:
    paper.skip(ABOVE)
    paper.set(*row)
    paper.skip(BELOW)
