"""fingerprints of the secret"""

import sqlalchemy as sa
from alembic import op

from kiosk.core.database import UTCDateTime

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.create_table(
        "instance_secret",
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("since", UTCDateTime(), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_instance_secret_number_positive")),
        sa.PrimaryKeyConstraint("fingerprint", name=op.f("pk_instance_secret")),
        sa.UniqueConstraint("number", name=op.f("uq_instance_secret_number")),
        sqlite_strict=True,
    )
