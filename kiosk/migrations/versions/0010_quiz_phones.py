"""which phone may take a quiz: attempts set aside, one-time codes for another phone"""

import sqlalchemy as sa
from alembic import op

from kiosk.core.database import UTCDateTime

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    with op.batch_alter_table("attempt", table_kwargs={"sqlite_strict": True}) as batch:
        batch.add_column(sa.Column("set_aside_at", UTCDateTime(), nullable=True))
        batch.add_column(sa.Column("set_aside_by", sa.Integer(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_attempt_set_aside_by_instructor"),
            "instructor",
            ["set_aside_by"],
            ["id"],
            ondelete="SET NULL",
        )
    # A phone now has one name for the sheet and the quizzes of a class session. The name that it had in one
    # publication tells nothing of it: whoever signed is taken to have answered on the phone that signed.
    op.execute(
        """
        UPDATE attempt SET device_key = (
          SELECT sign_in.device_key FROM sign_in
          JOIN publication ON publication.class_session_id = sign_in.class_session_id
          WHERE publication.id = attempt.publication_id
            AND (sign_in.student_id = attempt.student_id OR sign_in.guest_id = attempt.guest_id)
        )
        WHERE EXISTS (
          SELECT 1 FROM sign_in
          JOIN publication ON publication.class_session_id = sign_in.class_session_id
          WHERE publication.id = attempt.publication_id
            AND (sign_in.student_id = attempt.student_id OR sign_in.guest_id = attempt.guest_id)
        )
        """
    )
    op.create_table(
        "device_pass",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("class_session_id", sa.Integer(), nullable=False),
        sa.Column("code_key", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.Column("used_at", UTCDateTime(), nullable=True),
        sa.Column("device_key", sa.Text(), nullable=True),
        sa.Column("student_id", sa.Integer(), nullable=True),
        sa.Column("guest_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(student_id IS NULL) <> (guest_id IS NULL)", name=op.f("ck_device_pass_student_or_guest")
        ),
        sa.CheckConstraint(
            "(used_at IS NULL) = (device_key IS NULL)", name=op.f("ck_device_pass_used_by_a_phone")
        ),
        sa.ForeignKeyConstraint(
            ["class_session_id"],
            ["class_session.id"],
            name=op.f("fk_device_pass_class_session_id_class_session"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["made_by"],
            ["instructor.id"],
            name=op.f("fk_device_pass_made_by_instructor"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["student_id"],
            ["student.id"],
            name=op.f("fk_device_pass_student_id_student"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["guest_id"], ["guest.id"], name=op.f("fk_device_pass_guest_id_guest"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device_pass")),
        sa.UniqueConstraint(
            "class_session_id", "code_key", name=op.f("uq_device_pass_class_session_id_code_key")
        ),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_device_pass_student_id"), "device_pass", ["student_id"])
    op.create_index(op.f("ix_device_pass_guest_id"), "device_pass", ["guest_id"])
