"""The newest checkpoint in a file beside the database, for whoever puts an older database in its place.

The file only ever moves on to a checkpoint that continues the one it holds. If the database does not know
that one, the file stays as it is: it is the evidence.
"""

import fcntl
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiosk.core.database import Database
from kiosk.ledger.log import newest_checkpoint
from kiosk.ledger.models import Checkpoint
from kiosk.ledger.note import NoteError, read_note


class Kept(StrEnum):
    """How a file and a database stand to each other after an attempt to keep the newest checkpoint."""

    WRITTEN = "written"
    UNCHANGED = "unchanged"  # the file holds the newest already, or there is none
    OLDER = "older"  # the database ends before what the file holds; the file was left
    CONTRADICTED = "contradicted"  # another history, or no checkpoint in the file; it was left


def held_checkpoint(file: Path) -> str | None:
    """The checkpoint in a file, as text, whatever it is; None without a file. Raises ``OSError``."""
    try:
        return file.read_bytes().decode("utf-8", "replace")
    except FileNotFoundError:
        return None


def keep_newest(database: Database, file: Path, keys: Mapping[str, bytes]) -> Kept:
    """Keep the newest checkpoint in this file. ``keys``: the public keys that are trusted, by id.

    For any number of processes at once. A crash leaves either the old file or the new one.

    Raises:
        OSError: the file cannot be read or written.
    """
    # The lock before the look at the database: nobody can have written what this one does not see.
    with _one_at_a_time(file), database.reading() as db:
        newest, held = newest_checkpoint(db), held_checkpoint(file)
        if newest is None and held is None:
            return Kept.UNCHANGED
        standing = Kept.WRITTEN if held is None else _standing(db, newest, held, keys)
        if standing is Kept.WRITTEN and newest is not None:
            _write(file, newest)
        return standing


def replace_held(file: Path, note: str) -> None:
    """Hold another checkpoint from now on, whatever the file held: after a restore. Raises ``OSError``."""
    with _one_at_a_time(file):
        _write(file, note)


def _standing(db: Session, newest: str | None, held: str, keys: Mapping[str, bytes]) -> Kept:
    if newest == held:
        return Kept.UNCHANGED
    try:
        size = read_note(held, keys).size
        length = 0 if newest is None else read_note(newest, keys).size
    except NoteError:
        return Kept.CONTRADICTED
    if db.scalar(select(Checkpoint.note).where(Checkpoint.size == size)) == held:
        return Kept.WRITTEN
    return Kept.OLDER if length < size else Kept.CONTRADICTED


@contextmanager
def _one_at_a_time(file: Path) -> Iterator[None]:
    descriptor = os.open(file.with_name(f"{file.name}-lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _write(file: Path, note: str) -> None:
    descriptor, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    draft = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
            opened.write(note)
            opened.flush()
            os.fsync(opened.fileno())
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
