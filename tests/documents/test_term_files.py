"""The attendance of a whole term as files."""

import csv
import io
from datetime import date, timedelta
from zipfile import ZipFile

import openpyxl
import pytest
from sqlalchemy.orm import Session

from kiosk.attendance.excuses import excuse
from kiosk.attendance.planning import cancel
from kiosk.attendance.sign_in import Claim
from kiosk.attendance.term import Term, term_of
from kiosk.documents.term import FORMATS, export_term
from tests.clock import NINE_IN_PARIS as NINE
from tests.factories import make_class_session, make_course, make_sign_in, make_student

WEEK = timedelta(weeks=1)


@pytest.fixture
def term(db: Session) -> Term:
    """Abadie and Achour, who came later; a guest; five class sessions, one cancelled, one to come."""
    course = make_course(db, code="OIAM-2026", guests_allowed=True)
    weeks = [make_class_session(db, course, number=n + 1, starts_at=NINE + n * WEEK) for n in range(5)]
    one = make_student(db, course, "Abadie", student_number="1", email="l@u.example", group="TD1")
    two = make_student(db, course, "=Achour", student_number="2", group="TD2", first_day=weeks[1].day)
    for session, person in ((weeks[0], one), (weeks[1], one), (weeks[1], two)):
        make_sign_in(db, session, person, at=session.starts_at)
    guest = Claim("777", "Invitée", "Ariane", "a@b.example", as_guest=True)
    make_sign_in(db, weeks[1], guest, at=weeks[1].starts_at)
    cancel(db, weeks[2], "grève", by=None, now=NINE)
    excuse(db, course, two.id, weeks[3].day, weeks[3].day, "certificat", by=None, now=NINE)
    return term_of(db, course, weeks[4].starts_at - timedelta(days=1))


def test_for_programs_there_is_a_row_for_each_person_and_class_session(term: Term) -> None:
    file = export_term(term, "data")
    assert file.filename == "OIAM-2026-presences.data.csv"
    rows = list(csv.DictReader(io.StringIO(file.content.decode())))
    assert ",".join(rows[0]) == (
        "course,session,date,student_number,family_name,given_name,email,group,status,signed_at,method,"
        "receipt,flags"
    )
    found = [(row["session"], row["student_number"], row["status"]) for row in rows]
    assert found == [
        ("1", "1", "present"), ("1", "2", "not_concerned"),
        ("2", "1", "present"), ("2", "2", "present"), ("2", "777", "present"),
        ("3", "1", "not_concerned"), ("3", "2", "not_concerned"),
        ("4", "1", "absent"), ("4", "2", "excused"),
    ]  # fmt: skip
    assert rows[0]["date"] == "2026-02-25"
    assert rows[0]["signed_at"] == "2026-02-25T09:00:00+01:00"


def test_for_people_there_is_the_matrix_in_french(term: Term) -> None:
    file = export_term(term, "csv")
    text = file.content.decode("utf-8-sig")
    assert file.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert rows[0][:7] == [
        "Numéro étudiant", "Nom", "Prénom", "Courriel", "Groupe", "1 (25/02/2026)", "2 (04/03/2026)",
    ]  # fmt: skip
    assert rows[1] == ["1", "Abadie", "Léa", "l@u.example", "TD1", *"PP–A", "", "2", "0", "0", "1", "67%"]
    assert rows[2] == ["2", "'=Achour", "Léa", "", "TD2", *"–P–E", "", "1", "0", "1", "0", "100%"]
    assert rows[3][4:10] == ["invité", *"–P––", "–"]
    assert rows[3][-1] == ""


def test_the_workbook_has_true_days_numbers_and_rates(term: Term) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(export_term(term, "xlsx").content)).active
    assert sheet is not None
    numbers, days, first, second = (list(row) for row in sheet.iter_rows(min_row=3, max_row=6))
    assert [each.value for each in numbers[5:10]] == [1, 2, 3, 4, 5]
    assert days[5].value.date() == date(2026, 2, 25)  # type: ignore[union-attr]
    assert days[5].is_date
    assert days[9].value.date() == date(2026, 3, 25)  # type: ignore[union-attr]
    assert [each.value for each in first[5:15]] == [*"PP–A", None, 2, 0, 0, 1, pytest.approx(2 / 3)]
    assert first[14].number_format == "0 %"
    assert second[1].value == "=Achour"
    assert second[1].data_type == "s", "text, not a formula"


def test_the_workbook_fits_a_landscape_page_and_keeps_its_head(term: Term) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(export_term(term, "xlsx").content)).active
    assert sheet is not None
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.sheet_properties.pageSetUpPr.fitToPage  # to one page of width, unless told otherwise
    assert sheet.page_setup.fitToHeight == 0
    assert sheet.print_title_rows == "$3:$4"
    assert sheet.freeze_panes == "D5"


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_the_same_term_gives_the_same_bytes_and_an_empty_one_too(db: Session, term: Term, name: str) -> None:
    assert export_term(term, name) == export_term(term, name)
    empty = term_of(db, make_course(db), NINE)
    assert export_term(empty, name).content


def test_no_cell_of_the_workbook_is_a_formula_or_a_link(term: Term) -> None:
    with ZipFile(io.BytesIO(export_term(term, "xlsx").content)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml")
        assert b"<f>" not in sheet
        assert not [each for each in book.namelist() if "rels" in each and "sheet1" in each]
