"""Busy, full, away, or a mistake of ours: what a database says is told apart."""

import psycopg
import pytest
from psycopg import errors
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionError

from kiosk.core.database_errors import DatabaseAwayError, DatabaseBusyError, StorageError, told_apart


def raised_for(cause: Exception, *, lost: bool = False) -> DBAPIError:
    """As SQLAlchemy raises it."""
    wrapped = DBAPIError.instance("SELECT", {}, cause, psycopg.Error, connection_invalidated=lost)
    assert isinstance(wrapped, DBAPIError)
    return wrapped


def from_server(sqlstate: str) -> DBAPIError:
    return raised_for(errors.lookup(sqlstate)("as the server says"))


@pytest.mark.parametrize("sqlstate", ["55P03", "57014", "40P01", "40001", "53200"])
def test_who_may_try_again_since_others_were_in_the_way(sqlstate: str) -> None:
    assert isinstance(told_apart(from_server(sqlstate)), DatabaseBusyError)


@pytest.mark.parametrize("sqlstate", ["53100", "58030"])
def test_a_disk_that_takes_no_more(sqlstate: str) -> None:
    assert isinstance(told_apart(from_server(sqlstate)), StorageError)


@pytest.mark.parametrize(
    "sqlstate",
    [
        "57P01",
        "57P02",
        "57P03",
        "57P04",
        "57P05",
        "25P03",
        "25006",
        "53300",
        "08000",
        "08003",
        "08006",
        "08P01",
    ],
)
def test_a_server_that_stops_starts_or_has_no_place(sqlstate: str) -> None:
    assert isinstance(told_apart(from_server(sqlstate)), DatabaseAwayError)


@pytest.mark.parametrize(
    "cause",
    [
        psycopg.OperationalError("connection failed: Connection refused"),
        psycopg.OperationalError("consuming input failed: server closed the connection unexpectedly"),
        psycopg.OperationalError("the connection is lost"),
        psycopg.errors.ConnectionTimeout("connection timeout expired"),
        psycopg.InterfaceError("the connection is closed"),
    ],
    ids=str,
)
def test_a_server_of_which_nothing_is_heard(cause: Exception) -> None:
    assert isinstance(told_apart(raised_for(cause)), DatabaseAwayError)


def test_a_connection_that_was_lost_whatever_was_said() -> None:
    cause = psycopg.errors.InternalError_("anything")
    assert isinstance(told_apart(raised_for(cause, lost=True)), DatabaseAwayError)
    assert told_apart(raised_for(cause)) is None


def test_a_worker_all_of_whose_connections_are_in_use() -> None:
    assert isinstance(told_apart(NoConnectionError()), DatabaseBusyError)


@pytest.mark.parametrize("sqlstate", ["42P01", "42601", "23505", "22003", "XX000"])
def test_a_mistake_of_the_program_or_of_the_data_is_none_of_these(sqlstate: str) -> None:
    assert told_apart(from_server(sqlstate)) is None


def test_a_value_that_the_driver_does_not_take_is_none_of_these() -> None:
    cause = psycopg.DataError("PostgreSQL text fields cannot contain NUL (0x00) bytes")
    assert told_apart(raised_for(cause)) is None
