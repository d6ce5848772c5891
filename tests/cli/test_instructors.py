"""``kiosk instructor``: accounts are listed, reset, disabled, removed, and logged out."""

from pathlib import Path

import pytest

from kiosk.accounts.instructors import instructor_by_email
from kiosk.accounts.log_ins import start_console_session
from kiosk.accounts.models import Instructor
from kiosk.accounts.passwords import hashed
from kiosk.attendance.corrections import correct
from kiosk.attendance.entry import Status
from kiosk.attendance.register import register_of
from kiosk.attendance.window_changes import close_now
from kiosk.cli.instructors import _ACTS
from kiosk.core.clock import SystemClock
from kiosk.core.database import Database
from kiosk.courses.queries import class_session_by_reference
from kiosk.models import Base
from tests.cli.conftest import Run

PROF = "prof@kiosk.example"


def make_active(database: Database, email: str = PROF, sessions: int = 0) -> None:
    with database.writing() as db:
        who = instructor_by_email(db, email)
        assert who
        who.password_hash = hashed("correct horse battery")
        db.flush()
        for _ in range(sessions):
            start_console_session(db, who, SystemClock().now())


def act(database: Database, corrections: int) -> None:
    """Somebody has corrected the register of the class session, and closed its window."""
    with database.writing() as db:
        class_session = class_session_by_reference(db, "OIAM-2026/2")
        who = instructor_by_email(db, PROF)
        assert class_session
        assert who
        key = register_of(db, class_session).entries[0].person.id
        for _ in range(corrections):
            correct(db, class_session, key, Status.EXCUSED, "ill", by=who.id, now=class_session.starts_at)
        close_now(db, class_session, who.id, class_session.starts_at)


def test_the_list_has_a_line_for_each_account(run: Run, course: Path, database: Database) -> None:
    run("instructor", "add", "new@kiosk.example", "--name", "Noé")
    run("instructor", "add", "gone@kiosk.example", "--name", "Gaël")
    run("instructor", "disable", "gone@kiosk.example")
    make_active(database, sessions=2)
    assert run("instructor", "list").output.splitlines() == [
        "gone@kiosk.example\tGaël\tdisabled\t0 sessions\tno course",
        "new@kiosk.example\tNoé\thas not used the link yet\t0 sessions\tno course",
        "prof@kiosk.example\tProf Exemple\tactive\t2 sessions\tOIAM-2026",
    ]


@pytest.mark.parametrize(
    ("sessions", "words"), [(0, "0 sessions ended."), (1, "1 session ended."), (2, "2 sessions ended.")]
)
def test_ending_the_sessions_says_how_many_there_were(
    run: Run, course: Path, database: Database, sessions: int, words: str
) -> None:
    make_active(database, sessions=sessions)
    assert run("instructor", "end-sessions", PROF.upper()).output == f"{words}\n"


def test_a_reset_ends_the_password_at_once_and_prints_a_link(
    run: Run, course: Path, database: Database
) -> None:
    make_active(database, sessions=1)
    assert "/console/set-up/" in run("instructor", "reset", PROF).output
    assert "has not used the link yet\t0 sessions" in run("instructor", "list").output


def test_disabling_the_only_instructor_of_a_course_warns(run: Run, course: Path) -> None:
    told = run("instructor", "disable", PROF)
    assert told.exit_code == 0
    assert told.stdout == "prof@kiosk.example is disabled.\n"
    assert told.stderr == "Warning: nobody else who can log in teaches OIAM-2026.\n"


def test_an_account_whose_name_stands_nowhere_is_removed_with_the_same_warning(
    run: Run, course: Path, database: Database
) -> None:
    told = run("instructor", "remove", PROF)
    assert told.stdout == "prof@kiosk.example is removed.\n"
    assert told.stderr == "Warning: nobody else who can log in teaches OIAM-2026.\n"
    with database.reading() as db:
        assert db.query(Instructor).all() == []


@pytest.mark.parametrize(("corrections", "words"), [(1, "1 correction"), (2, "2 corrections")])
def test_a_name_that_stands_on_a_register_is_kept_and_what_bears_it_is_told(
    run: Run, course: Path, database: Database, corrections: int, words: str
) -> None:
    act(database, corrections)
    told = run("instructor", "remove", PROF)
    assert told.exit_code == 1
    assert told.output == (
        f"Error: {PROF} is not removed, since these carry its name: {words}, 1 class session taught, "
        "1 change of an attendance window. “kiosk instructor disable” ends the account and keeps the name.\n"
    )
    assert PROF in run("instructor", "list").output


@pytest.mark.parametrize("command", ["disable", "remove", "end-sessions", "reset"])
def test_an_address_without_an_account_is_told(run: Run, command: str) -> None:
    told = run("instructor", command, "nobody@kiosk.example")
    assert told.exit_code == 1
    assert told.output == "Error: nobody@kiosk.example has no account.\n"


def test_there_are_words_for_everything_that_bears_a_name() -> None:
    bearing = {
        column.table.name
        for table in Base.metadata.sorted_tables
        for column in table.columns
        for key in column.foreign_keys
        if key.target_fullname == "instructor.id" and key.ondelete == "SET NULL"
    }
    assert bearing == _ACTS.keys()


def test_in_a_french_terminal_the_answer_is_french(
    run: Run, course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    assert run("instructor", "end-sessions", PROF).output == "0 session fermée.\n"
    assert "à la suite de l’adresse de votre serveur" in run("instructor", "reset", PROF).output
