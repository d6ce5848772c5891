"""The SQLite in use, and checkpoints of its log.

``pysqlite3``'s if it is installed, otherwise the standard library's. All of Kiosk imports ``sqlite3`` from
here: two SQLite libraries in one process must not open the same file, since the system drops the locks of
one when the other closes it.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # same interface, but only this one is typed
    import sqlite3
else:
    try:
        import pysqlite3 as sqlite3
    except ImportError:
        import sqlite3

import time

from sqlalchemy import Engine

from kiosk.core.write_queue import QueueTimeoutError, WriteQueue

__all__ = ["SOUND_FROM", "VERSION", "has_wal_fault", "sqlite3"]

VERSION = sqlite3.sqlite_version
# In earlier versions, a checkpoint at the wrong moment can lose committed data.
SOUND_FROM = "3.51.3"


def has_wal_fault() -> bool:
    """Whether this SQLite has the bug of 3.7.0 to 3.51.2: a checkpoint beside a writer may cause damage."""
    return _numbers(VERSION) < _numbers(SOUND_FROM)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(each) for each in version.split("."))


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
