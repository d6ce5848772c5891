"""Databases to back up and to restore: one in use, a good backup of it, and an instance that has none yet."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.backups import back_up
from kiosk.core.database import Database
from tests.backup_files import fill, new_database


@pytest.fixture
def kiosk(tmp_path: Path, migrated_file: Path) -> Iterator[Database]:
    """SQLite, also when other tests run on PostgreSQL, with something in it."""
    database = new_database(tmp_path / "instance", migrated_file)
    fill(database)
    yield database
    database.close()


@pytest.fixture
def backup(kiosk: Database, tmp_path: Path) -> Path:
    """A good backup, with nothing open."""
    file = tmp_path / "backups" / "kiosk.db"
    file.parent.mkdir()
    back_up(kiosk, file)
    kiosk.engine.dispose()
    return file


@pytest.fixture
def target(tmp_path: Path) -> Database:
    """An instance that has no database yet."""
    (tmp_path / "new").mkdir(mode=0o700)
    return Database(f"sqlite:///{tmp_path / 'new' / 'kiosk.db'}")
