"""Failures of the database, as opposed to bugs in the program."""

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionError

from kiosk.core.sqlite import sqlite3

# What SQLAlchemy raises, for ``told_apart``.
RAISED = (DBAPIError, NoConnectionError)

# SQLite's primary result codes and PostgreSQL's SQLSTATEs.
_BUSY = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    "55P03",  # a lock was not available in time
    "57014",  # a statement took too long
    "40P01",  # two writers waited for each other, and one was cancelled
    "40001",  # a concurrent transaction came first
    "53200",  # out of memory
}
_OUT_OF_STORAGE = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, "53100", "58030"}
_AWAY = {
    "57P01",  # an operator is stopping it
    "57P02",  # one of its processes crashed, and all restart
    "57P03",  # it is starting or stopping
    "57P04",  # the database was dropped
    "57P05",  # the connection was idle for too long
    "25P03",  # a transaction was idle for too long
    "25006",  # another server has taken over, and this one is read-only
    "53300",  # it has no connections left
}


class DatabaseBusyError(Exception):
    """The database did not admit the writer in time. Nothing was recorded; trying again is safe."""


class StorageError(Exception):
    """The disk is full or failed. Nothing was recorded; trying again is safe."""


class DatabaseAwayError(Exception):
    """The database cannot be reached, or the connection was lost, perhaps just after a commit.

    Trying again is safe: nothing is recorded twice.
    """


def told_apart(error: DBAPIError | NoConnectionError) -> Exception | None:
    """The error of this module for a failure of the database; None for a bug or invalid data."""
    if isinstance(error, NoConnectionError):
        return DatabaseBusyError()  # all connections in the pool are in use
    code = _code(error)
    if code in _BUSY:
        return DatabaseBusyError()
    if code in _OUT_OF_STORAGE:
        return StorageError()
    return DatabaseAwayError() if _is_away(error, code) else None


def _is_away(error: DBAPIError, code: int | str | None) -> bool:
    if error.connection_invalidated or code in _AWAY:
        return True
    if isinstance(code, str):
        return code.startswith("08")  # class 08: connection exceptions
    # Without an answer from the server, psycopg raises errors of its own, without a code.
    return isinstance(error, OperationalError | InterfaceError) and hasattr(error.orig, "sqlstate")


def _code(error: DBAPIError) -> int | str | None:
    cause = error.orig
    code = getattr(cause, "sqlite_errorcode", None)
    return getattr(cause, "sqlstate", None) if code is None else code & 0xFF
