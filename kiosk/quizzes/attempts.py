"""Beginning an attempt, saving its answers, finishing it. Exactly once, however often a phone asks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, case, or_, select, update
from sqlalchemy.orm import Session

from kiosk.attendance.people import ids_of
from kiosk.database import insert_unless_there
from kiosk.quizzes.models import Answer, Attempt, Publication
from kiosk.quizzes.publications import Phase
from kiosk.quizzes.quiz import Feedback
from kiosk.quizzes.responses import Response, decoded, encoded
from kiosk.quizzes.sitting import Sitting, sitting_of
from kiosk.refusals import Refusal, RefusalCode
from kiosk.upsert import insert_or_update

_FINISHED_AT = select(Attempt.finished_at).where(Attempt.id == bindparam("wanted")).with_for_update(read=True)
_VERSION = (
    select(Publication.version_id).where(Publication.id == bindparam("wanted")).with_for_update(read=True)
)
_ANSWERS = select(Answer.position, Answer.response, Answer.sure, Answer.revision).where(
    Answer.attempt_id == bindparam("wanted")
)


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as it stands; no response where the student took it back."""

    response: Response | None
    sure: bool | None
    revision: int
    saved_at: datetime | None = None


def begin(db: Session, sitting: Sitting, now: datetime) -> Attempt:
    """The attempt that this phone is in, or a new one. Pressed twice, or in two tabs, it is one attempt.

    Raises:
        Refusal: ``quiz_not_open``, ``quiz_closed`` (``closed_at``), ``no_attempt_left``, ``begun_elsewhere``
            when the attempts allowed were begun on another phone.
    """
    published = sitting.published
    fresh = sitting_of(db, published, sitting.person_key, sitting.device_key, sitting.older_keys)
    sitting = fresh or sitting
    current = sitting.current(now)
    if current is not None:
        return current
    phase = sitting.window.phase(now)
    if phase is Phase.WAITING:
        raise Refusal(RefusalCode.QUIZ_NOT_OPEN)
    if phase is Phase.CLOSED:
        raise Refusal(RefusalCode.QUIZ_CLOSED, closed_at=sitting.window.ends_at)
    if not sitting.attempts_left:
        code = RefusalCode.NO_ATTEMPT_LEFT if sitting.own else RefusalCode.BEGUN_ELSEWHERE
        raise Refusal(code)
    if db.scalar(_VERSION, {"wanted": published.id}) != published.version_id:
        raise Refusal(RefusalCode.QUIZ_NOT_OPEN)  # the instructor has just put in a newer version
    student_id, guest_id = ids_of(sitting.person_key)
    number = len(sitting.attempts) + 1
    insert_unless_there(
        db,
        Attempt,
        publication_id=published.id,
        version_id=published.version_id,
        student_id=student_id,
        guest_id=guest_id,
        number=number,
        device_key=sitting.device_key,
        started_at=now,
    )
    attempt = db.scalars(
        select(Attempt).where(
            Attempt.publication_id == published.id,
            Attempt.number == number,
            Attempt.student_id == student_id if guest_id is None else Attempt.guest_id == guest_id,
        )
    ).one()
    if attempt.device_key != sitting.device_key:  # another phone was a moment faster
        raise Refusal(RefusalCode.BEGUN_ELSEWHERE)
    return attempt


def save(
    db: Session,
    sitting: Sitting,
    attempt: Attempt,
    position: int,
    response: Response | None,
    *,
    sure: bool | None,
    nonce: str,
    revision: int,
    now: datetime,
) -> None:
    """Keep an answer, the latest one: what arrives twice, or late, changes nothing. Two statements.

    ``revision`` counts the changes that a phone's script has made to this answer, from 1; 0 for a plain form,
    whose answer is the latest in any case. Where the feedback comes after each answer, the first one stands;
    saying only how sure one is, without an answer, is none.

    Raises:
        Refusal: ``attempt_over`` when it is finished or out of time.
    """
    finished_at = db.connection().execute(_FINISHED_AT, {"wanted": attempt.id}).scalar_one()
    if finished_at is not None or not sitting.window.takes_answers(now):
        raise Refusal(RefusalCode.ATTEMPT_OVER)
    values: dict[str, Any] = {
        "attempt_id": attempt.id,
        "version_id": attempt.version_id,
        "position": position,
        "response": encoded(response),
        "sure": sure,
        "revision": revision,
        "nonce": nonce,
        "saved_at": now,
    }
    if sitting.published.quiz.settings.feedback is Feedback.EACH:
        insert_or_update(db, Answer, values, ("attempt_id", "position"), _first)
    else:
        insert_or_update(db, Answer, values, ("attempt_id", "position"), _newer)


def finish(db: Session, sitting: Sitting, attempt: Attempt, now: datetime) -> None:
    """End an attempt. A second time changes nothing.

    Raises:
        Refusal: ``attempt_over`` when it is out of time: it ended by itself.
    """
    if not sitting.window.takes_answers(now):
        raise Refusal(RefusalCode.ATTEMPT_OVER)
    db.execute(
        update(Attempt).where(Attempt.id == attempt.id, Attempt.finished_at.is_(None)).values(finished_at=now)
    )


def answers_of(db: Session, attempt: Attempt) -> dict[int, Given]:
    """The answers of an attempt, by position. One query."""
    rows = db.connection().execute(_ANSWERS, {"wanted": attempt.id})
    return {row.position: Given(decoded(row.response), row.sure, row.revision) for row in rows}


def responses(given: Mapping[int, Given]) -> dict[int, Response]:
    """What was answered, without what was taken back."""
    return {position: each.response for position, each in given.items() if each.response is not None}


def _first(known: Any, _offered: Any) -> tuple[ColumnElement[bool], dict[str, ColumnElement[int]]]:
    return known.response == encoded(None), {}


def _newer(known: Any, offered: Any) -> tuple[ColumnElement[bool], dict[str, ColumnElement[int]]]:
    by_form = and_(offered.revision == 0, offered.nonce != known.nonce)
    revision = case((offered.revision == 0, known.revision + 1), else_=offered.revision)
    return or_(by_form, offered.revision > known.revision), {"revision": revision}
