"""screen links"""

from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    # As one statement that SQLite and PostgreSQL both take: a batch would copy the whole table.
    op.execute(
        "ALTER TABLE class_session ADD COLUMN screen_serial INTEGER NOT NULL DEFAULT 0 "
        "CONSTRAINT ck_class_session_screen_serial_range CHECK (screen_serial >= 0)"
    )
