"""A recap that people take, and its results as files, read back."""

import csv
import io
from collections.abc import Mapping
from datetime import timedelta

import openpyxl
from sqlalchemy.orm import Session

from kiosk.courses.models import ClassSession, Course
from kiosk.documents.quiz import export_quiz
from kiosk.people.models import Person
from kiosk.quizzes.delivery.attempts import finish, save
from kiosk.quizzes.model.responses import Response
from kiosk.quizzes.models import Publication
from kiosk.quizzes.results.results import Results, results_of
from tests.clock import NINE_IN_PARIS as NINE
from tests.factories import make_attempt, make_sitting, make_student

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


def take(
    db: Session,
    publication: Publication,
    person: Person,
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


def fill_with_formulas(db: Session, course: Course, publication: Publication) -> None:
    for number, text in enumerate(DANGEROUS):
        student = make_student(
            db, course, text, given_name=text, student_number=f"{text}{number}", email=text, group=text
        )
        take(db, publication, student, {1: 1, 5: text, 6: text})
    make_student(db, course, "=Absent", given_name="@x")
