"""PostgreSQL's ways: nobody waits for ever, and of several servers one at a time changes the schema.

A connection says at its beginning how long it will wait. What the address of the database says counts more.
"""

import math
from typing import Any

from sqlalchemy import URL, Connection, Engine, event, text

from kiosk.core import patience

CONNECT_SECONDS = 5
# A page computes between two statements for a second or two. Who is gone for longer, with a transaction open,
# has lost its machine; what it has locked would stay so for the two hours that the system waits.
IDLE_SECONDS = 60
# Others may be at the first start, or at a migration, which takes longer than a signature.
TURN_SECONDS = 60
# The least that PostgreSQL's library waits for a connection.
SHORTEST_CONNECT_SECONDS = 2
# Telling PostgreSQL that less time is left costs a round trip: below this, it is not worth one.
_WORTH_TELLING_SECONDS = 0.5
_PATIENCE = "kiosk_lock_seconds"
_TURN = 0x6B696F736B  # "kiosk": the number by which the servers know their common lock


def connect_arguments(url: URL, lock_seconds: float, statement_seconds: float | None) -> dict[str, object]:
    """What a connection to this address asks for beyond what the address says.

    ``statement_seconds`` is for pages: without it, a statement and the pause after it may take their time.
    """
    limits = {"lock_timeout": lock_seconds}
    if statement_seconds is not None:
        limits |= {
            "statement_timeout": statement_seconds,
            "idle_in_transaction_session_timeout": IDLE_SECONDS,
        }
    arguments: dict[str, object] = {
        "connect_timeout": CONNECT_SECONDS,
        # A machine that vanishes says no word: without these, a worker would listen to it for hours.
        "tcp_user_timeout": CONNECT_SECONDS * 1000,
        "keepalives_idle": CONNECT_SECONDS,
        "keepalives_interval": 2,
        "keepalives_count": 2,
    }
    arguments = {name: value for name, value in arguments.items() if name not in url.query}
    own = " ".join(f"-c {name}={int(seconds * 1000)}" for name, seconds in limits.items())
    theirs = url.query.get("options", "")  # a later word counts more
    arguments["options"] = f"{own} {theirs if isinstance(theirs, str) else ' '.join(theirs)}".strip()
    return arguments


def share_patience(engine: Engine, lock_seconds: float) -> None:
    """Let all waits of one request count together (``kiosk.core.patience``).

    PostgreSQL counts each lock anew.

    Costs nothing but a look at the clock until a request has waited.
    """

    @event.listens_for(engine, "do_connect")
    def connect(_dialect: object, _record: object, _arguments: object, parameters: dict[str, Any]) -> None:
        if (limit := parameters.get("connect_timeout")) is not None:
            left = math.ceil(patience.left(float(limit)))
            parameters["connect_timeout"] = max(SHORTEST_CONNECT_SECONDS, left)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.info[_PATIENCE] = lock_seconds

    @event.listens_for(engine, "before_cursor_execute")
    def execute(connection: Connection, *_statement: object) -> None:
        left = patience.left(lock_seconds)
        if connection.info.get(_PATIENCE, lock_seconds) - left < _WORTH_TELLING_SECONDS:
            return
        connection.info[_PATIENCE] = left
        milliseconds = max(1, int(left * 1000))  # 0 would be for ever
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {milliseconds}")


def take_turn(connection: Connection) -> None:
    """Be the only one, until the transaction ends, who changes what all servers of a database share."""
    connection.execute(text(f"SET LOCAL lock_timeout = '{TURN_SECONDS}s'"))
    connection.execute(text("SELECT pg_advisory_xact_lock(:turn)"), {"turn": _TURN})
    connection.execute(text("SET LOCAL lock_timeout TO DEFAULT"))
