"""index for sweeping throttle buckets"""

from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_index("ix_throttle_bucket_updated_at", "throttle_bucket", ["updated_at"])
