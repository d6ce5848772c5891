"""The events of quizzes: what was answered when one closed, what was set aside, what was graded anew.

A published quiz has a stream of its own, and so has a version of a quiz, for regrades. What is recorded of an
attempt is the hash of its answers, beside a salt: it proves what they were, and says nothing about anybody
once it is erased.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import SQLColumnExpression, Text, cast, exists, func, literal, select
from sqlalchemy.orm import Session

from kiosk.core.database import Database
from kiosk.ledger import chain
from kiosk.ledger.chain import head_of
from kiosk.ledger.event import canonical, instant
from kiosk.ledger.log import Entry, append_last
from kiosk.ledger.models import Event
from kiosk.quizzes.delivery.publications import ARRIVAL_GRACE
from kiosk.quizzes.models import Allowance, Answer, Attempt, Publication, Regrade

STREAMS = "publication/"  # and the id of the publication
VERSION_STREAMS = "quiz_version/"


class QuizEvent(StrEnum):
    """What happened to a published quiz, or to a version."""

    RESULTS = "results"  # it has closed; each item is an attempt
    SET_ASIDE = "set_aside"  # each item is an attempt that does not count any more
    TAKEN_BACK = "taken_back"  # or does again
    REGRADE = "regrade"


class LogKind(StrEnum):
    """Why an entry of the instance's log holds the stream of a published quiz fast."""

    QUIZ_CLOSED = "quiz_closed"
    QUIZ_AMENDED = "quiz_amended"
    REGRADED = "regraded"


def stream_of(publication_id: int) -> str:
    """The stream of a published quiz."""
    return f"{STREAMS}{publication_id}"


def version_stream_of(version_id: int) -> str:
    """The stream of a version of a quiz."""
    return f"{VERSION_STREAMS}{version_id}"


def stream_in_sql(publication_id: SQLColumnExpression[int]) -> SQLColumnExpression[str]:
    """The same, of a column."""
    return literal(STREAMS).concat(cast(publication_id, Text))


def version_stream_in_sql(version_id: SQLColumnExpression[int]) -> SQLColumnExpression[str]:
    """The stream of a version, given by a column."""
    return literal(VERSION_STREAMS).concat(cast(version_id, Text))


_EXTRA = (
    select(func.max(Allowance.extra_minutes))
    .where(Allowance.publication_id == Publication.id)
    .scalar_subquery()
)
# What was recorded since it closed.
_RECORDED = (
    exists()
    .where(Event.stream == stream_in_sql(Publication.id))
    .where(Event.body.contains(f'"kind":"{QuizEvent.RESULTS}"'))
)


def due(db: Session, now: datetime) -> list[int]:
    """Ids of the published quizzes that have closed for everybody without the log holding that fast.

    One query, and one for each quiz that was closed again after a reopening.
    """
    rows = db.execute(
        select(Publication.id, Publication.closes_at, func.coalesce(_EXTRA, 0), _RECORDED)
        .where(Publication.closes_at <= now)
        .order_by(Publication.id)
    ).all()
    return [
        identity
        for identity, closes_at, extra, recorded in rows
        if _is_over(closes_at, extra, now)
        and not (recorded and _is_recorded(db, identity, instant(_over_at(closes_at, extra))))
    ]


def close_due(database: Database, now: datetime) -> int:
    """Close the quizzes that are due, each in a transaction of its own; returns how many were."""
    with database.reading() as db:
        wanted = due(db, now)
    closed = 0
    for publication_id in wanted:
        with database.writing() as db:
            closed += close(db, publication_id, now)
    return closed


def close(db: Session, publication_id: int, now: datetime) -> bool:
    """Record what was answered, and let the log hold it fast; False if that is not due (any more)."""
    chain.lock(db, stream_of(publication_id))
    if publication_id not in due(db, now):
        return False
    told = [each for _key, each in sorted(attempts_of(db, publication_id).items())]
    _append(db, stream_of(publication_id), QuizEvent.RESULTS, LogKind.QUIZ_CLOSED, now, {}, {}, told)
    return True


def record_regrade(db: Session, made: Regrade, now: datetime) -> None:
    """Record a regrade, in the same transaction. The statements of an event."""
    stream = version_stream_of(made.version_id)
    chain.lock(db, stream)
    public = {"row": made.id, "position": made.position, "right": made.right}
    private = {"given": made.given, "by": made.made_by}
    _append(db, stream, QuizEvent.REGRADE, LogKind.REGRADED, now, public, private, [])


def record_aside(
    db: Session, kind: QuizEvent, attempts: Iterable[tuple[int, int, int]], by: int | None, now: datetime
) -> None:
    """Record which attempts do not count any more, or do again: each a publication, a person and a number."""
    found: dict[int, list[dict[str, Any]]] = {}
    for publication_id, person, number in sorted(attempts):
        found.setdefault(publication_id, []).append({"person": person, "attempt": number})
    for publication_id, told in found.items():
        stream = stream_of(publication_id)
        chain.lock(db, stream)
        _append(db, stream, kind, LogKind.QUIZ_AMENDED, now, {}, {"by": by}, told)


def attempts_of(db: Session, publication_id: int) -> dict[tuple[int, int], dict[str, Any]]:
    """The attempts of a published quiz as events record them, by person and number. Two queries."""
    answers: dict[int, list[list[Any]]] = {}
    for row in db.execute(
        select(Answer.attempt_id, Answer.position, Answer.response, Answer.sure)
        .join(Attempt, Attempt.id == Answer.attempt_id)
        .where(Attempt.publication_id == publication_id)
        .order_by(Answer.attempt_id, Answer.position)
    ):
        answers.setdefault(row[0], []).append([row[1], row[2], row[3]])
    rows = db.execute(
        select(Attempt.id, Attempt.person_id, Attempt.number).where(Attempt.publication_id == publication_id)
    )
    return {
        (person, number): {"person": person, "attempt": number, "answers": _digest(answers.get(own, []))}
        for own, person, number in rows
    }


def _digest(answers: list[list[Any]]) -> str:
    return hashlib.sha256(canonical({"answers": answers}).encode()).hexdigest()


def _append(
    db: Session,
    stream: str,
    kind: QuizEvent,
    why: LogKind,
    now: datetime,
    public: Mapping[str, Any],
    private: Mapping[str, Any],
    items: list[dict[str, Any]],
) -> None:
    append_last(db, Entry(why, now, stream))
    chain.append(db, stream, head_of(db, stream), kind, now, public=public, private=private, items=items)


def _over_at(closes_at: datetime, extra_minutes: int) -> datetime:
    """From when on nothing that anybody has answered is taken any more."""
    return closes_at + timedelta(minutes=extra_minutes) + ARRIVAL_GRACE


def _is_over(closes_at: datetime, extra_minutes: int, now: datetime) -> bool:
    return _over_at(closes_at, extra_minutes) <= now


def _is_recorded(db: Session, publication_id: int, over_at: str) -> bool:
    """Whether its results were recorded after that instant. One query."""
    return any(at >= over_at for at in _recorded_at(db, publication_id))


def _recorded_at(db: Session, publication_id: int) -> Iterator[str]:
    for event in chain.stored_events(db, stream_of(publication_id)):
        content = event.content()
        if content.get("kind") == QuizEvent.RESULTS:
            yield str(content.get("at"))
