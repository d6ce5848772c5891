"""Invented answers from last week, so that the demonstration's console has something to show."""

import random
import secrets
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from kiosk.people.models import Person
from kiosk.quizzes.delivery.attempts import begin, finish, save
from kiosk.quizzes.delivery.participation import participation_of
from kiosk.quizzes.delivery.published import published_as
from kiosk.quizzes.kinds.registry import kind_of
from kiosk.quizzes.models import Publication

SHARE_WHO_ANSWER = 0.9
MINUTES = 6


def answer_the_quiz(
    db: Session, publication: Publication, students: list[tuple[Person, str | None]], begun_at: datetime
) -> None:
    """Let most students take the quiz, each with their own skill; some are sure and wrong.

    ``students``: each with the key of the phone they signed with, if they did.
    """
    chance = random.Random(2026)  # noqa: S311 - invented data, the same at every start
    published = published_as(db, publication.code)
    assert published is not None  # noqa: S101 - it was published by the caller
    for student, device in students:
        if chance.random() > SHARE_WHO_ANSWER:
            continue
        participation = participation_of(db, published, student.id, (device or f"phone-of-{student.id}",))
        assert participation is not None  # noqa: S101 - the student is enrolled
        skill, instant = chance.betavariate(4, 2.2), begun_at + timedelta(seconds=chance.uniform(0, 60))
        attempt = begin(db, participation, instant)
        for position, question in enumerate(published.quiz.questions, start=1):
            instant += timedelta(minutes=MINUTES / len(published.quiz.questions))
            knows = chance.random() < skill
            response = kind_of(question).imagine(question, chance, knows=knows)
            sure = chance.random() < (0.85 if knows else 0.45)
            nonce = secrets.token_urlsafe(9)
            save(
                db,
                participation,
                attempt,
                position,
                response,
                sure=sure,
                nonce=nonce,
                revision=0,
                now=instant,
            )
        finish(db, participation, attempt, instant)
