"""``kiosk backup``, ``kiosk restore``, ``kiosk check``: what an operator and a timer see of them."""

import os
import shutil
import stat
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import make_url, text
from sqlalchemy.orm import Session

from kiosk.cli import backups, kiosk, main
from kiosk.cli.ledger_check import Finding
from kiosk.config import Settings
from kiosk.core.database import Database
from kiosk.core.instance import held
from kiosk.core.keys import Keys
from kiosk.ledger.writing import signing_database
from kiosk.models import Base
from tests.backup_files import add_course, contents, fill, flip, run_sql
from tests.cli.conftest import keep_secret
from tests.conftest import SECRET
from tests.servers import kiosk_script, wait_until_healthy

Run = Callable[..., Result]


@pytest.fixture
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of an instance that does not exist yet, on SQLite whatever the other tests run on."""
    for name in [each for each in os.environ if each.startswith("KIOSK_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("KIOSK_INSTANCE", str(tmp_path / "instance"))
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(backups, "has_wal_fault", lambda: False)  # whichever SQLite there is here
    return tmp_path / "instance"


@pytest.fixture
def run(instance: Path) -> Run:
    def invoke(*arguments: str) -> Result:
        return CliRunner().invoke(kiosk, arguments)

    return invoke


@pytest.fixture
def filled(instance: Path, run: Run) -> Path:
    """The database file of an instance in which a hall has signed."""
    keep_secret(instance)
    assert run("instructor", "add", "prof@kiosk.example", "--name", "Prof Exemple").exit_code == 0
    database = signing_database(f"sqlite:///{instance / 'kiosk.db'}", Keys(SECRET))
    fill(database)
    database.close()
    assert run("register", "checkpoint").exit_code == 0  # each command keeps the newest outside
    return instance / "kiosk.db"


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Path]:
    """Go on with another instance, which does not exist yet."""

    def go() -> Path:
        monkeypatch.setenv("KIOSK_INSTANCE", str(tmp_path / "elsewhere"))
        return tmp_path / "elsewhere"

    return go


def one_line(result: Result) -> str:
    """What a command said that was refused."""
    assert result.exit_code == 1
    assert result.output.startswith("Error: ")
    assert len(result.output.splitlines()) == 1
    return result.output.removeprefix("Error: ").strip()


# Backup and restore


def test_the_drill_back_up_restore_elsewhere_compare_everything(
    run: Run, filled: Path, elsewhere: Callable[[], Path], tmp_path: Path
) -> None:
    said = run("backup", "backup.db")
    assert said.exit_code == 0
    assert said.output == f"backup.db: {(tmp_path / 'backup.db').stat().st_size // 1000 + 1} kB, checked.\n"
    folder = elsewhere()
    folder.mkdir(mode=0o700)
    shutil.copy2(filled.parent / "secret_key", folder)
    assert run("restore", "backup.db").output == "backup.db is restored.\n"
    told = contents(folder / "kiosk.db")["log_entry"][-1]
    assert told[1] == "restored"
    apart = {"log_entry": [], "checkpoint": []}  # a restore is itself an act
    assert {**contents(folder / "kiosk.db"), **apart} == {**contents(filled), **apart}
    assert len(contents(folder / "kiosk.db")["sign_in"]) == 30
    assert stat.S_IMODE((folder / "kiosk.db").stat().st_mode) == 0o600
    assert run("check").output == "No problem was found.\n"
    assert run("instructor", "reset", "prof@kiosk.example").exit_code == 0


def test_a_backup_that_goes_to_another_secret_says_what_to_do(
    run: Run, filled: Path, elsewhere: Callable[[], Path]
) -> None:
    run("backup", "backup.db")
    folder = elsewhere()
    restored = run("restore", "backup.db")
    assert restored.exit_code == 0
    assert restored.stdout == "backup.db is restored.\n"
    assert restored.stderr.startswith("This database is used with another secret than this server’s: take")
    assert run("check").output == restored.stderr
    assert run("instructor", "reset", "prof@kiosk.example").exit_code == 1
    shutil.copy2(filled.parent / "secret_key", folder)
    assert run("instructor", "reset", "prof@kiosk.example").exit_code == 0
    assert run("check").output == "No problem was found.\n"


def test_a_backup_is_not_made_of_a_migrated_database_but_of_the_one_there_is(run: Run, filled: Path) -> None:
    """Before an upgrade, the new version is perhaps installed already."""
    run_sql(filled, "UPDATE alembic_version SET version_num = '0000'")
    assert run("backup", "backup.db").exit_code == 0
    assert contents(filled)["alembic_version"] == [("0000",)]
    assert contents(Path("backup.db"))["alembic_version"] == [("0000",)]


def test_backup_and_check_make_nothing_where_nothing_is(run: Run, instance: Path) -> None:
    for command in (("backup", "backup.db"), ("check",)):
        assert "KIOSK_SECRET_KEY_FILE: cannot read" in str(run(*command).exception)
    assert not instance.exists()
    instance.mkdir()
    (instance / "secret_key").write_text("0123456789abcdefghijklmnopqrstuvwxyz")
    (instance / "secret_key").chmod(0o600)
    instance.chmod(0o700)
    assert one_line(run("backup", "backup.db")) == f"There is no database {instance / 'kiosk.db'}."
    assert run("check").output == f"There is no database {instance / 'kiosk.db'}.\n"
    assert [each.name for each in instance.iterdir()] == ["secret_key"]


def test_what_backup_refuses_is_one_line(run: Run, filled: Path, tmp_path: Path) -> None:
    (tmp_path / "there.db").touch()
    (tmp_path / "link.db").symlink_to("there.db")
    assert one_line(run("backup", "there.db")) == "there.db exists; with --force it is replaced."
    assert one_line(run("backup", "link.db", "--force")) == "link.db is not an ordinary file."
    assert one_line(run("backup", str(filled), "--force")) == f"{filled} belongs to the database itself."
    assert "is a directory" in run("backup", str(tmp_path)).output
    assert run("backup", "there.db", "--force").exit_code == 0


def test_a_folder_that_is_missing_is_one_line(
    run: Run, filled: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["kiosk", "backup", "/nowhere/backup.db"])
    with pytest.raises(SystemExit):
        main()
    assert capsys.readouterr().err == "kiosk: No such file or directory: /nowhere\n"


def test_a_full_disk_is_one_line_and_leaves_nothing(run: Run, filled: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        ["bash", "-c", f"ulimit -f 100; exec {kiosk_script()} backup backup.db"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr == f"Error: {filled}: SQLite says “disk I/O error”.\n"
    assert [each.name for each in tmp_path.iterdir()] == ["instance"]


def test_what_restore_refuses_is_one_line(
    run: Run, filled: Path, elsewhere: Callable[[], Path], tmp_path: Path
) -> None:
    run("backup", "backup.db")
    full = (
        f"The database {filled} is not empty; with --replace it is kept alongside the new one "
        "under another name."
    )
    assert one_line(run("restore", "backup.db")) == full
    elsewhere()
    assert "does not exist" in run("restore", "missing.db").output
    assert "is a directory" in run("restore", str(tmp_path)).output
    spoilt: dict[str, tuple[Callable[[Path], object], str]] = {
        "text.db": (
            lambda file: file.write_text("no"),
            "text.db is not a backup for this kind of database (SQLite or PostgreSQL).",
        ),
        "short.db": (
            lambda file: os.truncate(file, 8192),
            "short.db is damaged: database disk image is malformed.",
        ),
        "changed.db": (
            lambda file: run_sql(file, "UPDATE person SET school_given_name = 'X'"),
            "changed.db is damaged: SHA-256.",
        ),
        "newer.db": (
            lambda file: run_sql(
                file, "DROP TABLE kiosk_backup", "UPDATE alembic_version SET version_num = '9999'"
            ),
            "newer.db was made by a newer version of Kiosk (revision 9999).",
        ),
        "other.db": (
            lambda file: run_sql(file, "DROP TABLE kiosk_backup", "DROP TABLE alembic_version"),
            "other.db is not a Kiosk database.",
        ),
        "dangling.db": (
            lambda file: run_sql(file, "DROP TABLE kiosk_backup", "DELETE FROM instructor"),
            "dangling.db is damaged: rows of “session_teacher” point to nothing in “instructor”.",
        ),
        "raw.db": (
            lambda file: Path(f"{file}-wal").write_text("log"),
            "raw.db-wal is next to raw.db: this is a copy of a database in use, not a backup.",
        ),
    }
    for name, (spoil, words) in spoilt.items():
        shutil.copyfile("backup.db", name)
        spoil(tmp_path / name)
        assert one_line(run("restore", name)) == words
        assert not (tmp_path / "elsewhere" / "kiosk.db").exists()


def test_a_database_that_is_replaced_is_kept_and_named(run: Run, filled: Path) -> None:
    run("backup", "backup.db")
    database = Database(f"sqlite:///{filled}")
    add_course(database, "AFTERWARDS")
    database.close()
    told, done = run("restore", "backup.db", "--replace").output.splitlines()
    assert done == "backup.db is restored."
    kept = Path(told.removeprefix("The database that was there is kept as ").removesuffix("."))
    assert "AFTERWARDS" in str(contents(kept)["course"])
    assert "AFTERWARDS" not in str(contents(filled)["course"])
    assert run("check").exit_code == 0


@pytest.mark.server
def test_a_running_server_keeps_its_database(run: Run, filled: Path, free_port: int) -> None:
    run("backup", "backup.db")
    before = contents(filled)
    server = subprocess.Popen(
        [kiosk_script(), "serve", "--port", str(free_port), "--workers", "1"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        wait_until_healthy(free_port)
        for options in ((), ("--replace",)):
            words = f"The database {filled} is in use: stop the server first."
            assert one_line(run("restore", "backup.db", *options)) == words
        assert run("check").output == "No problem was found.\n"
        assert wait_until_healthy(free_port)["status"] == "ok"
        assert contents(filled) == before
    finally:
        server.terminate()
        server.wait(30)
    assert run("restore", "backup.db", "--replace").exit_code == 0


def test_a_server_that_has_not_opened_its_database_yet_keeps_it_too(run: Run, filled: Path) -> None:
    run("backup", "backup.db")
    before = contents(filled)
    with held(filled.parent):
        words = f"The database {filled} is in use: stop the server first."
        assert one_line(run("restore", "backup.db", "--replace")) == words
    assert contents(filled) == before
    assert run("restore", "backup.db", "--replace").exit_code == 0


# Check


def others_read(file: Path) -> None:
    file.touch()
    file.chmod(0o640)


SPOILT: dict[str, tuple[Callable[[Path], object], str]] = {
    "students gone": (
        lambda file: run_sql(file, "DELETE FROM person"),
        "30 rows of “enrolment” point to nothing in “person”.",
    ),
    "instructor gone": (
        lambda file: run_sql(file, "DELETE FROM instructor"),
        "1 row of “teaching” points to nothing in “instructor”.",
    ),
    "an older schema": (
        lambda file: run_sql(file, "UPDATE alembic_version SET version_num = '0000'"),
        "The database has the schema 0000, and this version of Kiosk has ",
    ),
    "no schema": (
        lambda file: run_sql(file, "DELETE FROM alembic_version"),
        "The database has never been used by Kiosk.",
    ),
    "a damaged page": (lambda file: flip(file, file.stat().st_size - 4096), "The database is damaged: "),
    "no database": (
        lambda file: file.write_bytes(b"no database" * 999),
        "The database cannot be read: file is not a database.",
    ),
    "missing": (Path.unlink, "There is no database "),
    "others read it": (
        others_read,
        "kiosk.db is open to other accounts (mode 0640); set it with chmod go= .",
    ),
    "others read the folder": (
        lambda file: file.parent.chmod(0o755),
        "instance is open to other accounts (mode 0755)",
    ),
    "others read the secret": (
        lambda file: others_read(file.parent / "secret_key"),
        "secret_key is open to other accounts",
    ),
    "others read a former one": (
        lambda file: others_read(file.with_name("kiosk.db.before-restore-2026")),
        "kiosk.db.before-restore-2026 is open to other accounts",
    ),
}


@pytest.mark.parametrize("what", SPOILT)
def test_each_problem_is_a_line_and_a_failure(run: Run, filled: Path, what: str) -> None:
    spoil, words = SPOILT[what]
    spoil(filled)
    result = run("check")
    assert result.exit_code == 1
    assert words in result.stderr
    assert result.stdout == ""
    assert result.exception.__class__ is SystemExit


def test_all_problems_are_told_at_once(run: Run, filled: Path) -> None:
    filled.chmod(0o644)
    run_sql(filled, "DELETE FROM instructor", "DELETE FROM person")
    assert len(run("check").stderr.splitlines()) >= 4


def test_another_check_is_one_name_more(run: Run, filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody_is_called_so(db: Session, _settings: Settings) -> Iterator[Finding]:
        for (name,) in db.execute(text("SELECT name FROM instructor WHERE name = 'Prof Exemple'")):
            yield Finding(f"{name}, really?")

    monkeypatch.setattr(backups, "CHECKS", (*backups.CHECKS, nobody_is_called_so))
    assert run("check").stderr == "Prof Exemple, really?\n"


def test_checking_changes_nothing(run: Run, filled: Path) -> None:
    before = {each.name: each.read_bytes() for each in filled.parent.iterdir()}
    assert run("check").exit_code == 0
    assert {each.name: each.read_bytes() for each in filled.parent.iterdir()} == before


# PostgreSQL


@pytest.fixture
def postgresql(
    postgresql_url: str | None, database: Database, instance: Path, monkeypatch: pytest.MonkeyPatch
) -> Database:
    """Something on PostgreSQL, in this instance."""
    if postgresql_url is None:
        pytest.skip("needs PostgreSQL (apt-get install postgresql): --postgresql $(.ci/postgresql FOLDER)")
    if not (shutil.which("pg_dump") and shutil.which("pg_restore")):
        pytest.skip("needs pg_dump and pg_restore (apt-get install postgresql-client)")
    monkeypatch.setenv("KIOSK_DATABASE_URL", postgresql_url)
    fill(database)
    return database


@pytest.fixture
def second(postgresql: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], Database]]:
    """Go on with another database on the same server, which is empty."""
    name = f"kiosk_{uuid4().hex}"
    alone = postgresql.engine.execution_options(isolation_level="AUTOCOMMIT")
    with alone.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    database = Database(make_url(postgresql.url).set(database=name).render_as_string(hide_password=False))

    def go() -> Database:
        monkeypatch.setenv("KIOSK_DATABASE_URL", database.url.render_as_string(hide_password=False))
        return database

    yield go
    database.engine.dispose()
    with alone.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


def rows_of(database: Database) -> dict[str, list[tuple[object, ...]]]:
    with database.reading() as db:
        return {
            table.name: sorted((tuple(row) for row in db.execute(table.select())), key=repr)
            for table in Base.metadata.sorted_tables
        }


def test_on_postgresql_a_backup_comes_back_whole(
    run: Run, postgresql: Database, second: Callable[[], Database], tmp_path: Path
) -> None:
    (tmp_path / "instance").mkdir(mode=0o700, exist_ok=True)
    (tmp_path / "instance" / "secret_key").write_text(f"{SECRET}\n")
    (tmp_path / "instance" / "secret_key").chmod(0o600)
    said = run("backup", "backup.dump")
    assert said.exit_code == 0, said.output
    assert stat.S_IMODE((tmp_path / "backup.dump").stat().st_mode) == 0o600
    before = rows_of(postgresql)
    restored = second()
    assert run("restore", "backup.dump").output == "backup.dump is restored.\n"
    after = rows_of(restored)
    assert len(after["log_entry"]) == len(before["log_entry"]) + 1  # the restore itself
    of_the_log = {"log_entry", "checkpoint"}
    assert {name: after[name] for name in after.keys() - of_the_log} == {
        name: before[name] for name in before.keys() - of_the_log
    }
    assert len(before["sign_in"]) == 30
    assert run("check").output == "No problem was found.\n"
    assert "already has tables" in one_line(run("restore", "backup.dump"))
    assert "nothing is replaced" in one_line(run("restore", "backup.dump", "--replace"))


def test_on_postgresql_a_damaged_archive_changes_nothing(
    run: Run, postgresql: Database, second: Callable[[], Database], tmp_path: Path
) -> None:
    run("restore", "nothing")
    (tmp_path / "instance").mkdir(mode=0o700, exist_ok=True)
    (tmp_path / "instance" / "secret_key").write_text(f"{SECRET}\n")
    assert run("backup", "backup.dump").exit_code == 0
    empty = second()
    whole = (tmp_path / "backup.dump").read_bytes()
    spoilt = {
        "is not a backup": b"",
        "is damaged": whole[: len(whole) // 2],
        "is damaged: ": whole[:-200],
        "is not a backup for": b"SQLite format 3\0" + bytes(99),
    }
    for words, content in spoilt.items():
        (tmp_path / "spoilt.dump").write_bytes(content)
        assert words in one_line(run("restore", "spoilt.dump"))
    with empty.reading() as db:
        assert not db.scalar(text("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"))


def test_on_postgresql_a_tool_that_is_too_old_is_told(
    run: Run, postgresql: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "instance").mkdir(mode=0o700, exist_ok=True)
    (tmp_path / "instance" / "secret_key").write_text(f"{SECRET}\n")
    (tmp_path / "tools").mkdir()
    tool = tmp_path / "tools" / "pg_dump"
    tool.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 9.6.24'\n")
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tool.parent}:{os.environ['PATH']}")
    assert one_line(run("backup", "backup.dump")).startswith("pg_dump is version 9, too old for the server")
    assert not (tmp_path / "backup.dump").exists()


def test_on_postgresql_a_constraint_that_may_not_hold_is_told(
    run: Run, postgresql: Database, second: Callable[[], Database], tmp_path: Path
) -> None:
    (tmp_path / "instance").mkdir(mode=0o700, exist_ok=True)
    (tmp_path / "instance" / "secret_key").write_text(f"{SECRET}\n")
    (tmp_path / "instance" / "secret_key").chmod(0o600)
    run("backup", "backup.dump")
    restored = second()
    run("restore", "backup.dump")
    with restored.engine.begin() as connection:
        connection.execute(text("ALTER TABLE course ADD CONSTRAINT doubtful CHECK (title <> '') NOT VALID"))
    assert run("check").stderr == "The database is damaged: course: doubtful.\n"
