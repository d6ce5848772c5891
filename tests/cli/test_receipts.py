"""``kiosk receipt``: checking with the published keys alone, or on the instance."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kiosk.attendance.receipts.signed import PURPOSE, key_id_of, public_key, remember_key, signed
from kiosk.cli import kiosk
from kiosk.core.database import Database
from kiosk.core.keys import Keys
from tests.clock import NINE_IN_PARIS as NINE
from tests.factories import make_class_session, make_course, make_sign_in, make_student

SECRET = "a secret for tests only, 0123456789"
LATER_SECRET = "the secret of the next term, 9876543210"
SEED = Keys(SECRET).derive(PURPOSE)
TOKEN = signed(SEED, "K7Q4M2XP", 12, NINE)
SAID = (
    "Valid: receipt K7Q4M2XP, class session 12, signed at 2026-02-25T08:00:00.000000Z"
    f" with key {key_id_of(public_key(SEED))}.\n"
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
        signed(b"x" * 32, "K7Q4M2XP", 12, NINE),
    ],
)
def test_what_is_not_valid_has_exit_status_1(run: Run, keys_file: Path, link: str) -> None:
    result = run("check", link, "--keys", str(keys_file))
    assert (result.exit_code, result.output) == (1, "Not valid.\n")


def test_a_file_that_is_no_list_of_keys_says_nothing_about_the_receipt(run: Run, tmp_path: Path) -> None:
    (tmp_path / "keys.json").write_text("<html>", "utf-8")
    result = run("check", TOKEN, "--keys", "keys.json")
    assert result.exit_code == 2
    assert "keys.json is not a list of receipt keys." in result.output
    assert run("check", TOKEN, "--keys", "missing.json").exit_code == 2


def test_without_a_file_the_keys_of_the_instance_count(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (run("check", TOKEN).exit_code, run("check", TOKEN).output) == (0, SAID)
    monkeypatch.setenv("KIOSK_SECRET_KEY", LATER_SECRET)
    assert CliRunner().invoke(kiosk, ["secret", "adopt"]).exit_code == 0
    assert run("check", TOKEN).output == SAID, "every start remembers its key"
    assert run("check", signed(b"x" * 32, "K7Q4M2XP", 12, NINE)).exit_code == 1


def test_on_the_instance_the_register_is_asked_too(run: Run, database: Database) -> None:
    with database.writing() as db:
        course = make_course(db)
        class_session = make_class_session(db, course)
        code = make_sign_in(db, class_session, make_student(db, course)).receipt
        identity = class_session.id
    good = run("check", signed(SEED, code, identity, NINE))
    assert good.exit_code == 0
    assert "Abadie" not in good.output
    assert run("check", signed(SEED, code, identity + 1, NINE)).exit_code == 1


def test_the_keys_are_printed_as_the_server_publishes_them(
    run: Run, database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    old = public_key(b"o" * 32)
    with database.writing() as db:
        remember_key(db, old, NINE)
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
