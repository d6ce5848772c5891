"""Instructors, their single-use set-up links and their sessions in the console."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kiosk.database import Base


class Instructor(Base):
    """Who signs in to the console. Without a password until a set-up link was used."""

    __tablename__ = "instructor"
    __table_args__ = (
        CheckConstraint("email = lower(email)", name="email_lower"),
        {"sqlite_strict": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    password_hash: Mapped[str | None]
    created_at: Mapped[datetime]


class SetupLink(Base):
    """A link that lets its holder choose a password once. Only a hash of it is kept."""

    __tablename__ = "setup_link"
    __table_args__ = {"sqlite_strict": True}  # noqa: RUF012 - SQLAlchemy's form

    id: Mapped[int] = mapped_column(primary_key=True)
    instructor_id: Mapped[int] = mapped_column(ForeignKey("instructor.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    instructor: Mapped[Instructor] = relationship()


class ConsoleSession(Base):
    """One log-in, from its start to the log-out. Only a hash of its token is kept."""

    __tablename__ = "console_session"
    __table_args__ = {"sqlite_strict": True}  # noqa: RUF012 - SQLAlchemy's form

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    instructor_id: Mapped[int] = mapped_column(ForeignKey("instructor.id", ondelete="CASCADE"), index=True)
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    instructor: Mapped[Instructor] = relationship(lazy="joined", innerjoin=True)
