"""Restoring on SQLite: a draft beside the database, checked and migrated, then put in its place atomically.

A database file must not be exchanged while a program has it open: SQLite finds the log by its name, so the
old file and the new one would share it. The caller must make sure that no server runs on the instance
(``kiosk.core.instance.held``). Three things together keep everybody else out.

The lock: SQLite grants no exclusive lock while any other connection to the database is open, not even an idle
one. This detects a server working on the database, as well as Litestream or a shell.

The write queue: every command, including ``kiosk serve``, takes a turn before it first opens the database. We
hold the turn during the exchange, so none can start meanwhile.

The log: before the exchange it is checkpointed into the old file, which is then switched to the rollback
journal, all under the lock. Anyone who still opens the old file at just that moment can read from it; before
writing, or switching to WAL, SQLite checks whether the file still has its name, and refuses.
"""

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from kiosk.backups.files import (
    COMPANIONS,
    LOG,
    BackupError,
    BackupFault,
    beside,
    database_file,
    draft_beside,
    sync,
)
from kiosk.backups.sqlite_backup import (
    break_seal,
    opened,
    refuse_damage,
    refuse_unknown,
    revision_of,
    telling,
)
from kiosk.backups.sqlite_check import Deviating, acting_objects, deviations, quoted, sqlite_tables
from kiosk.core import schema
from kiosk.core.database import BUSY_SECONDS, Database
from kiosk.core.sqlite import sqlite3
from kiosk.core.write_queue import QueueTimeoutError, WriteQueue

# Time for another command to end; a server keeps its connections as long as it runs.
LOCK_SECONDS = 1.0
HEADER = b"SQLite format 3\0"
# Tables that are filled at the first start: they identify the schema and the secrets.
NOT_COUNTED = {"alembic_version", "instance_secret", "signing_key", "log_entry", "checkpoint"}


def restore_copy(file: Path, database: Database, now: datetime, *, replace: bool) -> Path | None:
    """See ``kiosk.backups.restore``."""
    target = database_file(database)
    _refuse_file(file, target)
    with _held(target, replace=replace):
        pass  # refuse early what would be refused at the end
    with draft_beside(target) as draft:
        shutil.copyfile(file, draft)
        _check(draft, file)
        _migrate(draft, file)
        with telling(draft), closing(opened(draft)) as migrated:
            migrated.execute("PRAGMA journal_mode=DELETE").close()
            refuse_damage(migrated, file)
            _refuse_deviations(deviations(migrated), file)
        sync(draft)
        return _exchange(draft, target, database, now, replace=replace)


def _refuse_file(file: Path, target: Path) -> None:
    if not file.is_file():
        raise BackupError(BackupFault.NOT_A_FILE, file=file)
    if target.exists() and file.samefile(target):
        raise BackupError(BackupFault.OWN_DATABASE, file=file)
    log = beside(file, LOG)
    if log.exists() and log.stat().st_size:
        raise BackupError(BackupFault.WITH_LOG, file=file, log=log.name)
    with file.open("rb") as stream:
        if stream.read(len(HEADER)) != HEADER:
            raise BackupError(BackupFault.NOT_A_BACKUP, file=file)


def _check(draft: Path, file: Path) -> None:
    with telling(file), closing(opened(draft)) as copy:
        refuse_damage(copy, file)
        _refuse_deviations(acting_objects(copy), file)  # before a migration, which would trigger them
        refuse_unknown(revision_of(copy), set(sqlite_tables(copy)), file)
        break_seal(copy, file)


def _refuse_deviations(found: Iterable[Deviating], file: Path) -> None:
    for each in found:
        raise BackupError(BackupFault.OTHER_SCHEMA, file=file, name=each.name)


def _migrate(draft: Path, file: Path) -> None:
    database = Database(f"sqlite:///{draft}")
    try:
        with telling(file):
            schema.upgrade(database)
    finally:
        database.close()


def _exchange(draft: Path, target: Path, database: Database, now: datetime, *, replace: bool) -> Path | None:
    named = Path(str(database.url.database))
    try:
        with (
            WriteQueue(beside(named, "-writers"), BUSY_SECONDS).turn(),
            _held(target, replace=replace) as old,
        ):
            if old is not None:
                _checkpoint(old, target)
            kept = _keep(target, now) if replace and target.exists() else None
            for ending in COMPANIONS:
                beside(target, ending).unlink(missing_ok=True)
            # Before the rename: SQLite would apply the old file's log to the new file.
            sync(target.parent)
            draft.replace(target)
            sync(target.parent)
            return kept
    except QueueTimeoutError:
        raise BackupError(BackupFault.IN_USE, file=target) from None


@contextmanager
def _held(target: Path, *, replace: bool) -> Iterator[sqlite3.Connection | None]:
    """Keep everybody else out of the old database. Yields None if it is missing or unreadable.

    Raises:
        BackupError: it is in use, or it is not empty and must not be replaced.
    """
    if not target.exists():
        yield None
        return
    address = f"{target.as_uri()}?mode=rw"
    with closing(sqlite3.connect(address, LOCK_SECONDS, isolation_level=None, uri=True)) as old:
        yield _locked(old, target, replace=replace)


def _locked(old: sqlite3.Connection, target: Path, *, replace: bool) -> sqlite3.Connection | None:
    try:
        with telling(target):
            old.execute("PRAGMA locking_mode=EXCLUSIVE").close()
            old.execute("BEGIN EXCLUSIVE").close()
            full = _holds_rows(old)
            old.execute("ROLLBACK").close()
    except BackupError as error:
        if error.reason is not BackupFault.DAMAGED:
            raise
        if not replace:
            raise BackupError(BackupFault.NOT_EMPTY, file=target) from error
        return None
    if full and not replace:
        raise BackupError(BackupFault.NOT_EMPTY, file=target)
    return old


def _holds_rows(old: sqlite3.Connection) -> bool:
    tables = [each for each in sqlite_tables(old) if each not in NOT_COUNTED]
    return any(old.execute(f"SELECT 1 FROM {quoted(each)} LIMIT 1").fetchone() for each in tables)  # noqa: S608


def _checkpoint(old: sqlite3.Connection, target: Path) -> None:
    with telling(target):
        if old.execute("PRAGMA journal_mode=DELETE").fetchone() != ("delete",):
            raise BackupError(BackupFault.IN_USE, file=target)
        old.execute("BEGIN EXCLUSIVE").close()


def _keep(target: Path, now: datetime) -> Path:
    """Give the old file a second name, so that there is no moment without a database."""
    kept = beside(target, f".before-restore-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}")
    # A damaged file is kept with its log, named so that SQLite finds it.
    for ending in ("", LOG):
        if beside(target, ending).exists():
            os.link(beside(target, ending), beside(kept, ending))
    return kept
