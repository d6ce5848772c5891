"""A hall in which students sign, on a server that is made to fail, and the ledger that each of them keeps."""

import os
import signal
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from html import unescape
from pathlib import Path
from random import Random

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from kiosk.attendance import room_code
from kiosk.attendance.models import SignIn
from kiosk.core.clock import SteadyClock
from kiosk.core.keys import Keys
from kiosk.courses.models import ClassSession, Course
from kiosk.courses.roster_file import RosterLine
from kiosk.people.models import Person
from tests.benchmarks import servers
from tests.benchmarks.load import hidden_fields
from tests.faults.phone import Fields, NoAnswerError, Phone, Reply
from tests.registers import broken
from tests.servers import kiosk_script, wait_until_healthy

START_SECONDS = 60.0  # on a machine that is busy with other things


class Hall:
    """One class session that is open now, and the database that its signatures end up in."""

    def __init__(self, folder: Path, lines: list[RosterLine], database_url: str = "") -> None:
        """On SQLite, or on a PostgreSQL database, which is emptied."""
        self.settings = servers.new_instance(folder, database_url)
        self.lines = lines
        self.clock = SteadyClock(folder / "clock")
        self.database = servers.database_of(self.settings)
        self.file = Path(str(self.database.url.database))
        with self.database.writing() as db:
            _course, sessions = servers.new_course(db, lines, [self.clock.now()])
            self.class_session_id = sessions[0].id
        self._key = Keys(self.settings.secret_key).derive("room-code")

    def course_and_session(self, db: Session) -> tuple[Course, ClassSession]:
        session = db.get_one(ClassSession, self.class_session_id)
        return session.course, session

    def code(self) -> str:
        """What the screen shows now."""
        return room_code.mint(self._key, self.class_session_id, self.clock.now()).text

    def rows(self) -> dict[str, str]:
        """Who has signed, by student number, and the receipts. Nobody has signed twice."""
        with self.database.reading() as db:
            found = db.execute(select(Person.student_number, SignIn.receipt).join(SignIn.person)).all()
        rows = {row.student_number: row.receipt for row in found}
        assert len(rows) == len(found), "somebody is in twice"
        return rows

    def assert_sound(self) -> None:
        """The file is whole, and the register is what its chain says."""
        with self.database.reading() as db:
            assert db.scalars(text("PRAGMA integrity_check")).all() == ["ok"]
            assert db.execute(text("PRAGMA foreign_key_check")).all() == []
            assert broken(db, Keys(self.settings.secret_key)) == {}


class Signer:
    """One student on one phone. ``acknowledged`` is the ledger: the receipts this phone was sent to.

    ``lost`` counts the forms that no answer came for, ``put_off`` are the answers that said not recorded.
    """

    def __init__(self, phone: Phone, line: RosterLine, code: Callable[[], str]) -> None:
        self.phone = phone
        self.line = line
        self.form: Fields = []
        self.acknowledged: list[str] = []
        self.lost = 0
        self.put_off: list[Reply] = []
        self.posting = threading.Event()
        self._code = code

    def sign_in(self) -> None:
        """All four steps, and each again until it is answered."""
        self.open_form()
        self.insist_on_validating()
        self.look_at_receipt()

    def open_form(self) -> None:
        """Scan what the screen shows, and fill in the form."""
        scanned = self._insist(lambda: f"/s/{self._code()}")
        assert scanned.status == 303, (scanned.status, scanned.body)
        shown = self._insist(lambda: "/sign-in")
        assert shown.status == 200, (shown.status, shown.body)
        person = {"student_number": self.line.student_number, "family_name": self.line.family_name}
        self.form = list({**dict(hidden_fields(shown.body)), **person}.items())

    def validate(self) -> bool:
        """Send the form once; whether the phone was sent to a receipt. Raises ``NoAnswerError``."""
        self.posting.set()
        reply = self.phone.ask("/sign-in", self.form)
        if reply.status == 503:
            self.put_off.append(reply)
            return False
        assert reply.status == 303, (reply.status, reply.body)
        assert reply.location.startswith("/receipt/"), reply.location
        self.acknowledged.append(reply.location.rsplit("/", 1)[1])
        return True

    def insist_on_validating(self) -> None:
        """Send the same form until the receipt is there."""
        while not self._tried():
            time.sleep(self.phone.random.uniform(0.05, 0.3))

    def look_at_receipt(self) -> None:
        receipt = self._insist(lambda: f"/receipt/{self.acknowledged[-1]}")
        assert receipt.status == 200, (receipt.status, receipt.body)
        assert self.line.family_name in unescape(receipt.body)

    def _tried(self) -> bool:
        try:
            return self.validate()
        except NoAnswerError:
            self.lost += 1
            return False

    def _insist(self, address: Callable[[], str]) -> Reply:
        """Ask until there is an answer; the address anew each time, since a code dies meanwhile."""
        while True:
            try:
                reply = self.phone.ask(address())
            except NoAnswerError:
                pass
            else:
                if reply.status != 503:
                    return reply
                self.put_off.append(reply)
            time.sleep(self.phone.random.uniform(0.05, 0.3))


class Server:
    """``kiosk serve`` that can be killed outright and started again, on the same instance and port."""

    def __init__(self, hall: Hall, port: int, log: Path, *before: str, workers: int = 2) -> None:
        """``before`` comes before the command: what it is to run under."""
        self.port = port
        self.log = log
        self._command = [*before, kiosk_script(), "serve", "--port", str(port), "--workers", str(workers)]
        self._environment = {
            name: value for name, value in os.environ.items() if not name.startswith("KIOSK_")
        } | {"KIOSK_INSTANCE": str(hall.settings.instance), "KIOSK_DATABASE_URL": hall.settings.database}
        self.start()

    def start(self) -> None:
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                self._command,
                env=self._environment,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        try:
            wait_until_healthy(self.port, START_SECONDS)
        except BaseException:
            self.kill()
            raise

    def below(self, parent: int | None = None) -> list[int]:
        """All processes that the server has started and that still run."""
        parent = parent or self.process.pid
        try:
            told = Path(f"/proc/{parent}/task/{parent}/children").read_text(encoding="ascii")
        except OSError:
            return []
        children = [int(child) for child in told.split()]
        return children + [each for child in children for each in self.below(child)]

    def freeze(self) -> None:
        """SIGSTOP for the workers: they take connections, and answer nothing."""
        for process in self.below():
            os.kill(process, signal.SIGSTOP)

    def kill_workers(self) -> None:
        """SIGKILL for all workers at once; the server starts others."""
        for process in self.below():
            os.kill(process, signal.SIGKILL)

    def kill(self) -> None:
        """SIGKILL for the server and its workers."""
        workers = self.below()
        for process in (self.process.pid, *workers):
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.kill()

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")


@contextmanager
def hall_with(folder: Path, students: int, database_url: str = "") -> Iterator[Hall]:
    """A hall of so many invented students."""
    hall = Hall(folder, servers.roster(students), database_url)
    try:
        yield hall
    finally:
        hall.database.close()


@contextmanager
def server_of(hall: Hall, port: int, log: Path, workers: int = 2) -> Iterator[Server]:
    server = Server(hall, port, log, workers=workers)
    try:
        yield server
    finally:
        server.stop()


@contextmanager
def signers_in(hall: Hall, port: int) -> Iterator[list[Signer]]:
    signers = [Signer(Phone(port, Random(line.student_number)), line, hall.code) for line in hall.lines]
    try:
        yield signers
    finally:
        for signer in signers:
            signer.phone.close()


def all_at_once(signers: list[Signer], what: Callable[[Signer], object], at_once: int = 60) -> None:
    """Everybody does it, at most so many at a time; the first failure is raised."""
    with ThreadPoolExecutor(at_once) as pool:
        for done in [pool.submit(what, signer) for signer in signers]:
            done.result()


def check_ledgers(hall: Hall, signers: list[Signer]) -> None:
    """Every receipt that a phone was sent to is in the database, as that student's only one."""
    rows = hall.rows()
    for signer in signers:
        if signer.acknowledged:
            assert set(signer.acknowledged) == {rows.get(signer.line.student_number)}, signer.line


def statuses_of(signers: list[Signer]) -> Counter[int]:
    return sum((signer.phone.statuses for signer in signers), Counter[int]())
