"""bursts"""

import sqlalchemy as sa
from alembic import op

from kiosk.core.database import UTCDateTime

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.add_column("sign_in", sa.Column("quick_phone_issued_at", UTCDateTime(), nullable=True))
    op.create_table(
        "burst_look",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("class_session_id", sa.Integer(), nullable=False),
        sa.Column("seen_until", UTCDateTime(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["class_session_id"],
            ["class_session.id"],
            name=op.f("fk_burst_look_class_session_id_class_session"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["made_by"],
            ["instructor.id"],
            name=op.f("fk_burst_look_made_by_instructor"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_burst_look")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_burst_look_class_session_id"), "burst_look", ["class_session_id"])
