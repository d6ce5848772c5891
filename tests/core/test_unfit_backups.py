"""A backup that is not fit is refused, and changes nothing."""

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.backups import BackupError, BackupFault, restore
from kiosk.core.database import Database
from tests.backup_files import (
    add_course,
    contents,
    file_of,
    flip,
    is_sound,
    left_in,
    new_database,
    refused,
    run_sql,
)
from tests.clock import NINE_IN_PARIS as NINE


def newer(file: Path) -> None:
    run_sql(file, "UPDATE alembic_version SET version_num = '9999'", "DROP TABLE kiosk_backup")


def no_revision(file: Path) -> None:
    run_sql(file, "DELETE FROM alembic_version", "DROP TABLE kiosk_backup")


def another_program(file: Path) -> None:
    file.unlink()
    run_sql(file, "CREATE TABLE alembic_version (version_num)", "INSERT INTO alembic_version VALUES ('0001')")


def changed(file: Path) -> None:
    run_sql(file, "UPDATE person SET school_family_name = 'Autre' WHERE id = 1")


def dangling(file: Path) -> None:
    run_sql(file, "DELETE FROM person", "DROP TABLE kiosk_backup")


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
