"""Instructors' accounts: adding, listing, resetting, disabling and removing them.

An instructor chooses a password with a single-use link.
"""

import secrets
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Column, Table, delete, func, or_, select
from sqlalchemy.orm import Session

from kiosk.accounts.log_ins import ABSOLUTE_LIMIT, normalised_email, token_hash
from kiosk.accounts.models import ConsoleSession, Instructor, SetupLink
from kiosk.core.database import Base
from kiosk.core.refusals import Refusal, RefusalCode


class Standing(StrEnum):
    """Whether an account can be used to log in."""

    ACTIVE = "active"
    INVITED = "invited"  # has a valid link to choose a password
    WITHOUT_LINK = "without_link"  # the link has expired
    DISABLED = "disabled"


@dataclass(frozen=True)
class Account:
    """One line of the list of accounts. ``sessions``: how many are open now."""

    id: int
    email: str
    name: str
    standing: Standing
    sessions: int


def instructors(db: Session, now: datetime) -> list[Account]:
    """All accounts, ordered by e-mail address. Three queries."""
    open_now = select(ConsoleSession.instructor_id).where(ConsoleSession.started_at > now - ABSOLUTE_LIMIT)
    sessions = Counter(db.scalars(open_now))
    invited = set(db.scalars(select(SetupLink.instructor_id).where(SetupLink.expires_at > now)))
    return [
        Account(each.id, each.email, each.name, _standing(each, invited), sessions[each.id])
        for each in db.scalars(select(Instructor).order_by(Instructor.email))
    ]


def end_sessions(db: Session, instructor: Instructor) -> int:
    """Log this instructor out everywhere; return how many sessions were ended."""
    ended = delete(ConsoleSession).where(ConsoleSession.instructor_id == instructor.id)
    return len(db.scalars(ended.returning(ConsoleSession.token_hash)).all())


def reset(db: Session, instructor: Instructor, now: datetime) -> str:
    """Revoke the password and end all sessions; return the token of a link to choose a new password."""
    _shut(db, instructor, instructor.disabled_at)
    return new_setup_link(db, instructor, now)


def disable(db: Session, instructor: Instructor, now: datetime) -> None:
    """Revoke the password, the sessions and the links. Records of what the instructor did keep the name."""
    _shut(db, instructor, now)
    db.execute(delete(SetupLink).where(SetupLink.instructor_id == instructor.id))


def acts_of(db: Session, instructor: Instructor) -> dict[str, int]:
    """How many rows of each table name this instructor as their author. One query per such table."""
    makers: dict[Table, list[Column[int]]] = {}
    for column in _makers():
        makers.setdefault(column.table, []).append(column)  # made by, undone by
    acts = {}
    for table, columns in makers.items():
        made = select(func.count()).select_from(table)
        if count := db.scalar(made.where(or_(*(each == instructor.id for each in columns)))):
            acts[table.name] = count
    return acts


def remove(db: Session, instructor: Instructor) -> None:
    """Delete an account that no record names.

    Raises:
        Refusal: ``account_named`` (with ``acts``, see ``acts_of``) if records name this instructor as their
            author: without the account they would no longer show who that was.
    """
    acts = acts_of(db, instructor)
    if acts:
        raise Refusal(RefusalCode.ACCOUNT_NAMED, acts=acts)
    db.execute(delete(Instructor).where(Instructor.id == instructor.id))


def _shut(db: Session, instructor: Instructor, disabled_at: datetime | None) -> None:
    instructor.password_hash, instructor.disabled_at = None, disabled_at
    db.flush()  # a concurrent log-in waits for this, or this for it
    end_sessions(db, instructor)


def _standing(instructor: Instructor, invited: set[int]) -> Standing:
    if instructor.password_hash is not None:
        return Standing.ACTIVE
    if instructor.id in invited:
        return Standing.INVITED
    return Standing.WITHOUT_LINK if instructor.disabled_at is None else Standing.DISABLED


def _makers() -> list[Column[int]]:
    """The columns that name a row's author: foreign keys to instructors that a deletion would set to null."""
    return [
        column
        for table in Base.metadata.sorted_tables
        for column in table.columns
        for key in column.foreign_keys
        if key.column.table.name == Instructor.__tablename__ and key.ondelete == "SET NULL"
    ]


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
