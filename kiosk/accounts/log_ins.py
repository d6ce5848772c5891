"""Logging in to the console, staying logged in, and logging out."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from kiosk.accounts.models import ConsoleSession, Instructor, SetupLink
from kiosk.accounts.passwords import matches
from kiosk.core.refusals import Refusal, RefusalCode
from kiosk.core.throttle import CountedTries, Throttle

ABSOLUTE_LIMIT = timedelta(hours=12)
IDLE_LIMIT = timedelta(hours=2)
THROTTLE = Throttle(capacity=10, refill=timedelta(minutes=1))


def token_hash(token: str) -> str:
    """The SHA-256 of a token, stored instead of it so that nobody with access to the database can use it."""
    return hashlib.sha256(token.encode()).hexdigest()


def normalised_email(email: str) -> str:
    """The stored and compared form of an e-mail address: lower case, without unprintable characters."""
    return "".join(symbol for symbol in email if symbol.isprintable()).strip().lower()


def admit_try(tries: CountedTries, bucket: str, now: datetime) -> None:
    """Count a try before its password is checked, so that not all of many simultaneous ones are checked.

    Raises:
        Refusal: ``too_many_tries`` (with ``wait``, a ``timedelta``).
    """
    wait = tries.take(bucket, now)
    if wait:
        raise Refusal(RefusalCode.TOO_MANY_TRIES, wait=wait)


def check_password(db: Session, email: str, password: str) -> Instructor:
    """The instructor with this e-mail address and password. Only reads; about 20 ms.

    Raises:
        Refusal: ``wrong_password``, also for an unknown address.
    """
    instructor = db.scalar(select(Instructor).where(Instructor.email == normalised_email(email)))
    if not matches(instructor.password_hash if instructor else None, password) or instructor is None:
        raise Refusal(RefusalCode.WRONG_PASSWORD)
    return instructor


def start_console_session(db: Session, checked: Instructor, now: datetime) -> str:
    """Record a log-in and return its token, which only the browser keeps. Deletes expired sessions and links.

    Raises:
        Refusal: ``wrong_password`` if the account was disabled or reset after the password was checked.
    """
    valid = select(Instructor.password_hash).where(Instructor.id == checked.id).with_for_update()
    if checked.password_hash is None or db.scalar(valid) != checked.password_hash:
        raise Refusal(RefusalCode.WRONG_PASSWORD)
    db.execute(delete(ConsoleSession).where(ConsoleSession.started_at <= now - ABSOLUTE_LIMIT))
    db.execute(delete(SetupLink).where(SetupLink.expires_at <= now))
    token = secrets.token_urlsafe(32)
    db.add(ConsoleSession(token_hash=token_hash(token), instructor_id=checked.id, started_at=now))
    db.flush()
    return token


def live_console_session(db: Session, token: str, now: datetime) -> ConsoleSession | None:
    """The session with this token, unless it has ended or reached ``ABSOLUTE_LIMIT``."""
    session = db.get(ConsoleSession, token_hash(token))
    return None if session is None or now - session.started_at >= ABSOLUTE_LIMIT else session


def end_console_session(db: Session, token: str) -> None:
    """Log out: the token is no longer valid, nor is any copy of it."""
    db.execute(delete(ConsoleSession).where(ConsoleSession.token_hash == token_hash(token)))
