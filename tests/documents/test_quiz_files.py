"""The results of a quiz as the files that scripts rely on."""

import csv
import io

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kiosk.courses.models import ClassSession, Course
from kiosk.documents.quiz import FORMATS, LONG_HEADER, WIDE_HEADER, export_quiz
from kiosk.people.models import Person
from kiosk.quizzes.delivery.attempts import set_aside
from kiosk.quizzes.delivery.publications import set_allowance
from kiosk.quizzes.formats.quiz_file import read_quiz_text
from kiosk.quizzes.model.responses import Response
from kiosk.quizzes.models import Attempt, Publication
from kiosk.quizzes.results.regrading import regrade
from kiosk.quizzes.results.scoring import points_as_decimal
from tests.clock import NINE_IN_PARIS as NINE
from tests.documents.quiz_results import (
    RECAP,
    RIGHT,
    book_of,
    content_of,
    fill_with_formulas,
    results,
    rows_of,
    rows_under_headings,
    take,
)
from tests.factories import make_class_session, make_course, make_publication, make_sign_in, make_student

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
    set_allowance(db, publication, student.id, extra_minutes=0, extra_attempts=2)
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
    guest = Person.as_typed("77", "Visite", "Ariane", "a@b.org")
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
