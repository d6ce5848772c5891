"""Files that are there whole or not at all, also after a crash of the machine.

And why there is no backup, or no way back, as codes: the wording lives with the commands.
"""

import errno
import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path

from kiosk.core.database import Database


class BackupFault(StrEnum):
    """Why a backup or a restore was refused."""

    # the file that a backup is to become
    FILE_EXISTS = "file_exists"
    NOT_A_FILE = "not_a_file"
    OWN_DATABASE = "own_database"
    # what is to be backed up
    NO_DATABASE = "no_database"
    WITHOUT_SCHEMA = "without_schema"
    # the backup that is to be restored
    NOT_A_BACKUP = "not_a_backup"
    DAMAGED = "damaged"
    DANGLING = "dangling"
    OTHER_PROGRAM = "other_program"
    NEWER = "newer"
    OTHER_SCHEMA = "other_schema"
    WITH_LOG = "with_log"
    # the database that is to be replaced
    NOT_EMPTY = "not_empty"
    NOT_EMPTY_POSTGRESQL = "not_empty_postgresql"
    CANNOT_REPLACE = "cannot_replace"
    IN_USE = "in_use"
    # what went wrong on the way
    SQLITE_FAILED = "sqlite_failed"
    TOOL_MISSING = "tool_missing"
    TOOL_TOO_OLD = "tool_too_old"
    TOOL_FAILED = "tool_failed"


class BackupError(Exception):
    """A backup or a restore was refused or failed; ``details`` holds plain values that the wording needs."""

    def __init__(self, reason: BackupFault, **details: object) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.details = details


LOG = "-wal"
# What SQLite keeps beside a database; only the log holds data.
COMPANIONS = (LOG, "-shm", "-journal")
LOCKS = ("-writers", "-writers-gate")


def database_file(database: Database) -> Path:
    """The file of a SQLite database: SQLite follows links, and keeps its log beside where they lead."""
    return Path(str(database.url.database)).resolve()


def beside(file: Path, ending: str) -> Path:
    """The file of the same name with something behind it, as SQLite names its own."""
    return file.with_name(f"{file.name}{ending}")


@contextmanager
def draft_beside(target: Path) -> Iterator[Path]:
    """An empty private file to work on, on the same file system; gone at the end with all beside it.

    It has a folder of its own, since SQLite and the write queue put files of theirs next to a database.
    """
    if not target.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(target.parent))
    with tempfile.TemporaryDirectory(prefix=".kiosk-draft-", dir=target.parent) as folder:
        draft = Path(folder) / "draft"
        draft.touch(0o600)
        yield draft


def refuse_target(file: Path, database: Database, *, force: bool) -> None:
    """Raise ``BackupError`` where a backup of this database must not be written."""
    if database.is_sqlite:
        own = database_file(database)
        if file.parent.resolve() / file.name in {beside(own, each) for each in ("", *COMPANIONS, *LOCKS)}:
            raise BackupError(BackupFault.OWN_DATABASE, file=file)
    if os.path.lexists(file):
        if not stat.S_ISREG(file.lstat().st_mode):
            raise BackupError(BackupFault.NOT_A_FILE, file=file)
        if not force:
            raise BackupError(BackupFault.FILE_EXISTS, file=file)


def put_in_place(draft: Path, file: Path, *, force: bool) -> None:
    """Give the draft its name, synced to disk. Without ``force`` a file that came in between stays."""
    sync(draft)
    if force:
        draft.replace(file)
    else:
        _name(draft, file)
    sync(file.parent)


def _name(draft: Path, file: Path) -> None:
    try:
        # A hard link fails where the name exists, which a rename does not.
        os.link(draft, file)
    except FileExistsError:
        raise BackupError(BackupFault.FILE_EXISTS, file=file) from None
    except OSError:
        # Memory sticks and shares have no hard links. That the name is free was asked at the beginning.
        draft.replace(file)


def sync(path: Path) -> None:
    """Return once the disk has it: a file's content, or a folder's names."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
