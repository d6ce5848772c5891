"""PostgreSQL is locked, restarts, dies, or never answers: nobody waits for ever or reads of a failure.

A PostgreSQL of our own and a real ``kiosk serve`` on it.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYetError
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from kiosk import create_app
from kiosk.cli.instance import opened_instance
from kiosk.config import Settings
from kiosk.core import patience, schema
from kiosk.core.database import BUSY_SECONDS, Database, DatabaseBusyError
from kiosk.core.keys import Keys
from tests.conftest import SECRET, new_client
from tests.faults.signing import (
    Signer,
    all_at_once,
    check_ledgers,
    hall_with,
    server_of,
    signers_in,
    statuses_of,
)
from tests.postgresql_server import PostgresqlServer, black_hole, own_postgresql, table_locked
from tests.registers import broken
from tests.servers import kiosk_script

pytestmark = pytest.mark.server

SIGNING = 12
AT_ONCE = 40  # more than two workers run at once: most wait for a place, and behind somebody who waits
NOT_RECORDED = "Non enregistré"
PATIENCE = BUSY_SECONDS + 2.5


@pytest.fixture(scope="module")
def postgresql() -> Iterator[PostgresqlServer]:
    with own_postgresql() as server:
        if server is None:
            pytest.skip("needs PostgreSQL (apt-get install postgresql)")
        yield server


# Locks


def test_a_lock_of_another_program_is_told_as_not_recorded_and_the_same_form_is_good_later(
    postgresql: PostgresqlServer, tmp_path: Path, free_port: int
) -> None:
    with (
        hall_with(tmp_path, AT_ONCE, postgresql.new_database()) as hall,
        server_of(hall, free_port, tmp_path / "server.log") as server,
        signers_in(hall, free_port) as signers,
        ThreadPoolExecutor(AT_ONCE) as pool,
    ):
        all_at_once(signers, Signer.open_form)
        address = hall.database.url.render_as_string(hide_password=False).replace("+psycopg", "")
        with table_locked(address, "sign_in"):
            began = time.monotonic()
            sent = [pool.submit(signer.validate) for signer in signers]
            assert not any(each.result() for each in sent)
            assert BUSY_SECONDS <= time.monotonic() - began < PATIENCE
        put_off = [reply for signer in signers for reply in signer.put_off]
        assert [reply.status for reply in put_off] == [503] * AT_ONCE
        assert {reply.retry_after for reply in put_off} == {"3"}
        assert all(NOT_RECORDED in reply.body for reply in put_off)
        assert hall.rows() == {}
        all_at_once(signers, Signer.insist_on_validating)
        check_ledgers(hall, signers)
        assert len(hall.rows()) == AT_ONCE
        assert "Traceback" not in server.said()


def test_one_lock_after_another_is_waited_for_no_longer_than_one(postgresql: PostgresqlServer) -> None:
    """Whoever queues behind somebody who waits meets the second lock when the first one comes."""
    with closing(Database(postgresql.url)) as database, ThreadPoolExecutor(1) as pool:
        with database.writing() as db:
            db.execute(text("CREATE TABLE first (n int)"))
            db.execute(text("CREATE TABLE second (n int)"))
        with table_locked(postgresql.address, "first") as first, table_locked(postgresql.address, "second"):
            pool.submit(lambda: (time.sleep(3), first.set()))
            began = time.monotonic()
            with patience.lasting(BUSY_SECONDS), pytest.raises(DatabaseBusyError), database.writing() as db:
                look_at_both(db)
            assert BUSY_SECONDS - 0.5 < time.monotonic() - began < BUSY_SECONDS + 0.5


def look_at_both(db: Session) -> None:
    db.execute(text("SELECT * FROM first"))
    db.execute(text("SELECT * FROM second"))


def test_who_has_waited_enough_still_does_what_needs_no_waiting(postgresql: PostgresqlServer) -> None:
    with closing(Database(postgresql.url)) as database:
        with patience.lasting(0), database.writing() as db:
            assert db.scalar(text("SELECT 1")) == 1
            assert db.scalar(text("SHOW lock_timeout")) == "1ms"
        assert setting(database, "lock_timeout") == "5s"


def test_a_page_gives_up_and_a_command_takes_its_time(postgresql: PostgresqlServer) -> None:
    slow = text("SELECT pg_sleep(0.8)")
    with (
        closing(Database(postgresql.url, statement_seconds=0.3)) as page,
        pytest.raises(DatabaseBusyError),
        page.writing() as db,
    ):
        db.execute(slow)
    with closing(Database(postgresql.url)) as command, command.writing() as db:
        db.execute(slow)


def test_the_limits_of_pages_and_of_commands(
    postgresql: PostgresqlServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = postgresql.new_database()
    settings = Settings(instance=tmp_path, database_url=url, secret_key=SECRET)
    limits = {"lock_timeout": "5s", "statement_timeout": "10s", "idle_in_transaction_session_timeout": "1min"}
    with closing(create_app(settings).extensions["kiosk"].database) as page:
        assert {name: setting(page, name) for name in limits} == limits
    monkeypatch.setenv("KIOSK_INSTANCE", str(tmp_path))
    monkeypatch.setenv("KIOSK_DATABASE_URL", url)
    with opened_instance() as kiosk:
        of_commands = {name: setting(kiosk.database, name) for name in limits}
    assert of_commands == {**limits, "statement_timeout": "0", "idle_in_transaction_session_timeout": "0"}


def test_what_the_address_says_counts_more(postgresql: PostgresqlServer) -> None:
    url = f"{postgresql.url}?options=-c%20lock_timeout%3D7000"
    with closing(Database(url, statement_seconds=10)) as database:
        assert (setting(database, "lock_timeout"), setting(database, "statement_timeout")) == ("7s", "10s")


def setting(database: Database, name: str) -> str:
    with database.reading() as db:
        return str(db.scalar(text(f"SHOW {name}")))


# Restarts


@pytest.mark.parametrize("how", ["fast", "immediate", "a backend is killed"])
def test_while_it_restarts_everybody_is_told_to_try_again_and_then_everybody_has_signed(
    postgresql: PostgresqlServer, tmp_path: Path, free_port: int, how: str
) -> None:
    with (
        hall_with(tmp_path, SIGNING, postgresql.new_database()) as hall,
        server_of(hall, free_port, tmp_path / "server.log") as server,
        signers_in(hall, free_port) as signers,
        ThreadPoolExecutor(SIGNING) as pool,
    ):
        half = SIGNING // 2
        looking = [pool.submit(keep_looking, signer, 6.0) for signer in signers[:half]]
        signing = [pool.submit(sign_slowly, signer, place) for place, signer in enumerate(signers[half:])]
        time.sleep(1)
        if how == "a backend is killed":
            postgresql.kill_a_backend()
        else:
            postgresql.restart(how)
        for each in (*looking, *signing):
            each.result()
        all_at_once(signers[:half], Signer.sign_in)
        statuses = statuses_of(signers)
        assert set(statuses) <= {200, 303, 503}, statuses
        assert {reply.retry_after for signer in signers for reply in signer.put_off} <= {"3"}
        check_ledgers(hall, signers)
        assert len(hall.rows()) == SIGNING
        with hall.database.reading() as db:
            assert broken(db, Keys(hall.settings.secret_key)) == {}
        assert "Traceback" not in server.said()


def keep_looking(signer: Signer, seconds: float) -> None:
    """Scan again and again: every page asks the database."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        signer.open_form()


def sign_slowly(signer: Signer, place: int) -> None:
    """While it goes down, while it is away, when it is back."""
    time.sleep(0.8 + place * 0.1)
    signer.sign_in()


# An address that never answers


def test_a_page_of_a_server_whose_database_never_answers_says_so_in_time(tmp_path: Path) -> None:
    with black_hole() as url:
        settings = Settings(
            instance=tmp_path, database_url=url, secret_key=SECRET, base_url="http://kiosk.test"
        )
        app = create_app(settings)
        answers = {}
        for path in ("/quiz/00000000/who", "/health"):
            began = time.monotonic()
            answers[path] = new_client(app).get(path)
            assert time.monotonic() - began < PATIENCE
            assert answers[path].status_code == 503
        assert answers["/quiz/00000000/who"].headers["Retry-After"] == "3"
        app.extensions["kiosk"].database.close()


def test_a_command_on_an_address_that_never_answers_ends_with_one_line(tmp_path: Path) -> None:
    """Each of them; they wait at the same time."""
    instance = tmp_path / "instance"
    instance.mkdir(mode=0o700)
    (instance / "secret_key").write_text(f"{SECRET}\n")
    (instance / "secret_key").chmod(0o600)
    with black_hole() as url:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("KIOSK_")}
        environment |= {"KIOSK_INSTANCE": str(instance), "KIOSK_DATABASE_URL": url, "LC_ALL": "C"}
        waiting = {
            command: subprocess.Popen(
                [kiosk_script(), *command],
                env=environment, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            )
            for command in (("check",), ("backup", "x.dump"), ("instructor", "reset", "a@b.example"))
        }  # fmt: skip
        said = {command: process.communicate(timeout=60)[1] for command, process in waiting.items()}
    assert [process.returncode for process in waiting.values()] == [1, 1, 1], said
    for errors in said.values():
        assert len(errors.splitlines()) == 1, said
        assert "connection timeout expired" in errors, said


# The first start


def test_servers_that_start_at_once_on_an_empty_database_all_get_it(postgresql: PostgresqlServer) -> None:
    url = postgresql.new_database()
    script = f"from kiosk.core import database, schema; schema.upgrade(database.Database({url!r}))"
    starting = [
        subprocess.Popen([sys.executable, "-c", script], stderr=subprocess.PIPE, text=True) for _ in range(4)
    ]
    said = [each.communicate(timeout=60)[1] for each in starting]
    assert [each.returncode for each in starting] == [0, 0, 0, 0], said
    with closing(Database(url)) as database, database.reading() as db:
        assert schema.current_revision(db) == schema.latest_revision()


def test_who_would_change_the_schema_waits_for_who_does(postgresql: PostgresqlServer) -> None:
    url = postgresql.new_database()
    with (
        closing(Database(url)) as one,
        closing(Database(url)) as another,
        ThreadPoolExecutor(1) as pool,
    ):
        with one.altering():
            upgrading = pool.submit(schema.upgrade, another)
            with pytest.raises(NotYetError):
                upgrading.result(timeout=1)
        upgrading.result()
        with one.reading() as db:
            assert schema.current_revision(db) == schema.latest_revision()
