"""``kiosk register``, and what ``kiosk check`` and exports say of registers: evidence outside the server."""

import hashlib
import json
from pathlib import Path

import pytest
from sqlalchemy import select, text, update

from kiosk.attendance.models import SignIn
from kiosk.attendance.receipts.signed import PURPOSE, ReceiptKey, key_id_of, public_key
from kiosk.core.database import Database
from kiosk.core.keys import Keys
from kiosk.courses.models import ClassSession
from kiosk.ledger.models import Event
from kiosk.people.models import Person
from tests.cli.conftest import Run
from tests.conftest import SECRET
from tests.factories import make_sign_in

REFERENCE = "OIAM-2026/2"


@pytest.fixture
def signed(course: Path, database: Database) -> Database:
    """Everybody of the roster has signed: two events."""
    with database.writing() as db:
        class_session = db.scalars(select(ClassSession)).one()
        for student in db.scalars(select(Person).order_by(Person.id)):
            make_sign_in(db, class_session, student)
    return database


def test_a_register_that_was_changed_by_hand_is_told_by_kiosk_check(run: Run, signed: Database) -> None:
    # Files of the test's own folder may be open to others, which is told too.
    assert REFERENCE not in run("check").output
    with signed.writing() as db:
        db.execute(update(SignIn).values(method="code"))
    checked = run("check")
    assert checked.exit_code == 1
    assert f"{REFERENCE}: the register in use does not match event 1" in checked.output


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        (
            "UPDATE register_event SET body = replace(body, 'qr', 'code') WHERE number = 2",
            "event 2 was altered",
        ),
        ("DELETE FROM register_event WHERE number = 1", "event 1 was removed"),
        ("UPDATE register_opening SET content = replace(content, 'Abadie', 'Other')", "event 1"),
    ],
)
def test_the_first_break_of_the_chain_is_named(run: Run, signed: Database, statement: str, told: str) -> None:
    with signed.writing() as db:
        db.execute(text(statement))
    checked = run("check")
    assert checked.exit_code == 1
    assert f"{REFERENCE}: " in checked.output
    assert told in checked.output


def test_a_bundle_is_checked_without_database_and_instance(
    run: Run, signed: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("register", "bundle", REFERENCE, "-o", "register.json").exit_code == 0
    with signed.reading() as db:
        head = db.scalars(select(Event.hash).order_by(Event.number.desc())).first()
    assert head
    monkeypatch.setenv("KIOSK_DATABASE_URL", "sqlite:////nowhere/kiosk.db")
    verified = run("register", "verify", "register.json", "--head", head[:16])
    assert verified.exit_code == 0
    assert f"{REFERENCE}: 2 events, every one in its place. Head {head}" in verified.output
    assert run("register", "verify", "register.json", "--head", "0" * 16).exit_code == 1


def test_a_bundle_that_was_changed_is_told_with_its_first_break(
    run: Run, signed: Database, tmp_path: Path
) -> None:
    run("register", "bundle", REFERENCE, "-o", "register.json")
    bundle = json.loads((tmp_path / "register.json").read_text("utf-8"))
    del bundle["events"][0]
    (tmp_path / "register.json").write_text(json.dumps(bundle), "utf-8")
    verified = run("register", "verify", "register.json")
    assert verified.exit_code == 1
    assert f"{REFERENCE}: event 1 was removed" in verified.output


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"format":"another"}', "\ufeff[", "[" * 100_000])
def test_what_is_no_bundle_is_told_in_one_line(run: Run, tmp_path: Path, content: str) -> None:
    (tmp_path / "register.json").write_text(content, "utf-8")
    verified = run("register", "verify", "register.json")
    assert verified.exit_code == 1
    assert verified.output.strip() == "Error: register.json is not a register’s bundle."


def test_a_companion_tells_the_file_and_the_head(run: Run, signed: Database, tmp_path: Path) -> None:
    assert run("export", "attendance", REFERENCE, "--format", "data", "-o", "register.csv").exit_code == 0
    companion = json.loads((tmp_path / "register.csv.head.json").read_text("utf-8"))
    with signed.reading() as db:
        head = db.scalars(select(Event.hash).order_by(Event.number.desc())).first()
    content = (tmp_path / "register.csv").read_bytes()
    assert companion == {
        "course": "OIAM-2026",
        "session": 2,
        "file": "register.csv",
        "sha256": hashlib.sha256(content).hexdigest(),
        "events": 2,
        "head": head,
    }


def test_the_key_of_receipts_is_remembered_at_every_start(
    run: Run, course: Path, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever is signed from now on verifies after the secret was changed."""
    before = (course / "instance" / "secret_key").read_text("utf-8")
    monkeypatch.setenv("KIOSK_SECRET_KEY", SECRET)
    monkeypatch.setenv("KIOSK_SECRET_KEY_FALLBACKS", before)
    assert run("receipt", "keys").exit_code == 0
    own = key_id_of(public_key(Keys(SECRET).derive(PURPOSE)))
    with database.reading() as db:
        known = db.scalars(select(ReceiptKey.key_id)).all()
    assert own in known
    assert len(known) == 2  # and that of the secret of before
