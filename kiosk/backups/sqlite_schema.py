"""Whether a SQLite database has Kiosk's schema and nothing else: a trigger would write behind its back.

Compared is what SQLite keeps of each table and index, the statement that made it, with that of a database
that the migrations have just made: parts in any order, spaces and quotes left out, for a library may write
them differently one day.
"""

import re
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from kiosk import schema
from kiosk.database import Database
from kiosk.sqlite import sqlite3

# Litestream's own bookkeeping; SQLite keeps the other prefix for itself.
_OTHERS = ("sqlite_", "_litestream_")


class Deviation(StrEnum):
    """How a schema deviates."""

    FOREIGN = "foreign"
    MISSING = "missing"
    DIFFERENT = "different"


@dataclass(frozen=True)
class Deviating:
    """A table, index, view or trigger, and how it deviates."""

    name: str
    kind: str
    deviation: Deviation


def acting_objects(connection: sqlite3.Connection) -> list[Deviating]:
    """Triggers, views and virtual tables. Kiosk has none, in no version: they are not to be there at all."""
    rows = connection.execute("SELECT type, name, sql FROM sqlite_master ORDER BY type, name")
    return [
        Deviating(name, kind, Deviation.FOREIGN)
        for kind, name, sql in rows
        if kind in ("trigger", "view") or _is_virtual(sql)
    ]


def deviations(connection: sqlite3.Connection) -> Iterator[Deviating]:
    """What is there and should not be, what is missing, and what is not as this version makes it."""
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
        (kind, name): (table, _normalised(sql))
        for kind, name, table, sql in rows
        # An index without a statement belongs to a constraint of its table.
        if sql is not None and not table.startswith(_OTHERS)
    }


def _is_virtual(sql: str | None) -> bool:
    return re.match(r"CREATE\s+VIRTUAL\b", sql or "", re.IGNORECASE) is not None


def _normalised(sql: str) -> tuple[str, ...]:
    """The parts of a statement between its outer commas and parentheses, sorted."""
    parts, depth = [""], 0
    for piece in re.findall(r"'(?:[^']|'')*'|[^'\s\"]", sql):
        depth += (piece == "(") - (piece == ")")
        if depth <= 1 and piece in "(),":
            parts.append("")
        else:
            parts[-1] += piece
    return tuple(sorted(parts))
