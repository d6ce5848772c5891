"""Backups with PostgreSQL's own tools: a consistent archive, restored completely or not at all."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from sqlalchemy import inspect, text

from kiosk.backups.files import BackupError, BackupFault
from kiosk.backups.sqlite_backup import refuse_unknown
from kiosk.core import schema
from kiosk.core.database import Database
from kiosk.core.postgresql import CONNECT_SECONDS

HEADER = b"PGDMP"
# The restoring account owns everything it restores: accounts may have other names there.
OWNERLESS = ("--no-owner", "--no-privileges")
# Reads an archive to its end. Its contents are compressed with a checksum, so damage is detected.
WHOLE = ("--file=/dev/null",)


def write_archive(database: Database, draft: Path) -> None:
    """Have ``pg_dump`` write a consistent snapshot to the draft, and read all of it back."""
    with database.reading() as db:
        if schema.current_revision(db) is None:
            raise BackupError(BackupFault.WITHOUT_SCHEMA, file=database.url.database)
        server = int(db.scalar(text("SHOW server_version_num")) or 0) // 10000
    version = re.search(rb"(\d+)", run_tool("pg_dump", "--version"))
    if version and int(version[1]) < server:
        raise BackupError(BackupFault.TOOL_TOO_OLD, tool="pg_dump", version=int(version[1]), server=server)
    run_tool("pg_dump", "--format=custom", *OWNERLESS, f"--file={draft}", database=database)
    _read(draft, *WHOLE)


def restore_archive(file: Path, database: Database, *, replace: bool) -> None:
    """Have ``pg_restore`` fill an empty database in one transaction, then migrate it in another."""
    if replace:
        raise BackupError(BackupFault.CANNOT_REPLACE)
    _refuse_file(file)
    with database.reading() as db:
        if inspect(db.connection()).get_table_names():
            raise BackupError(BackupFault.NOT_EMPTY_POSTGRESQL, database=database.url.database)
    run_tool(
        "pg_restore",
        "--single-transaction",
        "--exit-on-error",
        *OWNERLESS,
        str(file.absolute()),
        database=database,
    )
    schema.upgrade(database)


def _refuse_file(file: Path) -> None:
    if not file.is_file():
        raise BackupError(BackupFault.NOT_A_FILE, file=file)
    with file.open("rb") as stream:
        if stream.read(len(HEADER)) != HEADER:
            raise BackupError(BackupFault.NOT_A_BACKUP, file=file)
    listed = _read(file, "--list")
    tables = set(re.findall(r"^\d+; \d+ \d+ TABLE \S+ (\S+)", listed.decode(errors="replace"), re.MULTILINE))
    written = _read(file, "--data-only", "--table=alembic_version", "--file=-")
    revision = re.search(rb"^COPY [^\n]*alembic_version[^\n]*\n(\w+)\n", written, re.MULTILINE)
    refuse_unknown(revision[1].decode() if revision else None, tables, file)
    _read(file, *WHOLE)


def _read(archive: Path, *options: str) -> bytes:
    try:
        return run_tool("pg_restore", *options, str(archive.absolute()))
    except BackupError as error:
        if error.reason is BackupFault.TOOL_FAILED:
            raise BackupError(BackupFault.DAMAGED, file=archive, detail=error.details["detail"]) from error
        raise


def run_tool(tool: str, *options: str, database: Database | None = None) -> bytes:
    """Run a tool with these options, and the address of the database if given; return its standard output.

    A password is passed in the environment, since any account can read a process's arguments.

    Raises:
        BackupError: the tool is missing, or failed; ``details`` then has the first line of its error output.
    """
    found = shutil.which(tool)
    if found is None:
        raise BackupError(BackupFault.TOOL_MISSING, tool=tool)
    environment = {"PGCONNECT_TIMEOUT": str(CONNECT_SECONDS), **os.environ, "LC_ALL": "C"}
    command = [found, *options]
    if database is not None:
        address, password = _address(database)
        command += ["--no-password", f"--dbname={address}"]
        if password:
            environment["PGPASSWORD"] = password
    done = subprocess.run(  # noqa: S603 - the tool is PostgreSQL's, the options are ours
        command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    if done.returncode != 0:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        detail = said[0] if said else f"exit status {done.returncode}"
        raise BackupError(BackupFault.TOOL_FAILED, tool=tool, detail=detail.removeprefix(f"{tool}: "))
    return done.stdout


def _address(database: Database) -> tuple[str, str]:
    """The connection string for the tools, and the password separately."""
    from psycopg.conninfo import make_conninfo  # an optional extra, absent if only SQLite is used

    parts = database.url.translate_connect_args(username="user", database="dbname")
    parts |= {
        name: ",".join(given) if isinstance(given, tuple) else given
        for name, given in database.url.query.items()
    }
    password = str(parts.pop("password", ""))
    return make_conninfo("", **parts), password
