"""Versions of quizzes: importing a file adds one, and existing answers stay as they are."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from kiosk.core.database import insert_unless_there
from kiosk.courses.models import Course
from kiosk.quizzes.formats.quiz_file_writer import write_quiz_file
from kiosk.quizzes.formats.stored import SCHEMA, quiz_in, stored
from kiosk.quizzes.model.quiz import Quiz
from kiosk.quizzes.models import QuizVersion, StoredQuestion, StoredQuiz

VERSIONS_KEPT_READ = 128


@dataclass(frozen=True)
class QuizImport:
    """What an import did. ``is_new`` is false when the latest version already had exactly this content."""

    version: QuizVersion
    is_new: bool


def import_quiz(db: Session, course: Course, quiz: Quiz, key: str, now: datetime) -> QuizImport:
    """Add a version of the quiz that the course knows by ``key``, unless its latest version is the same."""
    insert_unless_there(db, StoredQuiz, course_id=course.id, key=key)
    known = db.scalars(
        select(StoredQuiz).where(StoredQuiz.course_id == course.id, StoredQuiz.key == key).with_for_update()
    ).one()
    latest = db.scalar(_latest_of(known.id))
    content = stored(quiz)
    if latest is not None and (latest.content_schema, latest.content_json) == (SCHEMA, content):
        return QuizImport(latest, is_new=False)
    version = QuizVersion(
        quiz_id=known.id,
        number=latest.number + 1 if latest else 1,
        title=quiz.title,
        source=write_quiz_file(quiz).decode(),
        content_json=content,
        content_schema=SCHEMA,
        imported_at=now,
    )
    db.add(version)
    db.flush()
    places = range(1, len(quiz.questions) + 1)
    db.add_all(StoredQuestion(version_id=version.id, position=position) for position in places)
    db.flush()
    return QuizImport(version, is_new=True)


def latest_versions(db: Session, course_id: int) -> list[QuizVersion]:
    """The latest version of each quiz of a course, by title. One query."""
    latest = (
        select(func.max(QuizVersion.id).label("id"))
        .join(StoredQuiz, StoredQuiz.id == QuizVersion.quiz_id)
        .where(StoredQuiz.course_id == course_id)
        .group_by(QuizVersion.quiz_id)
        .subquery()
    )
    return list(
        db.scalars(
            select(QuizVersion)
            .join(latest, latest.c.id == QuizVersion.id)
            .order_by(QuizVersion.title, QuizVersion.id)
        )
    )


@lru_cache(maxsize=VERSIONS_KEPT_READ)
def quiz_from(content: str, schema: int) -> Quiz:
    """The quiz in a version's content. Cached in each process, since a version never changes."""
    return quiz_in(content, schema)


def quiz_of(version: QuizVersion) -> Quiz:
    """The quiz of a version."""
    return quiz_from(version.content_json, version.content_schema)


def latest_version_of(db: Session, quiz_id: int) -> QuizVersion:
    """The latest version of one quiz."""
    return db.scalars(_latest_of(quiz_id)).one()


def _latest_of(quiz_id: int) -> Select[QuizVersion]:
    return (
        select(QuizVersion).where(QuizVersion.quiz_id == quiz_id).order_by(QuizVersion.number.desc()).limit(1)
    )
