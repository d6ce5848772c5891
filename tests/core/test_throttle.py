"""Token buckets: some wrong tries at once, then one at a time."""

import threading
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event, func, select, text
from sqlalchemy.orm import Session

from kiosk.core.database import Database
from kiosk.core.database_errors import DatabaseBusyError
from kiosk.core.throttle import FORGOTTEN_AFTER, Bucket, CountedTries, Throttle
from tests.clock import NINE_IN_PARIS as NINE

MINUTE = timedelta(minutes=1)
NO_TIME = timedelta(0)
THREE = Throttle(capacity=3, refill=MINUTE)


def fail(db: Session, times: int, key: str = "somebody", now: datetime = NINE) -> None:
    for _ in range(times):
        THREE.take(db, key, now)


def test_an_unknown_bucket_is_full_and_looking_at_it_writes_nothing(db: Session) -> None:
    assert THREE.wait(db, "somebody", NINE) == NO_TIME
    assert db.scalar(select(func.count(Bucket.key))) == 0


@pytest.mark.parametrize(("failures", "wait"), [(1, NO_TIME), (2, NO_TIME), (3, MINUTE), (4, MINUTE)])
def test_the_capacity_is_the_number_of_tries_before_the_first_wait(
    db: Session, failures: int, wait: timedelta
) -> None:
    fail(db, failures)
    assert THREE.wait(db, "somebody", NINE) == wait


def test_a_try_without_a_token_is_told_how_long_to_wait_and_makes_it_no_longer(db: Session) -> None:
    assert [THREE.take(db, "somebody", NINE) for _ in range(5)] == [NO_TIME] * 3 + [MINUTE] * 2
    assert THREE.take(db, "somebody", NINE + timedelta(seconds=45)) == timedelta(seconds=15)
    assert THREE.take(db, "somebody", NINE + MINUTE) == NO_TIME


def test_the_wait_runs_down_to_the_instant_of_the_next_try(db: Session) -> None:
    fail(db, 3)
    assert THREE.wait(db, "somebody", NINE + timedelta(seconds=45)) == timedelta(seconds=15)
    assert THREE.wait(db, "somebody", NINE + MINUTE) == NO_TIME


def test_a_started_minute_is_not_lost_by_a_try(db: Session) -> None:
    fail(db, 3)
    fail(db, 1, now=NINE + timedelta(seconds=90))
    assert THREE.wait(db, "somebody", NINE + timedelta(seconds=90)) == timedelta(seconds=30)


def test_a_bucket_never_holds_more_than_its_capacity(db: Session) -> None:
    fail(db, 3)
    an_hour_later = NINE + timedelta(hours=1)
    fail(db, 3, now=an_hour_later)
    assert THREE.wait(db, "somebody", an_hour_later) == MINUTE


def test_buckets_are_separate(db: Session) -> None:
    fail(db, 3, "somebody")
    assert THREE.wait(db, "somebody else", NINE) == NO_TIME


def test_a_right_try_refills_its_own_bucket_only(db: Session) -> None:
    fail(db, 3, "somebody")
    fail(db, 3, "somebody else")
    THREE.forget(db, "somebody")
    fail(db, 2, "somebody")
    assert THREE.wait(db, "somebody", NINE) == NO_TIME
    assert THREE.wait(db, "somebody else", NINE) == MINUTE


def test_a_clock_set_back_gives_no_tries_away(db: Session) -> None:
    fail(db, 3)
    assert THREE.wait(db, "somebody", NINE - MINUTE) > NO_TIME


def test_old_buckets_are_swept_when_a_new_one_is_made(db: Session) -> None:
    fail(db, 1, "old")
    fail(db, 1, "recent", now=NINE + timedelta(hours=1))
    fail(db, 1, "new", now=NINE + FORGOTTEN_AFTER + timedelta(seconds=1))
    assert set(db.scalars(select(Bucket.key))) == {"recent", "new"}


def test_sweeping_looks_at_old_buckets_only(db: Session) -> None:
    """However many there are: it is done under the write lock, for each new browser that tries."""
    db.add_all(Bucket(key=f"bucket {number}", tokens=1, updated_at=NINE) for number in range(3000))
    db.flush()
    db.execute(text("ANALYZE"))
    said: list[str] = []
    explain = "EXPLAIN QUERY PLAN " if db.get_bind().dialect.name == "sqlite" else "EXPLAIN "

    @event.listens_for(db.connection(), "before_cursor_execute")
    def ask(_connection: object, cursor: Any, statement: str, parameters: Any, *_rest: object) -> None:
        if statement.startswith("DELETE"):
            cursor.execute(explain + statement, parameters)
            said.extend(str(row) for row in cursor.fetchall())

    fail(db, 1, "somebody new")
    assert "ix_throttle_bucket_updated_at" in " ".join(said)


@given(st.lists(st.integers(min_value=0, max_value=100), max_size=40))
def test_no_rhythm_of_tries_gets_more_than_the_capacity_and_one_a_minute(pauses: list[int]) -> None:
    """By the arithmetic alone: a bucket in memory, tried whenever it has a token."""
    now, tries = NINE, 0
    tokens, since = THREE.capacity, NINE
    for pause in pauses:
        now += timedelta(seconds=pause)
        tokens, since = THREE._level(tokens, since, now)
        if tokens:
            tries += 1
            tokens -= 1
    assert tries <= THREE.capacity + (now - NINE) // MINUTE


def test_the_tries_of_one_worker_count_for_the_others(database: Database) -> None:
    with database.writing() as db:
        fail(db, 3)
    another_worker = Database(database.url.render_as_string(hide_password=False))
    with another_worker.reading() as db:
        assert THREE.wait(db, "somebody", NINE) == MINUTE
    another_worker.close()


def test_of_tries_at_once_no_more_are_let_through_than_there_are_tokens(database: Database) -> None:
    start = threading.Barrier(5)
    waits: dict[str, list[timedelta]] = {}

    def try_once(key: str) -> None:
        start.wait()
        with database.writing() as db:
            waits.setdefault(key, []).append(THREE.take(db, key, NINE))

    for key in map(str, range(5)):
        threads = [threading.Thread(target=try_once, args=(key,)) for _ in range(5)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert all(sorted(each) == [NO_TIME] * 3 + [MINUTE] * 2 for each in waits.values())


def test_tries_that_several_processes_charge_at_once_are_all_charged(database: Database) -> None:
    start = threading.Barrier(4)

    def charge_ten_times() -> None:
        start.wait()
        for _ in range(10):
            with database.writing() as db:
                THREE.charge(db, "somebody", [NINE])

    threads = [threading.Thread(target=charge_ten_times) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.reading() as db:
        assert THREE.wait(db, "somebody", NINE) == (1 + 40 - THREE.capacity) * MINUTE


# Counted in memory


@pytest.fixture
def tries(database: Database) -> CountedTries:
    return CountedTries(database, THREE)


@pytest.fixture
def turns(database: Database, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """One for each turn to write that was taken."""
    taken: list[object] = []
    writing = database.writing
    monkeypatch.setattr(database, "writing", lambda: taken.append(1) or writing())
    return taken


def stored(database: Database, key: str) -> int:
    with database.reading() as db:
        return db.scalar(select(Bucket.tokens).where(Bucket.key == key)) or 0


def test_tries_that_are_counted_are_as_few_as_those_that_are_written(
    tries: CountedTries, turns: list[object]
) -> None:
    assert [tries.take("somebody", NINE) for _ in range(5)] == [NO_TIME] * 3 + [MINUTE] * 2
    assert tries.take("somebody else", NINE) == NO_TIME
    assert tries.take("somebody", NINE + timedelta(seconds=45)) == timedelta(seconds=15)
    assert turns == []


def test_a_flood_at_a_thousand_names_takes_one_turn_to_write_a_second(
    tries: CountedTries, turns: list[object], database: Database
) -> None:
    for number in range(1000):
        instant = NINE + timedelta(milliseconds=2 * number)
        tries.take(f"nobody {number}", instant)
        tries.write(instant)
    assert len(turns) == 2
    tries.write(NINE + timedelta(seconds=3))
    assert [stored(database, f"nobody {number}") for number in (0, 500, 999)] == [2, 2, 2]


def test_where_nothing_was_counted_nothing_is_written(tries: CountedTries, turns: list[object]) -> None:
    tries.write(NINE)
    for _ in range(3):
        tries.take("somebody", NINE)
    tries.write(NINE)
    for seconds in range(2, 50):
        assert tries.take("somebody", NINE + timedelta(seconds=seconds))
        tries.write(NINE + timedelta(seconds=seconds))
    assert len(turns) == 1


def test_what_was_written_counts_in_every_process_and_once(database: Database) -> None:
    one, other = (CountedTries(database, THREE) for _ in range(2))
    one.take("somebody", NINE)
    one.write(NINE)
    assert [bool(one.take("somebody", NINE)) for _ in range(3)] == [False, False, True]
    one.write(NINE + timedelta(seconds=1))
    assert other.take("somebody", NINE + timedelta(seconds=2)) == timedelta(seconds=58)


def test_what_two_processes_let_through_at_once_is_owed(database: Database) -> None:
    one, other = (CountedTries(database, THREE) for _ in range(2))
    assert [each.take("somebody", NINE) for _ in range(3) for each in (one, other)] == [NO_TIME] * 6
    for each in (one, other):
        each.write(NINE)
    assert one.take("somebody", NINE + timedelta(seconds=2)) == 4 * MINUTE - timedelta(seconds=2)
    assert other.take("somebody", NINE + 4 * MINUTE) == NO_TIME
    other.write(NINE + 4 * MINUTE)
    assert one.take("somebody", NINE + 5 * MINUTE) == NO_TIME


def test_what_was_counted_long_ago_and_never_written_is_as_old_as_it_is(tries: CountedTries) -> None:
    for _ in range(3):
        tries.take("somebody", NINE)
    assert tries.take("somebody", NINE + MINUTE) == NO_TIME
    assert tries.take("somebody", NINE + MINUTE) == MINUTE


def test_a_right_try_forgets_what_was_counted_and_what_was_written(
    tries: CountedTries, database: Database
) -> None:
    tries.take("somebody", NINE)
    tries.write(NINE)
    for _ in range(2):
        tries.take("somebody", NINE)
    with database.writing() as db:
        tries.forget(db, "somebody")
    assert [tries.take("somebody", NINE) for _ in range(4)] == [NO_TIME] * 3 + [MINUTE]


def test_what_could_not_be_written_is_still_counted(
    tries: CountedTries, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy() -> object:
        raise DatabaseBusyError

    for _ in range(3):
        tries.take("somebody", NINE)
    with monkeypatch.context() as patch:
        patch.setattr(database, "writing", busy)
        with pytest.raises(DatabaseBusyError):
            tries.write(NINE)
    assert tries.take("somebody", NINE) == MINUTE
    tries.write(NINE + timedelta(seconds=1))
    assert tries.take("somebody", NINE + timedelta(seconds=1)) == timedelta(seconds=59)


def test_of_tries_sent_at_once_while_they_are_written_no_more_get_through_than_there_are_tokens(
    database: Database,
) -> None:
    tries = CountedTries(database, Throttle(capacity=20, refill=MINUTE))
    start, let_through = threading.Barrier(8), list[int]()

    def guess(thread: int) -> None:
        start.wait()
        for number in range(20):
            instant = NINE + timedelta(seconds=2 * number)  # due to be written each time
            if not tries.take("somebody", NINE):
                let_through.append(thread)
            tries.write(instant)

    threads = [threading.Thread(target=guess, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(let_through) == 20
