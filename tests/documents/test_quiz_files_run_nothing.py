"""Nothing in the files of a quiz is run by a spreadsheet, whatever students and authors have typed."""

import csv
import io
import zipfile
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from sqlalchemy.orm import Session

from kiosk.courses.models import ClassSession, Course
from kiosk.documents.quiz import LONG_HEADER
from kiosk.quizzes.formats.quiz_file import read_quiz_text
from kiosk.quizzes.models import Publication
from tests.documents.quiz_results import DANGEROUS, book_of, content_of, fill_with_formulas, take
from tests.factories import make_publication, make_student

RUN_BY_SPREADSHEETS = tuple("=+-@\t\r\n＝＋－＠")


@pytest.mark.parametrize("format_name", ["long", "wide"])
def test_no_cell_of_a_text_file_is_run_by_a_spreadsheet(
    db: Session, course: Course, publication: Publication, format_name: str
) -> None:
    fill_with_formulas(db, course, publication)
    text = content_of(db, publication, format_name).decode()
    assert "1+1" in text
    for row in csv.reader(io.StringIO(text, newline="")):
        assert not any(cell.startswith(RUN_BY_SPREADSHEETS) for cell in row)


def test_texts_of_a_quiz_do_not_run_either(db: Session, course: Course, class_session: ClassSession) -> None:
    course.code = "=1+1"
    source = (
        "# =1+1\n\n## =cmd|' /C calc'!A0\n\n- (x) @SUM(A1)\n- ( ) -1\n\nConcept : +1\n\n"
        "## Rangez\n\n1. =1\n2. =2\n"
    )
    publication = make_publication(db, class_session, read_quiz_text(source))
    take(db, publication, make_student(db, course), {1: 0, 2: (0, 1)})
    for format_name in ("long", "wide"):
        text = content_of(db, publication, format_name).decode()
        for row in csv.reader(io.StringIO(text, newline="")):
            assert not any(cell.startswith(RUN_BY_SPREADSHEETS) for cell in row)
    assert_plain(book_of(db, publication))


def test_the_workbook_holds_plain_texts_and_numbers_only(
    db: Session, course: Course, publication: Publication
) -> None:
    fill_with_formulas(db, course, publication)
    book = book_of(db, publication)
    assert_plain(book)
    typed = {row[LONG_HEADER.index("answer")].value for row in book["answers"].iter_rows(min_row=2)}
    assert set(DANGEROUS) <= typed  # without an apostrophe: a text cell needs none
    with zipfile.ZipFile(io.BytesIO(content_of(db, publication, "xlsx"))) as archive:
        names = archive.namelist()
        assert not [
            name for name in names if "external" in name or "vba" in name.lower() or "link" in name.lower()
        ]
        for name in names:
            if name.startswith("xl/worksheets/sheet"):
                tags = {each.tag.rsplit("}", 1)[-1] for each in ET.fromstring(archive.read(name)).iter()}
                assert not tags & {"f", "hyperlink", "hyperlinks", "oleObjects", "dataValidation"}


def assert_plain(book: openpyxl.Workbook) -> None:
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type in ("s", "n"), (cell.coordinate, cell.value)
                assert cell.hyperlink is None


def test_the_workbook_for_people_runs_nothing(db: Session, course: Course, publication: Publication) -> None:
    fill_with_formulas(db, course, publication)
    for sheet in book_of(db, publication, "workbook").worksheets:
        for row in sheet.iter_rows():
            assert all(cell.data_type in ("s", "n", "d") and not cell.hyperlink for cell in row)
