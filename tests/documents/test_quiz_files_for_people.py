"""The results of a quiz as people open them in a spreadsheet: in words, and numbers that it reckons with."""

import csv
import io
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import Session

from kiosk.courses.models import Course
from kiosk.quizzes.model.responses import Response
from kiosk.quizzes.models import Publication
from kiosk.quizzes.results.regrading import regrade
from tests.clock import NINE_IN_PARIS as NINE
from tests.documents.quiz_results import RIGHT, book_of, content_of, rows_of, rows_under_headings, take
from tests.factories import make_student

PARIS = ZoneInfo("Europe/Paris")


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
