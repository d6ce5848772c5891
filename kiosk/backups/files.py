"""Files that are either complete or absent, even after the machine crashes.

Also the reasons why a backup or a restore fails, as codes: the wording is in the commands.
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

    # the file to write the backup to
    FILE_EXISTS = "file_exists"
    NOT_A_FILE = "not_a_file"
    OWN_DATABASE = "own_database"
    # the database to back up
    NO_DATABASE = "no_database"
    WITHOUT_SCHEMA = "without_schema"
    # the backup to restore
    NOT_A_BACKUP = "not_a_backup"
    DAMAGED = "damaged"
    DANGLING = "dangling"
    OTHER_PROGRAM = "other_program"
    NEWER = "newer"
    OTHER_SCHEMA = "other_schema"
    WITH_LOG = "with_log"
    # the database to replace
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
    """A backup or restore was refused or failed; ``details`` holds plain values that the wording needs."""

    def __init__(self, reason: BackupFault, **details: object) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.details = details


LOG = "-wal"
# The files that SQLite keeps beside a database; of these, only the log holds data.
COMPANIONS = (LOG, "-shm", "-journal")
LOCKS = ("-writers", "-writers-gate")


def database_file(database: Database) -> Path:
    """The file of a SQLite database: SQLite follows symbolic links and keeps its log beside their target."""
    return Path(str(database.url.database)).resolve()


def beside(file: Path, ending: str) -> Path:
    """The path with ``ending`` appended to its name, the way SQLite names its companion files."""
    return file.with_name(f"{file.name}{ending}")


@contextmanager
def draft_beside(target: Path) -> Iterator[Path]:
    """An empty private file to work on, on the target's file system; deleted at the end with its folder.

    It has its own folder because SQLite and the write queue put files next to a database.
    """
    if not target.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(target.parent))
    with tempfile.TemporaryDirectory(prefix=".kiosk-draft-", dir=target.parent) as folder:
        draft = Path(folder) / "draft"
        draft.touch(0o600)
        yield draft


def refuse_target(file: Path, database: Database, *, force: bool) -> None:
    """Raise ``BackupError`` if a backup of this database must not be written to this file."""
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
    """Give the draft its name, synced to disk. ``force`` replaces an existing file.

    Raises:
        BackupError: without ``force``, a file of this name has appeared (file systems with hard links only).
    """
    sync(draft)
    if force:
        draft.replace(file)
    else:
        _name(draft, file)
    sync(file.parent)


def _name(draft: Path, file: Path) -> None:
    try:
        # A hard link fails if the name exists; a rename does not.
        os.link(draft, file)
    except FileExistsError:
        raise BackupError(BackupFault.FILE_EXISTS, file=file) from None
    except OSError:
        # USB sticks and network shares may lack hard links. refuse_target checked that the name was free.
        draft.replace(file)


def sync(path: Path) -> None:
    """Sync a file's content, or a folder's names, to disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
