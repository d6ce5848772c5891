"""What is stored for quizzes: versions, publications, attempts, answers. Scores are derived (``scoring``)."""

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
    false,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kiosk.attendance.models import AboutOnePerson
from kiosk.core.database import Base


class StoredQuiz(Base):
    """A quiz of a course, through all its versions. ``key`` comes from the file."""

    __tablename__ = "quiz"
    __table_args__ = (UniqueConstraint("course_id", "key"), {"sqlite_strict": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id", ondelete="CASCADE"))
    key: Mapped[str]


class QuizVersion(Base):
    """One state of a quiz. Never changed: importing a different file adds another version.

    ``content_json`` is the quiz, in the form numbered ``content_schema`` (``formats.stored``): what is asked
    and judged. ``source`` is the same as a quiz file, for people to edit.
    """

    __tablename__ = "quiz_version"
    __table_args__ = (
        UniqueConstraint("quiz_id", "number"),
        UniqueConstraint("id", "quiz_id"),
        CheckConstraint("number >= 1", name="number_positive"),
        CheckConstraint("content_schema >= 1", name="content_schema_positive"),
        {"sqlite_strict": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    quiz_id: Mapped[int] = mapped_column(ForeignKey("quiz.id", ondelete="CASCADE"))
    number: Mapped[int]
    title: Mapped[str]
    source: Mapped[str]
    content_json: Mapped[str]
    content_schema: Mapped[int]
    imported_at: Mapped[datetime]


class Asset(Base):
    """A picture of a course's questions, under the SHA-256 of its bytes, in hexadecimal digits."""

    __tablename__ = "asset"
    __table_args__ = (
        CheckConstraint("length(hash) = 64", name="hash_length"),
        {"sqlite_strict": True},
    )

    course_id: Mapped[int] = mapped_column(ForeignKey("course.id", ondelete="CASCADE"), primary_key=True)
    hash: Mapped[str] = mapped_column(primary_key=True)
    media_type: Mapped[str]
    content: Mapped[bytes]


class StoredQuestion(Base):
    """A question of a version, by its position (from 1), for answers to refer to."""

    __tablename__ = "question"
    __table_args__ = (
        CheckConstraint("position >= 1", name="position_positive"),
        {"sqlite_strict": True},
    )

    version_id: Mapped[int] = mapped_column(
        ForeignKey("quiz_version.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True)


class Publication(Base):
    """A version of a quiz for one class session. ``code`` is its unguessable public name.

    Answers are taken in [opens_at, closes_at). ``opens_at`` is None until it is opened; ``closes_at`` is None
    while no end is set.
    """

    __tablename__ = "publication"
    __table_args__ = (
        UniqueConstraint("class_session_id", "quiz_id"),
        UniqueConstraint("id", "version_id"),
        ForeignKeyConstraint(["version_id", "quiz_id"], ["quiz_version.id", "quiz_version.quiz_id"]),
        CheckConstraint("closes_at IS NULL OR opens_at IS NOT NULL", name="closes_only_what_opens"),
        CheckConstraint("closes_at >= opens_at", name="opens_before_closing"),
        {"sqlite_strict": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    class_session_id: Mapped[int] = mapped_column(ForeignKey("class_session.id", ondelete="CASCADE"))
    quiz_id: Mapped[int] = mapped_column(ForeignKey("quiz.id", ondelete="CASCADE"))
    version_id: Mapped[int]
    code: Mapped[str] = mapped_column(unique=True)
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    published_by: Mapped[int | None] = mapped_column(ForeignKey("instructor.id", ondelete="SET NULL"))
    published_at: Mapped[datetime]

    version: Mapped[QuizVersion] = relationship(viewonly=True, lazy="joined", innerjoin=True)


class Allowance(AboutOnePerson, Base):
    """What one person gets beyond the others: minutes after closing, further attempts."""

    __tablename__ = "allowance"
    __table_args__ = (
        UniqueConstraint("publication_id", "person_id"),
        CheckConstraint("extra_minutes BETWEEN 0 AND 1440", name="extra_minutes_range"),
        CheckConstraint("extra_attempts BETWEEN 0 AND 20", name="extra_attempts_range"),
        {"sqlite_strict": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    publication_id: Mapped[int] = mapped_column(ForeignKey("publication.id", ondelete="CASCADE"))
    extra_minutes: Mapped[int]
    extra_attempts: Mapped[int]


class Attempt(AboutOnePerson, Base):
    """One person's way through a published quiz. ``number`` counts a person's attempts from 1.

    ``device_key`` names the phone on which it was begun and, as in ``SignIn``, is valid for this class
    session only. An attempt that an instructor has set aside is kept but does not count.
    """

    __tablename__ = "attempt"
    __table_args__ = (
        UniqueConstraint("publication_id", "person_id", "number"),
        UniqueConstraint("id", "version_id"),
        ForeignKeyConstraint(
            ["publication_id", "version_id"],
            ["publication.id", "publication.version_id"],
            ondelete="CASCADE",
        ),
        CheckConstraint("number >= 1", name="number_positive"),
        {"sqlite_strict": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    publication_id: Mapped[int]
    version_id: Mapped[int]
    number: Mapped[int]
    device_key: Mapped[str]
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    set_aside_at: Mapped[datetime | None]
    set_aside_by: Mapped[int | None] = mapped_column(ForeignKey("instructor.id", ondelete="SET NULL"))


class DevicePass(AboutOnePerson, Base):
    """A one-time code that lets another phone of a person into the quizzes of a class session.

    ``code_key`` is a pseudonym of the code. Once used, the row says which phone was let in. The code was
    either shown on one of the person's phones, or given by the instructor in ``made_by``.
    """

    __tablename__ = "device_pass"
    __table_args__ = (
        UniqueConstraint("class_session_id", "code_key"),
        CheckConstraint("(used_at IS NULL) = (device_key IS NULL)", name="used_by_a_phone"),
        {"sqlite_strict": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    class_session_id: Mapped[int] = mapped_column(ForeignKey("class_session.id", ondelete="CASCADE"))
    code_key: Mapped[str]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("instructor.id", ondelete="SET NULL"))
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    device_key: Mapped[str | None]


class Answer(Base):
    """The latest answer to one question of an attempt. ``response`` is JSON (``responses``).

    ``revision`` grows with each change made on the phone; ``nonce`` identifies the change. An old change that
    arrives late, or the same one again, has no effect.
    """

    __tablename__ = "answer"
    __table_args__ = (
        ForeignKeyConstraint(
            ["attempt_id", "version_id"], ["attempt.id", "attempt.version_id"], ondelete="CASCADE"
        ),
        ForeignKeyConstraint(["version_id", "position"], ["question.version_id", "question.position"]),
        {"sqlite_strict": True},
    )

    attempt_id: Mapped[int] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int]
    response: Mapped[str]
    sure: Mapped[bool | None]
    revision: Mapped[int]
    nonce: Mapped[str]
    saved_at: Mapped[datetime]


class Regrade(Base):
    """An instructor's decision that an answer counts as right, or no longer does. Never changed; the latest
    counts. ``given`` is the answer in its comparable form (``scoring.comparable``)."""

    __tablename__ = "regrade"
    __table_args__ = (
        ForeignKeyConstraint(
            ["version_id", "position"], ["question.version_id", "question.position"], ondelete="CASCADE"
        ),
        Index("ix_regrade_version", "version_id", "id"),
        {"sqlite_strict": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int]
    position: Mapped[int]
    given: Mapped[str]
    right: Mapped[bool] = mapped_column("counts_as_right")
    made_by: Mapped[int | None] = mapped_column(ForeignKey("instructor.id", ondelete="SET NULL"))
    made_at: Mapped[datetime]


class ScreenView(Base):
    """What the screen of a class session shows instead of the attendance sheet: the way to a quiz, or the
    results of one of its questions, with the right answer once ``key_shown`` says so."""

    __tablename__ = "screen_view"
    __table_args__ = (
        CheckConstraint("position >= 1", name="position_positive"),
        {"sqlite_strict": True},
    )

    class_session_id: Mapped[int] = mapped_column(
        ForeignKey("class_session.id", ondelete="CASCADE"), primary_key=True
    )
    publication_id: Mapped[int] = mapped_column(ForeignKey("publication.id", ondelete="CASCADE"))
    position: Mapped[int | None]
    key_shown: Mapped[bool] = mapped_column(server_default=false())
