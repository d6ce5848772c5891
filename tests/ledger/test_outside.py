"""The newest checkpoint is kept beside the database, and the file never forgets what it has seen."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from kiosk.core.database import Database
from kiosk.ledger import log
from kiosk.ledger.log import Entry, begin_another_life, newest_checkpoint
from kiosk.ledger.models import Checkpoint, LogEntry
from kiosk.ledger.note import read_note
from kiosk.ledger.outside import Kept, held_checkpoint, keep_newest, replace_held
from kiosk.ledger.signer import carrying
from tests.clock import NINE_IN_PARIS as NINE
from tests.ledger.streams import KEYS, SIGNER, STREAM, Kind


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "checkpoint"


def grow(database: Database, entries: int = 1, kind: Kind = Kind.PLANNED) -> str:
    """More entries; the newest checkpoint."""
    with database.writing() as db:
        db.info.update(carrying(SIGNER))
        return log.append(db, [Entry(kind, NINE, STREAM)] * entries)


def shrink(db: Session, size: int) -> None:
    db.execute(delete(LogEntry).where(LogEntry.number >= size))
    db.execute(delete(Checkpoint).where(Checkpoint.size > size))


def test_the_newest_checkpoint_is_kept(database: Database, file: Path) -> None:
    assert keep_newest(database, file, KEYS) is Kept.UNCHANGED
    assert held_checkpoint(file) is None
    for _time in range(3):
        newest = grow(database)
        assert keep_newest(database, file, KEYS) is Kept.WRITTEN
        assert keep_newest(database, file, KEYS) is Kept.UNCHANGED
        assert held_checkpoint(file) == newest
    assert file.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in file.parent.iterdir() if each.name.startswith(".checkpoint")] == []


def test_an_older_database_does_not_overwrite_it(database: Database, file: Path) -> None:
    newest = grow(database, 5)
    keep_newest(database, file, KEYS)
    with database.writing() as db:
        shrink(db, 3)
    assert keep_newest(database, file, KEYS) is Kept.OLDER
    # Nor when the older one has grown beyond it.
    for size in range(4, 10):
        grow(database, kind=Kind.CLOSED)
        assert keep_newest(database, file, KEYS) is (Kept.OLDER if size < 6 else Kept.CONTRADICTED)
    assert held_checkpoint(file) == newest
    with database.writing() as db:
        shrink(db, 0)
    assert keep_newest(database, file, KEYS) is Kept.OLDER
    assert held_checkpoint(file) == newest


@pytest.mark.parametrize("content", [b"", b"rubbish", b"\xff\xff"])
def test_what_is_no_checkpoint_is_not_overwritten(database: Database, file: Path, content: bytes) -> None:
    """Somebody has been at it: an operator is to look."""
    grow(database)
    file.write_bytes(content)
    assert keep_newest(database, file, KEYS) is Kept.CONTRADICTED
    assert file.read_bytes() == content


def test_after_a_restore_it_holds_the_new_life(database: Database, file: Path) -> None:
    grow(database, 5)
    keep_newest(database, file, KEYS)
    held = str(held_checkpoint(file))
    with database.writing() as db:
        shrink(db, 3)
        db.info.update(carrying(SIGNER))
        note = begin_another_life(db, Kind.RESTORED, NINE, replaces=read_note(held, KEYS), public={})
    assert keep_newest(database, file, KEYS) is Kept.OLDER
    replace_held(file, note)
    assert keep_newest(database, file, KEYS) is Kept.UNCHANGED
    newest = grow(database)
    assert keep_newest(database, file, KEYS) is Kept.WRITTEN
    assert held_checkpoint(file) == newest


def test_many_at_once_end_with_the_newest(database: Database, file: Path) -> None:
    def act(_number: int) -> Kept:
        grow(database)
        return keep_newest(database, file, KEYS)

    with ThreadPoolExecutor(6) as pool:
        found = set(pool.map(act, range(30)))
    assert found <= {Kept.WRITTEN, Kept.UNCHANGED}
    with database.reading() as db:
        assert held_checkpoint(file) == newest_checkpoint(db)
        assert len(db.scalars(select(LogEntry.number)).all()) == 31


def test_a_file_that_cannot_be_written_is_said(database: Database, tmp_path: Path) -> None:
    grow(database)
    with pytest.raises(OSError, match="No such file"):
        keep_newest(database, tmp_path / "nowhere" / "checkpoint", KEYS)
