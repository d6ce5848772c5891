"""The SQLite in use: ``pysqlite3``'s if it is installed, otherwise the standard library's.

All of Kiosk imports ``sqlite3`` from here. Two SQLite libraries in one process must not open the same file:
when one closes it, the system drops the other's locks.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # same interface, but only this one is typed
    import sqlite3
else:
    try:
        import pysqlite3 as sqlite3
    except ImportError:
        import sqlite3

__all__ = ["SOUND_FROM", "VERSION", "has_wal_fault", "sqlite3"]

VERSION = sqlite3.sqlite_version
# In earlier versions, a checkpoint at the wrong moment can lose committed data.
SOUND_FROM = "3.51.3"


def has_wal_fault() -> bool:
    """Whether this SQLite has the bug of 3.7.0 to 3.51.2: a checkpoint beside a writer may cause damage."""
    return _numbers(VERSION) < _numbers(SOUND_FROM)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(each) for each in version.split("."))
