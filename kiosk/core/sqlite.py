"""Which SQLite is used: that of ``pysqlite3`` where there is one, else the standard library's.

All of Kiosk takes ``sqlite3`` from here. Two SQLites in one process must not have the same file open: when
one closes it, the system drops the locks of the other.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the same interface, and only this one has types
    import sqlite3
else:
    try:
        import pysqlite3 as sqlite3
    except ImportError:
        import sqlite3

__all__ = ["SOUND_FROM", "VERSION", "has_wal_fault", "sqlite3"]

VERSION = sqlite3.sqlite_version
# Up to the one before, a log that is emptied at a bad moment can lose what was committed.
SOUND_FROM = "3.51.3"


def has_wal_fault() -> bool:
    """Whether this SQLite has the fault of 3.7.0 to 3.51.2: folding the log beside a writer may damage it."""
    return _numbers(VERSION) < _numbers(SOUND_FROM)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(each) for each in version.split("."))
