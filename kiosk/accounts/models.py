"""Instructors, their single-use set-up links and their sessions in the console."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kiosk.core.database import Base


class Instructor(Base):
    """An account for the console. It has no password until a set-up link is used, nor once it is disabled."""

    __tablename__ = "instructor"
    __table_args__ = (
        CheckConstraint("email = lower(email)", name="email_lower"),
        CheckConstraint("disabled_at IS NULL OR password_hash IS NULL", name="disabled_without_password"),
        {"sqlite_strict": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    password_hash: Mapped[str | None]
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]


class SetupLink(Base):
    """A link for choosing a password, deleted once it is used. Only a hash of its token is stored."""

    __tablename__ = "setup_link"
    __table_args__ = {"sqlite_strict": True}  # noqa: RUF012 - SQLAlchemy's form

    id: Mapped[int] = mapped_column(primary_key=True)
    instructor_id: Mapped[int] = mapped_column(ForeignKey("instructor.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    expires_at: Mapped[datetime]

    instructor: Mapped[Instructor] = relationship()


class ConsoleSession(Base):
    """One log-in, deleted when it ends. Only a hash of its token is stored."""

    __tablename__ = "console_session"
    __table_args__ = {"sqlite_strict": True}  # noqa: RUF012 - SQLAlchemy's form

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    instructor_id: Mapped[int] = mapped_column(ForeignKey("instructor.id", ondelete="CASCADE"), index=True)
    started_at: Mapped[datetime]

    instructor: Mapped[Instructor] = relationship(lazy="joined", innerjoin=True)
