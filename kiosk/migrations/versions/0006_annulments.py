"""annulments"""

import sqlalchemy as sa
from alembic import op

from kiosk.core.database import UTCDateTime

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "annulment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("class_session_id", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=True),
        sa.Column("guest_id", sa.Integer(), nullable=True),
        sa.Column("receipt", sa.Text(), nullable=False),
        sa.Column("signed_at", UTCDateTime(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint(
            "(student_id IS NULL) <> (guest_id IS NULL)", name=op.f("ck_annulment_student_or_guest")
        ),
        sa.ForeignKeyConstraint(
            ["class_session_id"],
            ["class_session.id"],
            name=op.f("fk_annulment_class_session_id_class_session"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["student_id"],
            ["student.id"],
            name=op.f("fk_annulment_student_id_student"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["guest_id"], ["guest.id"], name=op.f("fk_annulment_guest_id_guest"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["made_by"],
            ["instructor.id"],
            name=op.f("fk_annulment_made_by_instructor"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_annulment")),
        sa.UniqueConstraint("receipt", name=op.f("uq_annulment_receipt")),
        sqlite_strict=True,
    )
    op.create_index("ix_annulment_class_session", "annulment", ["class_session_id", "id"])
    op.create_index(op.f("ix_annulment_student_id"), "annulment", ["student_id"])
    op.create_index(op.f("ix_annulment_guest_id"), "annulment", ["guest_id"])
