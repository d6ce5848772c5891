"""What is deleted is gone from the files too: SQLite's, and its log."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import event

from kiosk.core.database import BUSY_SECONDS, Database
from kiosk.core.sqlite import sqlite3
from kiosk.privacy.erasure import erase_person
from kiosk.privacy.people import known_as
from kiosk.privacy.retention import erase_course
from tests.backup_files import new_database
from tests.clock import NINE_IN_PARIS as NINE
from tests.factories import make_class_session, make_course, make_sign_in, make_student

NAME = "Zwyxomir"


@pytest.fixture
def database(tmp_path: Path, migrated_file: Path) -> Iterator[Database]:
    """SQLite, as if it were built to leave in the file what is deleted."""
    database = new_database(tmp_path / "instance", migrated_file)

    @event.listens_for(database.engine, "connect", insert=True)
    def leave_it(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA secure_delete=OFF").close()

    yield database
    database.close()


def fill(database: Database) -> None:
    """Somebody with a long story among others, in tables that take many pages."""
    with database.writing() as db:
        course = make_course(db, code="OIAM-2026")
        class_session = make_class_session(db, course)
        for number in range(60):
            name = NAME if number % 20 == 10 else f"Lefèvre-{number}"
            student = make_student(db, course, name, student_number=f"77{number:02}", given_name=name * 90)
            make_sign_in(db, class_session, student)


def files_with_the_name(database: Database) -> list[str]:
    folder = Path(str(database.url.database)).parent
    return sorted(each.name for each in folder.iterdir() if NAME.encode() in each.read_bytes())


def erase_everybody_of_the_name(database: Database) -> None:
    with database.writing() as db:
        for number in ("7710", "7730", "7750"):
            person = known_as(db, number)
            assert person
            erase_person(db, person, reason="demande", by=None, now=NINE)


def test_an_erased_name_is_in_no_file(database: Database) -> None:
    fill(database)
    assert "kiosk.db-wal" in files_with_the_name(database)
    erase_everybody_of_the_name(database)
    assert database.checkpoint()
    assert files_with_the_name(database) == []


def test_a_purged_name_is_in_no_file(database: Database) -> None:
    fill(database)
    with database.writing() as db:
        erase_course(db, 1, now=NINE)
    assert database.checkpoint()
    assert files_with_the_name(database) == []


def test_while_somebody_reads_the_log_cannot_be_folded_and_that_is_told(database: Database) -> None:
    fill(database)
    with closing(sqlite3.connect(str(database.url.database), isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM person").fetchone()
        erase_everybody_of_the_name(database)
        assert database.checkpoint(0.2) is False
        assert "kiosk.db-wal" in files_with_the_name(database)
        reader.execute("COMMIT")
    assert database.checkpoint() is True
    assert files_with_the_name(database) == []


def test_folding_the_log_leaves_the_patience_of_the_connections_as_it_was(database: Database) -> None:
    fill(database)
    assert database.checkpoint()
    with database.engine.connect() as connection:
        patience = connection.exec_driver_sql("PRAGMA busy_timeout").scalar()
    assert patience == int(BUSY_SECONDS * 1000)


def test_on_postgresql_there_is_no_log_to_fold() -> None:
    assert Database("postgresql+psycopg://nobody@nowhere/nothing").checkpoint()
