"""What a server does by the clock, and that one process at a time does it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import delete, text

from kiosk.cli import maintenance
from kiosk.cli.maintenance import Lease, look
from kiosk.config import checkpoint_file
from kiosk.ledger.log import newest_checkpoint
from kiosk.ledger.models import Checkpoint, LogEntry
from kiosk.web.common.services import Services
from tests.clock import StandingClock
from tests.factories import make_class_session, make_sign_in, make_student

# A process that takes the lease, says whether it has it, and keeps it.
HOLDING = """
import sys, time
from pathlib import Path
from kiosk.cli.maintenance import Lease
lease = Lease(Path(sys.argv[1]))
print(lease.take(), flush=True)
time.sleep(600)
"""


@pytest.fixture
def kiosk(app: Flask) -> Services:
    found: Services = app.extensions["kiosk"]
    return found


def once(kiosk: Services) -> None:
    look(kiosk.database, kiosk.settings, kiosk.keys, kiosk.clock)


def test_one_process_at_a_time_has_the_lease(tmp_path: Path) -> None:
    one, other = Lease(tmp_path / "lock"), Lease(tmp_path / "lock")
    assert one.take()
    assert one.take()
    assert not other.take()
    one.give_back()
    assert other.take()
    other.give_back()


def test_the_lease_of_a_worker_that_was_killed_is_free(tmp_path: Path) -> None:
    file = tmp_path / "lock"
    with subprocess.Popen([sys.executable, "-c", HOLDING, str(file)], stdout=subprocess.PIPE) as worker:
        assert worker.stdout is not None
        assert worker.stdout.readline() == b"True\n"
        assert not Lease(file).take()
        worker.kill()
        worker.wait()
        other = Lease(file)
        assert other.take()
        other.give_back()


def test_a_sheet_that_has_closed_is_held_fast_and_the_checkpoint_kept(
    kiosk: Services, clock: StandingClock, capsys: pytest.CaptureFixture[str]
) -> None:
    with kiosk.database.writing() as db:
        class_session = make_class_session(db)
        make_sign_in(db, class_session, make_student(db, class_session.course))
    once(kiosk)
    with kiosk.database.reading() as db:
        before = newest_checkpoint(db)
    assert checkpoint_file(kiosk.settings).read_text("utf-8") == before
    clock.advance(minutes=60)
    once(kiosk)
    with kiosk.database.reading() as db:
        after = newest_checkpoint(db)
        assert db.scalar(text("SELECT count(*) FROM log_entry WHERE kind = 'closed'")) == 1
    assert after != before
    assert checkpoint_file(kiosk.settings).read_text("utf-8") == after


def test_each_new_checkpoint_is_a_line_of_the_log(kiosk: Services, caplog: pytest.LogCaptureFixture) -> None:
    with kiosk.database.writing() as db:
        make_class_session(db)
    with caplog.at_level("INFO", logger="kiosk"):
        once(kiosk)
        once(kiosk)
    [line] = [each for each in caplog.records if each.message == "checkpoint"]
    fields = line.kiosk_fields  # type: ignore[attr-defined]
    told = f"{fields['origin']}\n{fields['size']}\n{fields['root']}\n\n{fields['signature']}\n"
    assert told == checkpoint_file(kiosk.settings).read_text("utf-8")
    assert json.dumps(fields)


def test_an_older_database_is_said_and_the_checkpoint_stays(
    kiosk: Services, caplog: pytest.LogCaptureFixture
) -> None:
    with kiosk.database.writing() as db:
        make_class_session(db)
        make_class_session(db)
    once(kiosk)
    held = checkpoint_file(kiosk.settings).read_text("utf-8")
    with kiosk.database.writing() as db:
        db.execute(delete(LogEntry).where(LogEntry.number > 0))
        db.execute(delete(Checkpoint).where(Checkpoint.size > 1))
    with caplog.at_level("INFO", logger="kiosk"):
        once(kiosk)
    assert [each.message for each in caplog.records] == ["checkpoint_refused"]
    assert checkpoint_file(kiosk.settings).read_text("utf-8") == held


def test_what_fails_is_said_and_the_rest_is_done(
    kiosk: Services, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*_given: object) -> int:
        raise OSError("the disk is full")

    monkeypatch.setattr(maintenance, "close_due", fails)
    with kiosk.database.writing() as db:
        make_class_session(db)
    with caplog.at_level("INFO", logger="kiosk"):
        once(kiosk)
    assert [each.message for each in caplog.records] == ["maintenance_failed", "checkpoint"]


def test_a_log_that_was_tampered_with_stops_nobody(kiosk: Services, caplog: pytest.LogCaptureFixture) -> None:
    """Nothing may fail on the day; what was done is found by a check."""
    with kiosk.database.writing() as db:
        class_session = make_class_session(db)
        student = make_student(db, class_session.course)
    with kiosk.database.writing() as db:
        db.execute(text("UPDATE checkpoint SET peaks = ''"))
    with caplog.at_level("INFO", logger="kiosk"), kiosk.database.writing() as db:
        make_sign_in(db, class_session, student)
        make_class_session(db)
    assert [each.message for each in caplog.records] == ["log_damaged"]
    with kiosk.database.reading() as db:
        assert db.scalar(text("SELECT count(*) FROM sign_in")) == 1
        assert db.scalar(text("SELECT count(*) FROM class_session")) == 2
