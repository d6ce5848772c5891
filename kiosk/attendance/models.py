"""What is stored for an attendance sheet. Who is present, late or absent is derived (``register``)."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kiosk.core.database import Base
from kiosk.courses.models import Student


class WindowChange(Base):
    """A window set by an instructor; the latest row of a class session is in force.

    Without any row the window follows the plan. Rows are only ever added. ``raised``: how many latecomers
    were counted as present by the same action.
    """

    __tablename__ = "window_change"
    __table_args__ = (
        CheckConstraint("opens_at <= closes_at", name="opens_before_closing"),
        CheckConstraint("closes_at <= late_until", name="closes_before_late_end"),
        CheckConstraint("raised >= 0", name="raised_not_negative"),
        Index("ix_window_change_latest", "class_session_id", "id"),
        {"sqlite_strict": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    class_session_id: Mapped[int] = mapped_column(ForeignKey("class_session.id", ondelete="CASCADE"))
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    late_until: Mapped[datetime]
    raised: Mapped[int] = mapped_column(server_default="0")
    made_by: Mapped[int | None] = mapped_column(ForeignKey("instructor.id", ondelete="SET NULL"))
    made_at: Mapped[datetime]


class Guest(Base):
    """Somebody who signed without being on the roster, as they typed it. Kept apart from students:
    what was typed on a phone never becomes part of the school's data."""

    __tablename__ = "guest"
    __table_args__ = (
        UniqueConstraint("class_session_id", "number_key", "name_key"),
        {"sqlite_strict": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    class_session_id: Mapped[int] = mapped_column(ForeignKey("class_session.id", ondelete="CASCADE"))
    student_number: Mapped[str]
    number_key: Mapped[str]
    family_name: Mapped[str]
    name_key: Mapped[str]
    given_name: Mapped[str]
    email: Mapped[str]


class AboutOnePerson:
    """Columns of a row that is about a student or a guest."""

    student_id: Mapped[int | None] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"), index=True)
    guest_id: Mapped[int | None] = mapped_column(ForeignKey("guest.id", ondelete="CASCADE"), index=True)

    @property
    def person_key(self) -> str:
        """The person's key, as from ``people.person_key``, without loading the person."""
        return f"g{self.guest_id}" if self.student_id is None else f"s{self.student_id}"


class SignIn(AboutOnePerson, Base):
    """One person's signature for one class session.

    ``signed_at`` is when a valid code was presented, the instant that counts; ``recorded_at`` is when the
    form was validated. ``counts_as`` is decided when the signature is made; an instructor can count
    latecomers as present (``window_changes.reopen``), and nothing ever lowers it. ``device_key`` is a
    pseudonym for the phone, valid for this class session only. ``quick_phone_issued_at``: when the phone's
    cookie was issued, kept only for a form that came back faster than anybody types (``bursts``).
    """

    __tablename__ = "sign_in"
    __table_args__ = (
        UniqueConstraint("class_session_id", "student_id"),
        UniqueConstraint("class_session_id", "guest_id"),
        CheckConstraint("(student_id IS NULL) <> (guest_id IS NULL)", name="student_or_guest"),
        CheckConstraint("method IN ('qr', 'code')", name="method_known"),
        CheckConstraint("counts_as IN ('present', 'late')", name="counts_as_known"),
        {"sqlite_strict": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    class_session_id: Mapped[int] = mapped_column(ForeignKey("class_session.id", ondelete="CASCADE"))
    signed_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    counts_as: Mapped[str] = mapped_column(server_default="present")
    method: Mapped[str]
    receipt: Mapped[str] = mapped_column(unique=True)
    nonce: Mapped[str] = mapped_column(unique=True)
    device_key: Mapped[str]
    quick_phone_issued_at: Mapped[datetime | None]

    student: Mapped[Student | None] = relationship()
    guest: Mapped[Guest | None] = relationship()

    @property
    def person(self) -> Student | Guest:
        """Who signed."""
        person = self.student or self.guest
        assert person is not None, "the constraint student_or_guest"  # noqa: S101 - for the type checker
        return person


class Correction(AboutOnePerson, Base):
    """An instructor's decision about one person in one class session. Never changed; the latest counts."""

    __tablename__ = "correction"
    __table_args__ = (
        CheckConstraint("(student_id IS NULL) <> (guest_id IS NULL)", name="student_or_guest"),
        CheckConstraint("status IN ('present', 'late', 'excused', 'absent')", name="status_known"),
        Index("ix_correction_class_session", "class_session_id", "id"),
        {"sqlite_strict": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    class_session_id: Mapped[int] = mapped_column(ForeignKey("class_session.id", ondelete="CASCADE"))
    status: Mapped[str]
    reason: Mapped[str]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("instructor.id", ondelete="SET NULL"))
    made_at: Mapped[datetime]


class Annulment(AboutOnePerson, Base):
    """A signature that an instructor took out of the register. ``receipt`` was its code."""

    __tablename__ = "annulment"
    __table_args__ = (
        CheckConstraint("(student_id IS NULL) <> (guest_id IS NULL)", name="student_or_guest"),
        Index("ix_annulment_class_session", "class_session_id", "id"),
        {"sqlite_strict": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    class_session_id: Mapped[int] = mapped_column(ForeignKey("class_session.id", ondelete="CASCADE"))
    receipt: Mapped[str] = mapped_column(unique=True)
    signed_at: Mapped[datetime]
    reason: Mapped[str]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("instructor.id", ondelete="SET NULL"))
    made_at: Mapped[datetime]


class BurstLook(Base):
    """An instructor has looked at the unusual signatures recorded up to ``seen_until`` (``bursts``)."""

    __tablename__ = "burst_look"
    __table_args__ = {"sqlite_strict": True}  # noqa: RUF012 - SQLAlchemy's form

    id: Mapped[int] = mapped_column(primary_key=True)
    class_session_id: Mapped[int] = mapped_column(
        ForeignKey("class_session.id", ondelete="CASCADE"), index=True
    )
    seen_until: Mapped[datetime]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("instructor.id", ondelete="SET NULL"))
    made_at: Mapped[datetime]
