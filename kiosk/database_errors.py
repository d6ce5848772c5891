"""What the database could not do, told apart from mistakes of the program."""

from sqlalchemy.exc import OperationalError

from kiosk.sqlite import sqlite3


class DatabaseBusyError(Exception):
    """The database did not take a writer in time. Nothing was recorded; trying again is safe."""


class StorageError(Exception):
    """The disk is full, or failed. Nothing was recorded; trying again is safe."""


def is_busy(error: OperationalError) -> bool:
    """Whether SQLite or PostgreSQL said that a lock was not to be had in time."""
    return _code(error) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, "55P03", "57014")


def is_out_of_storage(error: OperationalError) -> bool:
    """Whether SQLite or PostgreSQL said that the disk is full, or SQLite that it failed."""
    return _code(error) in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, "53100")


def _code(error: OperationalError) -> int | str | None:
    """SQLite's primary result code, PostgreSQL's SQLSTATE."""
    cause = error.orig
    code = getattr(cause, "sqlite_errorcode", None)
    return getattr(cause, "sqlstate", None) if code is None else code & 0xFF
