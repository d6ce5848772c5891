"""Backups: everything that was committed, whole and checked, or no file at all."""

import os
import stat
import threading
import time
from pathlib import Path

import pytest

from kiosk import backups
from kiosk.backups import BackupFault, back_up, restore, sqlite_backup
from kiosk.core.database import Database
from kiosk.core.throttle import Bucket
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


@pytest.mark.parametrize("from_the_end", [1, 2, 3, 4])
def test_a_damaged_page_makes_no_backup(tmp_path: Path, migrated_file: Path, from_the_end: int) -> None:
    """The database opens. Damage to an index, as two of these pages are, is noticed only by a whole check."""
    damaged = new_database(tmp_path / "damaged", migrated_file)
    pages = file_of(damaged).stat().st_size // 4096
    flip(file_of(damaged), (pages - from_the_end) * 4096)
    assert refused(lambda: back_up(damaged, tmp_path / "backup.db")) is BackupFault.DAMAGED
    assert left_in(tmp_path) == ["damaged"]
    damaged.engine.dispose()


def test_a_row_that_points_to_nothing_makes_no_backup(kiosk: Database, tmp_path: Path) -> None:
    run_sql(file_of(kiosk), "DELETE FROM person")  # a shell does not mind foreign keys
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
