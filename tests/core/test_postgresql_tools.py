"""PostgreSQL's tools, where there is no PostgreSQL."""

import os
from pathlib import Path

import pytest

from kiosk.backups import BackupError, BackupFault, restore
from kiosk.backups import postgresql as tools
from kiosk.core.database import Database
from tests.backup_files import refused
from tests.clock import NINE_IN_PARIS as NINE


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
