"""Exactly once: the same and different submissions at once, in threads and in processes."""

import multiprocessing
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import func, select

from kiosk.attendance.corrections import correct
from kiosk.attendance.entry import Status
from kiosk.attendance.events import record_plan, stream_of
from kiosk.attendance.models import Correction, SignIn
from kiosk.attendance.register import register_of
from kiosk.attendance.sign_in import Claim, identify, record
from kiosk.attendance.ticket import ScanTicket
from kiosk.attendance.window_changes import reopen
from kiosk.core.database import Database
from kiosk.core.keys import Keys
from kiosk.core.refusals import Refusal
from kiosk.courses.models import ClassSession
from kiosk.ledger.chain import head_of
from kiosk.ledger.writing import signing_database
from kiosk.people.models import Origin, Person
from tests.clock import NINE_IN_PARIS as NINE
from tests.conftest import SECRET
from tests.factories import make_class_session, make_course, make_student
from tests.registers import register_break

AT_ONCE = 10
GUEST = Claim("777", "Visiteur", "Ariane", "ariane@example.org", as_guest=True)


@pytest.fixture
def identity(database: Database) -> int:
    with database.writing() as db:
        class_session = make_class_session(db, make_course(db, guests_allowed=True))
        for number in range(40):
            make_student(db, class_session.course, f"Name{number}", student_number=f"90{number:02}")
        return class_session.id


def submit(
    database: Database, identity: int, claim: Claim, nonce: str, device: str = "", at: datetime = NINE
) -> str:
    """What the form's view does: identify in one transaction, record in another."""
    with database.reading() as db:
        class_session = db.get_one(ClassSession, identity)
        person = identify(db, class_session.course, claim, bucket="b", now=at)
    device = device or f"phone of {claim.student_number}"
    with database.writing() as db:
        ticket = ScanTicket(identity, at, "qr", "phone")
        return record(db, ticket, person, nonce=nonce, device_key=device, now=at).sign_in.receipt


def at_once(work: Callable[[int], str]) -> list[str]:
    start = Barrier(AT_ONCE)

    def one(number: int) -> str:
        start.wait()
        return work(number)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(one, range(AT_ONCE)))


def rows(database: Database) -> int:
    with database.reading() as db:
        return db.scalar(select(func.count(SignIn.id))) or 0


def test_the_same_form_ten_times_at_once_gives_one_row_and_one_receipt(
    database: Database, identity: int
) -> None:
    receipts = at_once(lambda _: submit(database, identity, Claim("9001", "Name1"), "one form"))
    assert len(set(receipts)) == 1
    assert rows(database) == 1


def test_one_student_on_ten_phones_at_once_gives_one_row_and_one_receipt(
    database: Database, identity: int
) -> None:
    receipts = at_once(lambda number: submit(database, identity, Claim("9001", "Name1"), f"form {number}"))
    assert len(set(receipts)) == 1
    assert rows(database) == 1


def test_one_guest_ten_times_at_once_gives_one_row_and_no_orphan(database: Database, identity: int) -> None:
    receipts = at_once(lambda number: submit(database, identity, GUEST, f"form {number}"))
    assert len(set(receipts)) == 1
    assert rows(database) == 1
    with database.reading() as db:
        assert db.scalar(select(func.count()).where(Person.origin == Origin.GUEST.value)) == 1


def test_one_form_for_ten_people_at_once_records_one_of_them(database: Database, identity: int) -> None:
    def one(number: int) -> str:
        try:
            return submit(database, identity, Claim(f"90{number:02}", f"Name{number}"), "one form")
        except Refusal as refusal:
            return refusal.code

    outcomes = at_once(one)
    assert outcomes.count("form_used") == AT_ONCE - 1
    assert rows(database) == 1


def test_different_students_at_once_are_all_recorded(database: Database, identity: int) -> None:
    receipts = at_once(
        lambda number: submit(database, identity, Claim(f"90{number:02}", f"Name{number}"), f"f{number}")
    )
    assert len(set(receipts)) == AT_ONCE
    assert rows(database) == AT_ONCE


def test_latecomers_who_sign_while_the_sheet_is_reopened_for_them_are_all_present(
    database: Database, identity: int
) -> None:
    """Recorded before it and raised, or after it and present by the new window: nobody falls in between."""
    with database.writing() as db:
        db.get_one(ClassSession, identity).course.late_minutes = 30
        db.flush()
        record_plan(db, identity, NINE)
    late = NINE + timedelta(minutes=20)

    def one(number: int) -> str:
        if number == 0:
            with database.writing() as db:
                session = db.get_one(ClassSession, identity)
                return str(reopen(db, session, None, late, raise_latecomers=True))
        return submit(database, identity, Claim(f"90{number:02}", f"Name{number}"), f"f{number}", at=late)

    assert len(set(at_once(one))) == AT_ONCE
    with database.reading() as db:
        assert set(db.scalars(select(SignIn.counts_as))) == {"present"}
        assert register_break(db, identity) is None


def test_of_many_who_correct_one_person_at_once_one_does_and_the_others_are_told(
    database: Database, identity: int
) -> None:
    """All of them have seen the page without a correction."""

    def one(number: int) -> str:
        try:
            with database.writing() as db:
                session = db.get_one(ClassSession, identity)
                key, reason = register_of(db, session).entries[0].person.id, f"reason {number}"
                correct(db, session, key, Status.LATE, reason, by=None, now=NINE, seen=0)
            return reason
        except Refusal as refusal:
            return refusal.code

    assert at_once(one).count("corrected_meanwhile") == AT_ONCE - 1
    with database.reading() as db:
        assert db.scalar(select(func.count(Correction.id))) == 1


def _in_its_own_process(url: str, identity: int, first: int, start: object, out: Path) -> None:
    database = signing_database(url, Keys(SECRET))
    start.wait()  # type: ignore[attr-defined]
    receipts = [submit(database, identity, Claim(f"90{n:02}", f"Name{n}"), f"{first}-{n}") for n in range(40)]
    out.write_text("\n".join(receipts))
    database.close()


def test_two_processes_signing_the_same_forty_people_agree_on_forty_receipts(
    database: Database, database_url: str, identity: int, tmp_path: Path
) -> None:
    context = multiprocessing.get_context("spawn")
    start = context.Barrier(2)
    processes = [
        context.Process(
            target=_in_its_own_process, args=(database_url, identity, n, start, tmp_path / f"{n}")
        )
        for n in range(2)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
        assert process.exitcode == 0
    assert (tmp_path / "0").read_text() == (tmp_path / "1").read_text()
    assert rows(database) == 40


def test_one_scan_serves_three_people_however_many_are_sent_at_once(
    database: Database, identity: int
) -> None:
    def one(number: int) -> str:
        try:
            return submit(database, identity, Claim(f"90{number:02}", f"Name{number}"), f"f{number}", "one")
        except Refusal as refusal:
            return refusal.code.value

    assert at_once(one).count("scan_used") == AT_ONCE - 3
    assert rows(database) == 3
    with database.reading() as db:
        assert register_break(db, identity) is None


def test_a_hall_that_signs_at_once_makes_one_whole_chain(database: Database, identity: int) -> None:
    def one(number: int) -> str:
        return submit(database, identity, Claim(f"90{number:02}", f"Name{number}"), f"nonce-{number:012}")

    at_once(one)
    with database.reading() as db:
        assert head_of(db, stream_of(identity)).number == 1 + AT_ONCE
        assert register_break(db, identity) is None
