"""Migrations: from empty to exactly the models, on either database, twice without harm."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text

from kiosk import schema
from kiosk.database import Database
from kiosk.models import Base


def test_the_migrations_give_exactly_the_models(database: Database) -> None:
    with database.reading() as db:
        context = MigrationContext.configure(db.connection(), opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_upgrading_again_changes_nothing(database: Database) -> None:
    schema.upgrade(database)
    with database.reading() as db:
        assert schema.current_revision(db) == schema.latest_revision()


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


BEFORE_SCREEN_LINKS = (
    (
        "INSERT INTO course (id, code, title, institution, time_zone, language, window_minutes, late_minutes,"
        " guests_allowed) VALUES (1, 'C', 'Course', '', 'Europe/Paris', 'fr', 15, 0, 1)"
    ),
    (
        "INSERT INTO class_session (id, course_id, number, title, room, starts_at, ends_at)"
        " VALUES (1, 1, 1, '', '', '2026-02-25T08:00:00.000000Z', '2026-02-25T11:00:00.000000Z')"
    ),
    (
        "INSERT INTO guest (id, class_session_id, student_number, number_key, family_name, name_key,"
        " given_name, email) VALUES (1, 1, '1', '1', 'Abadie', 'abadie', 'Lea', '')"
    ),
)


def test_screen_links_begin_with_the_first_serial_and_nobody_who_signed_is_lost(tmp_path: Path) -> None:
    """SQLite deletes what refers to a table when the table is copied and dropped."""
    database = Database(f"sqlite:///{tmp_path / 'old.db'}")
    config = schema._config()
    with database.writing() as db:
        config.attributes["connection"] = db.connection()
        schema.command.upgrade(config, "0005")
        for statement in BEFORE_SCREEN_LINKS:
            db.execute(text(statement))
    schema.upgrade(database)
    with database.reading() as db:
        assert db.scalars(text("SELECT screen_serial FROM class_session")).all() == [0]
        assert db.scalars(text("SELECT family_name FROM guest")).all() == ["Abadie"]
    database.close()
