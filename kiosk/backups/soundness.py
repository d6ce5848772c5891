"""Whether a database is sound: what SQLite and PostgreSQL can tell about it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from kiosk.sqlite import sqlite3

MOST_LINES = 20


@dataclass(frozen=True)
class Dangling:
    """So many rows of a table point to a row of another one that does not exist."""

    table: str
    parent: str
    rows: int


def sqlite_damage(connection: sqlite3.Connection) -> list[str]:
    """What SQLite's own check of the whole file finds, in its words; nothing where it is sound."""
    try:
        told = [str(row[0]) for row in connection.execute(f"PRAGMA integrity_check({MOST_LINES})")]
    except sqlite3.DatabaseError as error:
        return [str(error)]
    lines = [line for each in told for line in each.splitlines() if not line.startswith("***")]
    return [] if lines == ["ok"] else lines


def sqlite_dangling(connection: sqlite3.Connection) -> list[Dangling]:
    """Foreign keys that lead nowhere, counted by the pair of tables; sorted."""
    pairs = Counter((row[0], row[2]) for row in connection.execute("PRAGMA foreign_key_check"))
    return [Dangling(str(table), str(parent), rows) for (table, parent), rows in sorted(pairs.items())]


def sqlite_tables(connection: sqlite3.Connection) -> list[str]:
    """The names of all tables, SQLite's own left out; sorted."""
    rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    return [row[0] for row in rows if not row[0].startswith("sqlite_")]


def quoted(name: str) -> str:
    """A name as SQL."""
    return '"' + name.replace('"', '""') + '"'


def postgresql_damage(db: Session) -> Iterator[str]:
    """Read every value of every table, and ask for constraints and indexes that do not hold.

    PostgreSQL keeps foreign keys itself and has no check of the whole: a damaged page, a missing file and a
    constraint that was never validated are what can be told from within.
    """
    for table in sorted(inspect(db.connection()).get_table_names()):
        try:
            with db.begin_nested():
                # As text, so that values that lie outside of their row are fetched too.
                db.execute(text(f"SELECT sum(length(each::text)) FROM {quoted(table)} AS each"))  # noqa: S608
        except DBAPIError as error:
            yield f"{table}: {str(error.orig).splitlines()[0]}"
    yield from db.scalars(
        text(
            "SELECT conrelid::regclass || ': ' || conname FROM pg_constraint WHERE NOT convalidated"
            " UNION ALL SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid"
        )
    )
