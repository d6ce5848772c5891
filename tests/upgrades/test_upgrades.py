"""Instances of earlier versions, as they were left, under this version: nothing that was recorded is lost.

Each folder beside holds what one version has stored, for both databases (``tests/upgrades/make.py``).
"""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from click.testing import CliRunner
from sqlalchemy import select, text

from kiosk.backups.sqlite_check import deviations
from kiosk.cli import backups, kiosk, main
from kiosk.core import schema
from kiosk.core.database import Database
from kiosk.core.sqlite import sqlite3
from kiosk.models import Base
from kiosk.privacy.people import known_as
from tests.backup_files import file_of
from tests.conftest import new_database
from tests.upgrades.dumps import load_postgresql, load_sqlite
from tests.upgrades.readable import readable

STORED = sorted(each.parent for each in Path(__file__).parent.glob("*/expected.json"))
LARGEST = 300_000
# What Alembic does not compare: checks, exclusions, the definitions of indexes, triggers.
IN_THE_CATALOGUE = """
SELECT concat_ws(' ', table_name, column_name, data_type, is_nullable, column_default)
FROM information_schema.columns WHERE table_schema = 'public'
UNION ALL SELECT concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid))
FROM pg_constraint WHERE connamespace = 'public'::regnamespace
UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
"""


@pytest.fixture(params=STORED, ids=lambda folder: folder.name)
def stored(request: pytest.FixtureRequest) -> Path:
    folder: Path = request.param
    return folder


@pytest.fixture
def told(stored: Path) -> dict[str, Any]:
    """What that version said of itself."""
    found: dict[str, Any] = json.loads((stored / "expected.json").read_text("utf-8"))
    return found


@pytest.fixture
def left(
    stored: Path,
    told: dict[str, Any],
    tmp_path: Path,
    postgresql_url: str | None,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Database]:
    """The instance as that version left it: its folder, and the database."""
    instance = tmp_path / "instance"
    instance.mkdir(mode=0o700)
    for name, content in (("secret_key", f"{told['secret']}\n"), ("checkpoint", told["checkpoint"])):
        (instance / name).write_text(content, "utf-8")
        (instance / name).chmod(0o600)
    if postgresql_url is None:
        database = Database(f"sqlite:///{instance / 'kiosk.db'}")
        load_sqlite((stored / "sqlite.sql").read_text("utf-8"), file_of(database))
    else:
        database = Database(new_database(postgresql_url, "upgraded"))
        load_postgresql((stored / "postgresql.sql").read_text("utf-8"), database)
    for name in [each for each in os.environ if each.startswith("KIOSK_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("KIOSK_INSTANCE", str(instance))
    monkeypatch.setenv("KIOSK_DATABASE_URL", database.url.render_as_string(hide_password=False))
    monkeypatch.setenv("LC_ALL", "C")
    yield database
    database.engine.dispose()


@pytest.fixture
def upgraded(left: Database) -> Database:
    """The same after the first command of this version."""
    done = CliRunner().invoke(kiosk, ["instructor", "list"])
    assert done.exit_code == 0, done.output
    return left


def test_its_schema_is_that_of_a_new_instance(upgraded: Database, database: Database) -> None:
    with upgraded.reading() as db, database.reading() as new:
        assert schema.current_revision(db) == schema.latest_revision()
        context = MigrationContext.configure(db.connection(), opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
        if not upgraded.is_sqlite:
            found, made = (set(each.scalars(text(IN_THE_CATALOGUE))) for each in (db, new))
            assert (found - made, made - found) == (set(), set())
            return
    with closing(sqlite3.connect(file_of(upgraded))) as connection:
        assert list(deviations(connection)) == []


def test_the_check_finds_nothing_wrong_and_sees_all_of_the_ledger(
    upgraded: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backups, "has_wal_fault", lambda: False)  # whichever SQLite there is here
    assert CliRunner().invoke(kiosk, ["check"]).output == "No problem was found.\n"


def test_registers_scores_guests_merges_and_the_roll_are_what_they_were(
    upgraded: Database, told: dict[str, Any]
) -> None:
    with upgraded.reading() as db:
        now = readable(db, datetime.fromisoformat(told["at"]))
    for what, before in told["readable"].items():
        assert now[what] == before, what


def test_who_was_erased_stays_so(upgraded: Database, told: dict[str, Any]) -> None:
    with upgraded.reading() as db:
        rows = [row for table in Base.metadata.sorted_tables for row in db.execute(select(table))]
        for number in told["erased"]:
            assert known_as(db, number) is None
            assert not [row for row in rows if number in str(row)]


def test_what_comes_next_gets_a_row_of_its_own(upgraded: Database) -> None:
    """On PostgreSQL a sequence that lags behind the rows would refuse the first ones."""
    done = CliRunner().invoke(kiosk, ["instructor", "add", "alix@kiosk.example", "--name", "Alix Exemple"])
    assert done.exit_code == 0, done.output


def test_a_database_of_a_later_version_is_refused_and_left_alone(
    left: Database, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with left.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    monkeypatch.setattr(sys, "argv", ["kiosk", "instructor", "add", "alix@kiosk.example", "--name", "Alix"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    assert "made by another version of Kiosk" in capsys.readouterr().err
    with left.reading() as db:
        assert schema.current_revision(db) == "9999"
        assert not db.scalar(text("SELECT count(*) FROM instructor WHERE name = 'Alix'"))


def test_what_is_stored_is_small_and_for_both_databases(stored: Path) -> None:
    for name in ("sqlite.sql", "postgresql.sql"):
        assert 0 < (stored / name).stat().st_size < LARGEST
