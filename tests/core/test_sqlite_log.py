"""Folding SQLite's log waits in line like a writer: the two are never at it together."""

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, func, select

from kiosk.core.database import Database
from kiosk.core.sqlite import sqlite3
from kiosk.core.throttle import Bucket
from kiosk.core.write_queue import WriteQueue
from kiosk.courses.models import Course
from tests.backup_files import is_sound
from tests.clock import NINE_IN_PARIS as NINE
from tests.factories import make_course

Opened = Callable[[], Database]
WRITERS = 6
WRITES = 40


@pytest.fixture
def file(tmp_path: Path, migrated_file: Path) -> Path:
    shutil.copyfile(migrated_file, tmp_path / "kiosk.db")
    return tmp_path / "kiosk.db"


@pytest.fixture
def opened(file: Path) -> Iterator[Opened]:
    """Opens the database once more, as another process does."""
    databases: list[Database] = []

    def another() -> Database:
        databases.append(Database(f"sqlite:///{file}"))
        return databases[-1]

    yield another
    for each in databases:
        each.engine.dispose()


def turn_of_another_process(file: Path) -> WriteQueue:
    return WriteQueue(file.with_name("kiosk.db-writers"), 5)


def test_while_somebody_has_the_turn_to_write_the_log_is_left_alone(file: Path, opened: Opened) -> None:
    """Also where the writer has not begun within SQLite yet, or has just ended there."""
    database = opened()
    with database.writing() as db:
        make_course(db)
    with turn_of_another_process(file).turn():
        assert database.checkpoint() is False
        assert database.checkpoint(0.1) is False
    assert database.checkpoint() is True


def test_a_fold_that_is_patient_has_its_turn_among_writers_that_come_thick_and_fast(
    file: Path, opened: Opened
) -> None:
    over = threading.Event()

    def write(database: Database) -> None:
        while not over.is_set():
            with database.writing() as db:
                db.add(
                    Bucket(key=f"{threading.get_ident()}-{time.monotonic_ns()}", tokens=1, updated_at=NINE)
                )

    with ThreadPoolExecutor(4) as pool:
        for _ in range(4):
            pool.submit(write, opened())
        time.sleep(0.2)
        try:
            assert opened().checkpoint(5) is True
        finally:
            over.set()


def test_a_writer_waits_in_line_while_the_log_is_folded(opened: Opened) -> None:
    folding, writer = opened(), opened()
    begun, go_on = threading.Event(), threading.Event()

    @event.listens_for(folding.engine, "checkout")
    def pause(_connection: object, _record: object, _proxy: object) -> None:
        begun.set()
        go_on.wait(5)

    def write() -> None:
        with writer.writing() as db:
            make_course(db)

    with ThreadPoolExecutor(2) as pool:
        fold = pool.submit(folding.checkpoint)
        assert begun.wait(5)
        written = pool.submit(write)
        time.sleep(0.1)
        assert not written.done()
        go_on.set()
        assert fold.result() is True
        written.result()


def test_a_reader_that_stays_keeps_no_writer_waiting_while_the_log_cannot_be_folded(
    file: Path, opened: Opened
) -> None:
    database, writer = opened(), opened()
    with database.writing() as db:
        make_course(db)
    with closing(sqlite3.connect(file, isolation_level=None)) as reader, ThreadPoolExecutor(1) as pool:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM course").fetchone()
        fold = pool.submit(database.checkpoint, 1.0)
        longest = 0.0
        while not fold.done():
            began = time.monotonic()
            with writer.writing() as db:
                db.add(Bucket(key=str(began), tokens=1, updated_at=NINE))
            longest = max(longest, time.monotonic() - began)
        assert fold.result() is False
        assert longest < 0.9


class Watch:
    """Who is at the database now, and who met whom there."""

    def __init__(self) -> None:
        self.met: list[list[str]] = []
        self._there: list[str] = []

    def writer(self, engine: Engine) -> None:
        event.listen(engine, "begin", lambda _connection: self._come("writer"))
        event.listen(engine, "commit", lambda _connection: self._there.remove("writer"))

    def folder(self, engine: Engine) -> None:
        event.listen(engine, "checkout", lambda *_arguments: self._come("fold"))
        event.listen(engine, "checkin", lambda *_arguments: self._there.remove("fold"))

    def _come(self, who: str) -> None:
        self._there.append(who)
        if len(self._there) > 1:
            self.met.append(list(self._there))


def test_many_who_write_and_many_who_fold_at_once_never_meet_and_lose_nothing(
    file: Path, opened: Opened
) -> None:
    watch = Watch()

    def write(number: int) -> None:
        database = opened()
        watch.writer(database.engine)
        for each in range(WRITES):
            with database.writing() as db:
                make_course(db, code=f"{number}-{each}")

    def fold() -> list[bool]:
        database = opened()
        watch.folder(database.engine)
        return [database.checkpoint(5) for _ in range(WRITES)]

    with ThreadPoolExecutor(WRITERS + 2) as pool:
        folding = [pool.submit(fold) for _ in range(2)]
        list(pool.map(write, range(WRITERS)))
    assert watch.met == []
    assert all(any(each.result()) for each in folding)
    database = opened()
    assert database.checkpoint(5)
    assert is_sound(file)
    with database.reading() as db:
        assert db.scalar(select(func.count(Course.id))) == WRITERS * WRITES
