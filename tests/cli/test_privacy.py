"""``kiosk person`` and ``kiosk purge``: the rights of people, and the end of what is kept."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import func, select

from kiosk.attendance.corrections import correct
from kiosk.attendance.entry import Status
from kiosk.attendance.models import SignIn
from kiosk.cli import privacy
from kiosk.core.database import Database, DatabaseBusyError
from kiosk.courses.models import ClassSession, Course
from kiosk.models import Base
from kiosk.people.models import Person
from tests.cli.conftest import Run
from tests.clock import NINE_IN_PARIS
from tests.factories import make_class_session, make_course, make_sign_in, make_student


@pytest.fixture
def signed(course: Path, database: Database) -> Database:
    """Both people of the roster have signed, and one was corrected."""
    with database.writing() as db:
        class_session = db.scalars(select(ClassSession)).one()
        for student in db.scalars(select(Person).order_by(Person.id)):
            make_sign_in(db, class_session, student)
            last = student
        correct(db, class_session, last.id, Status.EXCUSED, "malade", by=None, now=NINE_IN_PARIS)
    return database


def everything(database: Database) -> str:
    with database.reading() as db:
        return "\n".join(
            str(tuple(row)) for table in Base.metadata.sorted_tables for row in db.execute(select(table))
        )


def students(database: Database) -> int:
    with database.reading() as db:
        return db.scalar(select(func.count(Person.id))) or 0


def test_a_copy_holds_what_is_kept_about_one_person(run: Run, signed: Database, tmp_path: Path) -> None:
    assert run("person", "export", "12600100", "-o", "copy.json").exit_code == 0
    copy = json.loads((tmp_path / "copy.json").read_text("utf-8"))
    assert copy["people"][0]["family_name"] == "Abadie"
    assert len(copy["signatures"]) == 1
    assert "Dupont" not in str(copy)


def test_a_dry_run_of_an_erasure_changes_nothing(run: Run, signed: Database) -> None:
    before = everything(signed)
    done = run("person", "erase", "12600100", "--reason", "demande", "--dry-run")
    assert done.exit_code == 0
    assert "1 person, 1 signature" in done.output
    assert "Dry run: nothing was changed." in done.output
    assert everything(signed) == before


def test_an_erasure_leaves_nothing_of_the_person_and_the_registers_hold(run: Run, signed: Database) -> None:
    assert run("person", "erase", "12600100", "--reason", "demande").exit_code == 0
    after = everything(signed)
    assert "Abadie" not in after
    assert "12600100" not in after
    assert "Dupont" in after
    assert "OIAM-2026/2" not in run("check").output


def test_nobody_is_erased_under_an_unknown_number_or_without_a_reason(run: Run, signed: Database) -> None:
    before = everything(signed)
    unknown = run("person", "erase", "4711", "--reason", "demande")
    assert unknown.exit_code == 1
    assert unknown.output.strip() == "Error: Nobody has this student number."
    assert run("person", "erase", "12600100").exit_code == 2
    assert everything(signed) == before


def test_a_dry_run_of_a_purge_changes_nothing(run: Run, signed: Database) -> None:
    before = everything(signed)
    done = run("purge", "--before", "2030-01-01", "--dry-run")
    assert done.exit_code == 0
    assert "OIAM-2026" in done.output
    assert "2 signatures" in done.output
    assert "Dry run: nothing was changed." in done.output
    assert everything(signed) == before


def test_a_purge_leaves_the_course_without_people_and_its_register_holds(run: Run, signed: Database) -> None:
    assert run("purge", "--before", "2030-01-01").exit_code == 0
    assert students(signed) == 0
    for trace in ("Abadie", "Dupont", "12600100", "malade"):
        assert trace not in everything(signed)
    assert "OIAM-2026/2" not in run("check").output
    assert "No course is due." in run("purge", "--before", "2030-01-01").output


def test_what_is_not_due_stays(run: Run, signed: Database) -> None:
    for arguments in ((), ("--before", "2026-02-25")):
        done = run("purge", *arguments)
        assert done.exit_code == 0
        assert "No course is due." in done.output
    assert students(signed) == 2


@pytest.fixture
def three_courses(run: Run, database: Database) -> Database:
    """A, B and C are over; in each, two people have signed."""
    assert run("purge", "--dry-run").exit_code == 0  # makes the instance
    with database.writing() as db:
        for code in "ABC":
            course = make_course(db, code=code)
            class_session = make_class_session(db, course)
            for name in ("Abadie", "Achour"):
                make_sign_in(db, class_session, make_student(db, course, name))
    return database


def signatures(database: Database) -> dict[str, int]:
    """How many there are in each course."""
    with database.reading() as db:
        counted = (
            select(Course.code, func.count(SignIn.id))
            .join(ClassSession, ClassSession.course_id == Course.id)
            .outerjoin(SignIn, SignIn.class_session_id == ClassSession.id)
            .group_by(Course.code)
        )
        return dict(db.execute(counted).all())  # type: ignore[arg-type]  # pairs


def test_each_course_is_told_as_it_is_done(run: Run, three_courses: Database) -> None:
    told = run("purge", "--before", "2030-01-01").output.splitlines()
    assert told == [
        line
        for place, code in enumerate("ABC", start=1)
        for line in (
            f"{place}/3 {code}, ended 2026-02-25:",
            "2 people, 2 signatures, 0 attempts; 1 class session.",
        )
    ]


def test_a_dry_run_of_a_purge_needs_no_turn_to_write(run: Run, three_courses: Database) -> None:
    """A hall that signs does not notice it."""
    with three_courses.writing():
        done = run("purge", "--before", "2030-01-01", "--dry-run")
    assert done.exit_code == 0, done.output
    assert done.output.count("2 signatures") == 3


def test_a_purge_leaves_others_a_turn_between_two_courses(
    run: Run, three_courses: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[dict[str, int]] = []
    original = privacy._say

    def look(*told: object, **how: object) -> None:
        with three_courses.writing():  # waits for nobody
            seen.append(signatures(three_courses))
        original(*told, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(privacy, "_say", look)
    assert run("purge", "--before", "2030-01-01").exit_code == 0
    assert [sum(each.values()) for each in seen] == [4, 2, 0]


def test_a_purge_that_is_killed_leaves_whole_courses_and_the_next_one_does_the_rest(
    run: Run, three_courses: Database
) -> None:
    """Killed with the second course deleted, and its transaction not committed."""
    script = f"""
import os, sys
from kiosk import cli
from kiosk.cli import privacy

original, done = privacy.erase_course, []
def erase(*given, **named):
    result = original(*given, **named)
    done.append(result)
    if len(done) == 2:
        os.kill(os.getpid(), {int(signal.SIGKILL)})
    return result

privacy.erase_course = erase
sys.argv = ["kiosk", "purge", "--before", "2030-01-01"]
cli.main()
"""
    killed = subprocess.run(
        [sys.executable, "-c", script], env=dict(os.environ), capture_output=True, text=True, check=False
    )
    assert killed.returncode == -signal.SIGKILL
    assert killed.stdout.splitlines()[0] == "1/3 A, ended 2026-02-25:"
    assert signatures(three_courses) == {"A": 0, "B": 2, "C": 2}
    assert run("check").output.count("event") == 0
    assert run("purge", "--before", "2030-01-01").output.splitlines()[::2] == [
        "1/2 B, ended 2026-02-25:",
        "2/2 C, ended 2026-02-25:",
    ]
    assert signatures(three_courses) == {"A": 0, "B": 0, "C": 0}


def test_a_purge_that_gets_no_turn_says_that_the_rest_is_still_to_do(
    run: Run, three_courses: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_given: object, **_named: object) -> None:
        raise DatabaseBusyError

    monkeypatch.setattr(privacy, "erase_course", busy)
    done = run("purge", "--before", "2030-01-01")
    assert done.exit_code == 1
    assert done.output == (
        "Error: The database is busy. What is listed is done: run the command again for the rest.\n"
    )
