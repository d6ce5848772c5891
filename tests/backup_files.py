"""Databases in files: made, filled, read whole, damaged; and a disk that is full."""

import resource
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.attendance.closing import close_due
from kiosk.backups import BackupError, BackupFault
from kiosk.core.database import Database
from kiosk.core.keys import Keys
from kiosk.core.sqlite import sqlite3
from kiosk.ledger.writing import signing_database
from tests.clock import NINE_IN_PARIS
from tests.conftest import SECRET
from tests.factories import make_class_session, make_course, make_instructor, make_sign_in, make_student

Contents = dict[str, list[tuple[object, ...]]]


def new_database(folder: Path, migrated_file: Path) -> Database:
    """A database with the schema and nothing in it, in a private folder of its own."""
    folder.mkdir(mode=0o700, parents=True)
    shutil.copyfile(migrated_file, folder / "kiosk.db")
    (folder / "kiosk.db").chmod(0o600)
    return signing_database(f"sqlite:///{folder / 'kiosk.db'}", Keys(SECRET))


def fill(database: Database, students: int = 30) -> None:
    """A course, its students, and a signature of each; the sheet has closed."""
    with database.writing() as db:
        course = make_course(db, code="OIAM-2026")
        make_instructor(db, course)
        class_session = make_class_session(db, course)
        for number in range(students):
            make_sign_in(db, class_session, make_student(db, course, f"Lefèvre-{number}"))
    assert close_due(database, NINE_IN_PARIS + timedelta(days=1)) == 1


def add_course(database: Database, code: str) -> None:
    with database.writing() as db:
        make_course(db, code=code)


def contents(file: Path) -> Contents:
    """Every row of every table, but for the seal of a backup."""
    with closing(sqlite3.connect(file)) as connection:
        rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        names = [name for (name,) in rows.fetchall() if name not in ("sqlite_sequence", "kiosk_backup")]
        return {name: sorted(connection.execute(f'SELECT * FROM "{name}"'), key=repr) for name in names}


def is_sound(file: Path) -> bool:
    with closing(sqlite3.connect(file)) as connection:
        found = connection.execute("PRAGMA integrity_check").fetchall()
        return found == [("ok",)] and not connection.execute("PRAGMA foreign_key_check").fetchall()


def run_sql(file: Path, *statements: str) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


def flip(file: Path, position: int) -> None:
    """Turn one byte into another one."""
    content = bytearray(file.read_bytes())
    content[position] ^= 0x21
    file.write_bytes(content)


@contextmanager
def full_disk(size: int) -> Iterator[None]:
    """No file of this process grows beyond so many bytes: the kernel refuses it, as where a disk is full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def file_of(database: Database) -> Path:
    return Path(str(database.url.database))


def left_in(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir() if "writers" not in each.name)


def refused(attempt: Callable[[], object]) -> BackupFault:
    with pytest.raises(BackupError) as raised:
        attempt()
    return raised.value.reason
