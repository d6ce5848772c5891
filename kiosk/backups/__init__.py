"""Backups: a file that holds the whole database, checked, and the way back.

On SQLite a backup is a database file of its own, on PostgreSQL an archive of ``pg_dump``.
"""

from datetime import datetime
from pathlib import Path

from kiosk.backups.files import BackupError, BackupFault, draft_beside, put_in_place, refuse_target
from kiosk.backups.postgresql import restore_archive, write_archive
from kiosk.backups.sqlite_backup import write_copy
from kiosk.backups.sqlite_restore import restore_copy
from kiosk.core.database import Database

__all__ = ["BackupError", "BackupFault", "back_up", "restore"]


def back_up(database: Database, file: Path, *, force: bool = False) -> int:
    """Write the whole database to ``file``, checked and synced to disk, and return its size in bytes.

    Writers go on meanwhile. What was committed before the call is in it, and so is nothing half. ``file`` is
    private, and either whole or not there; one that exists is replaced with ``force`` only.

    Raises:
        BackupError: for every reason that the person can do something about; nothing was written.
        OSError: the folder cannot be written to; nothing was written.
    """
    refuse_target(file, database, force=force)
    write = write_copy if database.is_sqlite else write_archive
    with draft_beside(file) as draft:
        write(database, draft)
        size = draft.stat().st_size
        put_in_place(draft, file, force=force)
    return size


def restore(file: Path, database: Database, now: datetime, *, replace: bool = False) -> Path | None:
    """Make a backup the database, brought to the schema of this version.

    A database that holds anything is refused, unless ``replace`` is given: then it is kept beside, under a
    name with the instant ``now``, which is returned (SQLite only). Whatever happens on the way, the database
    is the old one or the new one, whole. ``database`` must have no connection open, and no server may run on
    its instance (``kiosk.core.instance.held``).

    Raises:
        BackupError: the backup or the database is not fit; the database is as it was.
        OSError: a folder or file cannot be read or written; the database is as it was.
    """
    if database.is_sqlite:
        return restore_copy(file, database, now, replace=replace)
    restore_archive(file, database, replace=replace)
    return None
