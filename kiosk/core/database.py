"""The database: the declarative base, the column types, and transactions."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext, suppress
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Connection,
    Date,
    DateTime,
    Dialect,
    Engine,
    Executable,
    Integer,
    MetaData,
    Text,
    TypeDecorator,
    create_engine,
    event,
    literal,
    literal_column,
    make_url,
)
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker
from sqlalchemy.types import TypeEngine

from kiosk.core import patience, postgresql, sqlite
from kiosk.core.database_errors import RAISED, DatabaseBusyError, told_apart
from kiosk.core.sqlite import sqlite3
from kiosk.core.write_queue import QueueTimeoutError, WriteQueue

BUSY_SECONDS = 5.0
# A worker runs 8 requests at once (kiosk.cli.worker), one connection each; PostgreSQL's default limit is 100.
POOL_SIZE = 8
POOL_OVERFLOW = 8
# More than Kiosk's code has statements. pysqlite3 keeps 100 by itself, those used most since the connection
# was opened, so that after a day of pages the statements of a first sign-in would be compiled at every use.
CACHED_STATEMENTS = 1000
# The limit of a query that is asked hundreds of times a second. SQLite compiles a statement again at every
# use while its limit is a bound parameter, as SQLAlchemy writes the integer 1.
ONE: ColumnElement[int] = literal_column("1")

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UTCDateTime(TypeDecorator[datetime]):
    """An aware instant. PostgreSQL keeps a ``timestamptz``; SQLite a sortable ISO 8601 text in UTC.

    A naive value is a bug and raises ``ValueError``.
    """

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        utc = value.astimezone(UTC)
        return utc.strftime("%Y-%m-%dT%H:%M:%S.%fZ") if dialect.name == "sqlite" else utc

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None]:
        # Not ``process_result_value``: its wrappers cost as much again, and a term reads 30,000 instants.
        return _read_instant if dialect.name == "sqlite" else _in_utc


def _read_instant(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value)


def _in_utc(value: datetime | None) -> datetime | None:
    return None if value is None else value.astimezone(UTC)


class Day(TypeDecorator[date]):
    """A calendar day. PostgreSQL keeps a ``date``; SQLite a sortable ISO 8601 text."""

    impl = Date
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else Date())

    def process_bind_param(self, value: date | None, dialect: Dialect) -> Any:
        return value if value is None or dialect.name != "sqlite" else value.isoformat()

    def process_result_value(self, value: Any, dialect: Dialect) -> date | None:
        return date.fromisoformat(value) if isinstance(value, str) else value


class StrictBoolean(TypeDecorator[bool]):
    """A boolean, stored as 0 or 1 in SQLite's STRICT tables."""

    impl = Boolean
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Integer() if dialect.name == "sqlite" else Boolean())

    def process_bind_param(self, value: bool | None, dialect: Dialect) -> Any:
        return value if value is None or dialect.name != "sqlite" else int(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> bool | None:
        return None if value is None else bool(value)


class Base(DeclarativeBase):
    """The base of all models: named constraints, text without a length limit, instants in UTC."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {str: Text, datetime: UTCDateTime, date: Day, bool: StrictBoolean}  # noqa: RUF012 - SQLAlchemy's form


class Database:
    """An engine, used through ``reading()`` and ``writing()``, and ``altering()`` for migrations."""

    def __init__(
        self,
        url: str,
        statement_seconds: float | None = None,
        *,
        info: Mapping[str, Any] | None = None,
        last: Callable[[Session], object] | None = None,
    ) -> None:
        """``statement_seconds``: how long a statement may take on PostgreSQL; without it, no limit.

        ``info``: what the ORM session of each writer carries. ``last``: what each writer does when its block
        has ended, before it commits; whatever it locks is then held for no longer than the commit takes.
        """
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = create_engine(
            self.url,
            pool_size=POOL_SIZE,
            max_overflow=POOL_OVERFLOW,
            pool_timeout=BUSY_SECONDS,
            pool_pre_ping=not self.is_sqlite,
            module=sqlite3 if self.is_sqlite else None,
            connect_args={"cached_statements": CACHED_STATEMENTS}
            if self.is_sqlite
            else postgresql.connect_arguments(self.url, BUSY_SECONDS, statement_seconds),
            hide_parameters=True,  # errors are logged, and parameters hold personal data
        )
        self._queue: WriteQueue | None = None
        if self.is_sqlite:
            _configure_sqlite(self.engine)
            file = Path(str(self.url.database))
            self._queue = WriteQueue(file.with_name(f"{file.name}-writers"), BUSY_SECONDS)
        else:
            postgresql.share_patience(self.engine, BUSY_SECONDS)
        self._readers = sessionmaker(self.engine, expire_on_commit=False)
        self._writers = sessionmaker(
            self.engine.execution_options(kiosk_writes=True), expire_on_commit=False, info=dict(info or {})
        )
        self._last = last

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session for reading. Nothing is committed. On SQLite it sees one snapshot of the data."""
        session = self._readers()
        try:
            yield session
        finally:
            with suppress(*RAISED):  # a lost connection has already ended its transaction
                session.close()

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A transaction, committed and synced to disk when the block ends without an exception.

        Raises:
            DatabaseBusyError: no turn to write came within ``BUSY_SECONDS``, or within what is left of this
                request's patience (``kiosk.core.patience``); nothing was recorded.
            StorageError: the disk is full or failed; nothing was recorded.
            DatabaseAwayError: PostgreSQL cannot be reached, or the connection was lost.
        """
        turn = self._queue.turn(patience.left(BUSY_SECONDS)) if self._queue else nullcontext()
        try:
            with turn, self._writers.begin() as session:
                if self.is_sqlite:
                    session.connection()  # takes the write lock now, before the first read
                yield session
                if self._last is not None and session.in_transaction():  # not rolled back, as a dry run is
                    self._last(session)
        except QueueTimeoutError:
            raise DatabaseBusyError from None
        except RAISED as error:
            apart = told_apart(error)
            if apart is None:
                raise
            raise apart from error

    @contextmanager
    def altering(self) -> Iterator[Connection]:
        """A transaction for schema changes: all or none.

        On SQLite, a table is altered by copying it and dropping the original, and the drop would delete all
        rows that refer to it. So foreign keys are off meanwhile, and checked at the end.

        Raises:
            RuntimeError: a foreign key would be left dangling; nothing was changed.
        """
        with self._queue.turn() if self._queue else nullcontext(), self.engine.connect() as connection:
            raw = connection.connection
            if self.is_sqlite:
                raw.execute("PRAGMA foreign_keys=OFF")  # ignored inside a transaction
            try:
                writer = connection.execution_options(kiosk_writes=True)
                with writer.begin():
                    if not self.is_sqlite:
                        postgresql.take_turn(writer)
                    yield writer
                    if self.is_sqlite and writer.exec_driver_sql("PRAGMA foreign_key_check").first():
                        raise RuntimeError("a migration leaves rows that refer to nothing")
            finally:
                if self.is_sqlite:
                    raw.execute("PRAGMA foreign_keys=ON")

    def tell_waits(self, waited: Callable[[float], None]) -> None:
        """Call ``waited`` with the seconds each writer of this process waited for its turn; SQLite only."""
        if self._queue:
            self._queue.waited = waited

    def close(self) -> None:
        """Close all connections; on SQLite, checkpoint first, unless somebody is reading."""
        if self.is_sqlite and Path(str(self.url.database)).exists():
            self.checkpoint()
        self.engine.dispose()

    def checkpoint(self, patience: float = 0.0) -> bool:
        """Checkpoint and empty SQLite's log; return whether that succeeded within ``patience`` seconds.

        A checkpoint takes a turn like a writer: one beside a writer would risk the bug of older versions of
        SQLite (``kiosk.core.sqlite``). Until it succeeds, the log still holds deleted data. On PostgreSQL
        there is nothing to do.
        """
        return self._queue is None or sqlite.checkpoint(self.engine, self._queue, patience)


def insert_unless_there(db: Session, model: type[Base], **values: object) -> bool:
    """Insert a row unless it conflicts with a unique constraint; return whether it was inserted.

    One statement, ``INSERT … ON CONFLICT DO NOTHING``, so of many simultaneous ones exactly one succeeds and
    none aborts its transaction. Any other constraint raises as usual.
    """
    connection = db.connection()
    return connection.execute(_insertion(connection.dialect.name, model), values).first() is not None


@cache
def _insertion(dialect: str, model: type[Base]) -> Executable:
    insert = sqlite_insert if dialect == "sqlite" else postgresql_insert
    return insert(model).on_conflict_do_nothing().returning(literal(1))


def _configure_sqlite(engine: Engine) -> None:
    """SQLAlchemy's recipe for transactions on SQLite: we issue BEGIN, the driver never does.

    FULL, because NORMAL may lose the latest commits in a power cut. A writer issues BEGIN IMMEDIATE: a
    transaction that reads first and writes later would fail at once if another wrote in between.
    """

    @event.listens_for(engine, "connect")
    def connect(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        for pragma in (
            f"busy_timeout={int(BUSY_SECONDS * 1000)}",
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "trusted_schema=OFF",
            # Deleted data is overwritten, even if SQLite was built not to. FAST would leave it in pages that
            # become free. A sign-in frees no page, so it costs the same.
            "secure_delete=ON",
        ):
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("kiosk_writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def restrict_to_owner() -> None:
    """Make new files of this process private: the database, its log, the locks."""
    os.umask(0o077)


Newer = Callable[[Any, Any], tuple[ColumnElement[bool], dict[str, ColumnElement[Any]]]]


def insert_or_update(
    db: Session, model: type[Base], values: dict[str, Any], key: tuple[str, ...], newer: Newer
) -> bool:
    """Insert a row, or overwrite the one with the same ``key`` if the new one is newer. One statement.

    Returns whether a row was written: nothing changes if the existing row is the newer one.

    ``newer`` receives the existing row and the offered one, as columns. It returns the condition for
    overwriting, and the columns that then get another value than the offered one.
    """
    connection = db.connection()
    statement = _replacement(connection.dialect.name, model, tuple(values), key, newer)
    return connection.execute(statement, values).rowcount > 0


@cache
def _replacement(
    dialect: str, model: type[Base], names: tuple[str, ...], key: tuple[str, ...], newer: Newer
) -> Executable:
    insertion = (sqlite_insert if dialect == "sqlite" else postgresql_insert)(model)
    condition, otherwise = newer(model, insertion.excluded)
    offered = {name: insertion.excluded[name] for name in names if name not in key}
    return insertion.on_conflict_do_update(index_elements=key, set_={**offered, **otherwise}, where=condition)
