"""Checkpoints of SQLite's log: copying it into the database file and emptying it."""

import time

from sqlalchemy import Engine

from kiosk.core.write_queue import QueueTimeoutError, WriteQueue

RETRY_SECONDS = 0.05


def checkpoint(engine: Engine, queue: WriteQueue, patience: float) -> bool:
    """Try for ``patience`` seconds; return whether it succeeded. It cannot while anybody reads or writes.

    Each try takes a turn of its own in the queue, so a long-running reader keeps no writer waiting.
    """
    until = time.monotonic() + patience
    while True:
        if _tried(engine, queue, max(0.0, until - time.monotonic())):
            return True
        if time.monotonic() >= until:
            return False
        time.sleep(RETRY_SECONDS)


def _tried(engine: Engine, queue: WriteQueue, patience: float) -> bool:
    try:
        with queue.turn(patience), engine.connect() as connection:
            raw = connection.connection
            usual = raw.execute("PRAGMA busy_timeout").fetchone()[0]
            # Waiting inside SQLite for a long-running reader would keep all writers waiting too.
            raw.execute("PRAGMA busy_timeout=0").close()
            try:
                return not raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            finally:
                raw.execute(f"PRAGMA busy_timeout={usual}").close()
    except QueueTimeoutError:
        return False
