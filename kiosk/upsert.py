"""Inserting a row, or overwriting the one that is there, in one statement: on SQLite and on PostgreSQL."""

from collections.abc import Callable
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Executable
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from kiosk.database import Base

Newer = Callable[[Any, Any], tuple[ColumnElement[bool], dict[str, ColumnElement[Any]]]]


def insert_or_update(
    db: Session, model: type[Base], values: dict[str, Any], key: tuple[str, ...], newer: Newer
) -> bool:
    """Insert a row, or overwrite the one with the same ``key`` where the new one is newer. One statement.

    Returns whether it is there now: nothing changes where the known row is the newer one.

    ``newer`` is given the known row and the offered one as columns; it says when to overwrite, and which
    columns then get another value than the offered one.
    """
    connection = db.connection()
    statement = _replacement(connection.dialect.name, model, tuple(values), key, newer)
    return connection.execute(statement, values).rowcount > 0


@cache
def _replacement(
    dialect: str, model: type[Base], names: tuple[str, ...], key: tuple[str, ...], newer: Newer
) -> Executable:
    insertion = (sqlite_insert if dialect == "sqlite" else postgresql_insert)(model)
    condition, otherwise = newer(model, insertion.excluded)
    offered = {name: insertion.excluded[name] for name in names if name not in key}
    return insertion.on_conflict_do_update(index_elements=key, set_={**offered, **otherwise}, where=condition)
