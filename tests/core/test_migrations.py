"""Migrations: from empty to exactly the models, on either database, twice without harm."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import event, inspect, text

from kiosk.core import schema
from kiosk.core.database import Database
from kiosk.models import Base


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


FILLED = (
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
    (
        "INSERT INTO sign_in (id, class_session_id, guest_id, signed_at, recorded_at, method, receipt, nonce,"
        " device_key) VALUES (1, 1, 1, '2026-02-25T08:00:00.000000Z', '2026-02-25T08:00:01.000000Z', 'qr',"
        " 'K7Q4M2XP', 'nonce', 'device')"
    ),
)
REVISIONS = sorted(
    each.revision for each in ScriptDirectory.from_config(schema._config()).walk_revisions("base", "heads")
)[:-1]


def upgraded(database: Database, revision: str, *statements: str) -> None:
    """To an older revision, and filled."""
    config = schema._config()
    with database.altering() as connection:
        config.attributes["connection"] = connection
        schema.command.upgrade(config, revision)
        for statement in statements:
            connection.execute(text(statement))


@pytest.mark.parametrize("revision", REVISIONS)
def test_no_migration_loses_what_an_older_version_has_recorded(tmp_path: Path, revision: str) -> None:
    """SQLite deletes what refers to a table when the table is copied and dropped."""
    database = Database(f"sqlite:///{tmp_path / 'old.db'}")
    upgraded(database, revision, *FILLED)
    schema.upgrade(database)
    with database.reading() as db:
        assert schema.current_revision(db) == schema.latest_revision()
        for table in ("course", "class_session", "guest", "sign_in"):
            assert db.scalars(text(f"SELECT count(*) FROM {table}")).one() == 1, table
        assert db.scalars(text("SELECT screen_serial FROM class_session")).all() == [0]
    database.close()


@pytest.mark.parametrize(
    ("signed_at", "changes", "counts_as"),
    [
        ("08:14:59.999999", (), "present"),
        ("08:15:00.000000", (), "late"),
        ("08:16:00.000000", ("08:20:00.000000",), "present"),
        ("08:16:00.000000", ("08:20:00.000000", "08:10:00.000000"), "late"),
        ("08:05:00.000000", ("08:05:00.000000",), "late"),
    ],
)
def test_what_a_signature_counted_as_by_the_window_in_force_is_what_it_counts_as_for_good(
    tmp_path: Path, signed_at: str, changes: tuple[str, ...], counts_as: str
) -> None:
    old = Database(f"sqlite:///{tmp_path / 'old.db'}")
    day = "2026-02-25T{}Z"
    upgraded(
        old,
        "0012",
        *FILLED,
        f"UPDATE sign_in SET signed_at = '{day.format(signed_at)}'",
        *(
            "INSERT INTO window_change (class_session_id, opens_at, closes_at, late_until, made_at)"
            f" VALUES (1, '2026-02-25T08:00:00.000000Z', '{day.format(each)}', '2026-02-25T09:00:00.000000Z',"
            " '2026-02-25T08:00:00.000000Z')"
            for each in changes
        ),
    )
    schema.upgrade(old)
    with old.reading() as db:
        assert db.scalars(text("SELECT counts_as FROM sign_in")).all() == [counts_as]
        assert db.scalars(text("SELECT raised FROM window_change")).all() == [0] * len(changes)
    old.close()


def test_a_migration_that_would_leave_rows_without_what_they_refer_to_changes_nothing(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'old.db'}")
    upgraded(database, "0005", *FILLED)
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
