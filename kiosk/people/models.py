"""Whoever the institution knows. A person is one row, whatever they take part in."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, func, text
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column

from kiosk.core.database import Base
from kiosk.people.names import name_key, number_key, tidy


class Origin(StrEnum):
    """Where a person was first known from."""

    ROSTER = "roster"
    GUEST = "guest"  # typed on a phone, and checked by nobody
    LOGIN = "login"


class Person(Base):
    """A person. What the school's files say and what a phone typed are kept in columns of their own.

    A guest has only the typed ones; anybody else has the school's. The keys are what different spellings
    share (``people.names``). A person stays until the last course that refers to them is purged.
    """

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint("origin IN ('roster', 'guest', 'login')", name="origin_known"),
        CheckConstraint("(origin = 'guest') = (school_number IS NULL)", name="guest_without_school"),
        CheckConstraint("origin <> 'guest' OR typed_number IS NOT NULL", name="guest_typed"),
        CheckConstraint(
            "coalesce(school_number, school_family_name, school_given_name, school_email) IS NULL"
            " OR school_number || school_family_name || school_given_name || school_email IS NOT NULL",
            name="school_whole",
        ),
        CheckConstraint(
            "coalesce(typed_number, typed_family_name, typed_given_name, typed_email) IS NULL"
            " OR typed_number || typed_family_name || typed_given_name || typed_email IS NOT NULL",
            name="typed_whole",
        ),
        Index(
            "uq_person_number_on_roster",
            "number_key",
            unique=True,
            sqlite_where=text("origin = 'roster'"),
            postgresql_where=text("origin = 'roster'"),
        ),
        Index(
            "uq_person_guest",
            "number_key",
            "name_key",
            unique=True,
            sqlite_where=text("origin = 'guest'"),
            postgresql_where=text("origin = 'guest'"),
        ),
        Index("ix_person_number_key", "number_key"),
        {"sqlite_strict": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    origin: Mapped[str]
    number_key: Mapped[str]
    name_key: Mapped[str]
    school_number: Mapped[str | None]
    school_family_name: Mapped[str | None]
    school_given_name: Mapped[str | None]
    school_email: Mapped[str | None]
    typed_number: Mapped[str | None]
    typed_family_name: Mapped[str | None]
    typed_given_name: Mapped[str | None]
    typed_email: Mapped[str | None]

    @classmethod
    def of_school(
        cls, student_number: str, family_name: str, given_name: str = "", email: str = ""
    ) -> "Person":
        """A new person from the school's files."""
        return cls(
            origin=Origin.ROSTER.value,
            number_key=number_key(student_number),
            name_key=name_key(family_name),
            school_number=student_number,
            school_family_name=family_name,
            school_given_name=given_name,
            school_email=email,
        )

    @classmethod
    def as_typed(
        cls, student_number: str, family_name: str, given_name: str = "", email: str = ""
    ) -> "Person":
        """A new guest, from what was typed on a phone."""
        return cls(
            origin=Origin.GUEST.value,
            number_key=number_key(student_number),
            name_key=name_key(family_name),
            typed_number=tidy(student_number),
            typed_family_name=tidy(family_name),
            typed_given_name=tidy(given_name),
            typed_email=tidy(email),
        )

    @property
    def is_guest(self) -> bool:
        """Whether no file of the school knows them: they are who they typed to be."""
        return self.origin == Origin.GUEST

    @hybrid_property
    def student_number(self) -> str:
        """The school's, else what was typed; so are the other names."""
        return self.typed_number or "" if self.school_number is None else self.school_number

    @student_number.inplace.expression
    @classmethod
    def _student_number(cls) -> ColumnElement[str]:
        return func.coalesce(cls.school_number, cls.typed_number)

    @hybrid_property
    def family_name(self) -> str:
        return self.typed_family_name or "" if self.school_family_name is None else self.school_family_name

    @family_name.inplace.expression
    @classmethod
    def _family_name(cls) -> ColumnElement[str]:
        return func.coalesce(cls.school_family_name, cls.typed_family_name)

    @hybrid_property
    def given_name(self) -> str:
        return self.typed_given_name or "" if self.school_given_name is None else self.school_given_name

    @given_name.inplace.expression
    @classmethod
    def _given_name(cls) -> ColumnElement[str]:
        return func.coalesce(cls.school_given_name, cls.typed_given_name)

    @hybrid_property
    def email(self) -> str:
        return self.typed_email or "" if self.school_email is None else self.school_email

    @email.inplace.expression
    @classmethod
    def _email(cls) -> ColumnElement[str]:
        return func.coalesce(cls.school_email, cls.typed_email)


class Identity(Base):
    """How an outside system, such as the university's log-in or Moodle, names a person."""

    __tablename__ = "identity"
    __table_args__ = {"sqlite_strict": True}  # noqa: RUF012 - SQLAlchemy's form

    issuer: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)


class Merge(Base):
    """Somebody's decision that a guest is this student: a pointer, in force until it is undone.

    It rewrites nothing: signatures and answers stay under the person who gave them.
    """

    __tablename__ = "merge"
    __table_args__ = (
        CheckConstraint("from_id <> into_id", name="two_people"),
        CheckConstraint("undone_by IS NULL OR undone_at IS NOT NULL", name="undone_whole"),
        Index(
            "uq_merge_in_force",
            "from_id",
            unique=True,
            sqlite_where=text("undone_at IS NULL"),
            postgresql_where=text("undone_at IS NULL"),
        ),
        Index("ix_merge_from_id", "from_id"),
        {"sqlite_strict": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    from_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    into_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    made_by: Mapped[int | None] = mapped_column(ForeignKey("instructor.id", ondelete="SET NULL"))
    made_at: Mapped[datetime]
    undone_by: Mapped[int | None] = mapped_column(ForeignKey("instructor.id", ondelete="SET NULL"))
    undone_at: Mapped[datetime | None]
