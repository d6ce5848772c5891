"""what a signature counts as"""

from datetime import timedelta

import sqlalchemy as sa
from alembic import op

from kiosk.core.database import UTCDateTime

revision = "0013"
down_revision = "0012"

COURSE = sa.table("course", sa.column("id"), sa.column("window_minutes", sa.Integer()))
CLASS_SESSION = sa.table(
    "class_session", sa.column("id"), sa.column("course_id"), sa.column("starts_at", UTCDateTime())
)
WINDOW_CHANGE = sa.table(
    "window_change", sa.column("id"), sa.column("class_session_id"), sa.column("closes_at", UTCDateTime())
)
SIGN_IN = sa.table(
    "sign_in",
    sa.column("class_session_id"),
    sa.column("signed_at", UTCDateTime()),
    sa.column("counts_as", sa.Text()),
)


def upgrade() -> None:
    op.add_column(
        "window_change",
        sa.Column(
            "raised",
            sa.Integer(),
            sa.CheckConstraint("raised >= 0", name=op.f("ck_window_change_raised_not_negative")),
            server_default="0",
            nullable=False,
        ),
    )
    op.add_column(
        "sign_in",
        sa.Column(
            "counts_as",
            sa.Text(),
            sa.CheckConstraint("counts_as IN ('present', 'late')", name=op.f("ck_sign_in_counts_as_known")),
            server_default="present",
            nullable=False,
        ),
    )
    _decide(op.get_bind())


def _decide(connection: sa.Connection) -> None:
    """As the window in force says, which was asked at each look until now."""
    closed = {
        each.id: each.starts_at + timedelta(minutes=each.window_minutes)
        for each in connection.execute(
            sa.select(CLASS_SESSION.c.id, CLASS_SESSION.c.starts_at, COURSE.c.window_minutes).join(
                COURSE, COURSE.c.id == CLASS_SESSION.c.course_id
            )
        )
    }
    for each in connection.execute(sa.select(WINDOW_CHANGE).order_by(WINDOW_CHANGE.c.id)):
        closed[each.class_session_id] = each.closes_at
    for class_session_id, closes_at in closed.items():
        late = SIGN_IN.c.signed_at >= closes_at
        connection.execute(
            sa.update(SIGN_IN)
            .where(SIGN_IN.c.class_session_id == class_session_id, late)
            .values(counts_as="late")
        )
