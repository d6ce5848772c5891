"""``kiosk receipt``: checking with the published keys alone, or on the instance."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import delete

from kiosk.attendance.receipts.receipt import find_receipt
from kiosk.attendance.receipts.signed import PURPOSE, Anchor, signed
from kiosk.cli import kiosk
from kiosk.core.database import Database
from kiosk.core.keys import Keys
from kiosk.core.signatures import key_id_of, public_key
from kiosk.core.signing_keys import remember_keys
from kiosk.ledger.models import Event
from tests.clock import NINE_IN_PARIS as NINE
from tests.factories import make_class_session, make_course, make_sign_in, make_student

SECRET = "a secret for tests only, 0123456789"
LATER_SECRET = "the secret of the next term, 9876543210"
SEED = Keys(SECRET).derive(PURPOSE)
EVENT = Anchor(7, "0123456789abcdef" * 2)
TOKEN = signed(SEED, "K7Q4M2XP", 12, NINE, EVENT)
SAID = (
    "Valid: receipt K7Q4M2XP, class session 12, signed at 2026-02-25T08:00:00.000000Z"
    f" with key {key_id_of(public_key(SEED))},"
    " recorded by event 7, whose hash begins with 0123456789abcdef0123456789abcdef.\n"
)
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Run:
    for name in [each for each in os.environ if each.startswith("KIOSK_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("KIOSK_INSTANCE", str(tmp_path / "instance"))
    monkeypatch.setenv("KIOSK_DATABASE_URL", database_url)
    monkeypatch.setenv("KIOSK_SECRET_KEY", SECRET)
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.chdir(tmp_path)

    def invoke(*arguments: str) -> Result:
        return CliRunner().invoke(kiosk, ["receipt", *arguments])

    return invoke


@pytest.fixture
def keys_file(tmp_path: Path) -> Path:
    """What a server publishes, saved."""
    public = public_key(SEED)
    file = tmp_path / "keys.json"
    file.write_text(json.dumps([{"key_id": key_id_of(public), "public_key": public.hex()}]), "utf-8")
    return file


@pytest.mark.parametrize(
    "spelling",
    [
        TOKEN,
        TOKEN.lower(),
        f"HTTPS://KIOSK.EXAMPLE.ORG/R/{TOKEN}",
        f"http://127.0.0.1:8000/r/{TOKEN}",
        f"https://kiosk.example.org/r/{TOKEN}?lang=en",
        f"/R/{TOKEN}/",
        f" {TOKEN}\n",
    ],
)
def test_a_receipt_is_checked_offline_without_instance_or_database(
    run: Run, keys_file: Path, spelling: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KIOSK_DATABASE_URL", "sqlite:////nowhere/at/all.db")
    monkeypatch.setenv("KIOSK_SECRET_KEY", "weak")
    result = run("check", spelling, "--keys", str(keys_file))
    assert (result.exit_code, result.output) == (0, SAID)
    assert not (tmp_path / "instance").exists()


@pytest.mark.parametrize(
    "link",
    [
        "",
        "nonsense",
        "Léa",
        "https://kiosk.example.org/",
        "http://[",
        f"https://kiosk.example.org/x/{TOKEN}",
        TOKEN[:-1],
        f"{TOKEN}0",
        signed(b"x" * 32, "K7Q4M2XP", 12, NINE, EVENT),
    ],
)
def test_what_is_not_valid_has_exit_status_1(run: Run, keys_file: Path, link: str) -> None:
    result = run("check", link, "--keys", str(keys_file))
    assert (result.exit_code, result.output) == (1, "Not valid.\n")


def test_a_file_that_is_no_list_of_keys_says_nothing_about_the_receipt(run: Run, tmp_path: Path) -> None:
    (tmp_path / "keys.json").write_text("<html>", "utf-8")
    result = run("check", TOKEN, "--keys", "keys.json")
    assert result.exit_code == 2
    assert "keys.json is not a list of keys." in result.output
    assert run("check", TOKEN, "--keys", "missing.json").exit_code == 2


@pytest.fixture
def given(database: Database) -> str:
    """A receipt that was given here."""
    with database.writing() as db:
        course = make_course(db)
        class_session = make_class_session(db, course)
        code = make_sign_in(db, class_session, make_student(db, course)).receipt
        found = find_receipt(db, code)
        assert found is not None
        assert found.event is not None
        return signed(SEED, code, class_session.id, NINE, found.event)


def test_without_a_file_the_keys_of_the_instance_count(
    run: Run, given: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = run("check", given)
    assert (said.exit_code, said.output.startswith("Valid: receipt ")) == (0, True)
    monkeypatch.setenv("KIOSK_SECRET_KEY", LATER_SECRET)
    assert CliRunner().invoke(kiosk, ["secret", "adopt"]).exit_code == 0
    assert run("check", given).output == said.output, "every start remembers its key"
    assert run("check", signed(b"x" * 32, "K7Q4M2XP", 12, NINE, EVENT)).exit_code == 1


def test_on_the_instance_the_register_is_asked_too(run: Run, given: str, database: Database) -> None:
    assert "Abadie" not in run("check", given).output
    gone = "Signed here, but the register no longer contains this.\n"
    assert (run("check", TOKEN).exit_code, run("check", TOKEN).output) == (1, gone)
    with database.writing() as db:
        db.execute(delete(Event))
    assert (run("check", given).exit_code, run("check", given).output) == (1, gone)


def test_the_keys_are_printed_as_the_server_publishes_them(
    run: Run, database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = Keys("the secret of the last term, 0123456789")
    old = public_key(before.derive(PURPOSE))
    with database.writing() as db:
        remember_keys(db, before, PURPOSE, NINE)
    monkeypatch.setenv("KIOSK_SECRET_KEY_FALLBACKS", "the secret of the last term, 0123456789\n")
    result = run("keys")
    assert result.exit_code == 0
    listed = json.loads(result.output)
    assert listed[0] == {
        "key_id": key_id_of(old),
        "public_key": old.hex(),
        "first_used_at": "2026-02-25T08:00:00Z",
    }
    assert listed[1]["key_id"] == key_id_of(public_key(SEED))
    assert listed[1]["first_used_at"]
    (tmp_path / "keys.json").write_text(result.output, "utf-8")
    assert run("check", TOKEN, "--keys", "keys.json").output == SAID
