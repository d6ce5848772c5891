"""Courses, their class sessions, and who is expected."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kiosk.core.database import Base


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


class Teaching(Base):
    """Which instructor sees which course."""

    __tablename__ = "teaching"
    __table_args__ = {"sqlite_strict": True}  # noqa: RUF012 - SQLAlchemy's form

    course_id: Mapped[int] = mapped_column(ForeignKey("course.id", ondelete="CASCADE"), primary_key=True)
    instructor_id: Mapped[int] = mapped_column(
        ForeignKey("instructor.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class ClassSession(Base):
    """One meeting of a course. Planned times are instants in UTC."""

    __tablename__ = "class_session"
    __table_args__ = (
        UniqueConstraint("course_id", "number"),
        CheckConstraint("number >= 1", name="number_positive"),
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        CheckConstraint("screen_serial >= 0", name="screen_serial_range"),
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

    course: Mapped[Course] = relationship(lazy="joined", innerjoin=True)

    @property
    def reference(self) -> str:
        """What the command line calls it, such as ``OIAM-2026/2``."""
        return f"{self.course.code}/{self.number}"


class Student(Base):
    """A person known from the school's files. The keys are what different spellings share
    (``people.names``)."""

    __tablename__ = "student"
    __table_args__ = {"sqlite_strict": True}  # noqa: RUF012 - SQLAlchemy's form

    id: Mapped[int] = mapped_column(primary_key=True)
    student_number: Mapped[str]
    number_key: Mapped[str] = mapped_column(unique=True)
    family_name: Mapped[str]
    name_key: Mapped[str]
    given_name: Mapped[str]
    email: Mapped[str]


class Enrolment(Base):
    """A student is expected in a course; ``group`` is the school's name for a part of it, or empty."""

    __tablename__ = "enrolment"
    __table_args__ = {"sqlite_strict": True}  # noqa: RUF012 - SQLAlchemy's form

    course_id: Mapped[int] = mapped_column(ForeignKey("course.id", ondelete="CASCADE"), primary_key=True)
    student_id: Mapped[int] = mapped_column(
        ForeignKey("student.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    group: Mapped[str] = mapped_column("group_name")

    student: Mapped[Student] = relationship(lazy="joined", innerjoin=True)
