"""Whether a database is sound, and whether a SQLite one has exactly Kiosk's schema.

Anything else may be harmful: a trigger would write behind our back. The statements that made each table and
index, which SQLite keeps, are compared with those of a database freshly made by the migrations. The order of
their parts, spaces and double quotes are ignored, since a library may one day write them differently.
"""

import re
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from kiosk.core import schema
from kiosk.core.database import Database
from kiosk.core.sqlite import sqlite3

MOST_LINES = 20


@dataclass(frozen=True)
class Dangling:
    """How many rows of a table refer to rows of another table that do not exist."""

    table: str
    parent: str
    rows: int


def sqlite_damage(connection: sqlite3.Connection) -> list[str]:
    """The findings of SQLite's own check of the whole file, in its words; empty if it is sound."""
    try:
        told = [str(row[0]) for row in connection.execute(f"PRAGMA integrity_check({MOST_LINES})")]
    except sqlite3.DatabaseError as error:
        return [str(error)]
    lines = [line for each in told for line in each.splitlines() if not line.startswith("***")]
    return [] if lines == ["ok"] else lines


def sqlite_dangling(connection: sqlite3.Connection) -> list[Dangling]:
    """Dangling foreign keys, counted per pair of tables; sorted."""
    pairs = Counter((row[0], row[2]) for row in connection.execute("PRAGMA foreign_key_check"))
    return [Dangling(str(table), str(parent), rows) for (table, parent), rows in sorted(pairs.items())]


def sqlite_tables(connection: sqlite3.Connection) -> list[str]:
    """The names of all tables except SQLite's own; sorted."""
    rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    return [row[0] for row in rows if not row[0].startswith("sqlite_")]


def quoted(name: str) -> str:
    """The name as a quoted SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def postgresql_damage(db: Session) -> Iterator[str]:
    """Read every value of every table, and look for constraints and indexes that are not valid.

    PostgreSQL enforces foreign keys itself and has no check of a whole database: from a connection, only a
    damaged page, a missing file, and a constraint or index that is not valid can be detected.
    """
    for table in sorted(inspect(db.connection()).get_table_names()):
        try:
            with db.begin_nested():
                # As text, so that values stored outside their row are fetched too.
                db.execute(text(f"SELECT sum(length(each::text)) FROM {quoted(table)} AS each"))  # noqa: S608
        except DBAPIError as error:
            yield f"{table}: {str(error.orig).splitlines()[0]}"
    yield from db.scalars(
        text(
            "SELECT conrelid::regclass || ': ' || conname FROM pg_constraint WHERE NOT convalidated"
            " UNION ALL SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid"
        )
    )


# SQLite's reserved prefix, and Litestream's bookkeeping.
_OTHERS = ("sqlite_", "_litestream_")


class Deviation(StrEnum):
    """How an object deviates from the schema."""

    FOREIGN = "foreign"
    MISSING = "missing"
    DIFFERENT = "different"


@dataclass(frozen=True)
class Deviating:
    """A table, index, view or trigger that deviates, and how."""

    name: str
    kind: str
    deviation: Deviation


def acting_objects(connection: sqlite3.Connection) -> list[Deviating]:
    """Views, virtual tables, and triggers that are not, to the letter, those of Kiosk's constraints."""
    known = _made_by_the_migrations()
    rows = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name")
    return [
        Deviating(name, kind, Deviation.FOREIGN)
        for kind, name, table, sql in rows
        if (kind == "trigger" and known.get((kind, name)) != (table, _normalised(kind, sql)))
        or kind == "view"
        or _is_virtual(sql)
    ]


def deviations(connection: sqlite3.Connection) -> Iterator[Deviating]:
    """Schema objects that should not be there, are missing, or differ from what this version makes."""
    acting = acting_objects(connection)
    yield from acting
    known, found = _made_by_the_migrations(), _schema_of(connection)
    for kind, name in sorted(known.keys() | found.keys()):
        if Deviating(name, kind, Deviation.FOREIGN) in acting:
            continue
        if (kind, name) not in known:
            yield Deviating(name, kind, Deviation.FOREIGN)
        elif (kind, name) not in found:
            yield Deviating(name, kind, Deviation.MISSING)
        elif known[kind, name] != found[kind, name]:
            yield Deviating(name, kind, Deviation.DIFFERENT)


@cache
def _made_by_the_migrations() -> dict[tuple[str, str], object]:
    with tempfile.TemporaryDirectory(prefix="kiosk-schema-") as folder:
        database = Database(f"sqlite:///{Path(folder) / 'kiosk.db'}")
        schema.upgrade(database)
        database.close()
        with closing(sqlite3.connect(Path(folder) / "kiosk.db")) as connection:
            return _schema_of(connection)


def _schema_of(connection: sqlite3.Connection) -> dict[tuple[str, str], object]:
    rows = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master")
    return {
        (kind, name): (table, _normalised(kind, sql))
        for kind, name, table, sql in rows
        # An index without a statement belongs to a constraint of its table, whose statement is compared.
        if sql is not None and not table.startswith(_OTHERS)
    }


def _is_virtual(sql: str | None) -> bool:
    return re.match(r"CREATE\s+VIRTUAL\b", sql or "", re.IGNORECASE) is not None


def _normalised(kind: str, sql: str) -> tuple[str, ...]:
    """The parts of a statement between its outer commas and parentheses, sorted; the words of a trigger."""
    if kind == "trigger":
        return tuple(sql.split())
    parts, depth = [""], 0
    for piece in re.findall(r"'(?:[^']|'')*'|[^'\s\"]", sql):
        depth += (piece == "(") - (piece == ")")
        if depth <= 1 and piece in "(),":
            parts.append("")
        else:
            parts[-1] += piece
    return tuple(sorted(parts))
