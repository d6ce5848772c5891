"""The command line: what scripts and people rely on."""

import csv
import io
import re
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kiosk.attendance.sign_in import Claim
from kiosk.cli import kiosk, main
from kiosk.core.database import Database
from kiosk.core.keys import Keys
from kiosk.core.schema import current_revision, latest_revision
from kiosk.courses.queries import class_session_by_reference
from kiosk.ledger.writing import signing_database
from tests.cli.conftest import COURSE, ROSTER, Run
from tests.conftest import SECRET
from tests.factories import make_sign_in


def every_command() -> list[list[str]]:
    found: list[list[str]] = [[]]
    for name, command in kiosk.commands.items():
        found.append([name])
        found += [[name, each] for each in getattr(command, "commands", {})]
    return found


@pytest.mark.parametrize("command", every_command(), ids=" ".join)
def test_every_command_has_help(run: Run, command: list[str]) -> None:
    result = run(*command, "--help")
    assert result.exit_code == 0
    assert "Usage:" in result.output
    assert len(result.output.splitlines()) > 4


def test_the_contracts_commands_exist() -> None:
    assert {" ".join(each) for each in every_command()} >= {
        "serve", "demo", "instructor add", "instructor reset", "instructor list", "instructor disable",
        "instructor remove", "instructor end-sessions", "course import", "roster import",
        "export attendance", "quiz check", "quiz import", "quiz convert", "export quiz",
    }  # fmt: skip


def test_the_first_command_makes_the_instance_its_secret_and_its_database(run: Run, tmp_path: Path) -> None:
    assert run("instructor", "add", "a@kiosk.example", "--name", "A").exit_code == 0
    instance = tmp_path / "instance"
    assert stat.S_IMODE(instance.stat().st_mode) == 0o700
    assert stat.S_IMODE((instance / "secret_key").stat().st_mode) == 0o600


def test_a_set_up_link_is_printed_whole_when_the_base_url_is_known(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KIOSK_BASE_URL", "https://kiosk.example.org")
    result = run("instructor", "add", "a@kiosk.example", "--name", "A")
    assert re.fullmatch(r"https://kiosk\.example\.org/console/set-up/\S{32}\n", result.output)


def test_without_a_base_url_the_path_is_printed(run: Run) -> None:
    assert "/console/set-up/" in run("instructor", "add", "a@kiosk.example", "--name", "A").output


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("instructor", "add", "nonsense", "--name", "A"), "nonsense is not an e-mail address."),
        (("instructor", "add", "a@kiosk.example", "--name", " "), "Give a name."),
        (("instructor", "reset", "nobody@kiosk.example"), "nobody@kiosk.example has no account."),
        (("export", "attendance", "NOPE/1"), "There is no class session NOPE/1."),
        (("export", "attendance", "nonsense"), "There is no class session nonsense."),
        (("roster", "import", "NOPE", "roster.csv"), "There is no course NOPE."),
        (("course", "import", "missing.toml"), "does not exist"),
    ],
)
def test_a_mistake_is_one_clear_line_and_a_failure(
    run: Run, tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    (tmp_path / "roster.csv").write_text(ROSTER, "utf-8")
    result = run(*arguments)
    assert result.exit_code != 0
    assert words in result.output
    assert "Traceback" not in result.output


def test_an_account_is_not_made_twice_but_reset(run: Run) -> None:
    run("instructor", "add", "a@kiosk.example", "--name", "A")
    again = run("instructor", "add", "A@KIOSK.example", "--name", "A")
    assert again.exit_code == 1
    assert "already has an account" in again.output
    assert run("instructor", "reset", "a@kiosk.example").exit_code == 0


def test_importing_a_course_twice_changes_nothing(run: Run, course: Path) -> None:
    assert run("course", "import", "course.toml").output == "OIAM-2026: 0 added, 0 changed, 2 unchanged.\n"


def test_importing_a_roster_twice_changes_nothing(run: Run, course: Path) -> None:
    assert run("roster", "import", "OIAM-2026", "roster.csv").output == (
        "OIAM-2026: 0 added, 0 changed, 0 left, 2 unchanged.\n"
    )


def test_a_dry_run_tells_and_does_nothing(run: Run, course: Path) -> None:
    (course / "more.csv").write_text(ROSTER + "12600440;Neuf;Ève\n", "utf-8")
    told = run("roster", "import", "OIAM-2026", "more.csv", "--dry-run").output
    assert told == (
        "OIAM-2026: 1 added, 0 changed, 0 left, 2 unchanged.\n"
        "  12600440 Neuf Ève: added\n"
        "Dry run: nothing was changed.\n"
    )
    assert "1 added" in run("roster", "import", "OIAM-2026", "more.csv").output


def test_bad_lines_are_all_listed_and_nothing_is_imported(run: Run, course: Path) -> None:
    (course / "bad.csv").write_text("Numéro étudiant;Nom\n1;Bon\n;Sans\n2;\n", "utf-8")
    result = run("roster", "import", "OIAM-2026", "bad.csv")
    assert result.exit_code == 1
    assert "bad.csv was not imported, because of 2 problems:" in result.output
    assert "line 3: the student number is missing" in result.output
    assert "line 4: the family name is missing" in result.output
    data = run("export", "attendance", "OIAM-2026/2", "--format", "data").output
    assert "Bon" not in data


def test_messages_are_french_in_a_french_terminal(
    run: Run, course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    assert "0 ajout" in run("roster", "import", "OIAM-2026", "roster.csv").output


def test_a_bad_course_file_lists_every_problem(run: Run, tmp_path: Path) -> None:
    bad = COURSE.replace("Outils IA & Management", "").replace("T12:00", "T08:00")
    (tmp_path / "course.toml").write_text(bad, "utf-8")
    result = run("course", "import", "course.toml")
    assert result.exit_code == 1
    assert "course.title" in result.output
    assert "session 1" in result.output


def test_an_export_goes_to_standard_output_or_to_a_file_with_the_same_bytes(run: Run, course: Path) -> None:
    for format_name in ("csv", "data", "moodle", "pdf"):
        direct = run("export", "attendance", "OIAM-2026/2", "--format", format_name)
        assert run("export", "attendance", "OIAM-2026/2", "--format", format_name, "-o", "out").output == ""
        assert (course / "out").read_bytes() == direct.stdout_bytes
    assert [path.name for path in course.iterdir() if path.name.startswith(".kiosk-")] == []


def test_a_course_without_a_number_is_its_whole_term(run: Run, course: Path) -> None:
    for format_name in ("csv", "data", "xlsx"):
        direct = run("export", "attendance", "OIAM-2026", "--format", format_name)
        assert run("export", "attendance", "OIAM-2026", "--format", format_name, "-o", "out").output == ""
        assert (course / "out").read_bytes() == direct.stdout_bytes
    assert not (course / "out.head.json").exists()
    header = run("export", "attendance", "OIAM-2026").stdout_bytes.decode("utf-8-sig").splitlines()[0]
    assert header.startswith("Numéro étudiant;Nom;Prénom;Courriel;Groupe;")
    refused = run("export", "attendance", "OIAM-2026", "--format", "pdf")
    assert refused.exit_code == 1
    assert "A whole course is exported as one of these: csv, data, xlsx." in refused.output


def test_an_exported_sheet_comes_back_as_the_same_roster(run: Run, course: Path) -> None:
    for format_name in ("csv", "data"):
        run("export", "attendance", "OIAM-2026/2", "--format", format_name, "-o", "out.csv")
        assert run("roster", "import", "OIAM-2026", "out.csv").output == (
            "OIAM-2026: 0 added, 0 changed, 0 left, 2 unchanged.\n"
        )
    rows = list(csv.reader(io.StringIO((course / "out.csv").read_text("utf-8"))))
    assert any("'-Dupont" in row for row in rows)


def test_an_unknown_setting_stops_the_command(monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
    monkeypatch.setenv("KIOSK_SECRET", "x")
    result = run("instructor", "reset", "a@kiosk.example")
    assert result.exit_code != 0
    assert "KIOSK_SECRET: there is no such setting" in str(result.exception)


def test_the_database_is_brought_up_to_date_from_empty(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KIOSK_DATABASE_URL", f"sqlite:///{tmp_path / 'new.db'}")
    assert run("instructor", "add", "a@kiosk.example", "--name", "A").exit_code == 0
    database = Database(f"sqlite:///{tmp_path / 'new.db'}")
    with database.reading() as db:
        assert current_revision(db) == latest_revision()
    database.close()
    assert stat.S_IMODE((tmp_path / "new.db").stat().st_mode) == 0o600


def test_a_changed_course_does_not_change_who_was_late(run: Run, course: Path, database_url: str) -> None:
    late = datetime(2026, 2, 25, 8, 20, tzinfo=UTC)
    (course / "course.toml").write_text(COURSE.replace("guests = true", "late_minutes = 30"), "utf-8")
    run("course", "import", "course.toml")
    database = signing_database(database_url, Keys(SECRET))
    with database.writing() as db:
        class_session = class_session_by_reference(db, "OIAM-2026/2")
        assert class_session
        make_sign_in(db, class_session, Claim("12600100", "Abadie"), at=late)
    (course / "course.toml").write_text(COURSE.replace("guests = true", "window_minutes = 60"), "utf-8")
    run("course", "import", "course.toml")
    assert ",late," in run("export", "attendance", "OIAM-2026/2", "--format", "data").output
    database.close()


def test_a_course_file_moves_no_signed_class_session_to_another_day(
    run: Run, course: Path, database_url: str
) -> None:
    database = signing_database(database_url, Keys(SECRET))
    with database.writing() as db:
        class_session = class_session_by_reference(db, "OIAM-2026/2")
        assert class_session
        make_sign_in(db, class_session, Claim("12600100", "Abadie"))
    database.close()
    moved = COURSE.replace("2026-02-25T", "2026-03-04T").replace("Infrastructure", "Autre chose")
    (course / "course.toml").write_text(moved, "utf-8")
    result = run("course", "import", "course.toml")
    assert result.exit_code == 1
    words = "session 2: people signed it on 2026-02-25, so it cannot move to 2026-03-04"
    assert words in result.output
    assert "Autre chose" not in run("export", "attendance", "OIAM-2026/2", "--format", "data").output
    same_day = COURSE.replace("T09:00", "T10:00")
    (course / "course.toml").write_text(same_day, "utf-8")
    assert run("course", "import", "course.toml").output == "OIAM-2026: 0 added, 1 changed, 1 unchanged.\n"


def test_an_instructor_taken_out_of_the_file_no_longer_sees_the_course(run: Run, course: Path) -> None:
    (course / "course.toml").write_text(COURSE.replace('["prof@kiosk.example"]', "[]"), "utf-8")
    assert run("course", "import", "course.toml").output == "OIAM-2026: 0 added, 1 changed, 1 unchanged.\n"


def test_the_entry_of_the_script_tells_a_broken_database_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "not.db").write_bytes(b"this is no database, whatever its name says" * 50)
    monkeypatch.setenv("KIOSK_INSTANCE", str(tmp_path / "instance"))
    monkeypatch.setenv("KIOSK_DATABASE_URL", f"sqlite:///{tmp_path / 'not.db'}")
    monkeypatch.setattr("sys.argv", ["kiosk", "instructor", "reset", "a@kiosk.example"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    assert capsys.readouterr().err == "kiosk: database: file is not a database\n"


def test_an_import_names_what_changed_from_what_to_what_and_is_taken_back(run: Run, course: Path) -> None:
    changed = ROSTER.replace("Abadie", "Abadie-Roux") + "12600440;Neuf;Ève\n"
    (course / "more.csv").write_text(changed, "utf-8")
    told = run("roster", "import", "OIAM-2026", "more.csv").output.splitlines()
    assert told[0] == "OIAM-2026: 1 added, 1 changed, 0 left, 1 unchanged."
    assert "  12600100 Abadie-Roux Léa: family name Abadie → Abadie-Roux" in told
    assert "  12600440 Neuf Ève: added" in told
    before = "2 people are again as before the import.\n"
    assert run("roster", "undo", "OIAM-2026").output == before
    again = run("roster", "import", "OIAM-2026", "roster.csv").output
    assert again == "OIAM-2026: 0 added, 0 changed, 0 left, 2 unchanged.\n"


def test_an_import_is_not_taken_back_once_somebody_has_signed(
    run: Run, course: Path, database_url: str
) -> None:
    database = signing_database(database_url, Keys(SECRET))
    with database.writing() as db:
        class_session = class_session_by_reference(db, "OIAM-2026/2")
        assert class_session
        make_sign_in(db, class_session, Claim("12600100", "Abadie"), at=datetime(2126, 2, 25, 8, tzinfo=UTC))
    database.close()
    refused = run("roster", "undo", "OIAM-2026")
    assert refused.exit_code == 1
    assert refused.output.startswith("Error: It cannot be taken back: somebody it concerns has signed")
    assert run("roster", "import", "OIAM-2026", "roster.csv").output.endswith("2 unchanged.\n")


def test_whoever_is_not_in_the_file_leaves_only_if_so_asked(run: Run, course: Path) -> None:
    (course / "fewer.csv").write_text("\n".join(ROSTER.splitlines()[:2]) + "\n", "utf-8")
    stayed = run("roster", "import", "OIAM-2026", "fewer.csv").output
    assert "1 person in the course is not in the file and was left alone." in stayed
    left = run("roster", "import", "OIAM-2026", "fewer.csv", "--end-missing", "--from", "2026-03-02").output
    assert "0 added, 0 changed, 1 left, 1 unchanged." in left
    assert ": left, last day 2026-03-01" in left
    assert "This changes who was expected in class sessions since 2026-03-02." in left
