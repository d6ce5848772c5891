"""privacy notice"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    with op.batch_alter_table("course", table_kwargs={"sqlite_strict": True}) as batch_op:
        for name in ("controller", "privacy_contact", "legal_basis"):
            batch_op.add_column(sa.Column(name, sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("retention_months", sa.Integer(), nullable=False, server_default="0"))
        batch_op.create_check_constraint(
            op.f("ck_course_retention_months_range"), "retention_months BETWEEN 0 AND 120"
        )
