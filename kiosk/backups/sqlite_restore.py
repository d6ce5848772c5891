"""The way back on SQLite: a draft beside the database, checked and migrated, that takes its place at once.

A database file must not be exchanged under a program that has it open: SQLite finds the log by its name, so
that the old file and the new one would share it. That no server runs on the instance is for the caller to see
to (``kiosk.core.instance.held``). Three things together keep all others away.

The lock: while any connection to the database is open, SQLite does not give us an exclusive lock, not even
where the connection rests. So a server that works on the database is noticed, and so are Litestream and a
shell.

The write queue: every command, ``kiosk serve`` among them, takes a turn in it before it opens the database
for the first time. We hold the turn during the exchange, so that none begins meanwhile.

The log: before the exchange it is folded into the old file, which is then switched to the rollback journal,
under the lock. Whoever opened the old file all the same, in just that instant, can read from it; to write, or
to switch to a log, SQLite first looks whether the file still has its name, and refuses.
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

# For a command that is about to end; a server keeps its connections for as long as it runs.
LOCK_SECONDS = 1.0
HEADER = b"SQLite format 3\0"
# Have rows from the first start on: what tells of the secret, put there at every start.
NOT_COUNTED = {"alembic_version", "receipt_key", "instance_secret"}


def restore_copy(file: Path, database: Database, now: datetime, *, replace: bool) -> Path | None:
    """See ``kiosk.backups.restore``."""
    target = database_file(database)
    _refuse_file(file, target)
    with _held(target, replace=replace):
        pass  # where it will be no in the end, say so before the work
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
        _refuse_deviations(acting_objects(copy), file)  # before a migration, which would set them off
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
            # Before the new file has the name: SQLite would play a log of the old one into it.
            sync(target.parent)
            draft.replace(target)
            sync(target.parent)
            return kept
    except QueueTimeoutError:
        raise BackupError(BackupFault.IN_USE, file=target) from None


@contextmanager
def _held(target: Path, *, replace: bool) -> Iterator[sqlite3.Connection | None]:
    """Keep everybody else out of the old database. Nothing where there is none, or none that can be read.

    Raises:
        BackupError: somebody uses it, or it holds something and is not to be replaced.
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
    """A second name for the old file, so that there is no instant without a database."""
    kept = beside(target, f".before-restore-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}")
    # A damaged file is kept with its log, under the name by which SQLite finds it.
    for ending in ("", LOG):
        if beside(target, ending).exists():
            os.link(beside(target, ending), beside(kept, ending))
    return kept
