"""Adding instructors, and the single-use links with which they choose a password."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from kiosk.accounts.log_ins import normalised_email, token_hash
from kiosk.accounts.models import ConsoleSession, Instructor, SetupLink
from kiosk.core.refusals import Refusal, RefusalCode

LINK_LIFE = timedelta(days=7)


def instructor_by_email(db: Session, email: str) -> Instructor | None:
    """The instructor with this e-mail address, compared case-insensitively, or None."""
    return db.scalar(select(Instructor).where(Instructor.email == normalised_email(email)))


def add_instructor(db: Session, email: str, name: str, now: datetime) -> Instructor:
    """Add an instructor, without a password yet. The address must not be in use."""
    instructor = Instructor(email=normalised_email(email), name=name.strip(), created_at=now)
    db.add(instructor)
    db.flush()
    return instructor


def new_setup_link(db: Session, instructor: Instructor, now: datetime) -> str:
    """Make a link and return its token; all earlier links of this instructor become invalid."""
    db.execute(delete(SetupLink).where(SetupLink.instructor_id == instructor.id))
    token = secrets.token_urlsafe(24)
    db.add(SetupLink(instructor_id=instructor.id, token_hash=token_hash(token), expires_at=now + LINK_LIFE))
    db.flush()
    return token


def holder_of(db: Session, token: str, now: datetime) -> Instructor:
    """The instructor whom this link is for.

    Raises:
        Refusal: ``setup_link_dead`` if the link is used, expired or unknown.
    """
    link = db.scalar(
        select(SetupLink).where(SetupLink.token_hash == token_hash(token), SetupLink.expires_at > now)
    )
    if link is None:
        raise Refusal(RefusalCode.SETUP_LINK_DEAD)
    return link.instructor


def choose_password(db: Session, token: str, password_hash: str, now: datetime) -> Instructor:
    """Use the link: store the password's hash (``passwords.hashed``), enable the account, end its sessions.

    Raises:
        Refusal: ``setup_link_dead``, also for the second of two simultaneous uses.
    """
    used = db.execute(
        delete(SetupLink)
        .where(SetupLink.token_hash == token_hash(token), SetupLink.expires_at > now)
        .returning(SetupLink.instructor_id)
    ).scalar_one_or_none()
    if used is None:
        raise Refusal(RefusalCode.SETUP_LINK_DEAD)
    instructor = db.get_one(Instructor, used)
    instructor.password_hash, instructor.disabled_at = password_hash, None
    db.flush()
    db.execute(delete(ConsoleSession).where(ConsoleSession.instructor_id == used))
    return instructor
