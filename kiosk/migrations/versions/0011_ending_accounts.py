"""ending accounts"""

import sqlalchemy as sa
from alembic import op

from kiosk.core.database import UTCDateTime

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    with op.batch_alter_table("instructor", table_kwargs={"sqlite_strict": True}) as batch_op:
        batch_op.add_column(sa.Column("disabled_at", UTCDateTime(), nullable=True))
        batch_op.create_check_constraint(
            op.f("ck_instructor_disabled_without_password"), "disabled_at IS NULL OR password_hash IS NULL"
        )
    # What has ended is deleted from now on.
    for table, column in (("console_session", "ended_at"), ("setup_link", "used_at")):
        op.execute(f"DELETE FROM {table} WHERE {column} IS NOT NULL")  # noqa: S608 - both names stand above
        op.drop_column(table, column)
