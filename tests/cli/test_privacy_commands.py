"""``kiosk person`` and ``kiosk purge``: who is meant, and whether what was deleted is gone."""

import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import Result

from kiosk.attendance.sign_in import Claim
from kiosk.cli import privacy
from kiosk.core.database import Database
from kiosk.core.sqlite import sqlite3
from kiosk.courses.queries import class_session_by_reference
from tests.factories import make_sign_in

Run = Callable[..., Result]


@pytest.fixture
def two_guests(course: Path, database: Database) -> None:
    """Two people have signed with one number, which is nobody's."""
    with database.writing() as db:
        class_session = class_session_by_reference(db, "OIAM-2026/2")
        assert class_session
        for name, given in (("Victime", "Vera"), ("Attaquant", "Axel")):
            make_sign_in(db, class_session, Claim("5551", name, given, "", as_guest=True))


@pytest.mark.usefixtures("two_guests")
@pytest.mark.parametrize("command", [("export", "5551"), ("erase", "5551", "--reason", "demande")])
def test_a_number_given_under_several_names_asks_for_the_name(run: Run, command: tuple[str, ...]) -> None:
    said = run("person", *command)
    assert said.exit_code == 1
    assert said.output == (
        "Error: This number was given under several names; choose one with --name: Attaquant, Victime.\n"
    )


@pytest.mark.usefixtures("two_guests")
def test_with_the_name_it_is_that_person_alone(run: Run) -> None:
    copy = json.loads(run("person", "export", "5551", "--name", "victime").output)
    assert [each["given_name"] for each in copy["people"]] == ["Vera"]
    dry = run("person", "erase", "5551", "--name", "Victime", "--reason", "demande", "--dry-run")
    assert dry.output.splitlines() == [
        "5551 Victime Vera, guest",
        "1 person, 1 signature, 0 attempts; 1 class session.",
        "Dry run: nothing was changed.",
    ]
    done = run("person", "erase", "5551", "--name", "Victime", "--reason", "demande")
    assert done.output == "1 person, 1 signature, 0 attempts; 1 class session.\n"
    assert run("person", "erase", "5551", "--name", "Victime", "--reason", "demande").output == (
        "Error: Nobody has this student number and this name.\n"
    )
    assert json.loads(run("person", "export", "5551").output)["people"][0]["given_name"] == "Axel"


@pytest.mark.usefixtures("course")
def test_a_dry_run_names_a_student(run: Run) -> None:
    dry = run("person", "erase", "12600100", "--reason", "demande", "--dry-run")
    assert dry.output.splitlines()[0] == "12600100 Abadie Léa, student"


@pytest.mark.usefixtures("two_guests")
@pytest.mark.parametrize(
    "command",
    [
        ("person", "erase", "5551", "--name", "Victime", "--reason", "demande"),
        ("purge", "--before", "2027-01-01"),
    ],
)
def test_what_the_log_still_holds_is_told(
    run: Run, database: Database, command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    if not database.is_sqlite:
        pytest.skip("only SQLite has a log that a reader holds")
    monkeypatch.setattr(privacy, "BUSY_SECONDS", 0.1)
    sentence = "Somebody is reading the database, so its log still holds what was deleted"
    with closing(sqlite3.connect(str(database.url.database), isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM person").fetchone()
        assert sentence not in run(*command, "--dry-run").output
        assert sentence in run(*command).output
        reader.execute("COMMIT")
    assert sentence not in run("purge", "--before", "2027-01-01").output
