"""What the database could not do, told apart from mistakes of the program."""

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionError

from kiosk.core.sqlite import sqlite3

# What a library raises, to be told apart.
RAISED = (DBAPIError, NoConnectionError)

# SQLite's primary result codes, PostgreSQL's SQLSTATE.
_BUSY = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    "55P03",  # a lock was not to be had in time
    "57014",  # a statement took too long
    "40P01",  # two writers waited for each other, and one was sent away
    "40001",  # another was faster
    "53200",  # no memory
}
_OUT_OF_STORAGE = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, "53100", "58030"}
_AWAY = {
    "57P01",  # an operator stops it
    "57P02",  # one of its processes has crashed, and all begin anew
    "57P03",  # it is just starting, or stopping
    "57P04",  # the database was dropped
    "57P05",  # the connection rested for too long
    "25P03",  # so did a transaction
    "25006",  # another server has taken over, and this one only lets read
    "53300",  # it has no connection left for us
}


class DatabaseBusyError(Exception):
    """The database did not take a writer in time. Nothing was recorded; trying again is safe."""


class StorageError(Exception):
    """The disk is full, or failed. Nothing was recorded; trying again is safe."""


class DatabaseAwayError(Exception):
    """The database cannot be reached, or went away under way; perhaps just after it had recorded.

    Trying again is safe: nothing is recorded twice.
    """


def told_apart(error: DBAPIError | NoConnectionError) -> Exception | None:
    """The error of this module that says so; nothing for a mistake of the program, or of the data."""
    if isinstance(error, NoConnectionError):
        return DatabaseBusyError()  # all connections of the pool are in use
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
        return code.startswith("08")  # the class of errors of connections
    # PostgreSQL's library speaks for itself, without a code, where it hears nothing from the server.
    return isinstance(error, OperationalError | InterfaceError) and hasattr(error.orig, "sqlstate")


def _code(error: DBAPIError) -> int | str | None:
    cause = error.orig
    code = getattr(cause, "sqlite_errorcode", None)
    return getattr(cause, "sqlstate", None) if code is None else code & 0xFF
