"""The drill: a hall signs in, a backup is made meanwhile, and is restored elsewhere. Who was told is there.

A real ``kiosk serve`` and the real commands. Each phone keeps what it was told: its receipt.
"""

import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from itertools import islice
from pathlib import Path

import pytest

from kiosk.core.sqlite import sqlite3
from tests.backup_files import contents, is_sound
from tests.benchmarks import load, rush_servers, servers
from tests.servers import kiosk_script

pytestmark = pytest.mark.server

AT_ONCE = 12
STUDENTS = 600
FIRST = 40

Ledger = list[tuple[str, str]]


@contextmanager
def hall(server: rush_servers.RushServer, students: Iterator[load.Student]) -> Iterator[Ledger]:
    """Students sign in, some at a time, until the block ends. Yields who was told which receipt so far."""
    ledger: Ledger = []
    failures: list[str] = []
    over = threading.Event()

    def visit(student: load.Student) -> load.Visit:
        receipt = yield from load.sign_in(server.running.host, student, server.code())
        ledger.append((student.number, receipt))
        return receipt

    def keep_coming() -> None:
        while not over.is_set() and (some := list(islice(students, AT_ONCE))):
            outcomes = load.run(server.running.address, [partial(visit, each) for each in some], AT_ONCE, 20)
            failures.extend(each.reason for each in outcomes if each.result is None)

    thread = threading.Thread(target=keep_coming)
    thread.start()
    try:
        yield ledger
    finally:
        over.set()
        thread.join()
    assert not failures


def command(instance: Path, *arguments: str) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("KIOSK_")}
    environment |= {"KIOSK_INSTANCE": str(instance), "LC_ALL": "C"}
    done = subprocess.run(
        [kiosk_script(), *arguments], env=environment, capture_output=True, text=True, timeout=30, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def receipts_in(file: Path) -> dict[str, str]:
    """By student number."""
    with closing(sqlite3.connect(file)) as connection:
        sign_ins = "SELECT school_number, receipt FROM sign_in JOIN person ON person.id = person_id"
        return dict(connection.execute(sign_ins).fetchall())


def test_every_sign_in_that_was_told_before_the_backup_began_is_in_what_is_restored(tmp_path: Path) -> None:
    lines = servers.roster(STUDENTS)
    students = (load.Student(each.student_number, each.family_name, each.family_name) for each in lines)
    with rush_servers.kiosk(tmp_path / "instance", lines, 2, "") as server, hall(server, students) as ledger:
        while len(ledger) < FIRST:
            assert server.running.process.poll() is None, server.running.last_words()
            threading.Event().wait(0.05)
        before = list(ledger)
        assert "checked" in command(tmp_path / "instance", "backup", str(tmp_path / "backup.db"))
        after = list(ledger)
    assert len(after) > len(before) + 10  # they went on signing in

    command(tmp_path / "new", "restore", str(tmp_path / "backup.db"))
    assert is_sound(tmp_path / "new" / "kiosk.db")
    original, restored = contents(tmp_path / "instance" / "kiosk.db"), contents(tmp_path / "new" / "kiosk.db")
    receipts = receipts_in(tmp_path / "new" / "kiosk.db")
    assert before == [(number, receipts.get(number, "")) for number, _receipt in before]
    for table in ("sign_in", "event", "person", "enrolment", "class_session"):
        assert set(restored[table]) <= set(original[table]), table
