"""The register of a class session as the files that scripts, the school's office and Moodle rely on."""

import csv
import io
from datetime import UTC, datetime, timedelta

import openpyxl
import pytest
from sqlalchemy.orm import Session

from kiosk.attendance.corrections import correct
from kiosk.attendance.entry import Status
from kiosk.attendance.register import register_of
from kiosk.attendance.sign_in import Claim
from kiosk.attendance.window_changes import open_sheet
from kiosk.core.formula_guard import unguarded
from kiosk.courses.models import ClassSession, Course
from kiosk.documents.attendance import FORMATS, export_attendance
from kiosk.people.models import Person
from tests.clock import NINE_IN_PARIS as NINE
from tests.factories import make_class_session, make_course, make_instructor, make_sign_in, make_student

HEADER = (
    "course,session,date,student_number,family_name,given_name,email,group,"
    "status,signed_at,method,receipt,flags"
)
NOON = NINE + timedelta(hours=3)
CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def course(db: Session) -> Course:
    return make_course(db, code="OIAM-2026", title="Outils IA", late_minutes=10, guests_allowed=True)


@pytest.fixture
def class_session(db: Session, course: Course) -> ClassSession:
    return make_class_session(db, course, number=2)


def content_of(db: Session, class_session: ClassSession, format_name: str) -> bytes:
    return export_attendance(register_of(db, class_session), format_name).content


def data_rows(db: Session, class_session: ClassSession) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content_of(db, class_session, "data").decode(), newline="")))


def people_rows(db: Session, class_session: ClassSession) -> list[dict[str, str]]:
    text = content_of(db, class_session, "csv").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


def mark(db: Session, class_session: ClassSession, student: Person, status: Status, reason: str = "") -> None:
    correct(db, class_session, student.id, status, reason, by=make_instructor(db).id, now=NOON)


def fill(db: Session, class_session: ClassSession) -> None:
    """One person of each kind, with names that a spreadsheet would run."""
    course = class_session.course
    people = [
        make_student(db, course, name, given_name="=1+1", student_number=f"-{n}", group="@TD")
        for n, name in enumerate(
            ["+Abadie", "=Bernard", "-Caron", "@Dupont", "\tEvrard", "＝Fabre"], start=12600100
        )
    ]
    make_sign_in(db, class_session, people[0], device="one phone")
    make_sign_in(
        db, class_session, people[1], at=NINE + timedelta(minutes=15), method="code", device="one phone"
    )
    mark(db, class_session, people[2], Status.EXCUSED, '=cmd|"/c calc"!A1\nde loin;')
    mark(db, class_session, people[3], Status.PRESENT)
    make_sign_in(db, class_session, Claim("+99", "-Visite", "=Guy", "=g@example.org", as_guest=True))


# For programs


def test_the_data_file_is_what_scripts_rely_on(
    db: Session, course: Course, class_session: ClassSession
) -> None:
    student = make_student(
        db,
        course,
        "Lecœur",
        given_name="Léa",
        student_number="12600100",
        email="lea@etu.example.org",
        group="TD 1",
    )
    make_student(db, course, "Zola", given_name="Zoé, Émile", student_number="12600620")
    receipt = make_sign_in(db, class_session, student, at=NINE + timedelta(minutes=3, seconds=7.9)).receipt
    assert content_of(db, class_session, "data").decode() == (
        f"{HEADER}\n"
        "OIAM-2026,2,2026-02-25,12600100,Lecœur,Léa,lea@etu.example.org,TD 1,present,"
        f"2026-02-25T09:03:07+01:00,qr,{receipt},\n"
        'OIAM-2026,2,2026-02-25,12600620,Zola,"Zoé, Émile",,,absent,,,,\n'
    )


def test_an_empty_register_is_a_file_with_its_header(db: Session, class_session: ClassSession) -> None:
    assert content_of(db, class_session, "data") == f"{HEADER}\n".encode()


def test_each_status_has_its_word_its_method_and_its_flags(
    db: Session, course: Course, class_session: ClassSession
) -> None:
    present, late, excused, absent, by_hand, taken_back = (
        make_student(db, course, name) for name in ("A", "B", "C", "D", "E", "F")
    )
    make_sign_in(db, class_session, present)
    make_sign_in(db, class_session, late, at=NINE + timedelta(minutes=15), method="code")
    mark(db, class_session, excused, Status.EXCUSED)
    mark(db, class_session, by_hand, Status.LATE)
    make_sign_in(db, class_session, taken_back)
    mark(db, class_session, taken_back, Status.ABSENT)
    make_sign_in(db, class_session, Claim("99", "Visite", as_guest=True), device="one phone")
    make_sign_in(db, class_session, Claim("98", "Voisin", as_guest=True), device="one phone")
    assert absent.family_name == "D"
    assert [
        (row["family_name"], row["status"], row["method"], row["signed_at"] != "", row["flags"])
        for row in data_rows(db, class_session)
    ] == [
        ("A", "present", "qr", True, ""),
        ("B", "late", "code", True, ""),
        ("C", "excused", "manual", False, "corrected"),
        ("D", "absent", "", False, ""),
        ("E", "late", "manual", False, "corrected"),
        ("F", "absent", "manual", True, "corrected"),
        ("Visite", "present", "qr", True, "guest shared_phone"),
        ("Voisin", "present", "qr", True, "guest shared_phone"),
    ]


@pytest.mark.parametrize(
    ("zone", "starts_at", "date", "signed_at"),
    [
        ("Europe/Paris", datetime(2026, 6, 18, 7, tzinfo=UTC), "2026-06-18", "2026-06-18T09:00:00+02:00"),
        ("Indian/Reunion", datetime(2026, 2, 25, 21, tzinfo=UTC), "2026-02-26", "2026-02-26T01:00:00+04:00"),
        (
            "America/Guadeloupe",
            datetime(2026, 2, 25, 2, tzinfo=UTC),
            "2026-02-24",
            "2026-02-24T22:00:00-04:00",
        ),
        (
            "Europe/Paris",
            datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
            "2026-10-25",
            "2026-10-25T02:30:00+02:00",
        ),
        (
            "Europe/Paris",
            datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
            "2026-10-25",
            "2026-10-25T02:30:00+01:00",
        ),
    ],
    ids=["summer", "east", "west", "2:30 the first time", "2:30 the second time"],
)
def test_days_and_times_are_those_of_the_course_s_zone(
    db: Session, zone: str, starts_at: datetime, date: str, signed_at: str
) -> None:
    course = make_course(db, code="A", time_zone=zone)
    class_session = make_class_session(db, course, number=1, starts_at=starts_at)
    make_sign_in(db, class_session, make_student(db, course), at=starts_at)
    [row] = data_rows(db, class_session)
    assert (row["date"], row["signed_at"]) == (date, signed_at)
    assert datetime.fromisoformat(row["signed_at"]) == starts_at
    assert export_attendance(register_of(db, class_session), "data").filename == f"A-01-{date}.data.csv"


# For people


def test_the_people_file_opens_by_double_click_in_a_french_excel(
    db: Session, course: Course, class_session: ClassSession
) -> None:
    student = make_student(
        db,
        course,
        "Lecœur",
        given_name="Léa",
        student_number="12600100",
        email="lea@etu.example.org",
        group="TD 1",
    )
    other = make_student(db, course, "Zola", given_name="Zoé", student_number="12600620")
    receipt = make_sign_in(db, class_session, student, at=NINE + timedelta(minutes=16, seconds=7)).receipt
    mark(db, class_session, other, Status.EXCUSED, "Certificat ; vu\nle 24")
    content = content_of(db, class_session, "csv")
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig") == (
        "Cours;Séance;Date;Numéro étudiant;Nom;Prénom;Courriel;Groupe;Statut;Heure d’émargement;Mode;Reçu;"
        "Signalements;Motif\r\n"
        "Outils IA;2;25/02/2026;12600100;Lecœur;Léa;lea@etu.example.org;TD 1;en retard;25/02/2026 09:16:07;"
        f"QR code;{receipt};;\r\n"
        'Outils IA;2;25/02/2026;12600620;Zola;Zoé;;;excusé;;à la main;;corrigé;"Certificat ; vu\nle 24"\r\n'
    )


def test_the_people_file_has_a_french_word_for_everything(db: Session, class_session: ClassSession) -> None:
    fill(db, class_session)
    rows = people_rows(db, class_session)
    assert {row["Statut"] for row in rows} == {"présent", "en retard", "excusé", "absent"}
    assert {row["Mode"] for row in rows} == {"QR code", "code saisi", "à la main", ""}
    assert {row["Signalements"] for row in rows} == {
        "téléphone utilisé par plusieurs personnes",
        "corrigé",
        "invité",
        "",
    }


# For Moodle


def test_the_moodle_file_gives_a_time_to_each_who_came(
    db: Session, course: Course, class_session: ClassSession
) -> None:
    came, came_late, absent, excused, by_hand, late_by_hand = (
        make_student(db, course, name, student_number=f"126{n}") for n, name in enumerate("ABCDEF")
    )
    make_sign_in(db, class_session, came, at=NINE + timedelta(minutes=4))
    make_sign_in(db, class_session, came_late, at=NINE + timedelta(minutes=20))
    mark(db, class_session, absent, Status.ABSENT)
    mark(db, class_session, excused, Status.EXCUSED)
    mark(db, class_session, by_hand, Status.PRESENT)
    mark(db, class_session, late_by_hand, Status.LATE)
    make_student(db, course, "G", student_number="1266")
    assert content_of(db, class_session, "moodle").decode() == (
        "idnumber,scantime\n"
        "1260,2026-02-25T09:04:00+01:00\n"
        "1261,2026-02-25T09:20:00+01:00\n"
        "1264,2026-02-25T09:00:00+01:00\n"
        "1265,2026-02-25T09:15:01+01:00\n"
    )


def test_who_is_marked_after_signing_gets_a_time_that_counts_as_the_mark(
    db: Session, course: Course, class_session: ClassSession
) -> None:
    pardoned, degraded, sent_away = (
        make_student(db, course, name, student_number=f"126{n}") for n, name in enumerate("ABC")
    )
    make_sign_in(db, class_session, pardoned, at=NINE + timedelta(minutes=20))
    make_sign_in(db, class_session, degraded, at=NINE)
    make_sign_in(db, class_session, sent_away, at=NINE)
    for student, status in ((pardoned, Status.PRESENT), (degraded, Status.LATE), (sent_away, Status.ABSENT)):
        mark(db, class_session, student, status)
    rows = content_of(db, class_session, "moodle").decode().splitlines()
    assert rows[1:] == ["1260,2026-02-25T09:00:00+01:00", "1261,2026-02-25T09:15:01+01:00"]


def test_moodle_s_times_follow_the_window_as_it_was_opened(
    db: Session, course: Course, class_session: ClassSession
) -> None:
    open_sheet(db, class_session, by=None, now=NINE - timedelta(minutes=5))
    mark(db, class_session, make_student(db, course, student_number="1260"), Status.PRESENT)
    assert "1260,2026-02-25T08:55:00+01:00\n" in content_of(db, class_session, "moodle").decode()


# The workbook


def book_of(db: Session, class_session: ClassSession) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content_of(db, class_session, "xlsx")))


def test_the_workbook_holds_the_rows_of_the_people_file(db: Session, class_session: ClassSession) -> None:
    fill(db, class_session)
    book = book_of(db, class_session)
    assert book.sheetnames == ["Présences"]
    header, *rows = ([cell or "" for cell in row] for row in book["Présences"].values)
    expected = people_rows(db, class_session)
    assert header == list(expected[0])
    assert rows == [[unguarded(cell) for cell in row.values()] for row in expected]


def test_the_workbook_holds_plain_texts_only(db: Session, class_session: ClassSession) -> None:
    fill(db, class_session)
    class_session.course.title = '=HYPERLINK("https://evil.example")'
    cells = [
        cell for row in book_of(db, class_session)["Présences"].iter_rows() for cell in row if cell.value
    ]
    assert {cell.data_type for cell in cells} == {"s"}
    assert not [cell for cell in cells if cell.hyperlink]
    assert "=Bernard" in [cell.value for cell in cells]  # without an apostrophe: a text cell needs none


def test_the_headings_of_the_workbook_stay_in_view(db: Session, class_session: ClassSession) -> None:
    fill(db, class_session)
    assert book_of(db, class_session)["Présences"].freeze_panes == "A2"


def test_an_empty_register_is_a_workbook_with_its_header(db: Session, class_session: ClassSession) -> None:
    [header] = book_of(db, class_session)["Présences"].values
    assert header[:3] == ("Cours", "Séance", "Date")


# All of them


@pytest.mark.parametrize("format_name", ["csv", "data", "moodle"])
def test_no_cell_of_any_text_file_is_run_by_a_spreadsheet(
    db: Session, class_session: ClassSession, format_name: str
) -> None:
    fill(db, class_session)
    class_session.course.title = "=Outils"
    text = content_of(db, class_session, format_name).decode("utf-8-sig")
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=";" if format_name == "csv" else ","):
        for cell in row:
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")), cell


@pytest.mark.parametrize("format_name", FORMATS)
def test_the_same_register_is_the_same_bytes(
    db: Session, class_session: ClassSession, format_name: str
) -> None:
    fill(db, class_session)
    first = content_of(db, class_session, format_name)
    db.expire_all()
    assert content_of(db, class_session, format_name) == first


@pytest.mark.parametrize(
    ("format_name", "ending", "media_type"),
    [
        ("csv", "csv", CSV_TYPE),
        ("data", "data.csv", CSV_TYPE),
        ("moodle", "moodle.csv", CSV_TYPE),
        ("xlsx", "xlsx", XLSX_TYPE),
        ("pdf", "pdf", "application/pdf"),
    ],
)
def test_a_file_is_named_after_course_number_and_day(
    db: Session, class_session: ClassSession, format_name: str, ending: str, media_type: str
) -> None:
    export = export_attendance(register_of(db, class_session), format_name)
    assert export.filename == f"OIAM-2026-02-2026-02-25.{ending}"
    assert export.media_type == media_type


def test_a_code_that_does_not_fit_a_file_name_is_made_to_fit(
    db: Session, class_session: ClassSession
) -> None:
    class_session.course.code = '../a b"\r\n'
    assert export_attendance(register_of(db, class_session), "csv").filename == "_a_b___-02-2026-02-25.csv"


def test_an_unknown_format_is_an_error_of_the_caller(db: Session, class_session: ClassSession) -> None:
    with pytest.raises(KeyError):
        export_attendance(register_of(db, class_session), "ods")
