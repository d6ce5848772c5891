"""Whether the answers and regrades in the database are what the streams of published quizzes say."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from kiosk.attendance.register_check import RegisterDamage
from kiosk.courses.models import ClassSession, Course
from kiosk.ledger.audit import AuditedStream
from kiosk.ledger.check import Break
from kiosk.ledger.event import StoredEvent, instant, parsed
from kiosk.quizzes.delivery.closing import (
    STREAMS,
    VERSION_STREAMS,
    QuizEvent,
    attempts_of,
    stream_of,
    version_stream_of,
)
from kiosk.quizzes.delivery.publications import ARRIVAL_GRACE
from kiosk.quizzes.models import Allowance, Attempt, Publication, QuizVersion, Regrade, StoredQuiz


def quiz_references(db: Session) -> dict[str, str]:
    """What people call the quiz of each stream that there should be. Two queries.

    That is one that has closed, and a version in which something was graded anew.
    """
    rows = db.execute(
        select(Publication.id, Course.code, ClassSession.number, StoredQuiz.key)
        .join(ClassSession, ClassSession.id == Publication.class_session_id)
        .join(Course, Course.id == ClassSession.course_id)
        .join(StoredQuiz, StoredQuiz.id == Publication.quiz_id)
    )
    versions = db.execute(
        select(Regrade.version_id, Course.code, StoredQuiz.key)
        .join(QuizVersion, QuizVersion.id == Regrade.version_id)
        .join(StoredQuiz, StoredQuiz.id == QuizVersion.quiz_id)
        .join(Course, Course.id == StoredQuiz.course_id)
        .distinct()
    )
    return {
        **{stream_of(own): f"{code}/{number} · {key}" for own, code, number, key in rows},
        **{version_stream_of(own): f"{code} · {key}" for own, code, key in versions},
    }


def results_break(db: Session, audited: AuditedStream) -> Break | None:
    """The first event of a quiz's intact stream that the rows do not match; else None.

    At most four queries; none for the stream of something else. Answers are compared with what was recorded
    when the quiz closed, unless it was opened again since.
    """
    kind, _slash, identity = audited.stream.partition("/")
    try:
        if f"{kind}/" == VERSION_STREAMS:
            return _regrades_break(db, int(identity), audited.events)
        if f"{kind}/" != STREAMS:
            return None
        publication = db.get(Publication, int(identity), populate_existing=True)
        if publication is None:
            return Break(1, RegisterDamage.QUIZ_MISSING)
        return _answers_break(db, publication, audited.events) or _aside_break(
            db, publication, audited.events
        )
    except (ValueError, TypeError, KeyError, SQLAlchemyError):
        return Break(0, RegisterDamage.ROW_UNREADABLE)


def _answers_break(db: Session, publication: Publication, events: Sequence[StoredEvent]) -> Break | None:
    recorded = [each for each in events if each.content()["kind"] == QuizEvent.RESULTS]
    if not recorded or publication.closes_at is None:
        return None
    latest = recorded[-1]
    extra = select(func.max(Allowance.extra_minutes)).where(Allowance.publication_id == publication.id)
    over_at = publication.closes_at + timedelta(minutes=db.scalar(extra) or 0) + ARRIVAL_GRACE
    if instant(over_at) > latest.content()["at"]:
        return None  # opened again
    stored = {key: each["answers"] for key, each in attempts_of(db, publication.id).items()}
    opened = [parsed(item.opening) for item in latest.items if item.opening is not None]
    told = {(each["person"], each["attempt"]): each["answers"] for each in opened}
    nothing_erased = len(opened) == len(latest.items)
    if any(stored.get(key) != digest for key, digest in told.items()):
        return Break(latest.number, RegisterDamage.ROW_ALTERED)
    if nothing_erased and stored.keys() - told.keys():
        return Break(latest.number, RegisterDamage.ROW_ALTERED)
    return None


def _aside_break(db: Session, publication: Publication, events: Sequence[StoredEvent]) -> Break | None:
    told: dict[tuple[int, int], tuple[int, bool]] = {}
    for event in events:
        kind = event.content()["kind"]
        if kind in (QuizEvent.SET_ASIDE, QuizEvent.TAKEN_BACK):
            for item in event.items:
                if item.opening is not None:
                    each = parsed(item.opening)
                    told[each["person"], each["attempt"]] = event.number, kind == QuizEvent.SET_ASIDE
    rows = db.execute(
        select(Attempt.person_id, Attempt.number, Attempt.set_aside_at).where(
            Attempt.publication_id == publication.id
        )
    )
    stored = {(person, number): at is not None for person, number, at in rows}
    altered = [number for key, (number, aside) in told.items() if stored.get(key, aside) is not aside]
    if altered:
        return Break(min(altered), RegisterDamage.ROW_ALTERED)
    if any(aside and key not in told for key, aside in stored.items()):
        return Break(len(events) + 1, RegisterDamage.ROW_WITHOUT_EVENT)
    return None


def _regrades_break(db: Session, version_id: int, events: Sequence[StoredEvent]) -> Break | None:
    rows = {
        each.id: (each.position, each.right, each.given)
        for each in db.scalars(
            select(Regrade).where(Regrade.version_id == version_id),
            execution_options={"populate_existing": True},
        )
    }
    for event in events:
        content = event.content()
        if content["kind"] == QuizEvent.REGRADE and event.opening is not None:
            told = content["position"], content["right"], event.private()["given"]
            if rows.pop(content["row"], None) != told:
                return Break(event.number, RegisterDamage.ROW_ALTERED)
    return Break(len(events) + 1, RegisterDamage.ROW_WITHOUT_EVENT) if rows else None
