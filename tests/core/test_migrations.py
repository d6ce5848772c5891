"""Migrations: from empty to exactly the models, on either database, twice without harm."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import event, inspect, text

from kiosk.core import schema
from kiosk.core.database import Database
from kiosk.core.keys import Keys
from kiosk.ledger.writing import signing_database
from kiosk.models import Base
from tests.conftest import SECRET
from tests.factories import make_class_session


def test_the_migrations_give_exactly_the_models(database: Database) -> None:
    with database.reading() as db:
        context = MigrationContext.configure(db.connection(), opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_upgrading_again_changes_nothing(database: Database) -> None:
    schema.upgrade(database)
    with database.reading() as db:
        assert schema.current_revision(db) == schema.latest_revision()


def test_where_nothing_is_missing_no_command_checks_all_keys_with_the_lock_in_its_hand(
    database: Database,
) -> None:
    """Each command comes by here, in the middle of class too; in a database of some years the check takes
    seconds, in which nobody signs."""
    said: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *call: said.append(call[2]))
    schema.upgrade(database)
    assert said
    assert not [each for each in said if "foreign_key_check" in each]


def test_on_sqlite_every_table_is_strict(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'new.db'}")
    schema.upgrade(database)
    with database.reading() as db:
        strict = dict(
            db.execute(text("SELECT name, strict FROM pragma_table_list WHERE schema = 'main'")).all()
        )
    for table in Base.metadata.tables:
        assert strict[table] == 1, table
    database.close()


def test_every_constraint_has_a_name(database: Database) -> None:
    inspector = inspect(database.engine)
    for table in Base.metadata.tables:
        for constraint in inspector.get_unique_constraints(table) + inspector.get_foreign_keys(table):
            assert constraint["name"], (table, constraint)


def test_a_failed_migration_leaves_an_empty_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database = Database(f"sqlite:///{tmp_path / 'new.db'}")
    original = schema.command.upgrade

    def half(*args: object) -> None:
        original(*args)  # type: ignore[arg-type]
        raise OSError("disk full")

    monkeypatch.setattr(schema.command, "upgrade", half)
    with pytest.raises(OSError, match="disk full"):
        schema.upgrade(database)
    assert inspect(database.engine).get_table_names() == []
    database.close()


def test_a_migration_that_would_leave_rows_without_what_they_refer_to_changes_nothing(tmp_path: Path) -> None:
    database = signing_database(f"sqlite:///{tmp_path / 'new.db'}", Keys(SECRET))
    schema.upgrade(database)
    with database.writing() as db:
        make_class_session(db)
    with pytest.raises(RuntimeError, match="refer to nothing"), database.altering() as connection:
        connection.execute(text("DELETE FROM course"))
    with database.reading() as db:
        assert db.scalars(text("SELECT count(*) FROM course")).one() == 1
    database.close()


def test_after_an_upgrade_foreign_keys_are_in_force_again(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'new.db'}")
    schema.upgrade(database)
    with database.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    database.close()
