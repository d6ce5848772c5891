"""A database that has more or other than Kiosk's schema is told by a check and is not restored."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from kiosk.backups import BackupError, BackupFault, restore
from kiosk.backups.sqlite_check import Deviation, deviations
from kiosk.cli.backups import problems_of
from kiosk.cli.instance import speaking
from kiosk.config import Settings
from kiosk.core import schema
from kiosk.core.database import Database
from kiosk.core.sqlite import sqlite3
from tests.backup_files import contents, run_sql
from tests.clock import NINE_IN_PARIS
from tests.conftest import SECRET

COPY = "CREATE TABLE copy AS SELECT * FROM sign_in"
FOREIGN: dict[str, tuple[str, ...]] = {
    "trigger": ("CREATE TRIGGER found AFTER INSERT ON sign_in BEGIN DELETE FROM correction; END",),
    "view": ("CREATE VIEW found AS SELECT * FROM sign_in",),
    "virtual table": ("CREATE VIRTUAL TABLE found USING fts5(words)",),
    "virtual table under a name of Litestream": ("CREATE VIRTUAL TABLE _litestream_found USING fts5(words)",),
    "table": ("CREATE TABLE found (words TEXT)",),
    "index": ("CREATE UNIQUE INDEX found ON sign_in (device_key)",),
}
DIFFERENT: dict[str, tuple[str, ...]] = {
    "table without constraints": (COPY, "DROP TABLE sign_in", "ALTER TABLE copy RENAME TO sign_in"),
    "one column more": ("ALTER TABLE sign_in ADD COLUMN more TEXT DEFAULT ''",),
    "a view in a table's place": (
        "ALTER TABLE sign_in RENAME TO old",
        "CREATE VIEW sign_in AS SELECT * FROM old",
    ),
    "an index on another column": (
        "DROP INDEX ix_correction_class_session",
        "CREATE INDEX ix_correction_class_session ON correction (status)",
    ),
    "an index gone": ("DROP INDEX ix_correction_class_session",),
    "a table gone": ("DROP TABLE annulment",),
}
CHANGES = {**FOREIGN, **DIFFERENT}


@pytest.fixture
def file(tmp_path: Path, migrated_file: Path) -> Path:
    copy = tmp_path / "copy.db"
    shutil.copyfile(migrated_file, copy)
    copy.chmod(0o600)
    return copy


@pytest.fixture
def target(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path / 'restored.db'}")
    yield database
    database.engine.dispose()


def told(file: Path) -> list[str]:
    """What ``kiosk check`` says of this database file."""
    file.parent.chmod(0o700)
    settings = Settings(
        instance=file.parent,
        database_url=f"sqlite:///{file}",
        secret_key=SECRET,
        base_url="http://kiosk.test",
    )
    with speaking():
        return list(problems_of(settings))


def test_a_database_that_the_migrations_made_has_nothing_to_tell(file: Path) -> None:
    assert told(file) == []


@pytest.mark.parametrize("change", CHANGES)
def test_another_schema_is_told(file: Path, change: str) -> None:
    run_sql(file, "PRAGMA legacy_alter_table=ON", *CHANGES[change])
    problems = [each for each in told(file) if "“" in each]
    assert problems
    if change in FOREIGN:
        name = "_litestream_found" if "Litestream" in change else "found"
        assert problems[0] == f"“{name}” in the database is not Kiosk’s."


@pytest.mark.parametrize("change", CHANGES)
def test_another_schema_is_not_restored(file: Path, target: Database, change: str) -> None:
    run_sql(file, "PRAGMA legacy_alter_table=ON", *CHANGES[change])
    with pytest.raises(BackupError) as refusal:
        restore(file, target, NINE_IN_PARIS)
    assert refusal.value.reason in (BackupFault.OTHER_SCHEMA, BackupFault.OTHER_PROGRAM)
    assert not Path(str(target.url.database)).exists()


def test_a_trigger_is_refused_before_a_migration_sets_it_off(
    file: Path, target: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_sql(file, *FOREIGN["trigger"])
    monkeypatch.setattr(schema, "upgrade", lambda _database: pytest.fail("it was migrated"))
    with pytest.raises(BackupError) as refusal:
        restore(file, target, NINE_IN_PARIS)
    assert refusal.value.details["name"] == "found"


def test_a_trigger_is_told_in_a_database_of_another_version_too(file: Path) -> None:
    run_sql(file, "UPDATE alembic_version SET version_num = '0000'")
    assert len([each for each in told(file) if "“" in each]) == 0
    run_sql(file, *FOREIGN["trigger"])
    assert "“found” in the database is not Kiosk’s." in told(file)


@pytest.mark.parametrize(
    "altered",
    [
        ("BEGIN", "BEGIN DELETE FROM correction;"),  # it does more
        ("WHEN EXISTS", "WHEN NOT EXISTS"),
        ("ON enrolment", "ON sign_in"),
    ],
)
def test_a_trigger_of_kiosks_that_says_something_else_is_not_kiosks(
    file: Path, target: Database, altered: tuple[str, str]
) -> None:
    """SQLite has no exclusion constraint: two triggers keep enrolments from overlapping."""
    with closing(sqlite3.connect(file)) as connection:
        [(sql,)] = connection.execute(
            "SELECT sql FROM sqlite_master WHERE name = 'enrolment_no_overlap_insert'"
        )
    run_sql(file, "DROP TRIGGER enrolment_no_overlap_insert", sql.replace(*altered))
    assert "“enrolment_no_overlap_insert” in the database is not Kiosk’s." in told(file)
    with pytest.raises(BackupError) as refusal:
        restore(file, target, NINE_IN_PARIS)
    assert refusal.value.details["name"] == "enrolment_no_overlap_insert"


def test_a_trigger_of_kiosks_that_is_gone_is_told(file: Path, target: Database) -> None:
    run_sql(file, "DROP TRIGGER enrolment_no_overlap_update")
    assert [each for each in told(file) if "enrolment_no_overlap_update" in each]
    with pytest.raises(BackupError) as refusal:
        restore(file, target, NINE_IN_PARIS)
    assert refusal.value.reason is BackupFault.OTHER_SCHEMA


def test_what_litestream_and_sqlite_keep_for_themselves_is_no_deviation(file: Path, target: Database) -> None:
    run_sql(
        file,
        "CREATE TABLE _litestream_seq (id INTEGER PRIMARY KEY, seq INTEGER)",
        "CREATE TABLE _litestream_lock (id INTEGER)",
        "ANALYZE",
    )
    assert told(file) == []
    restore(file, target, NINE_IN_PARIS)
    assert "_litestream_seq" in contents(Path(str(target.url.database)))


def test_spaces_quotes_and_the_order_of_the_parts_make_no_difference(file: Path) -> None:
    run_sql(
        file,
        "DROP TABLE throttle_bucket",
        'CREATE  TABLE "throttle_bucket" (\n"tokens"  INTEGER NOT NULL, updated_at TEXT NOT NULL,'
        " key TEXT NOT NULL, CONSTRAINT pk_throttle_bucket PRIMARY KEY(key))  STRICT",
    )
    with closing(sqlite3.connect(file)) as connection:
        found = {(each.name, each.deviation) for each in deviations(connection)}
        assert ("throttle_bucket", Deviation.DIFFERENT) not in found
        connection.execute("ALTER TABLE throttle_bucket ADD COLUMN more TEXT")
        found = {(each.name, each.deviation) for each in deviations(connection)}
        assert ("throttle_bucket", Deviation.DIFFERENT) in found
