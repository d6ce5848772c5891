"""A published quiz as seen on one phone: what it is, whether it is open, and this person's attempts."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, and_, bindparam, select
from sqlalchemy.orm import Session

from kiosk.courses.models import ClassSession, Course
from kiosk.quizzes.delivery.publications import QuizPhase, QuizWindow
from kiosk.quizzes.delivery.published import Published, admits
from kiosk.quizzes.delivery.standing import Right, Standing, standing_of
from kiosk.quizzes.models import Allowance, Attempt, Publication


@dataclass(frozen=True, slots=True)
class Participation:
    """What one person may do, and has done, in a published quiz on the phone that asks.

    ``devices`` are the names of the phone, newest first; the others date from before the server's secret
    changed. ``attempts`` are all the person's attempts, in order, ``counting`` those that count.
    """

    published: Published
    person_id: int
    devices: tuple[str, ...]
    standing: Standing
    signed_on: str | None
    window: QuizWindow
    extra_attempts: int
    attempts: tuple[Attempt, ...]
    counting: tuple[Attempt, ...]

    @property
    def device_key(self) -> str:
        """The name under which this phone begins an attempt: the one it signed under, if it did."""
        return self.signed_on if self.standing is Standing.SIGNED and self.signed_on else self.devices[0]

    @property
    def is_trusted(self) -> bool:
        """Whether the phone is known to be the person's: it signed, or was let in by a code."""
        return self.standing in (Standing.SIGNED, Standing.ADMITTED)

    @property
    def attempts_allowed(self) -> int:
        """How many attempts this person may make in all."""
        return self.published.quiz.settings.attempts + self.extra_attempts

    @property
    def attempts_left(self) -> int:
        """How many attempts may still be begun; attempts on other phones count too."""
        return max(0, self.attempts_allowed - len(self.counting))

    @property
    def own(self) -> tuple[Attempt, ...]:
        """The attempts that this phone may continue and look at.

        On a trusted phone, all that count; on any other, those that count and were begun there.
        """
        if self.is_trusted:
            return self.counting
        return tuple(each for each in self.counting if each.device_key in self.devices)

    def is_over(self, attempt: Attempt, now: datetime) -> bool:
        """Whether an attempt takes no more answers: it is finished, or out of time."""
        return attempt.finished_at is not None or not self.window.takes_answers(now)

    def current(self, now: datetime) -> Attempt | None:
        """The attempt in progress on this phone, or None."""
        latest = self.own[-1] if self.own else None
        return None if latest is None or self.is_over(latest, now) else latest

    def out_of_time(self, now: datetime) -> Attempt | None:
        """The unfinished attempt that the closing of the quiz has stopped, or None. Its results are not shown
        until it is finished for good."""
        latest = self.own[-1] if self.own else None
        unfinished = latest is not None and latest.finished_at is None
        return latest if unfinished and not self.window.takes_answers(now) else None

    @property
    def finished(self) -> tuple[Attempt, ...]:
        """The attempts whose results this phone may see."""
        return tuple(each for each in self.own if each.finished_at is not None)

    def may_begin(self, now: datetime) -> bool:
        """Whether this phone can begin an attempt now."""
        return (
            self.standing is not Standing.OUTRANKED
            and self.window.phase(now) is QuizPhase.OPEN
            and self.attempts_left > 0
            and self.current(now) is None
        )


_PERSON: BindParameter[int] = bindparam("person")


def _participations() -> Select[int, int, int, str | None, bool, bool, Attempt]:
    """A row for each of a person's attempts, with the allowance and the right of the phone: at least one row
    for each publication that admits the person, none for others."""

    def theirs(model: type[Allowance | Attempt]) -> ColumnElement[bool]:
        return and_(model.publication_id == Publication.id, model.person_id == _PERSON)

    right = Right(_PERSON)
    return (
        select(
            Publication.id,
            Allowance.extra_minutes,
            Allowance.extra_attempts,
            right.signed_on,
            right.is_admitted,
            right.counts,
            Attempt,
        )
        .select_from(Publication)
        .join(ClassSession, ClassSession.id == Publication.class_session_id)
        .join(Course, Course.id == ClassSession.course_id)
        .outerjoin(Allowance, theirs(Allowance))
        .outerjoin(Attempt, theirs(Attempt))
        .where(admits(_PERSON))
        .order_by(Attempt.number)
    )


# Built once, as in ``kiosk.attendance.sheet``: every answer from a hall runs one of these queries.
_ALL = _participations()
_ONE = _ALL.where(Publication.id == bindparam("publication"))


def participation_of(
    db: Session, published: Published, person_id: int, devices: tuple[str, ...]
) -> Participation | None:
    """This person's participation in a quiz, on the phone with these names; None for somebody whom the class
    session does not concern. One query."""
    wanted = {"publication": published.id, "person": person_id, "devices": devices}
    rows = db.execute(_ONE, wanted).all()
    return _made(published, person_id, rows, devices) if rows else None


def participations_of(
    db: Session,
    published: Sequence[Published],
    person_id: int,
    devices_in: Callable[[int], tuple[str, ...]],
) -> list[Participation]:
    """This person's participation in each of these publications that concerns them. One query.

    ``devices_in`` returns the phone's names in a class session.
    """
    wanted = _ALL.where(Publication.id.in_([each.id for each in published]))
    devices = {each.id: devices_in(each.class_session_id) for each in published}
    # Each name is valid in only one class session, so all can be queried together.
    names = [name for each in devices.values() for name in each]
    rows: dict[int, list[Any]] = {}
    for row in db.execute(wanted, {"person": person_id, "devices": names}):
        rows.setdefault(row.id, []).append(row)
    return [_made(each, person_id, rows[each.id], devices[each.id]) for each in published if each.id in rows]


def shuffled(seed: str, count: int) -> list[int]:
    """The numbers below ``count`` in an order that depends only on the seed, on any machine and version."""
    return sorted(range(count), key=lambda each: hashlib.sha256(f"{seed}/{each}".encode()).digest())


def question_order(published: Published, attempt: Attempt) -> list[int]:
    """The positions of the questions (from 1), in the order in which this attempt asks them."""
    count = len(published.quiz.questions)
    if not published.quiz.settings.shuffle:
        return list(range(1, count + 1))
    return [each + 1 for each in shuffled(seed_of(published, attempt), count)]


def seed_of(published: Published, attempt: Attempt, position: int = 0) -> str:
    """The seed for the order of an attempt's questions, or of one question's choices.

    The phone never sees ``device_key``: anyone who could recompute the order could tell which line the author
    wrote first, and so the key of an ordering.
    """
    of = f"{attempt.device_key}/{attempt.person_id}/{attempt.number}"
    return f"{published.code}/{of}/{position}"


def _made(
    published: Published, person_id: int, rows: Sequence[Any], devices: tuple[str, ...]
) -> Participation:
    first = rows[0]
    minutes = timedelta(minutes=first.extra_minutes or 0)
    return Participation(
        published,
        person_id,
        devices,
        standing_of(first.signed_on, first.admitted, devices),
        first.signed_on,
        QuizWindow(published.window.opens_at, published.window.closes_at, minutes),
        first.extra_attempts or 0,
        tuple(row.Attempt for row in rows if row.Attempt is not None),
        tuple(row.Attempt for row in rows if row.Attempt is not None and row.counts),
    )
