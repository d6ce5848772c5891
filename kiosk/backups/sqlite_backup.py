"""A backup of a SQLite database: a single file without a log, checked and sealed before it gets its name."""

import hashlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path

from alembic.script import ScriptDirectory
from sqlalchemy.exc import DBAPIError

from kiosk.backups.files import BackupError, BackupFault, database_file
from kiosk.backups.sqlite_check import quoted, sqlite_damage, sqlite_dangling, sqlite_tables
from kiosk.core import paths
from kiosk.core.database import Database
from kiosk.core.sqlite import sqlite3

STEP_PAGES = 256
SEAL = "kiosk_backup"
_REASONS = {
    sqlite3.SQLITE_CORRUPT: BackupFault.DAMAGED,
    sqlite3.SQLITE_NOTADB: BackupFault.DAMAGED,
    sqlite3.SQLITE_BUSY: BackupFault.IN_USE,
    sqlite3.SQLITE_LOCKED: BackupFault.IN_USE,
}
# Messages of errors without a code: pysqlite3's backup errors, and text that is not UTF-8.
_DAMAGED = ("malformed", "not a database", "UTF-8")
# Tables present in every version of the schema: a database without them belongs to another program.
KIOSKS_OWN = {"course", "class_session", "sign_in"}


def write_copy(database: Database, draft: Path) -> None:
    """Copy a database that may be in use to the draft, then check and seal the copy."""
    file = database_file(database)
    if not file.exists():
        raise BackupError(BackupFault.NO_DATABASE, file=file)
    with telling(file), closing(opened(draft)) as copy:
        _copy(database, copy)
        # A single file, without a log beside it that could be forgotten.
        copy.execute("PRAGMA journal_mode=DELETE").close()
        refuse_damage(copy, file)
        if revision_of(copy) is None:
            raise BackupError(BackupFault.WITHOUT_SCHEMA, file=file)
        _seal(copy)


def _copy(database: Database, copy: sqlite3.Connection) -> None:
    with database.reading() as db:
        connection = db.connection()
        # The first read begins a transaction that sees the latest commit and nothing later. In WAL mode
        # nobody waits for a reader; and a copy in steps without a transaction starts over at every write,
        # so that under load it would never end.
        connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").all()
        source: sqlite3.Connection = connection.connection.driver_connection  # type: ignore[assignment]
        source.backup(copy, pages=STEP_PAGES)


def opened(file: Path) -> sqlite3.Connection:
    """A connection to an untrusted file that nothing else has open."""
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("PRAGMA trusted_schema=OFF").close()
    connection.execute("PRAGMA cell_size_check=ON").close()
    return connection


@contextmanager
def telling(file: Path) -> Iterator[None]:
    """Turn SQLite's errors into a ``BackupError`` about this file."""
    try:
        yield
    except (sqlite3.Error, DBAPIError) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        raise BackupError(_reason(cause), file=file, detail=cause) from error


def _reason(cause: BaseException | None) -> BackupFault:
    code = getattr(cause, "sqlite_errorcode", None)
    if code is None:
        damaged = any(words in str(cause) for words in _DAMAGED)
        return BackupFault.DAMAGED if damaged else BackupFault.SQLITE_FAILED
    return _REASONS.get(code & 0xFF, BackupFault.SQLITE_FAILED)


def refuse_damage(connection: sqlite3.Connection, file: Path) -> None:
    """Raise ``BackupError`` about this file if it is damaged or a foreign key dangles."""
    damage = sqlite_damage(connection)
    if damage:
        raise BackupError(BackupFault.DAMAGED, file=file, detail=damage[0])
    dangling = sqlite_dangling(connection)
    if dangling:
        raise BackupError(BackupFault.DANGLING, file=file, table=dangling[0].table, parent=dangling[0].parent)


def refuse_unknown(revision: str | None, tables: set[str], file: Path) -> None:
    """Raise ``BackupError`` if this is not a Kiosk database, or one of a newer version."""
    if revision is None or not tables >= KIOSKS_OWN:
        raise BackupError(BackupFault.OTHER_PROGRAM, file=file)
    if revision not in _known_revisions():
        raise BackupError(BackupFault.NEWER, file=file, revision=revision)


@cache
def _known_revisions() -> frozenset[str]:
    return frozenset(each.revision for each in ScriptDirectory(str(paths.MIGRATIONS)).walk_revisions())


def revision_of(connection: sqlite3.Connection) -> str | None:
    """The schema's revision, or None."""
    if "alembic_version" not in sqlite_tables(connection):
        return None
    rows = connection.execute("SELECT version_num FROM alembic_version").fetchall()
    return str(rows[0][0]) if len(rows) == 1 else None


def _seal(copy: sqlite3.Connection) -> None:
    """Store a checksum of the copy's whole content in it.

    SQLite's own check finds a broken structure, but not one changed letter in a name.
    """
    copy.execute(f"DROP TABLE IF EXISTS {SEAL}").close()
    digest = _digest(copy)
    copy.execute(f"CREATE TABLE {SEAL} (sha256 TEXT NOT NULL) STRICT").close()
    copy.execute(f"INSERT INTO {SEAL} VALUES (?)", (digest,)).close()  # noqa: S608 - a constant


def break_seal(copy: sqlite3.Connection, file: Path) -> None:
    """Compare the checksum and remove it. A copy made by other means has none, and passes.

    Raises:
        BackupError: the content has changed since the copy was made.
    """
    if SEAL not in sqlite_tables(copy):
        return
    sealed = copy.execute(f"SELECT sha256 FROM {SEAL}").fetchall()  # noqa: S608 - a constant
    if sealed != [(_digest(copy),)]:
        raise BackupError(BackupFault.DAMAGED, file=file, detail="SHA-256")
    copy.execute(f"DROP TABLE {SEAL}").close()


def _digest(copy: sqlite3.Connection) -> str:
    """SHA-256 (hex) of the schema's definitions and of every row of every table, in stored order."""
    digest = hashlib.sha256()
    schema = "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE tbl_name <> ? ORDER BY type, name"
    for row in copy.execute(schema, (SEAL,)):
        digest.update(repr(row).encode())
    for table in sqlite_tables(copy):
        if table != SEAL:
            digest.update(repr(table).encode())
            for row in copy.execute(f"SELECT * FROM {quoted(table)} NOT INDEXED"):  # noqa: S608
                digest.update(repr(row).encode())
    return digest.hexdigest()
