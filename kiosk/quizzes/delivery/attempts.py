"""Beginning an attempt, saving its answers, finishing it: each exactly once, however often a phone asks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, case, or_, select, update
from sqlalchemy.orm import Session

from kiosk.core.database import insert_or_update, insert_unless_there
from kiosk.core.refusals import Refusal, RefusalCode
from kiosk.quizzes.delivery.closing import QuizEvent, record_aside
from kiosk.quizzes.delivery.participation import Participation, participation_of
from kiosk.quizzes.delivery.publications import QuizPhase
from kiosk.quizzes.delivery.standing import Standing
from kiosk.quizzes.model.quiz import Feedback
from kiosk.quizzes.model.responses import Response, decoded, encoded
from kiosk.quizzes.models import Answer, Attempt, Publication

# Each try sees the attempt that beat the previous one, and there is hardly ever more than one other phone.
BEGIN_TRIES = 4

_STATE = (
    select(Attempt.finished_at, Attempt.set_aside_at)
    .where(Attempt.id == bindparam("wanted"))
    .with_for_update(read=True)
)
_VERSION = (
    select(Publication.version_id).where(Publication.id == bindparam("wanted")).with_for_update(read=True)
)
_NONCE = select(Answer.nonce).where(
    Answer.attempt_id == bindparam("attempt"), Answer.position == bindparam("position")
)
_ANSWERS = select(Answer.position, Answer.response, Answer.sure, Answer.revision).where(
    Answer.attempt_id == bindparam("wanted")
)


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as it stands; ``response`` is None when the student took it back."""

    response: Response | None
    sure: bool | None
    revision: int
    saved_at: datetime | None = None


def begin(db: Session, participation: Participation, now: datetime) -> Attempt:
    """The attempt in progress on this phone, or a new one. Two presses, or two tabs, begin only one.

    Raises:
        Refusal: ``signed_elsewhere`` when the person signed on another phone, ``quiz_not_open``,
            ``quiz_closed`` (``closed_at``), ``no_attempt_left``, ``begun_elsewhere`` when the attempts
            allowed were begun on another phone.
    """
    for _ in range(BEGIN_TRIES):
        participation = (
            participation_of(db, participation.published, participation.person_id, participation.devices)
            or participation
        )
        current = participation.current(now)
        if current is not None:
            return current
        _check_may_begin(participation, now)
        if db.scalar(_VERSION, {"wanted": participation.published.id}) != participation.published.version_id:
            raise Refusal(RefusalCode.QUIZ_NOT_OPEN)  # the instructor has just switched to another version
        _insert(db, participation, now)  # if another phone was faster, look again
    raise Refusal(RefusalCode.BEGUN_ELSEWHERE)


def _check_may_begin(participation: Participation, now: datetime) -> None:
    if participation.standing is Standing.OUTRANKED:
        raise Refusal(RefusalCode.SIGNED_ELSEWHERE)
    phase = participation.window.phase(now)
    if phase is QuizPhase.WAITING:
        raise Refusal(RefusalCode.QUIZ_NOT_OPEN)
    if phase is QuizPhase.CLOSED:
        raise Refusal(RefusalCode.QUIZ_CLOSED, closed_at=participation.window.ends_at)
    if not participation.attempts_left:
        code = RefusalCode.NO_ATTEMPT_LEFT if participation.own else RefusalCode.BEGUN_ELSEWHERE
        raise Refusal(code)


def _insert(db: Session, participation: Participation, now: datetime) -> None:
    insert_unless_there(
        db,
        Attempt,
        publication_id=participation.published.id,
        version_id=participation.published.version_id,
        person_id=participation.person_id,
        number=len(participation.attempts) + 1,
        device_key=participation.device_key,
        started_at=now,
    )


def save(
    db: Session,
    participation: Participation,
    attempt: Attempt,
    position: int,
    response: Response | None,
    *,
    sure: bool | None,
    nonce: str,
    revision: int,
    now: datetime,
) -> bool:
    """Keep the latest answer: one that arrives twice, or late, changes nothing. Two statements, and a third
    when this answer was not kept.

    Returns whether this answer is the one that counts. It is not if another tab gave a newer one, or if the
    first one is final.

    ``revision`` counts the changes that a phone's script has made to this answer, from 1; 0 for a plain form,
    whose answer is always the latest. When feedback comes after each answer, the first answer is final;
    saying only how sure one is, without answering, does not count as an answer.

    Raises:
        Refusal: ``attempt_over`` when the attempt is finished or out of time, ``attempt_set_aside``.
    """
    state = db.connection().execute(_STATE, {"wanted": attempt.id}).one()
    if state.set_aside_at is not None:
        raise Refusal(RefusalCode.ATTEMPT_SET_ASIDE)
    if state.finished_at is not None or not participation.window.takes_answers(now):
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
    if participation.published.quiz.settings.feedback is Feedback.EACH:
        kept = insert_or_update(db, Answer, values, ("attempt_id", "position"), _first)
    else:
        kept = insert_or_update(db, Answer, values, ("attempt_id", "position"), _newer)
    return kept or db.scalar(_NONCE, {"attempt": attempt.id, "position": position}) == nonce


def finish(db: Session, participation: Participation, attempt: Attempt, now: datetime) -> None:
    """End an attempt for good, so that its results may be shown. Doing it again changes nothing.

    An attempt that is out of time ended when its time did. It must still be finished before anybody sees the
    key: a quiz may be opened again, and an unfinished attempt then continues.
    """
    ended = participation.window.ends_at
    at = now if ended is None or now < ended else ended
    db.execute(
        update(Attempt).where(Attempt.id == attempt.id, Attempt.finished_at.is_(None)).values(finished_at=at)
    )


def set_aside(db: Session, attempts: Iterable[int], *, by: int | None, now: datetime) -> int:
    """Set attempts aside, by id, so that they do not count and others can be begun; returns how many changed.

    Their answers are kept, and ``take_back`` makes an attempt count again.
    """
    changed = db.execute(
        update(Attempt)
        .where(Attempt.id.in_(list(attempts)), Attempt.set_aside_at.is_(None))
        .values(set_aside_at=now, set_aside_by=by)
        .returning(Attempt.publication_id, Attempt.person_id, Attempt.number)
    ).all()
    record_aside(db, QuizEvent.SET_ASIDE, [(row[0], row[1], row[2]) for row in changed], by, now)
    return len(changed)


def take_back(db: Session, attempt_id: int, *, by: int | None, now: datetime) -> None:
    """Make an attempt that was set aside count again."""
    changed = db.execute(
        update(Attempt)
        .where(Attempt.id == attempt_id, Attempt.set_aside_at.is_not(None))
        .values(set_aside_at=None, set_aside_by=None)
        .returning(Attempt.publication_id, Attempt.person_id, Attempt.number)
    ).all()
    record_aside(db, QuizEvent.TAKEN_BACK, [(row[0], row[1], row[2]) for row in changed], by, now)


def answers_of(db: Session, attempt: Attempt) -> dict[int, Given]:
    """The answers of an attempt, by position. One query."""
    rows = db.connection().execute(_ANSWERS, {"wanted": attempt.id})
    return {row.position: Given(decoded(row.response), row.sure, row.revision) for row in rows}


def responses(given: Mapping[int, Given]) -> dict[int, Response]:
    """The responses, by position, without those taken back."""
    return {position: each.response for position, each in given.items() if each.response is not None}


def _first(known: Any, _offered: Any) -> tuple[ColumnElement[bool], dict[str, ColumnElement[int]]]:
    return known.response == encoded(None), {}


def _newer(known: Any, offered: Any) -> tuple[ColumnElement[bool], dict[str, ColumnElement[int]]]:
    by_form = and_(offered.revision == 0, offered.nonce != known.nonce)
    revision = case((offered.revision == 0, known.revision + 1), else_=offered.revision)
    return or_(by_form, offered.revision > known.revision), {"revision": revision}
