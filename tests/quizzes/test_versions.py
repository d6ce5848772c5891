"""Importing: a version for each change, none without, and nothing that was there changes."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from kiosk.core.database import Database
from kiosk.courses.models import Course
from kiosk.quizzes.delivery.versions import import_quiz, latest_version_of, latest_versions, quiz_of
from kiosk.quizzes.formats.quiz_file import read_quiz_text
from kiosk.quizzes.formats.stored import SCHEMA, stored
from kiosk.quizzes.kinds.matching import Matching, Pair
from kiosk.quizzes.kinds.short_text import ShortText
from kiosk.quizzes.model import rules
from kiosk.quizzes.model.quiz import Picture, Quiz
from kiosk.quizzes.models import QuizVersion, StoredQuestion, StoredQuiz
from tests.clock import NINE_IN_PARIS as NINE
from tests.factories import SHORT, SINGLE, make_course, make_quiz
from tests.quizzes.at_once import AT_ONCE, at_once

QUIZ = make_quiz()


def imported(db: Session, course: Course, quiz: Quiz = QUIZ, key: str = "recap") -> QuizVersion:
    done = import_quiz(db, course, quiz, key, NINE)
    return done.version


def versions(db: Session) -> list[QuizVersion]:
    return list(db.scalars(select(QuizVersion).order_by(QuizVersion.id)))


def positions(db: Session, version: QuizVersion) -> list[int]:
    found = select(StoredQuestion.position).where(StoredQuestion.version_id == version.id)
    return sorted(db.scalars(found))


def test_the_first_import_makes_version_one(db: Session) -> None:
    course = make_course(db)
    done = import_quiz(db, course, QUIZ, "recap", NINE)
    assert done.is_new
    assert (done.version.number, done.version.title, done.version.imported_at) == (1, "Récap", NINE)
    assert quiz_of(done.version) == QUIZ
    known = db.scalars(select(StoredQuiz)).one()
    assert (known.id, known.course_id, known.key) == (done.version.quiz_id, course.id, "recap")


def test_what_is_asked_is_read_from_what_is_stored_and_the_source_is_only_for_editing(db: Session) -> None:
    version = imported(db, make_course(db))
    assert (version.content_json, version.content_schema) == (stored(QUIZ), SCHEMA)
    assert read_quiz_text(version.source) == QUIZ
    version.source = "# A grammar that nobody reads any more"
    assert quiz_of(version) == QUIZ


def test_importing_the_same_again_makes_no_version(db: Session) -> None:
    course = make_course(db)
    first = imported(db, course)
    again = import_quiz(db, course, make_quiz(), "recap", NINE + timedelta(days=1))
    assert not again.is_new
    assert again.version is first
    assert first.imported_at == NINE
    assert len(versions(db)) == 1


@pytest.mark.parametrize(
    "change",
    [
        replace(QUIZ, title="Récap 2"),
        replace(QUIZ, language="en"),
        replace(QUIZ, introduction="Cinq minutes."),
        replace(QUIZ, settings=replace(QUIZ.settings, shuffle=False)),
        replace(QUIZ, questions=QUIZ.questions[:1]),
        replace(QUIZ, questions=QUIZ.questions[::-1]),
        replace(QUIZ, questions=(replace(SINGLE, explanation="Parce que."), SHORT)),
        replace(QUIZ, questions=(replace(SINGLE, choices=SINGLE.choices[::-1]), SHORT)),
        replace(QUIZ, questions=(replace(SINGLE, media=(Picture("ab" * 32, "un schéma"),)), SHORT)),
    ],
    ids=["title", "language", "introduction", "setting", "fewer", "order", "explanation", "choices", "media"],
)
def test_any_change_makes_the_next_version_and_leaves_the_former_alone(db: Session, change: Quiz) -> None:
    course = make_course(db)
    first = imported(db, course)
    source, content = first.source, first.content_json
    second = import_quiz(db, course, change, "recap", NINE + timedelta(days=1))
    assert second.is_new
    assert (second.version.number, second.version.quiz_id) == (2, first.quiz_id)
    db.expire_all()
    assert (first.number, first.title, first.source, first.imported_at) == (1, "Récap", source, NINE)
    assert (first.content_json, first.content_schema) == (content, SCHEMA)
    assert quiz_of(first) == QUIZ
    assert quiz_of(second.version) == change


def test_what_a_quiz_said_two_versions_ago_is_a_version_again(db: Session) -> None:
    course = make_course(db)
    imported(db, course)
    imported(db, course, make_quiz(SHORT))
    assert imported(db, course).number == 3


def test_every_version_has_a_row_for_each_of_its_questions(db: Session) -> None:
    course = make_course(db)
    first, second = imported(db, course), imported(db, course, make_quiz(SHORT, SINGLE, SHORT))
    assert positions(db, first) == [1, 2]
    assert positions(db, second) == [1, 2, 3]


def test_another_course_may_use_the_same_key_and_another_quiz_has_its_own_numbers(db: Session) -> None:
    course, other = make_course(db), make_course(db)
    imported(db, course)
    assert imported(db, other).number == 1
    assert imported(db, course, key="recap-2").number == 1
    assert len({each.quiz_id for each in versions(db)}) == 3


def test_a_course_cannot_have_two_quizzes_with_one_key_nor_a_quiz_two_versions_with_one_number(
    db: Session,
) -> None:
    version = imported(db, make_course(db))
    course_id = db.get_one(StoredQuiz, version.quiz_id).course_id
    again = {"quiz_id": version.quiz_id, "number": 1, "title": "R", "source": "", "imported_at": NINE}
    again |= {"content_json": version.content_json, "content_schema": version.content_schema}
    for double in (StoredQuiz(course_id=course_id, key="recap"), QuizVersion(**again)):
        with pytest.raises(IntegrityError), db.begin_nested():
            db.add(double)


def test_the_latest_versions_of_a_course_are_listed_by_title(db: Session) -> None:
    course = make_course(db)
    imported(db, course, make_quiz(title="Séance 2"), "b")
    imported(db, course, make_quiz(title="Ancien"), "a")
    latest = imported(db, course, make_quiz(title="Séance 1"), "a")
    imported(db, make_course(db), make_quiz(title="Ailleurs"), "a")
    assert [(each.title, each.number) for each in latest_versions(db, course.id)] == [
        ("Séance 1", 2),
        ("Séance 2", 1),
    ]
    assert latest_version_of(db, latest.quiz_id) is latest


def test_whatever_can_be_imported_can_be_read_again(db: Session) -> None:
    """A line that is written may be longer than one that is read."""
    arrows = "→" * (rules.LONGEST_TEXT - 2)
    pairs = tuple(Pair(f"{number:02}{arrows}", f"{number:02}{arrows}") for number in range(20))
    quiz = make_quiz(*(Matching(stem=f"Associez {number}.", pairs=pairs) for number in range(2)))
    version = imported(db, make_course(db), quiz)
    assert max(map(len, version.source.split("\n"))) > rules.LONGEST_LINE
    assert read_quiz_text(version.source) == quiz_of(version) == quiz


def course_of(database: Database) -> Course:
    with database.writing() as db:
        return make_course(db)


def numbers(database: Database) -> list[tuple[int, int]]:
    """The quiz and the number of each version, with the questions counted."""
    with database.reading() as db:
        rows = db.execute(
            select(QuizVersion.number, func.count(StoredQuestion.position))
            .join(StoredQuestion, StoredQuestion.version_id == QuizVersion.id)
            .group_by(QuizVersion.id, QuizVersion.number)
            .order_by(QuizVersion.number)
        )
        return [(row[0], row[1]) for row in rows]


def test_the_same_file_imported_many_times_at_once_is_one_version(database: Database) -> None:
    course = course_of(database)

    def one(_number: int) -> tuple[int, bool]:
        with database.writing() as db:
            done = import_quiz(db, course, QUIZ, "recap", NINE)
            return done.version.id, done.is_new

    outcomes = at_once(one)
    assert len({identity for identity, _ in outcomes}) == 1
    assert sum(is_new for _, is_new in outcomes) == 1
    assert numbers(database) == [(1, 2)]


def test_different_files_imported_at_once_are_versions_of_one_quiz_with_consecutive_numbers(
    database: Database,
) -> None:
    course = course_of(database)

    def one(number: int) -> tuple[int, str]:
        quiz = make_quiz(
            replace(SINGLE, stem=f"Question {number} ?"), ShortText(stem="?", answers=SHORT.answers)
        )
        with database.writing() as db:
            version = imported(db, course, quiz)
            assert quiz_of(version) == quiz
            return version.number, version.source

    found = at_once(one)
    assert sorted(number for number, _ in found) == list(range(1, AT_ONCE + 1))
    assert numbers(database) == [(number, 2) for number in range(1, AT_ONCE + 1)]
    with database.reading() as db:
        assert db.scalar(select(func.count(StoredQuiz.id))) == 1
        kept = {row.number: row.source for row in db.scalars(select(QuizVersion))}
    assert kept == dict(found)
