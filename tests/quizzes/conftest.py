"""A published quiz and a student, fresh for each test."""

import pytest
from sqlalchemy.orm import Session

from tests.quizzes.attempt_hall import Hall


@pytest.fixture
def hall(db: Session) -> Hall:
    return Hall(db)
