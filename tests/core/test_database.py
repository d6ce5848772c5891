"""Transactions that mean what they say: all or nothing, one writer at a time, on disk when they end."""

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import IntegrityError, OperationalError, StatementError
from sqlalchemy.orm import Session

from kiosk.core import database as module
from kiosk.core import patience
from kiosk.core.database import ONE, Database, DatabaseBusyError, restrict_to_owner
from kiosk.core.refusals import Refusal, RefusalCode
from kiosk.core.sqlite import sqlite3
from kiosk.core.throttle import Bucket
from kiosk.courses.models import Course, Enrolment
from kiosk.people.models import Person
from tests.clock import NINE_IN_PARIS as NINE
from tests.factories import LONG_AGO, make_course, make_student

STUDENT = {
    "origin": "roster", "school_number": "12600100", "number_key": "12600100", "name_key": "",
    "school_family_name": "", "school_given_name": "", "school_email": "",
}  # fmt: skip


@pytest.fixture
def sqlite(tmp_path: Path, migrated_file: Path) -> Iterator[Database]:
    """SQLite, also when the other tests run on PostgreSQL: for what is SQLite's own."""
    database = Database(sqlite_url(tmp_path, migrated_file))
    yield database
    database.close()


def sqlite_url(folder: Path, migrated_file: Path) -> str:
    shutil.copyfile(migrated_file, folder / "own.db")
    return f"sqlite:///{folder / 'own.db'}"


def courses_in(database: Database) -> int:
    with database.reading() as db:
        return db.scalar(select(func.count(Course.id))) or 0


def run_together(threads: list[threading.Thread]) -> None:
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


# Transactions


def test_what_was_written_is_there_for_others_when_the_block_ends(database: Database) -> None:
    with database.writing() as db:
        make_course(db)
        assert courses_in(database) == 0
    assert courses_in(database) == 1


@pytest.mark.parametrize(
    "exception", [Refusal(RefusalCode.NO_TICKET), KeyboardInterrupt(), ZeroDivisionError()]
)
def test_an_exception_leaves_nothing_and_goes_on(database: Database, exception: BaseException) -> None:
    def write_and_fail() -> None:
        with database.writing() as db:
            make_course(db)
            raise exception

    with pytest.raises(type(exception)) as raised:
        write_and_fail()
    assert raised.value is exception
    assert courses_in(database) == 0
    with database.writing() as db:
        make_course(db)
    assert courses_in(database) == 1


def test_reading_commits_nothing(database: Database) -> None:
    with database.reading() as db:
        db.add(Bucket(key="x", tokens=1, updated_at=NINE))
        db.flush()
    with database.reading() as db:
        assert db.get(Bucket, "x") is None


def test_what_was_read_can_be_used_after_the_block(database: Database) -> None:
    with database.writing() as db:
        course = make_course(db, code="OIAM")
    assert course.code == "OIAM"


def test_constraints_hold(database: Database) -> None:
    with pytest.raises(IntegrityError), database.writing() as db:
        make_course(db, window_minutes=0)
    with database.writing() as db:
        make_course(db, code="A")
    with pytest.raises(IntegrityError), database.writing() as db:
        make_course(db, code="A")
    with pytest.raises(IntegrityError), database.writing() as db:
        db.add(Enrolment(course_id=make_course(db).id, person_id=999, group="", first_day=LONG_AGO))


def test_what_belongs_to_a_course_goes_with_it(database: Database) -> None:
    with database.writing() as db:
        course = make_course(db)
        make_student(db, course)
        db.flush()
        db.execute(text("DELETE FROM course"))
    with database.reading() as db:
        assert db.scalar(select(func.count()).select_from(Enrolment)) == 0


# Instants and truths


@pytest.mark.parametrize(
    "instant",
    [
        NINE,
        NINE + timedelta(microseconds=1),
        NINE.astimezone(ZoneInfo("Europe/Paris")),
        datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=ZoneInfo("Europe/Paris")),
        datetime(2026, 2, 25, 9, tzinfo=timezone(timedelta(hours=14))),
        datetime(2000, 1, 1, tzinfo=UTC),
    ],
)
def test_an_instant_comes_back_in_utc_to_the_microsecond(database: Database, instant: datetime) -> None:
    with database.writing() as db:
        db.add(Bucket(key="x", tokens=1, updated_at=instant))
    with database.reading() as db:
        stored = db.scalars(select(Bucket.updated_at)).one()
    assert stored == instant.astimezone(UTC)
    assert stored.tzinfo is UTC


def test_a_time_without_zone_is_a_mistake(database: Database) -> None:
    naive = NINE.replace(tzinfo=None)
    with pytest.raises(StatementError, match="time zone"), database.writing() as db:
        db.add(Bucket(key="x", tokens=1, updated_at=naive))
    with pytest.raises(StatementError, match="time zone"), database.reading() as db:
        db.scalars(select(Bucket).where(Bucket.updated_at < naive)).all()


def test_instants_are_compared_and_ordered_as_instants(database: Database) -> None:
    paris, utc = ZoneInfo("Europe/Paris"), UTC
    earlier = datetime(2026, 2, 25, 9, 30, tzinfo=paris)
    later = datetime(2026, 2, 25, 8, 30, 0, 1, tzinfo=utc)
    with database.writing() as db:
        db.add_all(
            [
                Bucket(key="later", tokens=1, updated_at=later),
                Bucket(key="earlier", tokens=1, updated_at=earlier),
            ]
        )
    with database.reading() as db:
        assert db.scalars(select(Bucket.key).order_by(Bucket.updated_at)).all() == ["earlier", "later"]
        assert db.scalars(select(Bucket.key).where(Bucket.updated_at > earlier)).all() == ["later"]


@pytest.mark.parametrize("truth", [True, False])
def test_a_truth_comes_back_as_one(database: Database, truth: bool) -> None:
    with database.writing() as db:
        make_course(db, guests_allowed=truth)
    with database.reading() as db:
        assert db.scalars(select(Course.guests_allowed)).one() is truth
        assert len(db.scalars(select(Course).where(Course.guests_allowed == truth)).all()) == 1


# SQLite's own


def test_every_connection_syncs_each_commit_and_minds_foreign_keys(sqlite: Database) -> None:
    expected = {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 5000,
        "trusted_schema": 0,
    }
    with sqlite.reading() as one, sqlite.reading() as another, sqlite.writing() as writer:
        for db in (one, another, writer):
            assert {name: db.execute(text(f"PRAGMA {name}")).scalar() for name in expected} == expected


def test_twelve_hundred_increments_at_once_make_twelve_hundred(tmp_path: Path, migrated_file: Path) -> None:
    """Read, then write: without a lock from the start, most of them would be lost or fail."""
    url = sqlite_url(tmp_path, migrated_file)
    workers = [Database(url), Database(url)]
    with workers[0].writing() as db:
        db.add(Bucket(key="counter", tokens=0, updated_at=NINE))

    def increment(database: Database) -> None:
        for _ in range(75):
            with database.writing() as db:
                counter = db.get_one(Bucket, "counter")
                counter.tokens += 1

    run_together([threading.Thread(target=increment, args=(worker,)) for worker in workers * 8])
    with workers[0].reading() as db:
        assert db.get_one(Bucket, "counter").tokens == 1200
    for worker in workers:
        worker.close()


def test_a_reader_sees_one_state_while_others_write(sqlite: Database) -> None:
    with sqlite.reading() as db:
        before = db.scalar(select(func.count(Course.id)))
        with sqlite.writing() as writer:
            make_course(writer)
        assert db.scalar(select(func.count(Course.id))) == before
    assert courses_in(sqlite) == 1


def test_a_request_that_has_waited_elsewhere_waits_for_its_turn_only_what_is_left(
    tmp_path: Path, migrated_file: Path
) -> None:
    url = sqlite_url(tmp_path, migrated_file)
    with closing(Database(url)) as kiosk, closing(Database(url)) as other, other.writing():
        began = time.monotonic()
        with patience.lasting(0.1), pytest.raises(DatabaseBusyError), kiosk.writing():
            pass
        assert time.monotonic() - began < module.BUSY_SECONDS


@pytest.mark.parametrize("who", ["a foreign program", "a writer of Kiosk"])
def test_a_database_that_stays_busy_is_told_in_time_and_nothing_is_recorded(
    tmp_path: Path, migrated_file: Path, monkeypatch: pytest.MonkeyPatch, who: str
) -> None:
    monkeypatch.setattr(module, "BUSY_SECONDS", 0.1)
    url = sqlite_url(tmp_path, migrated_file)
    kiosk, other = Database(url), Database(url)
    foreign = sqlite3.connect(tmp_path / "own.db", isolation_level=None)
    if who == "a foreign program":
        foreign.execute("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseBusyError), kiosk.writing() as db:
            make_course(db)
        foreign.execute("ROLLBACK")
    else:
        with other.writing(), pytest.raises(DatabaseBusyError), kiosk.writing() as db:
            make_course(db)
    foreign.close()
    assert courses_in(kiosk) == 0
    with kiosk.writing() as db:
        make_course(db)
    assert courses_in(kiosk) == 1
    for database in (kiosk, other):
        database.close()


def test_a_writer_has_the_lock_before_its_first_read(sqlite: Database, tmp_path: Path) -> None:
    """Against foreign programs too: had one written in between, the writer would fail at its first write."""
    foreign = sqlite3.connect(tmp_path / "own.db", isolation_level=None, timeout=0)
    with sqlite.writing(), pytest.raises(sqlite3.OperationalError, match="locked"):
        foreign.execute("BEGIN IMMEDIATE")
    foreign.execute("BEGIN IMMEDIATE").execute("ROLLBACK")
    foreign.close()


def test_an_error_does_not_tell_the_people_in_its_statement(database: Database) -> None:
    """Errors go to logs, some of them through other programs."""
    with database.writing() as db:
        make_student(db, student_number="12600100", family_name="Abadie")
    with pytest.raises(IntegrityError) as raised, database.writing() as db:
        db.execute(insert(Person.__table__), {**STUDENT, "school_family_name": "Zorglub"})
    assert "INSERT INTO person" in str(raised.value)
    assert "Zorglub" not in str(raised.value)


def test_another_error_of_the_database_is_not_called_busy(sqlite: Database) -> None:
    with pytest.raises(OperationalError), sqlite.writing() as db:
        db.execute(text("SELECT * FROM no_such_table"))


def test_tables_are_strict(sqlite: Database) -> None:
    with pytest.raises(IntegrityError), sqlite.writing() as db:
        db.execute(text("INSERT INTO throttle_bucket VALUES ('x', 'many', '2026')"))


def test_instants_are_stored_as_text_that_people_can_read_and_sort(sqlite: Database) -> None:
    with sqlite.writing() as db:
        db.add(Bucket(key="x", tokens=1, updated_at=NINE.astimezone(ZoneInfo("Europe/Paris"))))
    with sqlite.reading() as db:
        assert (
            db.execute(text("SELECT updated_at FROM throttle_bucket")).scalar()
            == "2026-02-25T08:00:00.000000Z"
        )


def test_closing_folds_the_log_into_the_file_even_while_others_have_it_open(
    sqlite: Database, tmp_path: Path
) -> None:
    other = sqlite3.connect(tmp_path / "own.db")
    other.execute("SELECT * FROM course").fetchall()
    with sqlite.writing() as db:
        make_course(db)
    assert (tmp_path / "own.db-wal").stat().st_size > 0
    sqlite.close()
    assert (tmp_path / "own.db-wal").stat().st_size == 0
    other.close()
    shutil.copyfile(tmp_path / "own.db", tmp_path / "copy.db")
    copy = Database(f"sqlite:///{tmp_path / 'copy.db'}")
    assert courses_in(copy) == 1
    copy.close()


def test_new_files_are_private(tmp_path: Path, migrated_file: Path) -> None:
    before = os.umask(0)
    try:
        restrict_to_owner()
        database = Database(sqlite_url(tmp_path, migrated_file))
        with database.writing() as db:
            make_course(db)
        modes = {
            each.name: each.stat().st_mode & 0o077 for each in tmp_path.iterdir() if each.name != "own.db"
        }
    finally:
        os.umask(before)
    database.close()
    assert modes.keys() >= {"own.db-wal", "own.db-shm", "own.db-writers"}
    assert set(modes.values()) == {0}


def compiled(db: Session, ask: Callable[[], object]) -> int:
    """How often SQLite asks for leave while something is asked: when it compiles, not when it runs."""
    found = []
    raw = db.connection().connection.driver_connection
    assert raw is not None
    raw.set_authorizer(lambda *_: found.append("leave") or sqlite3.SQLITE_OK)
    ask()  # a new authorizer has all statements compiled again
    found.clear()
    ask()
    return len(found)


def test_sqlite_compiles_no_statement_again_however_many_others_a_connection_was_asked(
    sqlite: Database,
) -> None:
    with sqlite.reading() as db:
        for number in 2 * [*range(300)]:
            db.execute(text(f"SELECT {number} FROM course"))
        late = [text("SELECT id FROM course"), text("SELECT title FROM course")]
        assert compiled(db, lambda: [db.execute(each).all() for each in late]) == 0


def test_sqlite_compiles_a_query_for_one_row_once(sqlite: Database) -> None:
    first = select(Course.id).order_by(Course.id)
    with sqlite.reading() as db:
        assert compiled(db, lambda: db.execute(first.limit(1)).all()) > 0
        assert compiled(db, lambda: db.execute(first.limit(ONE)).all()) == 0
