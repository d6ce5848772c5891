"""A file to download, and the two formats that tables can be written in."""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import xlsxwriter

from kiosk.core.formula_guard import guarded
from kiosk.courses.models import ClassSession

CSV_TYPE = "text/csv; charset=utf-8"
PDF_TYPE = "application/pdf"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MOMENT = "dd/mm/yyyy hh:mm:ss"


class Share(float):
    """A number from −1 to 1, shown as a percentage."""


# A datetime here has no zone: it is local time where the course is.
Cell = str | int | Decimal | datetime | Share
_LONGEST_CELL = 32_767  # Excel's own limit
_WIDEST_COLUMN = 60
_WIDEST_HEADING = 30


@dataclass(frozen=True)
class Export:
    """A file to download: its name, media type and content."""

    filename: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Table:
    """A header, and rows of the same width; ``name`` is that of the sheet, of at most 31 characters."""

    name: str
    header: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def csv_bytes(table: Table, delimiter: str = ",", line_end: str = "\n", encoding: str = "utf-8") -> bytes:
    """The table as CSV, in which no spreadsheet runs any text as a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator=line_end)
    writer.writerow(table.header)
    writer.writerows([guarded(each) if isinstance(each, str) else each for each in row] for row in table.rows)
    return out.getvalue().encode(encoding)


def xlsx_bytes(tables: Sequence[Table], made_at: datetime) -> bytes:
    """The tables as the sheets of one workbook. Text stays text: no formula, no link, no apostrophe needed.
    Dates and shares are values that a spreadsheet can sort and calculate with.

    ``made_at`` is written into the file as its date, so that the same content gives the same bytes.
    """
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as workbook:
        workbook.set_properties({"created": made_at.replace(tzinfo=None)})
        bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        moment = workbook.add_format({"num_format": _MOMENT})
        percent = workbook.add_format({"num_format": "0 %"})
        for table in tables:
            sheet = workbook.add_worksheet(table.name)
            sheet.freeze_panes(1, 0)
            for column, heading in enumerate(table.header):
                sheet.write_string(0, column, heading, bold)
                lengths = [min(len(heading), _WIDEST_HEADING), *(len(str(row[column])) for row in table.rows)]
                widest = max(lengths)
                sheet.set_column(column, column, min(widest + 2, _WIDEST_COLUMN))
            for place, row in enumerate(table.rows, start=1):
                for column, cell in enumerate(row):
                    if cell == "":
                        continue
                    if isinstance(cell, str):
                        sheet.write_string(place, column, cell[:_LONGEST_CELL])
                    elif isinstance(cell, datetime):
                        sheet.write_datetime(place, column, cell, moment)
                    elif isinstance(cell, Share):
                        sheet.write_number(place, column, cell, percent)
                    else:
                        sheet.write_number(place, column, cell)
            if table.rows:
                sheet.autofilter(0, 0, len(table.rows), len(table.header) - 1)
    return out.getvalue()


def filename(class_session: ClassSession, ending: str) -> str:
    """A name such as ``COURSE-02-2026-02-25`` with the ending: only letters, digits and ``._-``."""
    course = re.sub(r"[^A-Za-z0-9._-]", "_", class_session.course.code).strip(".")
    return (
        f"{course}-{class_session.number:02}-{local(class_session, class_session.starts_at):%Y-%m-%d}{ending}"
    )


def local(class_session: ClassSession, instant: datetime) -> datetime:
    """The instant in the course's time zone."""
    return instant.astimezone(ZoneInfo(class_session.course.time_zone))


def iso(class_session: ClassSession, instant: datetime | None) -> str:
    """The instant in the course's time zone, in ISO 8601 with its offset; empty for None."""
    return "" if instant is None else local(class_session, instant).isoformat(timespec="seconds")
