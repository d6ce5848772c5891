"""One published quiz, a student and a guest who sit it, and what is refused."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kiosk.attendance.sign_in import Claim
from kiosk.core.refusals import Refusal, RefusalCode
from kiosk.courses.models import ClassSession
from kiosk.models import Base
from kiosk.people.models import Person
from kiosk.quizzes.delivery.attempts import answers_of, begin, save
from kiosk.quizzes.delivery.participation import Participation
from kiosk.quizzes.model.responses import Response
from kiosk.quizzes.models import Attempt
from tests.clock import NINE_IN_PARIS as NINE
from tests.factories import (
    make_class_session,
    make_publication,
    make_quiz,
    make_sign_in,
    make_sitting,
    make_student,
)

MINUTE = timedelta(minutes=1)
TEN = NINE + 10 * MINUTE
TOO_LATE = TEN + 2 * MINUTE


class Hall:
    """One published quiz, open until ``TEN``, and one student with a phone."""

    def __init__(self, db: Session, closes_at: datetime | None = TEN, **settings: object) -> None:
        self.db = db
        self.class_session = make_class_session(db)
        self.publication = make_publication(
            db, self.class_session, make_quiz(**settings), closes_at=closes_at
        )
        self.student = make_student(db, self.class_session.course)

    def participation(self, device: str = "phone") -> Participation:
        return make_sitting(self.db, self.publication, self.student, device)

    def begin(self, device: str = "phone", at: datetime = NINE) -> Attempt:
        return begin(self.db, self.participation(device), at)

    def save(
        self,
        attempt: Attempt,
        response: Response | None,
        revision: int = 0,
        *,
        nonce: str = "",
        sure: bool | None = None,
        at: datetime = NINE,
        position: int = 1,
    ) -> bool:
        nonce = nonce or f"{response}/{revision}/{sure}"
        participation = self.participation(attempt.device_key)
        return save(
            self.db,
            participation,
            attempt,
            position,
            response,
            sure=sure,
            nonce=nonce,
            revision=revision,
            now=at,
        )

    def given(self, attempt: Attempt) -> dict[int, Response | None]:
        return {position: each.response for position, each in answers_of(self.db, attempt).items()}


def refused(code: RefusalCode) -> "pytest.RaisesExc[Refusal]":
    return pytest.RaisesExc(Refusal, check=lambda refusal: refusal.code is code)


def rows(db: Session, table: type[Base]) -> int:
    return db.scalar(select(func.count()).select_from(table)) or 0


def guest_of(db: Session, class_session: ClassSession) -> Person:
    class_session.course.guests_allowed = True
    claim = Claim("777", "Visiteur", "Ariane", "ariane@example.org", as_guest=True)
    return db.get_one(Person, make_sign_in(db, class_session, claim, device="phone").person_id)
