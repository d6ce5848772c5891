"""``kiosk person`` and ``kiosk purge``: the rights of people, and the end of what is kept."""

import json
from pathlib import Path

import pytest
from sqlalchemy import func, select

from kiosk.attendance.corrections import correct
from kiosk.attendance.register import Status
from kiosk.courses.models import ClassSession, Student
from kiosk.database import Database
from kiosk.models import Base
from tests.cli.conftest import Run
from tests.clock import NINE_IN_PARIS
from tests.factories import make_sign_in


@pytest.fixture
def signed(course: Path, database: Database) -> Database:
    """Both people of the roster have signed, and one was corrected."""
    with database.writing() as db:
        class_session = db.scalars(select(ClassSession)).one()
        for student in db.scalars(select(Student).order_by(Student.id)):
            make_sign_in(db, class_session, student)
            last = student
        correct(db, class_session, f"s{last.id}", Status.EXCUSED, "malade", by=None, now=NINE_IN_PARIS)
    return database


def everything(database: Database) -> str:
    with database.reading() as db:
        return "\n".join(
            str(tuple(row)) for table in Base.metadata.sorted_tables for row in db.execute(select(table))
        )


def students(database: Database) -> int:
    with database.reading() as db:
        return db.scalar(select(func.count(Student.id))) or 0


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
