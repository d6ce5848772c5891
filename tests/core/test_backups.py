"""Backups: everything that was committed, whole and checked, or no file at all. The way back: old or new."""

import json
import os
import re
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy.exc import SQLAlchemyError

from kiosk import backups
from kiosk.backups import (
    BackupError,
    BackupFault,
    back_up,
    restore,
    sqlite_backup,
    sqlite_restore,
)
from kiosk.backups import postgresql as tools
from kiosk.core import schema
from kiosk.core.database import Database
from kiosk.core.sqlite import sqlite3
from kiosk.core.throttle import Bucket
from kiosk.core.write_queue import WriteQueue
from tests.backup_files import (
    add_course,
    contents,
    fill,
    flip,
    full_disk,
    is_sound,
    new_database,
    run_sql,
)
from tests.clock import NINE_IN_PARIS as NINE

ROOT = Path(__file__).resolve().parents[2]
KEPT = "kiosk.db.before-restore-20260225T080000Z"


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


def file_of(database: Database) -> Path:
    return Path(str(database.url.database))


def left_in(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir() if "writers" not in each.name)


def refused(attempt: Callable[[], object]) -> BackupFault:
    with pytest.raises(BackupError) as raised:
        attempt()
    return raised.value.reason


# A backup


def test_a_backup_is_one_private_file_that_says_the_same(kiosk: Database, tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        size = back_up(kiosk, tmp_path / "backup.db")
    finally:
        os.umask(before)
    assert left_in(tmp_path) == ["backup.db", "instance"]
    assert stat.S_IMODE((tmp_path / "backup.db").stat().st_mode) == 0o600
    assert size == (tmp_path / "backup.db").stat().st_size
    assert (tmp_path / "backup.db").read_bytes()[18:20] == b"\1\1"  # no log: the rollback journal
    assert contents(tmp_path / "backup.db") == contents(file_of(kiosk))
    assert len(contents(tmp_path / "backup.db")["sign_in"]) == 30


def test_what_is_only_in_the_log_is_in_the_backup(kiosk: Database, tmp_path: Path) -> None:
    kiosk.close()
    add_course(kiosk, "LATE")
    assert (tmp_path / "instance" / "kiosk.db-wal").stat().st_size
    assert b"LATE" not in file_of(kiosk).read_bytes()
    back_up(kiosk, tmp_path / "backup.db")
    assert b"LATE" in (tmp_path / "backup.db").read_bytes()


def test_under_load_everything_acknowledged_before_is_in_it_and_writers_go_on(
    kiosk: Database, tmp_path: Path
) -> None:
    with kiosk.writing() as db:
        db.add_all(Bucket(key=f"{n}-{'x' * 4000}", tokens=1, updated_at=NINE) for n in range(1500))
    acknowledged: list[tuple[int, int]] = []
    stop = threading.Event()
    workers = [Database(kiosk.url.render_as_string(hide_password=False)) for _ in range(2)]

    def write(number: int) -> None:
        """Two rows in each transaction, so that a half one would show."""
        turn = 0
        while not stop.is_set():
            turn += 1
            with workers[number % 2].writing() as db:
                db.add_all(Bucket(key=f"{k}-{number}-{turn}", tokens=turn, updated_at=NINE) for k in "ab")
            acknowledged.append((number, turn))

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    try:
        while len(acknowledged) < 20:
            time.sleep(0.01)
        during = 0
        for _another in range(5):  # one may be made in less time than it takes to write
            before = list(acknowledged)
            back_up(kiosk, tmp_path / "backup.db", force=True)
            during = max(during, len(acknowledged) - len(before))
    finally:
        stop.set()
        for thread in threads:
            thread.join()
        for worker in workers:
            worker.close()
    rows = {key for key, *_rest in contents(tmp_path / "backup.db")["throttle_bucket"]}
    assert {f"{k}-{number}-{turn}" for number, turn in before for k in "ab"} <= rows
    halves = {key.partition("-")[2]: 0 for key in rows if key[0] in "ab"}
    assert rows >= {f"{k}-{rest}" for rest in halves for k in "ab"}
    assert during > 4
    assert is_sound(tmp_path / "backup.db")


def test_an_existing_file_is_replaced_only_when_told_so(kiosk: Database, tmp_path: Path) -> None:
    (tmp_path / "backup.db").write_text("yesterday's")
    assert refused(lambda: back_up(kiosk, tmp_path / "backup.db")) is BackupFault.FILE_EXISTS
    assert (tmp_path / "backup.db").read_text() == "yesterday's"
    back_up(kiosk, tmp_path / "backup.db", force=True)
    assert contents(tmp_path / "backup.db") == contents(file_of(kiosk))


def test_a_file_that_came_meanwhile_stays(
    kiosk: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write(database: Database, draft: Path) -> None:
        sqlite_backup.write_copy(database, draft)
        (tmp_path / "backup.db").write_text("another's")

    monkeypatch.setattr(backups, "write_copy", write)
    assert refused(lambda: back_up(kiosk, tmp_path / "backup.db")) is BackupFault.FILE_EXISTS
    assert (tmp_path / "backup.db").read_text() == "another's"
    assert left_in(tmp_path) == ["backup.db", "instance"]


def test_where_there_are_no_hard_links_it_is_renamed(
    kiosk: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def link(*_paths: Path) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", link)
    back_up(kiosk, tmp_path / "backup.db")
    assert is_sound(tmp_path / "backup.db")


@pytest.mark.parametrize("ending", ["", "-wal", "-shm", "-journal", "-writers", "-writers-gate"])
def test_the_database_itself_is_never_written_over(kiosk: Database, tmp_path: Path, ending: str) -> None:
    (tmp_path / "instance" / "elsewhere").symlink_to(tmp_path / "instance")
    for folder in ("instance", "instance/elsewhere"):
        file = tmp_path / folder / f"kiosk.db{ending}"
        assert refused(lambda file=file: back_up(kiosk, file, force=True)) is BackupFault.OWN_DATABASE  # type: ignore[misc]


def test_nothing_but_an_ordinary_file_is_replaced(kiosk: Database, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    os.mkfifo(tmp_path / "pipe")
    for name in ("folder", "link", "pipe"):
        assert (
            refused(lambda name=name: back_up(kiosk, tmp_path / name, force=True)) is BackupFault.NOT_A_FILE
        )  # type: ignore[misc]


def test_a_folder_that_is_missing_is_named(kiosk: Database, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as raised:
        back_up(kiosk, tmp_path / "nowhere" / "backup.db")
    assert raised.value.filename == str(tmp_path / "nowhere")


def test_no_database_an_empty_one_and_another_programs_make_no_backup(tmp_path: Path) -> None:
    (tmp_path / "empty.db").touch()
    run_sql(tmp_path / "other.db", "CREATE TABLE recipe (name TEXT)")
    reasons = {
        "missing.db": BackupFault.NO_DATABASE,
        "empty.db": BackupFault.WITHOUT_SCHEMA,
        "other.db": BackupFault.WITHOUT_SCHEMA,
    }
    for name, reason in reasons.items():
        database = Database(f"sqlite:///{tmp_path / name}")
        assert refused(lambda database=database: back_up(database, tmp_path / "backup.db")) is reason  # type: ignore[misc]
        database.engine.dispose()
    assert not (tmp_path / "missing.db").exists()
    assert not (tmp_path / "backup.db").exists()


def test_a_damaged_database_makes_no_backup(tmp_path: Path, migrated_file: Path) -> None:
    damaged = new_database(tmp_path / "damaged", migrated_file)
    content = bytearray(file_of(damaged).read_bytes())
    content[8192:-4096] = bytes(len(content) - 12288)
    file_of(damaged).write_bytes(content)
    assert refused(lambda: back_up(damaged, tmp_path / "backup.db")) is BackupFault.DAMAGED
    assert left_in(tmp_path) == ["damaged"]
    damaged.engine.dispose()


def test_a_damaged_page_makes_no_backup(tmp_path: Path, migrated_file: Path) -> None:
    """The database opens, and is noticed only when it is read whole."""
    damaged = new_database(tmp_path / "damaged", migrated_file)
    pages = file_of(damaged).stat().st_size // 4096
    flip(file_of(damaged), (pages - 1) * 4096)
    assert refused(lambda: back_up(damaged, tmp_path / "backup.db")) is BackupFault.DAMAGED
    assert left_in(tmp_path) == ["damaged"]
    damaged.engine.dispose()


def test_a_row_that_points_to_nothing_makes_no_backup(kiosk: Database, tmp_path: Path) -> None:
    run_sql(file_of(kiosk), "DELETE FROM student")  # a shell does not mind foreign keys
    assert refused(lambda: back_up(kiosk, tmp_path / "backup.db")) is BackupFault.DANGLING


@pytest.mark.parametrize("size", [0, 4096, 100_000])
def test_a_full_disk_leaves_nothing_half(kiosk: Database, tmp_path: Path, size: int) -> None:
    (tmp_path / "old.db").write_text("yesterday's")
    for file in (tmp_path / "backup.db", tmp_path / "old.db"):
        with full_disk(size):
            assert refused(lambda file=file: back_up(kiosk, file, force=True)) is BackupFault.SQLITE_FAILED  # type: ignore[misc]
    assert left_in(tmp_path) == ["instance", "old.db"]
    assert (tmp_path / "old.db").read_text() == "yesterday's"


def test_a_backup_of_what_was_restored_is_sealed_anew(backup: Path, target: Database, tmp_path: Path) -> None:
    restore(backup, target, NINE)
    add_course(target, "AFTER")
    back_up(target, tmp_path / "again.db")
    target.close()
    restore(tmp_path / "again.db", target, NINE, replace=True)
    assert "AFTER" in str(contents(file_of(target))["course"])


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
    run_sql(file_of(fresh), "INSERT INTO receipt_key VALUES ('00', '00', '2026')")  # as at every start
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


# Backups that are not fit


def newer(file: Path) -> None:
    run_sql(file, "UPDATE alembic_version SET version_num = '9999'", "DROP TABLE kiosk_backup")


def no_revision(file: Path) -> None:
    run_sql(file, "DELETE FROM alembic_version", "DROP TABLE kiosk_backup")


def another_program(file: Path) -> None:
    file.unlink()
    run_sql(file, "CREATE TABLE alembic_version (version_num)", "INSERT INTO alembic_version VALUES ('0001')")


def changed(file: Path) -> None:
    run_sql(file, "UPDATE student SET family_name = 'Autre' WHERE id = 1")


def dangling(file: Path) -> None:
    run_sql(file, "DELETE FROM student", "DROP TABLE kiosk_backup")


def with_log(file: Path) -> None:
    file.with_name(f"{file.name}-wal").write_bytes(b"log")


def link_to_nowhere(file: Path) -> None:
    file.unlink()
    file.symlink_to("nowhere")


def folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


UNFIT: dict[str, tuple[Callable[[Path], object], BackupFault]] = {
    "empty": (lambda file: file.write_bytes(b""), BackupFault.NOT_A_BACKUP),
    "a text": (lambda file: file.write_text("this is no database" * 99), BackupFault.NOT_A_BACKUP),
    "PostgreSQL's": (lambda file: file.write_bytes(b"PGDMP" + bytes(99)), BackupFault.NOT_A_BACKUP),
    "only a header": (lambda file: file.write_bytes(file.read_bytes()[:100]), BackupFault.DAMAGED),
    "half": (lambda file: os.truncate(file, file.stat().st_size // 2), BackupFault.DAMAGED),
    "a page short": (lambda file: os.truncate(file, file.stat().st_size - 4096), BackupFault.DAMAGED),
    "a byte short": (lambda file: os.truncate(file, file.stat().st_size - 1), BackupFault.DAMAGED),
    "changed afterwards": (changed, BackupFault.DAMAGED),
    "rows that point to nothing": (dangling, BackupFault.DANGLING),
    "another program's": (another_program, BackupFault.OTHER_PROGRAM),
    "without a revision": (no_revision, BackupFault.OTHER_PROGRAM),
    "a newer version's": (newer, BackupFault.NEWER),
    "a copy with its log": (with_log, BackupFault.WITH_LOG),
    "a folder": (folder, BackupFault.NOT_A_FILE),
    "missing": (Path.unlink, BackupFault.NOT_A_FILE),
    "a link to nowhere": (link_to_nowhere, BackupFault.NOT_A_FILE),
}


@pytest.mark.parametrize("what", UNFIT)
def test_a_backup_that_is_not_fit_changes_nothing(
    backup: Path, tmp_path: Path, migrated_file: Path, what: str
) -> None:
    spoil, reason = UNFIT[what]
    spoil(backup)
    other = new_database(tmp_path / "other", migrated_file)
    add_course(other, "MINE")
    other.close()
    before = file_of(other).read_bytes()
    assert refused(lambda: restore(backup, other, NINE, replace=True)) is reason
    assert file_of(other).read_bytes() == before
    assert left_in(tmp_path / "other") == ["kiosk.db"]


def test_a_link_to_a_backup_is_followed(backup: Path, target: Database, tmp_path: Path) -> None:
    (tmp_path / "latest.db").symlink_to(backup)
    restore(tmp_path / "latest.db", target, NINE)
    assert contents(file_of(target)) == contents(backup)


def test_the_database_is_not_its_own_backup(kiosk: Database) -> None:
    kiosk.engine.dispose()
    assert refused(lambda: restore(file_of(kiosk), kiosk, NINE, replace=True)) is BackupFault.OWN_DATABASE


def test_a_flipped_byte_is_noticed_or_changes_nothing(
    kiosk: Database, backup: Path, target: Database, tmp_path: Path
) -> None:
    """In the header, in names of people, in an index, in the definitions, and anywhere."""
    before, original = contents(backup), backup.read_bytes()
    names = [found.start() for found in re.finditer(b"Lef\xc3\xa8vre-1", original)]
    definitions = [found.start() for found in re.finditer(b"CREATE |CHECK|NOT NULL", original)]
    places = [
        *range(0, 100, 2),
        *names[:10],
        *definitions[:40:2],
        *range(100, len(original), len(original) // 40),
    ]
    for place in places:
        flip(backup, place)
        try:
            restore(backup, target, NINE, replace=True)
        except BackupError:
            assert left_in(tmp_path / "new") == []
        else:
            assert place not in names + definitions
            assert contents(file_of(target)) == before, place
            assert is_sound(file_of(target)), place
            file_of(target).unlink()
        backup.write_bytes(original)


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


# PostgreSQL's tools, where there is no PostgreSQL


def test_a_tool_that_is_missing_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    (tmp_path / "backup.dump").write_bytes(b"PGDMP" + bytes(99))
    database = Database("postgresql+psycopg://nobody@127.0.0.1:1/nothing")
    with pytest.raises(BackupError) as raised:
        restore(tmp_path / "backup.dump", database, NINE)
    assert raised.value.reason is BackupFault.TOOL_MISSING
    assert raised.value.details == {"tool": "pg_restore"}


def test_what_is_no_archive_is_refused_before_any_tool_is_asked(tmp_path: Path, backup: Path) -> None:
    database = Database("postgresql+psycopg://nobody@127.0.0.1:1/nothing")
    assert refused(lambda: restore(backup, database, NINE)) is BackupFault.NOT_A_BACKUP
    assert refused(lambda: restore(tmp_path, database, NINE)) is BackupFault.NOT_A_FILE
    assert refused(lambda: restore(backup, database, NINE, replace=True)) is BackupFault.CANNOT_REPLACE


def test_a_password_is_not_among_the_arguments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tool = tmp_path / "pg_dump"
    tool.write_text('#!/bin/sh\necho "$PGPASSWORD"\nprintf "%s " "$@"\n')
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    database = Database("postgresql+psycopg://kiosk:p%40ss%20word@db.example:5433/kiosk?sslmode=require")
    password, arguments = (
        tools.run_tool("pg_dump", "--format=custom", database=database).decode().splitlines()
    )
    assert password == "p@ss word"
    assert "word" not in arguments.replace("--no-password", "")
    for part in (
        "--format=custom",
        "host=db.example",
        "port=5433",
        "user=kiosk",
        "dbname=kiosk",
        "sslmode=require",
    ):
        assert part in arguments


def test_a_tool_that_fails_says_why_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tool = tmp_path / "pg_dump"
    tool.write_text("#!/bin/sh\necho 'pg_dump: error: no such thing' >&2\necho 'pg_dump: more' >&2\nexit 1\n")
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    with pytest.raises(BackupError) as raised:
        tools.run_tool("pg_dump")
    assert raised.value.reason is BackupFault.TOOL_FAILED
    assert raised.value.details["detail"] == "error: no such thing"
