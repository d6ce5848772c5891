"""Logging in to the console, staying logged in, and logging out."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiosk.accounts.models import ConsoleSession, Instructor
from kiosk.accounts.passwords import matches
from kiosk.refusals import Refusal, RefusalCode
from kiosk.throttle import Throttle

ABSOLUTE_LIMIT = timedelta(hours=12)
IDLE_LIMIT = timedelta(hours=2)
THROTTLE = Throttle(capacity=10, refill=timedelta(minutes=1))


def token_hash(token: str) -> str:
    """What is stored of a token: a reader of the database cannot use it."""
    return hashlib.sha256(token.encode()).hexdigest()


def normalised_email(email: str) -> str:
    """The form in which addresses are stored and compared; what cannot be printed is left out."""
    return "".join(symbol for symbol in email if symbol.isprintable()).strip().lower()


def admit_try(db: Session, bucket: str, now: datetime) -> None:
    """Count a try before the password is looked at, so that many sent at once are not all looked at.

    Raises:
        Refusal: ``too_many_tries`` (with ``wait``, a ``timedelta``).
    """
    wait = THROTTLE.take(db, bucket, now)
    if wait:
        raise Refusal(RefusalCode.TOO_MANY_TRIES, wait=wait)


def check_password(db: Session, email: str, password: str) -> Instructor:
    """The instructor whose e-mail address and password these are. Reads only; about 20 ms.

    Raises:
        Refusal: ``wrong_password``, the same for an unknown address.
    """
    instructor = db.scalar(select(Instructor).where(Instructor.email == normalised_email(email)))
    if not matches(instructor.password_hash if instructor else None, password) or instructor is None:
        raise Refusal(RefusalCode.WRONG_PASSWORD)
    return instructor


def start_console_session(db: Session, instructor_id: int, now: datetime) -> str:
    """Record a log-in and return its token, which only the browser keeps."""
    token = secrets.token_urlsafe(32)
    db.add(ConsoleSession(token_hash=token_hash(token), instructor_id=instructor_id, started_at=now))
    return token


def live_console_session(db: Session, token: str, now: datetime) -> ConsoleSession | None:
    """The session of this token, unless it ended or is older than ``ABSOLUTE_LIMIT``."""
    session = db.get(ConsoleSession, token_hash(token))
    if session is None or session.ended_at is not None or now - session.started_at >= ABSOLUTE_LIMIT:
        return None
    return session


def end_console_session(db: Session, token: str, now: datetime) -> None:
    """Log out: the token is dead from now on, wherever a copy of it may be."""
    session = db.get(ConsoleSession, token_hash(token))
    if session is not None and session.ended_at is None:
        session.ended_at = now
