"""PostgreSQL settings: nothing waits forever, and only one server at a time changes the schema.

Each connection sets its limits when it opens. Parameters in the database URL take precedence.
"""

import math
from typing import Any

from sqlalchemy import URL, Connection, Engine, event, text

from kiosk.core import patience

CONNECT_SECONDS = 5
# Between two statements a page computes for a second or two. A client idle for longer in a transaction has
# lost its machine; without this limit its locks would last for the two hours of the system's own timeout.
IDLE_SECONDS = 60
# Another server may be starting for the first time or migrating, which takes longer than a signature.
TURN_SECONDS = 60
# libpq waits at least this long for a connection.
SHORTEST_CONNECT_SECONDS = 2
# Lowering the timeout costs a round trip, which a smaller difference than this is not worth.
_WORTH_TELLING_SECONDS = 0.5
_PATIENCE = "kiosk_lock_seconds"
_TURN = 0x6B696F736B  # "kiosk": the key of the servers' common advisory lock


def connect_arguments(url: URL, lock_seconds: float, statement_seconds: float | None) -> dict[str, object]:
    """The arguments of a connection to this URL, except those that the URL itself sets.

    ``statement_seconds`` is for pages: without it, neither statements nor idle transactions are limited.
    """
    limits = {"lock_timeout": lock_seconds}
    if statement_seconds is not None:
        limits |= {
            "statement_timeout": statement_seconds,
            "idle_in_transaction_session_timeout": IDLE_SECONDS,
        }
    arguments: dict[str, object] = {
        "connect_timeout": CONNECT_SECONDS,
        # A machine that vanishes closes nothing: without these, a worker would wait on it for hours.
        "tcp_user_timeout": CONNECT_SECONDS * 1000,
        "keepalives_idle": CONNECT_SECONDS,
        "keepalives_interval": 2,
        "keepalives_count": 2,
    }
    arguments = {name: value for name, value in arguments.items() if name not in url.query}
    own = " ".join(f"-c {name}={int(seconds * 1000)}" for name, seconds in limits.items())
    theirs = url.query.get("options", "")  # the last value of an option wins
    arguments["options"] = f"{own} {theirs if isinstance(theirs, str) else ' '.join(theirs)}".strip()
    return arguments


def share_patience(engine: Engine, lock_seconds: float) -> None:
    """Count all waits of one request together (``kiosk.core.patience``).

    PostgreSQL itself times each lock separately. Until a request has waited, this costs only a look at the
    clock.
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
        milliseconds = max(1, int(left * 1000))  # 0 would mean no limit
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {milliseconds}")


def take_turn(connection: Connection) -> None:
    """Take, until the transaction ends, the lock for changing what all servers of a database share.

    Waits for it for at most ``TURN_SECONDS``.
    """
    connection.execute(text(f"SET LOCAL lock_timeout = '{TURN_SECONDS}s'"))
    connection.execute(text("SELECT pg_advisory_xact_lock(:turn)"), {"turn": _TURN})
    connection.execute(text("SET LOCAL lock_timeout TO DEFAULT"))
