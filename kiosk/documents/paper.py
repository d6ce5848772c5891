"""A4 pages filled from the top, and tables over as many pages as needed, with headings on each.

The pages are drawn as PDF once their number is known.
"""

import io
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from reportlab.pdfgen.canvas import Canvas

from kiosk.documents.typeface import SANS, width_of, wrapped

Ink = tuple[float, float, float]
BLACK: Ink = (0.11, 0.11, 0.1)
QUIET: Ink = (0.36, 0.35, 0.33)
PALE: Ink = (0.8, 0.78, 0.74)
ACCENT: Ink = (0.14, 0.25, 0.56)
# In points, from the lower left corner.
A4 = (595.28, 841.89)
LEFT, WIDTH = 36.0, 523.28
TOP, BOTTOM = 800.0, 54.0
# A ReportLab font can serve only one document at a time.
_DRAWING = threading.Lock()


@dataclass(frozen=True)
class Style:
    """How text is set; ``leading`` is the distance from one line to the next. In points."""

    face: str
    size: float
    leading: float
    ink: Ink = BLACK

    def lines(self, text: str, width: float = WIDTH, most: int = 8) -> "list[Line]":
        """The text in at most ``most`` lines of at most this width."""
        return [Line(words, self) for words in wrapped(text, self.face, self.size, width, most)]


@dataclass(frozen=True)
class Line:
    """A line of text."""

    words: str
    style: Style


@dataclass(frozen=True)
class Text:
    """A line of text in its place: ``x`` is where it begins, ``y`` its baseline."""

    x: float
    y: float
    line: Line


@dataclass(frozen=True)
class Rule:
    """A line drawn across the page."""

    y: float
    weight: float
    ink: Ink


Mark = Text | Rule


@dataclass(frozen=True)
class About:
    """The metadata of the file. ``made_at`` is its date, so that the same content gives the same bytes."""

    title: str
    author: str
    language: str
    made_at: datetime


class Paper:
    """Pages, the last of which is being filled; ``y`` is the top of its free space."""

    def __init__(self) -> None:
        self.pages: list[list[Mark]] = [[]]
        self.y = TOP

    def turn(self) -> None:
        """Start a new page."""
        self.pages.append([])
        self.y = TOP

    def has_room_for(self, height: float) -> bool:
        """Whether this much still fits on the page."""
        return self.y - height >= BOTTOM

    def skip(self, height: float) -> None:
        """Leave this much blank."""
        self.y -= height

    def rule(self, weight: float, ink: Ink = PALE) -> None:
        """Draw a line across the page."""
        self.pages[-1].append(Rule(self.y, weight, ink))

    def set(self, *columns: tuple[float, Sequence[Line]]) -> None:
        """Set columns of lines side by side, each beginning at its ``x``."""
        for x, lines in columns:
            y = self.y
            for line in lines:
                self.pages[-1].append(Text(x, y - line.style.size, line))
                y -= line.style.leading
        self.y -= max(height(lines) for _, lines in columns)


def height(lines: Sequence[Line]) -> float:
    """The height of these lines set below each other."""
    return sum(line.style.leading for line in lines)


def at_the_right(y: float, line: Line) -> Text:
    """A line of text that ends at the right margin."""
    return Text(LEFT + WIDTH - width_of(line.words, line.style.face, line.style.size), y, line)


def pdf_bytes(paper: Paper, about: About, foot: Callable[[int, int], Sequence[Mark]]) -> bytes:
    """The pages as PDF, each with a footer: ``foot`` gets the page number and the number of pages."""
    out = io.BytesIO()
    with _DRAWING:
        canvas = Canvas(
            out,
            A4,
            pageCompression=1,
            invariant=1,
            pdfVersion=(1, 7),
            initialFontName=SANS,  # type: ignore[arg-type]  # the published type stubs take it for a size
            lang=about.language,
        )
        canvas.setTitle(about.title)
        canvas.setSubject(about.title)
        canvas.setAuthor(about.author)
        canvas.setCreator("Kiosk")
        canvas.setDateFormatter(lambda *_: f"D:{about.made_at.astimezone(UTC):%Y%m%d%H%M%S}Z")
        canvas.setViewerPreference("DisplayDocTitle", "true")
        for number, marks in enumerate(paper.pages, start=1):
            for mark in (*marks, *foot(number, len(paper.pages))):
                _draw(canvas, mark)
            canvas.showPage()
        canvas.save()
    return out.getvalue()


def _draw(canvas: Canvas, mark: Mark) -> None:
    if isinstance(mark, Rule):
        canvas.setStrokeColorRGB(*mark.ink)
        canvas.setLineWidth(mark.weight)
        canvas.line(LEFT, mark.y, LEFT + WIDTH, mark.y)
    elif mark.line.words:
        canvas.setFillColorRGB(*mark.line.style.ink)
        canvas.setFont(mark.line.style.face, mark.line.style.size)
        canvas.drawString(mark.x, mark.y, mark.line.words)


GUTTER, ABOVE, BELOW = 6.0, 2.7, 1.9
MOST_LINES = 60  # what the forms accept takes far fewer; a row must fit on a page
_HEADING = Style(SANS, 6.8, 9.4, QUIET)
_Columns = list[tuple[float, list[Line]]]


@dataclass(frozen=True)
class Column:
    """A column's heading, and its width including the gutter."""

    heading: str
    width: float


Cell = tuple[str, Style]


def set_table(paper: Paper, columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> None:
    """Set rows with a cell for each column. Long text is wrapped, and no row is split across pages."""
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
