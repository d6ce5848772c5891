"""The results of a quiz as the files that scripts and spreadsheets rely on."""

import csv
import io
import zipfile
from collections.abc import Mapping
from datetime import timedelta
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kiosk.attendance.models import Guest
from kiosk.courses.models import ClassSession, Course, Student
from kiosk.documents.quiz import FORMATS, LONG_HEADER, WIDE_HEADER, export_quiz
from kiosk.quizzes.delivery.attempts import finish, save, set_aside
from kiosk.quizzes.delivery.publications import set_allowance
from kiosk.quizzes.formats.quiz_file import read_quiz_text
from kiosk.quizzes.model.responses import Response
from kiosk.quizzes.models import Attempt, Publication
from kiosk.quizzes.results.regrading import regrade
from kiosk.quizzes.results.results import Results, results_of
from kiosk.quizzes.results.scoring import points_as_decimal
from tests.clock import NINE_IN_PARIS as NINE
from tests.factories import (
    make_attempt,
    make_class_session,
    make_course,
    make_publication,
    make_sign_in,
    make_sitting,
    make_student,
)

PARIS = ZoneInfo("Europe/Paris")
RECAP = """# Récap ; séance 1

Langue : fr
Identifiant : recap
Certitude : oui

## Que calcule le modèle, au juste ?

- ( ) Un fait
- (x) Une suite « vraisemblable »

Concept : plausibilité

## Que demande la checklist ?

- [x] Qui contrôle ?
- [x] Combien coûte la sortie ?
- [x] De qui dépend-on ?
- [ ] Est-ce récent ?

Concept : checklist

## Rangez.

1. produits
2. modèles
3. stratégies

Points : 10

## Associez.

- entraînement -> apprendre
- inférence -> répondre

## Quel sigle ?

= TCO

## Combien de mois ?

Nombre : 24 mois
"""
RIGHT: dict[int, Response] = {1: 1, 2: (0, 1, 2), 3: (0, 1, 2), 4: (0, 1), 5: "TCO", 6: "24"}
DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("https://evil.example","x")', "＝1", "'=1", "|=1"]
RUN_BY_SPREADSHEETS = tuple("=+-@\t\r\n＝＋－＠")


@pytest.fixture
def course(db: Session) -> Course:
    return make_course(db, code="OIAM-2026", title="Outils IA", guests_allowed=True)


@pytest.fixture
def class_session(db: Session, course: Course) -> ClassSession:
    return make_class_session(db, course, number=2)


@pytest.fixture
def publication(db: Session, class_session: ClassSession) -> Publication:
    return make_publication(db, class_session, read_quiz_text(RECAP))


def take(
    db: Session,
    publication: Publication,
    person: Student | Guest,
    given: Mapping[int, Response],
    *,
    minutes: float = 0,
    finished: bool = True,
    sure: bool | None = None,
) -> None:
    """One attempt: begun after some minutes, each answer a minute later, finished after the last."""
    at = NINE + timedelta(minutes=minutes)
    attempt = make_attempt(db, publication, person, at=at)
    participation = make_sitting(db, publication, person)
    for position, response in given.items():
        at += timedelta(minutes=1)
        nonce = f"nonce-{position}"
        save(db, participation, attempt, position, response, sure=sure, nonce=nonce, revision=0, now=at)
    if finished:
        finish(db, participation, attempt, at + timedelta(seconds=30))
    db.refresh(attempt)


def results(db: Session, publication: Publication) -> Results:
    class_session = db.get_one(ClassSession, publication.class_session_id)
    return results_of(db, class_session, publication, NINE + timedelta(hours=1))


def content_of(db: Session, publication: Publication, format_name: str) -> bytes:
    return export_quiz(results(db, publication), format_name).content


def rows_of(db: Session, publication: Publication, format_name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content_of(db, publication, format_name).decode(), newline="")))


def book_of(db: Session, publication: Publication, format_name: str = "xlsx") -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content_of(db, publication, format_name)))


def rows_under_headings(book: openpyxl.Workbook, sheet: str) -> list[dict[str, object]]:
    header, *rows = book[sheet].values
    return [dict(zip(header, row, strict=True)) for row in rows]


# One row for each question of each attempt


def test_the_long_file_is_what_scripts_rely_on(db: Session, course: Course, publication: Publication) -> None:
    lea = make_student(
        db,
        course,
        "Lecœur",
        given_name="Léa",
        student_number="126",
        email="lea@etu.example.org",
        group="TD 1",
    )
    given: dict[int, Response] = {1: 1, 2: (0, 3), 3: (1, 0, 2), 4: (0, None), 5: "tco", 6: "vingt, 24"}
    take(db, publication, lea, given, minutes=2, sure=True)
    about = "OIAM-2026,2,2026-02-25,Récap ; séance 1,1,126,Lecœur,Léa,lea@etu.example.org,TD 1,1,yes"
    assert content_of(db, publication, "long").decode() == (
        "course,session,date,quiz,version,student_number,family_name,given_name,email,group,attempt,best,"
        "position,kind,concept,question,answer,sure,points,maximum,saved_at\n"
        f'{about},1,single_choice,plausibilité,"Que calcule le modèle, au juste ?",'
        "Une suite « vraisemblable »,sure,1,1,2026-02-25T09:03:00+01:00\n"
        f"{about},2,multiple_choice,checklist,Que demande la checklist ?,"
        "Qui contrôle ? | Est-ce récent ?,sure,0,1,2026-02-25T09:04:00+01:00\n"
        f"{about},3,ordering,,Rangez.,modèles | produits | stratégies,sure,0,10,2026-02-25T09:05:00+01:00\n"
        f"{about},4,matching,,Associez.,entraînement → apprendre | inférence → –,sure,0.5,1,"
        "2026-02-25T09:06:00+01:00\n"
        f"{about},5,short_text,,Quel sigle ?,tco,sure,1,1,2026-02-25T09:07:00+01:00\n"
        f'{about},6,numeric,,Combien de mois ?,"vingt, 24",sure,0,1,2026-02-25T09:08:00+01:00\n'
    )


def test_what_was_not_answered_has_a_row_with_an_empty_answer(
    db: Session, course: Course, publication: Publication
) -> None:
    student = make_student(db, course)
    take(db, publication, student, {2: (0, 1), 5: None}, sure=False)
    told = [
        (row["position"], row["answer"], row["sure"], row["points"])
        for row in rows_of(db, publication, "long")
    ]
    assert told == [
        ("1", "", "", "0"),
        ("2", "Qui contrôle ? | Combien coûte la sortie ?", "not_sure", "0.667"),
        ("3", "", "", "0"),
        ("4", "", "", "0"),
        ("5", "", "not_sure", "0"),
        ("6", "", "", "0"),
    ]


def test_whoever_has_not_signed_is_flagged_and_what_is_set_aside_is_left_out(
    db: Session, course: Course, publication: Publication
) -> None:
    for number, name in enumerate(("Aside", "Claimed", "Signed")):
        student = make_student(db, course, name)
        take(db, publication, student, {1: 1}, minutes=number)
        if name == "Aside":
            set_aside(db, db.scalars(select(Attempt.id)), by=None, now=NINE)
    make_sign_in(db, db.get_one(ClassSession, publication.class_session_id), student, device="phone")
    told = {row["family_name"]: (row["attempts"], row["flags"]) for row in rows_of(db, publication, "wide")}
    assert told == {"Aside": ("0", ""), "Claimed": ("1", "not_signed"), "Signed": ("1", "")}
    assert {row["family_name"] for row in rows_of(db, publication, "long")} == {"Claimed", "Signed"}
    people = rows_under_headings(book_of(db, publication, "workbook"), "Étudiants")
    assert [row["À regarder"] for row in people] == ["sans émargement", None, None]


def test_each_attempt_is_there_and_the_best_is_marked(
    db: Session, course: Course, publication: Publication
) -> None:
    student = make_student(db, course)
    set_allowance(db, publication, f"s{student.id}", extra_minutes=0, extra_attempts=2)
    for number, given in enumerate(({1: 0}, {1: 1}, {1: 1})):
        take(db, publication, student, given, minutes=5 * number)
    told = {(row["attempt"], row["best"]) for row in rows_of(db, publication, "long")}
    assert told == {("1", "no"), ("2", "yes"), ("3", "no")}  # of equal ones, the earlier
    [row] = rows_of(db, publication, "wide")
    assert (row["attempts"], row["points"], row["started_at"]) == ("3", "1", "2026-02-25T09:05:00+01:00")


def test_without_any_attempt_there_is_the_header_alone(db: Session, publication: Publication) -> None:
    assert content_of(db, publication, "long").decode() == ",".join(LONG_HEADER) + "\n"


# One row for each student


def test_the_wide_file_is_what_scripts_rely_on(db: Session, course: Course, publication: Publication) -> None:
    lea = make_student(
        db,
        course,
        "Lecœur",
        given_name="Léa",
        student_number="126",
        email="lea@etu.example.org",
        group="TD 1",
    )
    make_student(db, course, "Zola", given_name="Zoé", student_number="127")
    take(db, publication, lea, {1: 1, 3: (0, 1, 2), 4: (1, 0), 5: "T,C"})
    about = "OIAM-2026,2,2026-02-25,Récap ; séance 1,1"
    questions = "".join(f",q{place}_points,q{place}_answer" for place in range(1, 7))
    assert content_of(db, publication, "wide").decode() == (
        "course,session,date,quiz,version,student_number,family_name,given_name,email,group,attempts,flags,"
        f"started_at,finished_at,points,maximum{questions}\n"
        f"{about},126,Lecœur,Léa,lea@etu.example.org,TD 1,1,not_signed,2026-02-25T09:00:00+01:00,"
        "2026-02-25T09:04:30+01:00,11,15,1,Une suite « vraisemblable »,0,,10,produits | modèles | stratégies,"
        '0,entraînement → répondre | inférence → apprendre,0,"T,C",0,\n'
        f"{about},127,Zola,Zoé,,,0,,,,,{',' * 12}\n"
    )


def test_who_has_not_finished_is_there_with_what_was_answered(
    db: Session, course: Course, publication: Publication
) -> None:
    take(db, publication, make_student(db, course), {1: 1}, finished=False)
    [row] = rows_of(db, publication, "wide")
    assert (row["finished_at"], row["points"], row["q1_answer"]) == ("", "1", "Une suite « vraisemblable »")


def test_guests_are_there_and_who_has_left_the_roster_is_too(
    db: Session, course: Course, publication: Publication
) -> None:
    guest = Guest(
        class_session_id=publication.class_session_id,
        student_number="77",
        number_key="77",
        family_name="Visite",
        name_key="visite",
        given_name="Ariane",
        email="a@b.org",
    )
    db.add(guest)
    db.flush()
    take(db, publication, guest, {1: 1})
    assert [(row["family_name"], row["email"]) for row in rows_of(db, publication, "wide")] == [
        ("Visite", "a@b.org")
    ]


def test_people_stand_in_alphabetical_order(db: Session, course: Course, publication: Publication) -> None:
    people = [make_student(db, course, name) for name in ("Zola", "Élan", "abadie", "Eland", "Yourcenar")]
    for person in (people[0], people[2], people[1]):
        take(db, publication, person, RIGHT)
    assert [row["family_name"] for row in rows_of(db, publication, "wide")] == [
        "abadie", "Élan", "Zola", "Eland", "Yourcenar",
    ]  # fmt: skip


# The numbers


def test_every_file_has_the_points_that_the_console_shows(
    db: Session, course: Course, publication: Publication
) -> None:
    scored_attempts: list[dict[int, Response]] = [
        RIGHT,
        {2: (0, 1)},
        {1: 0, 2: (0, 3), 3: (2, 0, 1)},
        {4: (0, None)},
        {},
    ]
    for number, scored in enumerate(scored_attempts):
        take(db, publication, make_student(db, course, f"Name{number}"), scored)
    regrade(db, publication.version, 1, "0", True, by=None, now=NINE)
    shown = {each.person.family_name: each.best.total for each in results(db, publication).participants}
    sums: dict[str, float] = {}
    for row in rows_of(db, publication, "long"):
        sums[row["family_name"]] = sums.get(row["family_name"], 0) + float(row["points"])
    sheet = book_of(db, publication)["students"]
    columns = {cell.value: place for place, cell in enumerate(sheet[1])}
    book = {
        row[columns["family_name"]].value: row[columns["points"]].value for row in sheet.iter_rows(min_row=2)
    }
    for row in rows_of(db, publication, "wide"):
        total = shown[row["family_name"]]
        assert row["points"] == str(points_as_decimal(total.points))
        assert row["maximum"] == "15"
        assert float(row["points"]) == pytest.approx(sums[row["family_name"]], abs=0.002)
        assert float(row["points"]) == pytest.approx(book[row["family_name"]])
    assert {name: float(total.points) for name, total in shown.items()} == {
        "Name0": 15, "Name1": pytest.approx(2 / 3), "Name2": 6, "Name3": 0.5, "Name4": 0,
    }  # fmt: skip


@pytest.mark.parametrize("points", ["10", "100", "20", "0.5", "0.01", "33.33"])
def test_points_are_written_without_exponent(
    db: Session, course: Course, class_session: ClassSession, points: str
) -> None:
    source = f"# Q\n\n## One\n\n- (x) a\n- ( ) b\n\nPoints : {points}\n"
    publication = make_publication(db, class_session, read_quiz_text(source))
    take(db, publication, make_student(db, course), {1: 0})
    [wide], [long] = rows_of(db, publication, "wide"), rows_of(db, publication, "long")
    assert (
        wide["points"] == wide["maximum"] == wide["q1_points"] == long["points"] == long["maximum"] == points
    )
    cell = next(
        each
        for each in book_of(db, publication)["answers"][2]
        if each.column == LONG_HEADER.index("points") + 1
    )
    assert (cell.data_type, cell.value) == ("n", float(points))


def test_a_regrade_is_in_every_file_at_once(db: Session, course: Course, publication: Publication) -> None:
    take(db, publication, make_student(db, course), {5: "coût total"})
    assert rows_of(db, publication, "wide")[0]["points"] == "0"
    regrade(db, publication.version, 5, "cout total", True, by=None, now=NINE)
    assert rows_of(db, publication, "wide")[0]["points"] == "1"
    assert rows_of(db, publication, "long")[4]["points"] == "1"


# Nothing runs


def fill_with_formulas(db: Session, course: Course, publication: Publication) -> None:
    for number, text in enumerate(DANGEROUS):
        student = make_student(
            db, course, text, given_name=text, student_number=f"{text}{number}", email=text, group=text
        )
        take(db, publication, student, {1: 1, 5: text, 6: text})
    make_student(db, course, "=Absent", given_name="@x")


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


# The workbook


def test_the_workbook_holds_the_rows_of_both_text_files(
    db: Session, course: Course, publication: Publication
) -> None:
    take(db, publication, make_student(db, course, "Abadie"), RIGHT)
    make_student(db, course, "Zola")
    book = book_of(db, publication)
    assert book.sheetnames == ["students", "answers"]
    for name, format_name in (("students", "wide"), ("answers", "long")):
        text = content_of(db, publication, format_name).decode()
        expected = list(csv.reader(io.StringIO(text, newline="")))
        found = [["" if cell is None else str(cell) for cell in row] for row in book[name].values]
        assert found == expected


def test_control_characters_and_long_texts_do_not_break_the_workbook(
    db: Session, course: Course, class_session: ClassSession
) -> None:
    source = "# Q\n\n## One\n\n- (x) a\n- ( ) b\n\n## Two\n\n= a\n"
    publication = make_publication(db, class_session, read_quiz_text(source))
    student = make_student(db, course, "A\x01b", given_name="_x0041_", group="\ufffe\x0b")
    take(db, publication, student, {1: 0, 2: "😀" * 200})
    sheet = book_of(db, publication)["students"]
    row = {
        str(sheet.cell(1, each).value): sheet.cell(2, each).value for each in range(1, sheet.max_column + 1)
    }
    assert row["given_name"] == "_x0041_"
    assert row["q2_answer"] == "😀" * 200


# For people


def test_the_workbook_for_people_opens_with_a_summary_of_each_question(
    db: Session, course: Course, publication: Publication
) -> None:
    for number in range(12):
        scored: dict[int, Response] = {1: 1 if number < 9 else 0, 5: "TCO" if number < 6 else "ROI"}
        take(db, publication, make_student(db, course, f"Name{number:02}"), scored, sure=number % 4 > 0)
    book = book_of(db, publication, "workbook")
    assert book.sheetnames == ["Résumé", "Quiz", "Étudiants", "Réponses"]
    first, *_others = rows_under_headings(book, "Résumé")
    discrimination = first.pop("Discrimination")
    assert isinstance(discrimination, float | int)
    assert first == {
        "N°": 1,
        "Question": "Que calcule le modèle, au juste ?",
        "Notion": "plausibilité",
        "Nature": "choix unique",
        "Tentatives": 12,
        "Réponses": 12,
        "Facilité": 0.75,
        "Réponses sûres": 9,
        "Sûres et fausses": 3,
        "Part de sûres et fausses": pytest.approx(3 / 9),
        "À regarder": None,
    }
    told = {row["Donnée"]: row["Valeur"] for row in rows_under_headings(book, "Quiz")}
    assert (told["Cours"], told["Inscrits"], told["Ont terminé"]) == ("Outils IA", 12, 12)
    assert told["Moyenne"] == pytest.approx(1.25)


def test_moments_points_and_shares_are_what_a_spreadsheet_reckons_with(
    db: Session, course: Course, publication: Publication
) -> None:
    take(db, publication, make_student(db, course, "Abadie"), {2: (0, 1)}, sure=True)
    make_student(db, course, "Zola")
    book = book_of(db, publication, "workbook")
    lea, zola = rows_under_headings(book, "Étudiants")
    begun, saved = (NINE.astimezone(PARIS).replace(tzinfo=None, minute=each) for each in (0, 1))
    assert lea["Début"] == begun
    assert (lea["Points"], lea["Sur"]) == (0.667, 15)
    assert lea["Q2 · Que demande la checklist ?"] == "Qui contrôle ? | Combien coûte la sortie ?"
    assert (zola["Tentatives"], zola["Début"], zola["Points"]) == (0, None, None)
    given = next(row for row in rows_under_headings(book, "Réponses") if row["N°"] == 2)
    assert (given["Certitude"], given["Retenue"], given["Enregistrée le"]) == ("sûr", "oui", saved)
    facility = next(each for each in book["Résumé"][3] if each.value == pytest.approx(2 / 3))
    assert facility.number_format == "0 %"


def test_the_text_file_for_people_opens_in_a_french_spreadsheet(
    db: Session, course: Course, publication: Publication
) -> None:
    take(db, publication, make_student(db, course, "Lecœur", given_name="=1+1"), {2: (0, 1)})
    content = content_of(db, publication, "csv")
    assert content.startswith("\ufeffNuméro étudiant;Nom;".encode())
    header, row = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";")
    told = dict(zip(header, row, strict=True))
    assert (told["Points"], told["Début"], told["Prénom"]) == ("0,667", "25/02/2026 09:00:00", "'=1+1")


def test_the_files_for_people_have_the_numbers_of_those_for_programs(
    db: Session, course: Course, publication: Publication
) -> None:
    for number, scored in enumerate((RIGHT, {2: (0, 1)}, {4: (0, None)})):
        take(db, publication, make_student(db, course, f"Name{number}"), scored)
    regrade(db, publication.version, 4, "[0,null]", True, by=None, now=NINE)
    book = book_of(db, publication, "workbook")
    people = [(row["Nom"], row["Points"]) for row in rows_under_headings(book, "Étudiants")]
    assert people == [(row["family_name"], float(row["points"])) for row in rows_of(db, publication, "wide")]


def test_the_workbook_for_people_runs_nothing(db: Session, course: Course, publication: Publication) -> None:
    fill_with_formulas(db, course, publication)
    for sheet in book_of(db, publication, "workbook").worksheets:
        for row in sheet.iter_rows():
            assert all(cell.data_type in ("s", "n", "d") and not cell.hyperlink for cell in row)


# All of them


@pytest.mark.parametrize("format_name", FORMATS)
def test_the_same_results_are_the_same_bytes(
    db: Session, course: Course, publication: Publication, format_name: str
) -> None:
    fill_with_formulas(db, course, publication)
    first = content_of(db, publication, format_name)
    db.expire_all()
    assert content_of(db, publication, format_name) == first


@pytest.mark.parametrize(
    ("format_name", "ending", "media_type"),
    [
        ("long", "-quiz-long.csv", "text/csv; charset=utf-8"),
        ("wide", "-quiz-wide.csv", "text/csv; charset=utf-8"),
        ("csv", "-resultats-quiz.csv", "text/csv; charset=utf-8"),
        (
            "workbook",
            "-resultats-quiz.xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        ("xlsx", "-quiz.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ],
)
def test_a_file_is_named_after_course_number_and_day(
    db: Session, publication: Publication, format_name: str, ending: str, media_type: str
) -> None:
    export = export_quiz(results(db, publication), format_name)
    assert (export.filename, export.media_type) == (f"OIAM-2026-02-2026-02-25{ending}", media_type)


def test_days_and_times_are_those_of_the_course_s_zone(db: Session) -> None:
    course = make_course(db, code="A", time_zone="America/Guadeloupe")
    late = NINE.replace(hour=2)
    publication = make_publication(db, make_class_session(db, course, starts_at=late), read_quiz_text(RECAP))
    take(db, publication, make_student(db, course), {1: 1})
    [row] = rows_of(db, publication, "wide")
    assert (row["date"], row["started_at"]) == ("2026-02-24", "2026-02-25T04:00:00-04:00")


def test_an_unknown_format_is_an_error_of_the_caller(db: Session, publication: Publication) -> None:
    with pytest.raises(KeyError):
        export_quiz(results(db, publication), "ods")


def test_the_header_begins_the_same_in_both(db: Session) -> None:
    assert LONG_HEADER[:10] == WIDE_HEADER[:10]
