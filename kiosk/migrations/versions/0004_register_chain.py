"""register chain"""

import hashlib
import json
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

Events = Iterator[tuple[int, str, str, dict[str, Any], dict[str, Any]]]


def upgrade() -> None:
    op.create_table(
        "register_event",
        sa.Column("class_session_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_register_event_number_positive")),
        sa.ForeignKeyConstraint(
            ["class_session_id"],
            ["class_session.id"],
            name=op.f("fk_register_event_class_session_id_class_session"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("class_session_id", "number", name=op.f("pk_register_event")),
        sqlite_strict=True,
    )
    op.create_table(
        "register_opening",
        sa.Column("class_session_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["class_session_id", "number"],
            ["register_event.class_session_id", "register_event.number"],
            name=op.f("fk_register_opening_class_session_id_number_register_event"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("class_session_id", "number", name=op.f("pk_register_opening")),
        sqlite_strict=True,
    )
    _chain_what_is_there()


def _chain_what_is_there() -> None:
    """Registers of before get their events now, in the order in which things happened."""
    connection = op.get_bind()
    happened = sorted(
        [*_signatures(connection), *_corrections(connection), *_windows(connection)],
        key=lambda each: (each[0], each[1]),
    )
    heads: dict[int, tuple[int, str]] = {}
    for session, at, kind, public, private in happened:
        number, previous = heads.get(session, (0, "0" * 64))
        opening = _canonical({"salt": secrets.token_hex(16), **private})
        body = _canonical(
            {
                "number": number + 1,
                "previous": previous,
                "kind": kind,
                "at": at,
                "class_session": session,
                "commitment": hashlib.sha256(opening.encode()).hexdigest(),
                **public,
            }
        )
        digest = hashlib.sha256(f"kiosk-register-1\n{body}".encode()).hexdigest()
        place = {"session": session, "number": number + 1}
        connection.execute(
            sa.text("INSERT INTO register_event VALUES (:session, :number, :body, :hash)"),
            {**place, "body": body, "hash": digest},
        )
        connection.execute(
            sa.text("INSERT INTO register_opening VALUES (:session, :number, :content)"),
            {**place, "content": opening},
        )
        heads[session] = (number + 1, digest)


def _signatures(connection: sa.Connection) -> Events:
    rows = connection.execute(
        sa.text(
            "SELECT s.class_session_id, s.student_id, s.guest_id, s.signed_at, s.recorded_at, s.method,"
            " s.receipt, s.device_key, coalesce(t.student_number, g.student_number),"
            " coalesce(t.family_name, g.family_name), coalesce(t.given_name, g.given_name)"
            " FROM sign_in s LEFT JOIN student t ON t.id = s.student_id"
            " LEFT JOIN guest g ON g.id = s.guest_id ORDER BY s.id"
        )
    )
    for session, student, guest, signed_at, at, method, receipt, device, number, family, given in rows:
        person = {
            "key": f"g{guest}" if student is None else f"s{student}",
            "student_number": number,
            "family_name": family,
            "given_name": given,
        }
        public = {"signed_at": _instant(signed_at), "method": method}
        yield (
            session,
            _instant(at),
            "sign_in",
            public,
            {"person": person, "receipt": receipt, "device": device},
        )


def _corrections(connection: sa.Connection) -> Events:
    rows = connection.execute(
        sa.text(
            "SELECT class_session_id, id, student_id, guest_id, status, reason, made_by, made_at"
            " FROM correction ORDER BY id"
        )
    )
    for session, identity, student, guest, status, reason, by, at in rows:
        person = f"g{guest}" if student is None else f"s{student}"
        private = {"person": person, "status": status, "reason": reason, "by": by}
        yield session, _instant(at), "correction", {"row": identity}, private


def _windows(connection: sa.Connection) -> Events:
    rows = connection.execute(
        sa.text(
            "SELECT class_session_id, opens_at, closes_at, late_until, made_by, made_at FROM window_change"
            " ORDER BY id"
        )
    )
    for session, opens_at, closes_at, late_until, by, at in rows:
        public = {
            "opens_at": _instant(opens_at),
            "closes_at": _instant(closes_at),
            "late_until": _instant(late_until),
        }
        yield session, _instant(at), "window", public, {"by": by}


def _instant(value: str | datetime) -> str:
    """SQLite keeps instants as this text already; PostgreSQL gives a ``datetime``."""
    return value if isinstance(value, str) else value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _canonical(value: dict[str, Any]) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
