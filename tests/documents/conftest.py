"""A course, a class session of it, and the recap that is published for it."""

import pytest
from sqlalchemy.orm import Session

from kiosk.courses.models import ClassSession, Course
from kiosk.quizzes.formats.quiz_file import read_quiz_text
from kiosk.quizzes.models import Publication
from tests.documents.quiz_results import RECAP
from tests.factories import make_class_session, make_course, make_publication


@pytest.fixture
def course(db: Session) -> Course:
    return make_course(db, code="OIAM-2026", title="Outils IA", guests_allowed=True)


@pytest.fixture
def class_session(db: Session, course: Course) -> ClassSession:
    return make_class_session(db, course, number=2)


@pytest.fixture
def publication(db: Session, class_session: ClassSession) -> Publication:
    return make_publication(db, class_session, read_quiz_text(RECAP))
