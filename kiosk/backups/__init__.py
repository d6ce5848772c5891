"""Backups: writing the whole database to a checked file, and restoring it.

On SQLite a backup is itself a database file; on PostgreSQL it is a ``pg_dump`` archive.
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

    Writers are not blocked meanwhile. The backup holds everything committed before the call, and no partial
    transaction. ``file`` is readable only by its owner, and is either complete or absent; an existing one is
    replaced only with ``force``.

    Raises:
        BackupError: any failure that the operator can do something about; nothing was written.
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
    """Replace the database with a backup, migrated to the schema of this version.

    A database that is not empty is refused, unless ``replace`` is given (SQLite only): then it is kept under
    a name that contains the instant ``now`` (UTC), and that path is returned. Whatever happens on the way,
    the database is either the old or the new one, complete. ``database`` must have no open connections, and
    no server may run on its instance (``kiosk.core.instance.held``).

    Raises:
        BackupError: the backup or the database is unsuitable; the database is unchanged.
        OSError: a folder or file cannot be read or written; the database is unchanged.
    """
    if database.is_sqlite:
        return restore_copy(file, database, now, replace=replace)
    restore_archive(file, database, replace=replace)
    return None
