"""``kiosk register verify`` and ``kiosk check`` on what somebody else has written."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from sqlalchemy import text

from kiosk.attendance.events import stream_of
from kiosk.attendance.sign_in import Claim
from kiosk.core.database import Database
from kiosk.courses.queries import class_session_by_reference
from kiosk.ledger.chain import stored_events
from tests.factories import make_class_session, make_course, make_sign_in, make_student
from tests.registers import broken

Run = Callable[..., Result]
ESCAPES = "\x1b[31mred\x07\u202e"


def test_a_label_in_a_bundle_reaches_no_terminal_as_a_command(run: Run, tmp_path: Path) -> None:
    bundle = {"format": "kiosk-register-2", "stream": ESCAPES, "events": []}
    (tmp_path / "register.json").write_text(json.dumps(bundle))
    said = run("register", "verify", "register.json")
    assert said.exit_code == 0
    assert said.output.startswith("�[31mred��: 0 events")


def test_a_code_of_a_course_in_the_database_neither(run: Run, database: Database) -> None:
    assert run("instructor", "add", "prof@kiosk.example", "--name", "Prof").exit_code == 0
    with database.writing() as db:
        course = make_course(db, code=ESCAPES)
        make_sign_in(db, make_class_session(db, course, number=1), make_student(db, course))
        db.execute(text("DELETE FROM sign_in"))
    problems = [each for each in run("check").output.splitlines() if "red" in each]
    assert problems == ["�[31mred��/1: the register in use does not match event 2."]


def test_a_course_file_that_changes_the_plan_is_told_by_the_chain(
    run: Run, course: Path, database: Database
) -> None:
    with database.writing() as db:
        class_session = class_session_by_reference(db, "OIAM-2026/2")
        assert class_session
        make_sign_in(db, class_session, Claim("12600100", "Abadie"))
    later = (course / "course.toml").read_text("utf-8").replace("T09:00:00", "T10:00:00")
    (course / "course.toml").write_text(later, "utf-8")
    for _twice in range(2):
        assert run("course", "import", "course.toml").exit_code == 0
    with database.reading() as db:
        assert broken(db) == {}
        events = [each.content() for each in stored_events(db, stream_of(class_session.id))]
    assert [each["kind"] for each in events] == ["plan", "sign_in", "window", "plan"]
    assert events[3]["plan"]["opens_at"] == "2026-02-25T09:00:00.000000Z"


@pytest.mark.parametrize("content", ["[1]", "null", "", '{"format":"kiosk-register-2"}', "[" * 100_000])
def test_what_is_no_bundle_is_one_line(run: Run, tmp_path: Path, content: str) -> None:
    (tmp_path / "register.json").write_text(content)
    said = run("register", "verify", "register.json")
    assert (said.exit_code, said.output) == (1, "Error: register.json is not a register’s bundle.\n")
