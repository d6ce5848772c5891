"""``kiosk register``, and what ``kiosk check`` and exports say of registers: evidence outside the server."""

import hashlib
import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select, text, update

from kiosk.attendance.models import SignIn
from kiosk.cli import kiosk
from kiosk.core.database import Database
from kiosk.core.keys import Keys
from kiosk.core.signatures import key_id_of, public_key
from kiosk.core.signing_keys import SigningKey
from kiosk.courses.models import ClassSession
from kiosk.ledger.models import Event, LogEntry
from kiosk.ledger.signer import PURPOSE
from kiosk.people.models import Person
from tests.cli.conftest import Run
from tests.conftest import SECRET
from tests.factories import make_sign_in

REFERENCE = "OIAM-2026/2"


@pytest.fixture
def signed(course: Path, database: Database) -> Database:
    """Everybody of the roster has signed: three events, with the plan."""
    with database.writing() as db:
        class_session = db.scalars(select(ClassSession)).one()
        for student in db.scalars(select(Person).order_by(Person.id)):
            make_sign_in(db, class_session, student)
    return database


def test_a_register_that_was_changed_by_hand_is_told_by_kiosk_check(run: Run, signed: Database) -> None:
    # Files of the test's own folder may be open to others, which is told too.
    assert REFERENCE not in run("check").stderr
    with signed.writing() as db:
        db.execute(update(SignIn).values(method="code"))
    checked = run("check")
    assert checked.exit_code == 1
    assert f"{REFERENCE}: the register in use does not match event 2" in checked.output


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        (
            "UPDATE event SET body = replace(body, 'qr', 'code') WHERE stream LIKE 'class%' AND number = 2",
            "event 2 was altered",
        ),
        ("DELETE FROM event WHERE stream LIKE 'class%' AND number = 2", "event 2 was removed"),
        ("UPDATE event SET signature = '' WHERE stream LIKE 'class%'", "event 1 is not signed"),
        (
            "UPDATE event SET signature = replace(signature, 'a', 'b') WHERE stream LIKE 'class%'",
            "event 1 was not signed by this instance: it was altered, or it is forged",
        ),
        ("UPDATE opening SET content = replace(content, 'Abadie', 'Other')", "event 2"),
        ("DELETE FROM opening WHERE stream LIKE 'class%' AND number = 2", "no withdrawal says why"),
        ("DELETE FROM event WHERE stream LIKE 'class%'", "all events are missing: the log knows some"),
        ("DELETE FROM class_session", "there are events, but no such class session any more"),
        ("DELETE FROM log_entry WHERE number = 1", "entry 1 of the log is missing"),
        ("UPDATE log_entry SET kind = 'x' WHERE number = 1", "entry 1 of the log was altered"),
        ("DELETE FROM checkpoint WHERE size = 2", "the checkpoint after entry 1 of the log is missing"),
    ],
)
def test_the_first_break_of_the_chain_is_named(run: Run, signed: Database, statement: str, told: str) -> None:
    with signed.writing() as db:
        db.execute(text(statement))
    checked = run("check")
    assert checked.exit_code == 1
    assert told in checked.output


def latest(database: Database) -> str:
    """The hash of the latest event of the class session."""
    with database.reading() as db:
        here = select(Event.hash).where(Event.stream.like("class%")).order_by(Event.number.desc())
        return str(db.scalars(here).first())


def test_a_bundle_is_checked_without_database_and_instance(
    run: Run, signed: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("register", "bundle", REFERENCE, "-o", "register.json").exit_code == 0
    (tmp_path / "keys.json").write_text(run("register", "keys").output)
    (tmp_path / "checkpoint.txt").write_text(run("register", "checkpoint").output, "utf-8")
    head = latest(signed)
    monkeypatch.setenv("KIOSK_DATABASE_URL", "sqlite:////nowhere/kiosk.db")
    monkeypatch.setenv("KIOSK_INSTANCE", "/nowhere")
    verify = ("register", "verify", "register.json", "--keys", "keys.json")
    verified = run(*verify, "--head", head[:16], "--checkpoint", "checkpoint.txt")
    assert verified.exit_code == 0
    assert verified.output == (
        f"{REFERENCE}: 3 events, all signed and in their places. Head {head}\n"
        f"Cannot be seen: {REFERENCE}: the last 2 events could have been cut off;"
        " the log does not know them yet.\n"
    )
    refused = run(*verify, "--head", "0" * 16)
    assert (refused.exit_code, refused.output) == (
        1,
        f"Error: {REFERENCE}: this head is not in it: events were removed from its end.\n",
    )


def test_a_bundle_of_another_instance_is_refused(run: Run, signed: Database, tmp_path: Path) -> None:
    """Made up from nothing, with a key of one's own: the list of keys that the reader holds decides."""
    run("register", "bundle", REFERENCE, "-o", "register.json")
    public = public_key(b"o" * 32)
    keys = [{"key_id": key_id_of(public), "public_key": public.hex()}]
    (tmp_path / "keys.json").write_text(json.dumps(keys))
    verified = run("register", "verify", "register.json", "--keys", "keys.json")
    assert verified.exit_code == 1
    assert "event 1 is signed with a key that is not this instance’s." in verified.output
    (tmp_path / "keys.json").write_text("{}")
    assert run("register", "verify", "register.json", "--keys", "keys.json").exit_code == 2


def test_a_bundle_is_made_for_a_checkpoint_that_somebody_holds(
    run: Run, signed: Database, tmp_path: Path
) -> None:
    (tmp_path / "held.txt").write_text(run("register", "checkpoint").output, "utf-8")
    file = tmp_path / "course.toml"
    file.write_text(file.read_text("utf-8").replace("Amphi II", "Amphi III").replace("T12", "T11"), "utf-8")
    assert run("course", "import", "course.toml").exit_code == 0
    verify = ("register", "verify", "register.json", "--checkpoint", "held.txt")
    run("register", "bundle", REFERENCE, "-o", "register.json")
    assert "made for another checkpoint" in run(*verify).output
    run("register", "bundle", REFERENCE, "-o", "register.json", "--checkpoint", "held.txt")
    assert run(*verify).exit_code == 0
    (tmp_path / "other.txt").write_text("rubbish")
    refused = run("register", "bundle", REFERENCE, "--checkpoint", "other.txt")
    assert refused.output == "Error: other.txt is not a checkpoint of this instance.\n"


def test_a_bundle_that_was_changed_is_told_with_its_first_break(
    run: Run, signed: Database, tmp_path: Path
) -> None:
    run("register", "bundle", REFERENCE, "-o", "register.json")
    bundle = json.loads((tmp_path / "register.json").read_text("utf-8"))
    del bundle["events"][1]
    (tmp_path / "register.json").write_text(json.dumps(bundle), "utf-8")
    verified = run("register", "verify", "register.json")
    assert verified.exit_code == 1
    assert f"{REFERENCE}: event 2 was removed" in verified.output


def test_an_older_database_is_found_and_a_restore_is_told_from_it(
    run: Run, signed: Database, tmp_path: Path
) -> None:
    """The newest checkpoint lies in the folder of the instance, where the database need not be."""
    if not signed.is_sqlite:
        pytest.skip("puts an older file in the place of SQLite's")
    older = "the database is older than the checkpoint kept outside it: its log ends with entry "
    file = Path(str(signed.url.database))
    signed.close()
    before = file.read_bytes()
    plan = tmp_path / "course.toml"
    plan.write_text(plan.read_text("utf-8").replace("T12", "T11"), "utf-8")
    assert run("course", "import", "course.toml").exit_code == 0
    assert older not in run("check").output
    file.write_bytes(before)
    checked = run("check")
    assert checked.exit_code == 1
    assert f"The checkpoint kept outside: {older}" in checked.stderr
    assert run("course", "import", "course.toml").exit_code == 0  # and goes on
    checked = run("check")
    assert "the log is not the one that the checkpoint kept outside was made of" in checked.stderr
    file.write_bytes(before)
    assert run("register", "restored").output == "The log tells of the restore.\n"
    held = (tmp_path / "instance" / "checkpoint").read_text("utf-8")
    assert run("register", "checkpoint").output == held
    checked = run("check")
    assert older not in checked.output
    assert "kept outside was made of" not in checked.output


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"format":"another"}', "\ufeff[", "[" * 100_000])
def test_what_is_no_bundle_is_told_in_one_line(run: Run, tmp_path: Path, content: str) -> None:
    (tmp_path / "register.json").write_text(content, "utf-8")
    verified = run("register", "verify", "register.json")
    assert verified.exit_code == 1
    assert verified.output.strip() == "Error: register.json is not a register’s bundle."


def test_a_companion_tells_the_file_and_the_head(run: Run, signed: Database, tmp_path: Path) -> None:
    assert run("export", "attendance", REFERENCE, "--format", "data", "-o", "register.csv").exit_code == 0
    companion = json.loads((tmp_path / "register.csv.head.json").read_text("utf-8"))
    content = (tmp_path / "register.csv").read_bytes()
    assert companion == {
        "course": "OIAM-2026",
        "session": 2,
        "file": "register.csv",
        "sha256": hashlib.sha256(content).hexdigest(),
        "events": 3,
        "head": latest(signed),
        "checkpoint": run("register", "checkpoint").output,
    }


def test_the_keys_are_remembered_at_every_start(
    run: Run, course: Path, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever is signed from now on verifies after the secret was changed."""
    newer = "the newest secret for tests, 0123456789"
    monkeypatch.setenv("KIOSK_SECRET_KEY", newer)
    monkeypatch.setenv("KIOSK_SECRET_KEY_FALLBACKS", f"{SECRET}\n")
    assert run("receipt", "keys").exit_code == 0
    with database.reading() as db:
        known = set(db.scalars(select(SigningKey.key_id).where(SigningKey.purpose == PURPOSE)))
    assert known == {key_id_of(public_key(Keys(each).derive(PURPOSE))) for each in (newer, SECRET)}
    monkeypatch.delenv("KIOSK_SECRET_KEY_FALLBACKS")
    listed = {each["key_id"] for each in json.loads(run("register", "keys").output)}
    assert listed == known


def test_a_new_secret_says_in_the_log_that_it_signs(run: Run, signed: Database) -> None:
    assert CliRunner().invoke(kiosk, ["secret", "rotate", "--drop-old"]).exit_code == 0
    assert REFERENCE not in run("check").stderr
    assert run("register", "keys").exit_code == 0
    with signed.reading() as db:
        assert db.scalars(select(LogEntry.kind).order_by(LogEntry.number.desc())).first() == "key"
    assert REFERENCE not in run("check").stderr
    assert "The log" not in run("check").stderr
