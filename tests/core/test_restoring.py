"""The way back from a backup: the old database or the new one, whatever happens and whoever else is there."""

import json
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy.exc import SQLAlchemyError

from kiosk.backups import BackupFault, back_up, restore, sqlite_restore
from kiosk.core import schema
from kiosk.core.database import Database
from kiosk.core.sqlite import sqlite3
from kiosk.core.write_queue import WriteQueue
from tests.backup_files import (
    add_course,
    contents,
    file_of,
    flip,
    full_disk,
    is_sound,
    left_in,
    new_database,
    refused,
    run_sql,
)
from tests.clock import NINE_IN_PARIS as NINE

ROOT = Path(__file__).resolve().parents[2]
KEPT = "kiosk.db.before-restore-20260225T080000Z"


# The way back


def test_a_restored_database_says_the_same_as_the_one_that_was_backed_up(
    kiosk: Database, backup: Path, target: Database
) -> None:
    before = backup.read_bytes()
    assert restore(backup, target, NINE) is None
    assert contents(file_of(target)) == contents(file_of(kiosk))
    assert left_in(file_of(target).parent) == ["kiosk.db"]
    assert stat.S_IMODE(file_of(target).stat().st_mode) == 0o600
    assert backup.read_bytes() == before
    with closing(sqlite3.connect(file_of(target))) as connection:
        assert not connection.execute("SELECT * FROM sqlite_master WHERE name = 'kiosk_backup'").fetchall()


def test_a_database_that_holds_nothing_is_replaced(backup: Path, tmp_path: Path, migrated_file: Path) -> None:
    fresh = new_database(tmp_path / "fresh", migrated_file)
    run_sql(
        file_of(fresh), "INSERT INTO signing_key VALUES ('00', 'x', '00', '2026', NULL, NULL)"
    )  # as at every start
    assert restore(backup, fresh, NINE) is None
    assert left_in(tmp_path / "fresh") == ["kiosk.db"]
    assert contents(file_of(fresh)) == contents(backup)


def test_a_database_that_holds_anything_is_refused_or_kept_beside(
    backup: Path, tmp_path: Path, migrated_file: Path
) -> None:
    other = new_database(tmp_path / "other", migrated_file)
    add_course(other, "MINE")
    other.engine.dispose()
    before = contents(file_of(other))
    assert refused(lambda: restore(backup, other, NINE)) is BackupFault.NOT_EMPTY
    assert contents(file_of(other)) == before
    kept = restore(backup, other, NINE, replace=True)
    assert kept == tmp_path / "other" / KEPT
    assert contents(kept) == before
    assert contents(file_of(other)) == contents(backup)
    assert left_in(tmp_path / "other") == ["kiosk.db", KEPT]


def test_what_is_in_the_log_of_the_old_database_is_kept_with_it(
    backup: Path, tmp_path: Path, migrated_file: Path
) -> None:
    """As after a crash: nobody has folded the log."""
    other = new_database(tmp_path / "other", migrated_file)
    add_course(other, "IN-THE-LOG")
    crashed = tmp_path / "crashed"
    crashed.mkdir()
    for each in (tmp_path / "other").glob("kiosk.db*"):
        (crashed / each.name).write_bytes(each.read_bytes())
    other.close()
    assert b"IN-THE-LOG" in (crashed / "kiosk.db-wal").read_bytes()
    kept = restore(backup, Database(f"sqlite:///{crashed / 'kiosk.db'}"), NINE, replace=True)
    assert kept
    assert "IN-THE-LOG" in str(contents(kept)["course"])
    assert contents(crashed / "kiosk.db") == contents(backup)


def test_a_damaged_database_is_kept_with_what_is_in_its_log(
    backup: Path, tmp_path: Path, kiosk: Database
) -> None:
    add_course(kiosk, "IN-THE-LOG")
    crashed = tmp_path / "crashed"
    crashed.mkdir()
    for each in (tmp_path / "instance").glob("kiosk.db*"):
        (crashed / each.name).write_bytes(each.read_bytes())
    for page in range(1, 40):
        flip(crashed / "kiosk.db", page * 4096)  # the kind of each page
    other = Database(f"sqlite:///{crashed / 'kiosk.db'}")
    assert refused(lambda: restore(backup, other, NINE)) is BackupFault.NOT_EMPTY
    kept = restore(backup, other, NINE, replace=True)
    assert kept
    assert any(b"IN-THE-LOG" in each.read_bytes() for each in crashed.glob(f"{kept.name}*"))
    assert contents(file_of(other)) == contents(backup)


def test_what_is_no_database_at_all_is_kept_too(backup: Path, target: Database) -> None:
    file_of(target).write_bytes(b"no database any more" * 1000)
    assert refused(lambda: restore(backup, target, NINE)) is BackupFault.NOT_EMPTY
    kept = restore(backup, target, NINE, replace=True)
    assert kept
    assert kept.read_bytes() == b"no database any more" * 1000
    assert contents(file_of(target)) == contents(backup)


def test_the_log_of_a_database_that_is_gone_is_not_taken_for_the_new_ones(
    kiosk: Database, backup: Path, tmp_path: Path
) -> None:
    """SQLite would play it into whatever bears the name."""
    add_course(kiosk, "STALE")
    for ending in ("-wal", "-shm"):
        stale = tmp_path / "instance" / f"kiosk.db{ending}"
        (tmp_path / "new").mkdir(exist_ok=True)
        (tmp_path / "new" / stale.name).write_bytes(stale.read_bytes())
    target = Database(f"sqlite:///{tmp_path / 'new' / 'kiosk.db'}")
    restore(backup, target, NINE)
    assert left_in(tmp_path / "new") == ["kiosk.db"]
    assert contents(file_of(target)) == contents(backup)


def test_a_link_to_the_database_stays_a_link(backup: Path, tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "kiosk.db").symlink_to(tmp_path / "disk" / "data.db")
    restore(backup, Database(f"sqlite:///{tmp_path / 'here' / 'kiosk.db'}"), NINE)
    assert (tmp_path / "here" / "kiosk.db").is_symlink()
    assert contents(tmp_path / "disk" / "data.db") == contents(backup)


def test_a_backup_of_an_older_version_is_brought_up_to_date(tmp_path: Path, target: Database) -> None:
    old = Database(f"sqlite:///{tmp_path / 'old.db'}")
    config = schema._config()
    with old.writing() as session:
        config.attributes["connection"] = session.connection()
        command.upgrade(config, "0001")
    run_sql(
        tmp_path / "old.db",
        "INSERT INTO instructor (id, email, name, password_hash, created_at)"
        " VALUES (1, 'a@kiosk.example', 'A', NULL, '2026-01-01T00:00:00.000000Z')",
    )
    back_up(old, tmp_path / "backup.db")
    old.close()
    restore(tmp_path / "backup.db", target, NINE)
    with target.reading() as db:
        assert schema.current_revision(db) == schema.latest_revision()
    assert "a@kiosk.example" in str(contents(file_of(target))["instructor"])
    target.close()


def test_a_copy_that_sqlite_itself_has_made_can_be_restored(
    kiosk: Database, target: Database, tmp_path: Path
) -> None:
    with (
        closing(sqlite3.connect(file_of(kiosk))) as source,
        closing(sqlite3.connect(tmp_path / "copy.db")) as copy,
    ):
        source.backup(copy)
    assert (tmp_path / "copy.db").read_bytes()[18:20] == b"\2\2"  # it says that it had a log
    restore(tmp_path / "copy.db", target, NINE)
    assert contents(file_of(target)) == contents(file_of(kiosk))


# Who else is there


@pytest.mark.parametrize("replace", [False, True])
def test_a_connection_that_rests_keeps_a_database_from_being_replaced(
    backup: Path, tmp_path: Path, migrated_file: Path, monkeypatch: pytest.MonkeyPatch, replace: bool
) -> None:
    """As each worker of a server has one, from its first page on; and Litestream, and a shell."""
    monkeypatch.setattr(sqlite_restore, "LOCK_SECONDS", 0.05)
    other = new_database(tmp_path / "other", migrated_file)
    with other.reading() as db:
        schema.current_revision(db)
    before = contents(file_of(other))
    assert refused(lambda: restore(backup, other, NINE, replace=replace)) is BackupFault.IN_USE
    add_course(other, "STILL-MINE")  # it still works
    other.engine.dispose()
    assert contents(file_of(other)) != before
    restore(backup, other, NINE, replace=True)


def test_who_holds_the_turn_to_write_keeps_a_database_from_being_replaced(
    backup: Path, tmp_path: Path, migrated_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a command does that has not opened the database yet."""
    monkeypatch.setattr(sqlite_restore, "BUSY_SECONDS", 0.05)
    other = new_database(tmp_path / "other", migrated_file)
    with WriteQueue(tmp_path / "other" / "kiosk.db-writers", 1).turn():
        assert refused(lambda: restore(backup, other, NINE)) is BackupFault.IN_USE
    restore(backup, other, NINE)


def test_who_opened_the_old_file_in_that_instant_can_write_neither(
    backup: Path, tmp_path: Path, migrated_file: Path
) -> None:
    other = new_database(tmp_path / "other", migrated_file)
    # Opened, but nothing read yet: nobody can notice it.
    with closing(sqlite3.connect(file_of(other), isolation_level=None)) as late:
        kept = restore(backup, other, NINE, replace=True)
        assert kept
        for statement in ("PRAGMA journal_mode=WAL", "DELETE FROM alembic_version"):
            with pytest.raises(sqlite3.OperationalError, match="readonly") as raised:
                late.execute(statement)
            assert raised.value.sqlite_errorname.startswith("SQLITE_READONLY")  # … _DBMOVED, where it is told
        assert contents(file_of(other)) == contents(backup)
    assert left_in(tmp_path / "other") == ["kiosk.db", KEPT]
    assert is_sound(kept)


# What goes wrong on the way


@pytest.mark.parametrize("size", [0, 100_000])
def test_a_full_disk_leaves_the_old_database(
    backup: Path, tmp_path: Path, migrated_file: Path, size: int
) -> None:
    other = new_database(tmp_path / "other", migrated_file)
    before = contents(file_of(other))
    with full_disk(size), pytest.raises(OSError, match="File too large"):
        restore(backup, other, NINE)
    assert left_in(tmp_path / "other") == ["kiosk.db"]
    assert contents(file_of(other)) == before


def test_a_migration_that_fails_leaves_the_old_database(
    backup: Path, tmp_path: Path, migrated_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object) -> None:
        raise SQLAlchemyError("no space left")

    monkeypatch.setattr(schema, "upgrade", fail)
    other = new_database(tmp_path / "other", migrated_file)
    before = contents(file_of(other))
    with pytest.raises(SQLAlchemyError):
        restore(backup, other, NINE)
    assert left_in(tmp_path / "other") == ["kiosk.db"]
    assert contents(file_of(other)) == before


CRASHING = """
import json, os, shutil, sys
from datetime import datetime, UTC
from pathlib import Path
from kiosk.backups import restore
from kiosk.core.database import Database

folder, backup, old = map(Path, sys.argv[1:])
place = 0
while True:
    instance = folder / str(place)
    instance.mkdir()
    shutil.copyfile(old, instance / "kiosk.db")
    child = os.fork()
    if not child:
        steps = 0
        def look(event, arguments):
            global steps
            names = [str(each) for each in arguments[:2] if isinstance(each, (str, os.PathLike))]
            ours = str(instance / "kiosk.db") in " ".join(names)
            if ours and event in ("os.rename", "os.link", "os.remove"):
                if steps == place:
                    os._exit(9)
                steps += 1
        sys.addaudithook(look)
        restore(backup, Database(f"sqlite:///{instance / 'kiosk.db'}"), datetime.now(UTC), replace=True)
        os._exit(0)
    if os.waitpid(child, 0)[1] == 0:
        break
    place += 1
print(json.dumps(place))
"""


def test_a_crash_at_any_step_leaves_the_old_database_or_the_new_one(
    backup: Path, tmp_path: Path, migrated_file: Path
) -> None:
    other = new_database(tmp_path / "other", migrated_file)
    add_course(other, "OLD")
    other.close()
    (tmp_path / "crashes").mkdir()
    said = subprocess.run(
        [sys.executable, "-c", CRASHING, str(tmp_path / "crashes"), str(backup), str(file_of(other))],
        cwd=ROOT, check=True, capture_output=True, timeout=60,
    ).stdout  # fmt: skip
    steps = json.loads(said)
    assert steps >= 5  # a second name, the companions, the exchange
    old, new = contents(file_of(other)), contents(backup)
    for place in range(steps + 1):
        file = tmp_path / "crashes" / str(place) / "kiosk.db"
        assert is_sound(file)
        assert contents(file) == (old if place < steps else new)
