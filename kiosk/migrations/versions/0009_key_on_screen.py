"""the right answer on the screen"""

import sqlalchemy as sa
from alembic import op

from kiosk.core.database import StrictBoolean

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column(
        "screen_view", sa.Column("key_shown", StrictBoolean(), server_default=sa.false(), nullable=False)
    )
