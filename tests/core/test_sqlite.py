"""Which SQLite is used, and what is said where it is an old one."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from kiosk.core import sqlite
from kiosk.core.database import Database
from kiosk.core.sqlite import has_wal_fault, sqlite3
from tests.backup_files import run_sql
from tests.conftest import SECRET

PROGRAM = "import sys\n{first}\nfrom kiosk.cli import main\nmain()"
# As on machines for which there is no such package.
WITHOUT_PYSQLITE3 = "sys.modules['pysqlite3'] = None"


@pytest.fixture
def instance(tmp_path: Path, migrated_file: Path) -> Path:
    folder = tmp_path / "instance"
    folder.mkdir(mode=0o700)
    shutil.copyfile(migrated_file, folder / "kiosk.db")
    (folder / "kiosk.db").chmod(0o600)
    return folder


def check(instance: Path, first: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", PROGRAM.format(first=first), "check"],
        env={"KIOSK_INSTANCE": str(instance), "KIOSK_SECRET_KEY": SECRET, "LC_ALL": "C"},
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("version", "faulty"),
    [
        ("3.7.0", True),
        ("3.40.1", True),
        ("3.51.2", True),
        ("3.51.3", False),
        ("3.53.0", False),
        ("4.0", False),
    ],
)
def test_a_sqlite_before_3_51_3_has_the_fault_of_its_log(
    monkeypatch: pytest.MonkeyPatch, version: str, faulty: bool
) -> None:
    monkeypatch.setattr(sqlite, "VERSION", version)
    assert has_wal_fault() is faulty


def test_the_engine_uses_it_too(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'kiosk.db'}")
    with database.engine.connect() as connection:
        assert isinstance(connection.connection.driver_connection, sqlite3.Connection)
        assert connection.exec_driver_sql("SELECT sqlite_version()").scalar() == sqlite.VERSION
    database.close()


@pytest.mark.parametrize("first", ["", WITHOUT_PYSQLITE3], ids=["as installed", "without pysqlite3"])
def test_a_check_looks_at_all_that_sqlite_can_tell_whichever_it_is(instance: Path, first: str) -> None:
    run_sql(
        instance / "kiosk.db",
        "PRAGMA foreign_keys=OFF",
        "INSERT INTO teaching (course_id, instructor_id) VALUES (7, 8)",
        "CREATE TRIGGER found AFTER INSERT ON sign_in BEGIN DELETE FROM correction; END",
    )
    result = check(instance, first)
    assert result.returncode == 1
    assert "points to nothing in “course”" in result.stderr
    assert "“found” in the database is not Kiosk’s." in result.stderr


def test_an_old_sqlite_is_a_warning_of_the_check_and_no_problem(instance: Path) -> None:
    result = check(instance, "import kiosk.core.sqlite; kiosk.core.sqlite.VERSION = '3.40.1'")
    assert result.returncode == 0
    assert result.stderr == ""
    assert result.stdout.splitlines() == [
        "Warning: SQLite 3.40.1 is older than 3.51.3 and may damage a database in rare cases.",
        "No problem was found.",
    ]


def test_on_postgresql_the_age_of_sqlite_does_not_matter(instance: Path) -> None:
    old = "from kiosk.core import sqlite; sqlite.VERSION = '3.40.1'"
    first = f"{old}; import os; os.environ['KIOSK_DATABASE_URL'] = "
    result = check(instance, f"{first}'postgresql+psycopg://nobody@127.0.0.1:1/nothing'")
    assert "Warning" not in result.stdout


@pytest.mark.parametrize(("version", "told"), [("3.51.2", ["sqlite_wal_fault"]), ("3.51.3", [])])
def test_health_warns_of_an_old_sqlite_and_is_well(
    client: FlaskClient,
    postgresql_url: str | None,
    monkeypatch: pytest.MonkeyPatch,
    version: str,
    told: list[str],
) -> None:
    monkeypatch.setattr(sqlite, "VERSION", version)
    answer = client.get("/health")
    assert answer.status_code == 200
    assert answer.get_json()["status"] == "ok"
    assert answer.get_json()["warnings"] == ([] if postgresql_url else told)
