"""Folding SQLite's log into the database file, and emptying it."""

import time

from sqlalchemy import Engine

RETRY_SECONDS = 0.05


def fold(engine: Engine, patience: float) -> bool:
    """Try for so many seconds; whether it could be done, which it cannot while somebody reads or writes."""
    until = time.monotonic() + patience
    with engine.connect() as connection:
        raw = connection.connection
        usual = raw.execute("PRAGMA busy_timeout").fetchone()[0]
        # Waiting within SQLite for a reader that stays would make all writers wait as long.
        raw.execute("PRAGMA busy_timeout=0").close()
        try:
            while True:
                busy = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
                if not busy or time.monotonic() >= until:
                    return not busy
                time.sleep(RETRY_SECONDS)
        finally:
            raw.execute(f"PRAGMA busy_timeout={usual}").close()
