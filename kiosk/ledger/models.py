"""What is stored of the ledger. Rows are only ever added, except that personal data may be erased.

No table refers to anything outside: whatever is deleted by hand elsewhere leaves its events behind.
"""

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from kiosk.core.database import Base


class Event(Base):
    """One event of a stream, numbered from 1. Body, hash and signature: ``event``, ``signer``.

    ``stream``: a short text in which the users of the ledger name what the event belongs to.
    """

    __tablename__ = "event"
    __table_args__ = (
        CheckConstraint("number >= 1", name="number_positive"),
        {"sqlite_strict": True},
    )

    stream: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    body: Mapped[str]
    hash: Mapped[str]
    signature: Mapped[str]


class Opening(Base):
    """What an event says about a person. Deleted when the person is erased; the event stays."""

    __tablename__ = "opening"
    __table_args__ = (
        ForeignKeyConstraint(["stream", "number"], ["event.stream", "event.number"], ondelete="CASCADE"),
        {"sqlite_strict": True},
    )

    stream: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    content: Mapped[str]


class EventItem(Base):
    """One of the items of an event, numbered from 0. Its content is emptied when the person is erased."""

    __tablename__ = "event_item"
    __table_args__ = (
        CheckConstraint("position >= 0", name="position_not_negative"),
        ForeignKeyConstraint(["stream", "number"], ["event.stream", "event.number"], ondelete="CASCADE"),
        {"sqlite_strict": True},
    )

    stream: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    leaf_hash: Mapped[str]
    content: Mapped[str | None]


class LogEntry(Base):
    """One entry of the instance's log, numbered from 0 (``log``). Nothing in it is personal.

    ``stream`` and ``pinned``, the number of the event that it holds fast, repeat what the body says.
    """

    __tablename__ = "log_entry"
    __table_args__ = (
        CheckConstraint("number >= 0", name="number_not_negative"),
        Index("ix_log_entry_stream", "stream", "number"),
        {"sqlite_strict": True},
    )

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str]
    stream: Mapped[str | None]
    pinned: Mapped[int | None]
    body: Mapped[str]
    leaf_hash: Mapped[str]


class Checkpoint(Base):
    """A signed state of the log after its first ``size`` entries; there is one for each.

    ``note`` is the signed text (``note``). ``peaks``: what the next entry is added to (``merkle``), in hex,
    separated by spaces.
    """

    __tablename__ = "checkpoint"
    __table_args__ = (
        CheckConstraint("size >= 1", name="size_positive"),
        {"sqlite_strict": True},
    )

    size: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    root: Mapped[str]
    note: Mapped[str]
    peaks: Mapped[str]
