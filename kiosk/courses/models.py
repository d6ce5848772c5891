"""Courses, their class sessions, and who is expected."""

from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kiosk.core.database import Base
from kiosk.people.models import Person


class Course(Base):
    """What is taught over a term."""

    __tablename__ = "course"
    __table_args__ = (
        CheckConstraint("window_minutes BETWEEN 1 AND 240", name="window_minutes_range"),
        CheckConstraint("late_minutes BETWEEN 0 AND 240", name="late_minutes_range"),
        CheckConstraint("language IN ('fr', 'en')", name="language_known"),
        CheckConstraint("retention_months BETWEEN 0 AND 120", name="retention_months_range"),
        {"sqlite_strict": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    institution: Mapped[str]
    time_zone: Mapped[str]
    language: Mapped[str]
    window_minutes: Mapped[int]
    late_minutes: Mapped[int]
    guests_allowed: Mapped[bool]
    # What the institution states in its privacy notice; empty, or 0 months, if it has not.
    controller: Mapped[str] = mapped_column(default="")
    privacy_contact: Mapped[str] = mapped_column(default="")
    legal_basis: Mapped[str] = mapped_column(default="")
    retention_months: Mapped[int] = mapped_column(default=0)
    # From this day, each person sees their own line of the term on their phone; never, while None.
    term_shown_from: Mapped[date | None]


class Role(StrEnum):
    """What somebody may do in a course."""

    INSTRUCTOR = "instructor"
    ASSISTANT = "assistant"  # runs a class session, and changes nothing that is past


class Teaching(Base):
    """Which account sees which course, and in which role."""

    __tablename__ = "teaching"
    __table_args__ = (
        CheckConstraint("role IN ('instructor', 'assistant')", name="role_known"),
        {"sqlite_strict": True},
    )

    course_id: Mapped[int] = mapped_column(ForeignKey("course.id", ondelete="CASCADE"), primary_key=True)
    instructor_id: Mapped[int] = mapped_column(
        ForeignKey("instructor.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    role: Mapped[str] = mapped_column(default=Role.INSTRUCTOR.value, server_default=Role.INSTRUCTOR.value)


class ClassSession(Base):
    """One meeting of a course. Planned times are instants in UTC. A cancelled one asks nothing of anybody."""

    __tablename__ = "class_session"
    __table_args__ = (
        UniqueConstraint("course_id", "number"),
        CheckConstraint("number >= 1", name="number_positive"),
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        CheckConstraint("screen_serial >= 0", name="screen_serial_range"),
        CheckConstraint("(cancelled_at IS NULL) = (cancel_reason IS NULL)", name="cancelled_with_reason"),
        CheckConstraint("cancelled_by IS NULL OR cancelled_at IS NOT NULL", name="cancelled_whole"),
        {"sqlite_strict": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id", ondelete="CASCADE"))
    number: Mapped[int]
    title: Mapped[str]
    room: Mapped[str]
    starts_at: Mapped[datetime] = mapped_column(index=True)
    ends_at: Mapped[datetime]
    # Raised to end all links to its screen: `attendance.screen_link`.
    screen_serial: Mapped[int] = mapped_column(default=0)
    cancelled_at: Mapped[datetime | None]
    cancelled_by: Mapped[int | None] = mapped_column(ForeignKey("instructor.id", ondelete="SET NULL"))
    cancel_reason: Mapped[str | None]

    course: Mapped[Course] = relationship(lazy="joined", innerjoin=True)

    @property
    def reference(self) -> str:
        """What the command line calls it, such as ``OIAM-2026/2``."""
        return f"{self.course.code}/{self.number}"

    @property
    def day(self) -> date:
        """The day it is planned for, in the course's time zone."""
        return day_of(self.starts_at, self.course.time_zone)


def day_of(instant: datetime, time_zone: str) -> date:
    """The day of an instant in a time zone."""
    return instant.astimezone(ZoneInfo(time_zone)).date()


class SessionGroup(Base):
    """A class session is for this group of its course. Without any, it is for everybody."""

    __tablename__ = "session_group"
    __table_args__ = {"sqlite_strict": True}  # noqa: RUF012 - SQLAlchemy's form

    class_session_id: Mapped[int] = mapped_column(
        ForeignKey("class_session.id", ondelete="CASCADE"), primary_key=True
    )
    group: Mapped[str] = mapped_column("group_name", primary_key=True)


class SessionTeacher(Base):
    """Who taught a class session, recorded when it is first signed. A later handover changes nothing here."""

    __tablename__ = "session_teacher"
    __table_args__ = (UniqueConstraint("class_session_id", "instructor_id"), {"sqlite_strict": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    class_session_id: Mapped[int] = mapped_column(ForeignKey("class_session.id", ondelete="CASCADE"))
    instructor_id: Mapped[int | None] = mapped_column(ForeignKey("instructor.id", ondelete="SET NULL"))
    name: Mapped[str]


class Enrolment(Base):
    """A person is expected in a course from a day to a day, both included, in the course's time zone.

    ``last_day`` is None while no end is known. ``group`` is the school's name for a part of the course, or
    empty. No two of one person in one course overlap: an exclusion constraint on PostgreSQL, triggers on
    SQLite, both named ``enrolment_no_overlap``.
    """

    __tablename__ = "enrolment"
    __table_args__ = (
        CheckConstraint("last_day IS NULL OR last_day >= first_day", name="first_before_last"),
        Index("ix_enrolment_course_person", "course_id", "person_id"),
        {"sqlite_strict": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    group: Mapped[str] = mapped_column("group_name")
    first_day: Mapped[date]
    last_day: Mapped[date | None]

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)

    def covers(self, day: date) -> bool:
        """Whether the person is enrolled on this day."""
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)


class RosterImport(Base):
    """One import of a roster, as one act. Undone at most once."""

    __tablename__ = "roster_import"
    __table_args__ = (
        CheckConstraint("undone_by IS NULL OR undone_at IS NOT NULL", name="undone_whole"),
        {"sqlite_strict": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id", ondelete="CASCADE"), index=True)
    first_day: Mapped[date]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("instructor.id", ondelete="SET NULL"))
    made_at: Mapped[datetime]
    undone_by: Mapped[int | None] = mapped_column(ForeignKey("instructor.id", ondelete="SET NULL"))
    undone_at: Mapped[datetime | None]


class RosterChange(Base):
    """What an import did to one person: ``before`` and ``after`` are JSON (``courses.roster``)."""

    __tablename__ = "roster_change"
    __table_args__ = (
        CheckConstraint("kind IN ('added', 'changed', 'left')", name="kind_known"),
        {"sqlite_strict": True},
    )

    import_id: Mapped[int] = mapped_column(
        ForeignKey("roster_import.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    kind: Mapped[str]
    before: Mapped[str]
    after: Mapped[str]
