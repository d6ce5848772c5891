"""Publishing a quiz for a class session, opening and closing it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from kiosk.core import base32
from kiosk.core.database import insert_unless_there
from kiosk.core.refusals import Refusal, RefusalCode
from kiosk.courses.models import ClassSession
from kiosk.quizzes.delivery.standing import counts
from kiosk.quizzes.models import Allowance, Attempt, Publication, QuizVersion, StoredQuiz

CODE_SYMBOLS = 8
# An answer given in time may arrive a little late: a phone that has lost the network keeps its answers.
ARRIVAL_GRACE = timedelta(minutes=2)


class QuizPhase(StrEnum):
    """The state of a published quiz at one instant."""

    WAITING = "waiting"
    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class QuizWindow:
    """Answers are given in [opens_at, closes_at), or ``extra`` longer by one person."""

    opens_at: datetime | None
    closes_at: datetime | None
    extra: timedelta = timedelta(0)

    @property
    def ends_at(self) -> datetime | None:
        """When it closes for this person; None while no end is set."""
        return None if self.closes_at is None else self.closes_at + self.extra

    def phase(self, now: datetime) -> QuizPhase:
        """The phase for this person at ``now``."""
        if self.opens_at is None or now < self.opens_at:
            return QuizPhase.WAITING
        return QuizPhase.OPEN if self.ends_at is None or now < self.ends_at else QuizPhase.CLOSED

    def takes_answers(self, now: datetime) -> bool:
        """Whether an answer that arrives now counts: within the window or ``ARRIVAL_GRACE`` after it."""
        if self.opens_at is None or now < self.opens_at:
            return False
        return self.ends_at is None or now < self.ends_at + ARRIVAL_GRACE


def quiz_window_of(publication: Publication, extra_minutes: int = 0) -> QuizWindow:
    """The window of a publication for somebody with this many extra minutes."""
    return QuizWindow(publication.opens_at, publication.closes_at, timedelta(minutes=extra_minutes))


def publish(
    db: Session, class_session: ClassSession, version: QuizVersion, *, by: int | None, now: datetime
) -> Publication:
    """Publish a version for a class session; it opens later. Doing it again returns the existing publication.

    Raises:
        Refusal: ``quiz_unknown`` when the quiz belongs to another course.
    """
    course_id = db.scalar(select(StoredQuiz.course_id).where(StoredQuiz.id == version.quiz_id))
    if course_id != class_session.course_id:
        raise Refusal(RefusalCode.QUIZ_UNKNOWN)
    insert_unless_there(
        db,
        Publication,
        class_session_id=class_session.id,
        quiz_id=version.quiz_id,
        version_id=version.id,
        code=base32.random(CODE_SYMBOLS),
        published_by=by,
        published_at=now,
    )
    return db.scalars(
        select(Publication).where(
            Publication.class_session_id == class_session.id, Publication.quiz_id == version.quiz_id
        )
    ).one()


def open_publication(
    db: Session, publication: Publication, now: datetime, closes_at: datetime | None
) -> None:
    """Take answers from now until ``closes_at``, or until it is closed by hand. Also reopens a closed quiz.

    Raises:
        Refusal: ``not_in_this_phase`` when it is open already, ``closing_in_the_past``.
    """
    if quiz_window_of(publication).phase(now) is QuizPhase.OPEN:
        raise Refusal(RefusalCode.NOT_IN_THIS_PHASE)
    if closes_at is not None and closes_at <= now:
        raise Refusal(RefusalCode.CLOSING_IN_THE_PAST)
    if publication.opens_at is None or publication.opens_at > now:
        publication.opens_at = now
    publication.closes_at = closes_at
    db.flush()


def set_closing(db: Session, publication: Publication, now: datetime, closes_at: datetime | None) -> None:
    """Move the end of an open quiz; None leaves it open until it is closed by hand.

    Raises:
        Refusal: ``not_in_this_phase`` when it is not open, ``closing_in_the_past``.
    """
    if quiz_window_of(publication).phase(now) is not QuizPhase.OPEN:
        raise Refusal(RefusalCode.NOT_IN_THIS_PHASE)
    if closes_at is not None and closes_at <= now:
        raise Refusal(RefusalCode.CLOSING_IN_THE_PAST)
    publication.closes_at = closes_at
    db.flush()


def close_now(db: Session, publication: Publication, now: datetime) -> None:
    """Close now: no more answers are taken, except in extra time and those already on their way.

    Raises:
        Refusal: ``not_in_this_phase`` when it is not open.
    """
    if quiz_window_of(publication).phase(now) is not QuizPhase.OPEN:
        raise Refusal(RefusalCode.NOT_IN_THIS_PHASE)
    publication.closes_at = now
    db.flush()


def use_version(db: Session, publication: Publication, version: QuizVersion) -> None:
    """Switch to another version of the same quiz.

    Raises:
        Refusal: ``already_begun`` once anybody has begun, since their answers belong to the version they saw;
            ``quiz_unknown`` for a version of another quiz.
    """
    if version.quiz_id != publication.quiz_id:
        raise Refusal(RefusalCode.QUIZ_UNKNOWN)
    db.refresh(publication, with_for_update=True)
    if db.scalar(select(exists().where(Attempt.publication_id == publication.id))):
        raise Refusal(RefusalCode.ALREADY_BEGUN)
    publication.version_id = version.id
    db.flush()


def withdraw(db: Session, publication: Publication) -> None:
    """Withdraw an unused publication.

    Raises:
        Refusal: ``already_begun`` once anybody has begun, since their answers are kept.
    """
    db.refresh(publication, with_for_update=True)
    if db.scalar(select(exists().where(Attempt.publication_id == publication.id))):
        raise Refusal(RefusalCode.ALREADY_BEGUN)
    db.delete(publication)
    db.flush()


def publications_of(db: Session, class_session_id: int) -> list[Publication]:
    """The publications of a class session, in the order of publishing. One query."""
    return list(
        db.scalars(
            select(Publication)
            .where(Publication.class_session_id == class_session_id)
            .order_by(Publication.id)
        )
    )


def publications_by_key(db: Session, class_session_id: int) -> dict[str, Publication]:
    """The publications of a class session, by quiz key. One query."""
    rows = db.execute(
        select(StoredQuiz.key, Publication)
        .join(Publication, Publication.quiz_id == StoredQuiz.id)
        .where(Publication.class_session_id == class_session_id)
        .order_by(Publication.id)
    )
    return {row[0]: row[1] for row in rows}


def set_allowance(
    db: Session, publication: Publication, person_id: int, *, extra_minutes: int, extra_attempts: int
) -> None:
    """Give one person extra time or extra attempts, replacing any earlier allowance."""
    insert_unless_there(
        db,
        Allowance,
        publication_id=publication.id,
        person_id=person_id,
        extra_minutes=0,
        extra_attempts=0,
    )
    allowance = db.scalars(
        select(Allowance).where(
            Allowance.publication_id == publication.id,
            Allowance.person_id == person_id,
        )
    ).one()
    allowance.extra_minutes, allowance.extra_attempts = extra_minutes, extra_attempts
    db.flush()


def allowance_of(db: Session, publication_id: int, person_id: int) -> tuple[int, int]:
    """One person's extra minutes and extra attempts. One query."""
    row = db.execute(
        select(Allowance.extra_minutes, Allowance.extra_attempts).where(
            Allowance.publication_id == publication_id,
            Allowance.person_id == person_id,
        )
    ).one_or_none()
    return (row.extra_minutes, row.extra_attempts) if row else (0, 0)


def progress_of(db: Session, publication_id: int) -> tuple[int, int]:
    """How many people have begun, and how many have finished, an attempt that counts. One query."""
    begun, finished = db.execute(
        select(
            func.count(Attempt.person_id.distinct()),
            func.count(Attempt.person_id.distinct()).filter(Attempt.finished_at.is_not(None)),
        )
        .join(Publication, Publication.id == Attempt.publication_id)
        .join(ClassSession, ClassSession.id == Publication.class_session_id)
        .where(Attempt.publication_id == publication_id, counts())
    ).one()
    return begun, finished
