"""A matrix of people and days as one sheet of a workbook, which fits a landscape page."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

import xlsxwriter

# A person, their letters, their counts, their rate.
Row = tuple[Sequence[str], Sequence[str], Sequence[int], float | None]
_NUMBERS, _DAYS, _FIRST = 2, 3, 4  # rows: the number of each class session, its day, the first person
_FROZEN = 3  # columns: number, family name, given name
_WIDTHS = (13, 18, 16, 26, 8)
_LETTER_COLOURS = {"A": "#A8261C", "R": "#8F5200", "E": "#213F8F", "–": "#84858C"}
_MADE = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Matrix:
    """What the sheet shows. ``columns``: of each class session its number, day and rate."""

    title: str
    legend: str
    person_header: Sequence[str]
    columns: Sequence[tuple[int, date, float | None]]
    sums_header: Sequence[str]
    rows: Sequence[Row]


def matrix_xlsx(matrix: Matrix) -> bytes:
    """The matrix as a workbook. Days, counts and rates are values that a spreadsheet can calculate with, and
    text stays text, whatever it begins with. The same matrix gives the same bytes."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as workbook:
        workbook.set_properties({"title": matrix.title, "created": _MADE.replace(tzinfo=None)})
        _Sheet(workbook, matrix).write()
    return out.getvalue()


class _Sheet:
    def __init__(self, workbook: xlsxwriter.Workbook, matrix: Matrix) -> None:
        self.matrix, self.sheet = matrix, workbook.add_worksheet("Présences")
        self.people = len(matrix.person_header)
        self.sums = self.people + len(matrix.columns)
        centred = {"align": "center"}
        self.title = workbook.add_format({"bold": True, "font_size": 14})
        self.quiet = workbook.add_format({"font_color": "#5A5C66"})
        self.bold = workbook.add_format({"bold": True, "bottom": 1})
        self.number = workbook.add_format({"bold": True, **centred})
        self.day = workbook.add_format({"num_format": "dd/mm", "bottom": 1, "font_size": 9, **centred})
        self.rate = workbook.add_format({"num_format": "0 %"})
        self.foot = workbook.add_format({"num_format": "0 %", "top": 1, "font_size": 9, **centred})
        self.letters = {
            letter: workbook.add_format({"font_color": colour, "bold": letter == "A", **centred})
            for letter, colour in _LETTER_COLOURS.items()
        }
        self.plain = workbook.add_format(centred)

    def write(self) -> None:
        self._lay_out()
        self._write_header()
        for place, row in enumerate(self.matrix.rows, start=_FIRST):
            self._write_row(place, *row)
        last = _FIRST + len(self.matrix.rows)
        self.sheet.write_string(last, 0, "Taux par séance", self.quiet)
        for column, (_number, _day, rate) in enumerate(self.matrix.columns, start=self.people):
            if rate is not None:
                self.sheet.write_number(last, column, rate, self.foot)
        if self.matrix.rows:
            self.sheet.autofilter(_DAYS, 0, last - 1, self.sums + len(self.matrix.sums_header) - 1)

    def _lay_out(self) -> None:
        for column, width in enumerate(_WIDTHS):
            self.sheet.set_column(column, column, width)
        if self.matrix.columns:
            self.sheet.set_column(self.people, self.sums - 1, 6)
        self.sheet.set_column(self.sums, self.sums + len(self.matrix.sums_header) - 1, 10)
        self.sheet.freeze_panes(_FIRST, _FROZEN)
        self.sheet.set_landscape()
        self.sheet.set_paper(9)  # A4
        self.sheet.fit_to_pages(1, 0)
        self.sheet.repeat_rows(_NUMBERS, _DAYS)
        self.sheet.set_footer("&L&A&R&P / &N")

    def _write_header(self) -> None:
        self.sheet.write_string(0, 0, self.matrix.title, self.title)
        self.sheet.write_string(1, 0, self.matrix.legend, self.quiet)
        for column, heading in enumerate(self.matrix.person_header):
            self.sheet.write_string(_DAYS, column, heading, self.bold)
        for column, (number, day, _rate) in enumerate(self.matrix.columns, start=self.people):
            self.sheet.write_number(_NUMBERS, column, number, self.number)
            self.sheet.write_datetime(_DAYS, column, datetime.combine(day, time()), self.day)
        for column, heading in enumerate(self.matrix.sums_header, start=self.sums):
            self.sheet.write_string(_DAYS, column, heading, self.bold)

    def _write_row(
        self,
        place: int,
        person: Sequence[str],
        letters: Sequence[str],
        counts: Sequence[int],
        rate: float | None,
    ) -> None:
        for column, text in enumerate(person):
            if text:
                self.sheet.write_string(place, column, text)
        for column, letter in enumerate(letters, start=self.people):
            if letter:
                self.sheet.write_string(place, column, letter, self.letters.get(letter, self.plain))
        for column, count in enumerate(counts, start=self.sums):
            self.sheet.write_number(place, column, count)
        if rate is not None:
            self.sheet.write_number(place, self.sums + len(counts), rate, self.rate)
