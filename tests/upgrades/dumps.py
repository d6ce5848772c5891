"""Databases as SQL text, which an empty database of the same kind takes without a tool, and years later."""

import re
from contextlib import closing
from pathlib import Path

import psycopg
from sqlalchemy import insert, select, text

from kiosk.backups.postgresql import OWNERLESS, run_tool
from kiosk.backups.sqlite_check import quoted, sqlite_tables
from kiosk.core import schema
from kiosk.core.database import Database
from kiosk.core.sqlite import sqlite3
from kiosk.models import Base


def dump_of_sqlite(file: Path) -> str:
    """As SQLite's shell writes it: the tables with their rows, then indexes and triggers."""
    with closing(sqlite3.connect(file)) as connection:
        made = dict(connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
        lines = []
        for table in sqlite_tables(connection):
            columns = [row[1] for row in connection.execute(f"PRAGMA table_info({quoted(table)})")]
            values = " || ', ' || ".join(f"quote({quoted(each)})" for each in columns)
            rows = connection.execute(f"SELECT {values} FROM {quoted(table)} ORDER BY rowid")
            lines.append(made[table])
            lines += [f"INSERT INTO {quoted(table)} VALUES ({row})" for (row,) in rows]
        lines += [
            sql
            for (sql,) in connection.execute(
                "SELECT sql FROM sqlite_master WHERE type <> 'table' AND sql IS NOT NULL ORDER BY type, name"
            )
        ]
    return "".join(f"{each};\n" for each in ("BEGIN", *lines, "COMMIT"))


def load_sqlite(dump: str, file: Path) -> None:
    """Make this file a database of what a dump holds."""
    file.touch(0o600)
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(dump)


def dump_of_postgresql(database: Database) -> str:
    """As ``pg_dump`` writes it, without what only ``psql`` or a server of the same version understands."""
    told = run_tool("pg_dump", "--format=plain", "--inserts", *OWNERLESS, database=database).decode()
    settings, tables = re.split(r"^(?=CREATE )", told, maxsplit=1, flags=re.MULTILINE)
    assert "INSERT" not in settings
    return re.sub(r"^\\unrestrict .*\n", "", tables, flags=re.MULTILINE)


def load_postgresql(dump: str, database: Database) -> None:
    """Fill an empty database with what a dump holds."""
    address = database.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address) as connection:
        connection.execute(dump)


def copy(source: Database, target: Database) -> None:
    """Make an empty database hold the same rows, under the same ids."""
    schema.upgrade(target)
    with source.reading() as rows, target.engine.begin() as connection:
        for table in Base.metadata.sorted_tables:
            found = [dict(each) for each in rows.execute(select(table)).mappings()]
            if found:
                connection.execute(insert(table), found)
            if found and "id" in table.columns:
                last = (
                    f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), max(id)) FROM {table.name}"
                )
                connection.execute(text(last))
