"""What is stored for an attendance sheet. Who is present, late or absent is derived (``register``)."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kiosk.core.database import Base
from kiosk.people.models import Person


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


class AboutOnePerson:
    """The column of a row that is about a person."""

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)


class SignIn(AboutOnePerson, Base):
    """One person's signature for one class session.

    ``signed_at`` is when a valid code was presented, the instant that counts; ``recorded_at`` is when the
    form was validated. ``counts_as`` is decided when the signature is made; an instructor can count
    latecomers as present (``window_changes.reopen``), and nothing ever lowers it. ``device_key`` is a
    pseudonym for the phone, valid for this class session only. ``quick_phone_issued_at``: when the phone's
    cookie was issued, kept only for a form that came back faster than anybody types (``bursts``).
    ``event_number``: the event that recorded it, for the receipt.
    """

    __tablename__ = "sign_in"
    __table_args__ = (
        UniqueConstraint("class_session_id", "person_id"),
        CheckConstraint("method IN ('qr', 'code')", name="method_known"),
        CheckConstraint("counts_as IN ('present', 'late')", name="counts_as_known"),
        CheckConstraint("event_number >= 1", name="event_number_positive"),
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
    event_number: Mapped[int]

    person: Mapped[Person] = relationship()


class Correction(AboutOnePerson, Base):
    """An instructor's decision about one person in one class session. Never changed; the latest counts."""

    __tablename__ = "correction"
    __table_args__ = (
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


class Excuse(Base):
    """A person's absences from a day to a day, both included, are excused, whatever is planned there.

    Never changed; it can be withdrawn. It says nothing about whoever signs all the same.
    """

    __tablename__ = "excuse"
    __table_args__ = (
        CheckConstraint("last_day >= first_day", name="first_before_last"),
        CheckConstraint("withdrawn_by IS NULL OR withdrawn_at IS NOT NULL", name="withdrawn_whole"),
        Index("ix_excuse_course_person", "course_id", "person_id"),
        {"sqlite_strict": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    first_day: Mapped[date]
    last_day: Mapped[date]
    reason: Mapped[str]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("instructor.id", ondelete="SET NULL"))
    made_at: Mapped[datetime]
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey("instructor.id", ondelete="SET NULL"))
    withdrawn_at: Mapped[datetime | None]
