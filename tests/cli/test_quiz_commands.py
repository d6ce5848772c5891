"""``kiosk quiz`` and the exports of quizzes: what scripts and people rely on."""

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from flask import Flask
from flask_babel import force_locale
from sqlalchemy import select

from kiosk.cli.quiz_messages import loss_sentence, sentence
from kiosk.core.database import Database
from kiosk.courses.queries import class_session_by_reference
from kiosk.documents.quiz import FORMATS, LONG_HEADER, WIDE_HEADER, export_quiz
from kiosk.people.models import Person
from kiosk.quizzes.delivery.attempts import finish, save
from kiosk.quizzes.delivery.publications import publications_by_key
from kiosk.quizzes.formats.quiz_file import read_quiz_file
from kiosk.quizzes.kinds.numeric import Numeric
from kiosk.quizzes.model.problems import LeftOut, Loss, Problem, QuizFault
from kiosk.quizzes.model.quiz import Quiz, QuizSettings
from kiosk.quizzes.models import QuizVersion
from kiosk.quizzes.results.results import results_of
from kiosk.web.common.language import add_languages
from tests.cli.conftest import Run
from tests.clock import NINE_IN_PARIS as NINE
from tests.factories import make_attempt, make_publication, make_sitting
from tests.web.quiz_hall import EVERY_KIND, SINGLE, TRUTH

BAD = """# A quiz

Language: xx

## A question

- ( ) yes
- ( ) no

Points: lots

## Another

Number: ten
"""
SECOND = "# The second\n\nLanguage: en\nId: second\n" + SINGLE


@pytest.fixture
def recap(tmp_path: Path) -> Path:
    file = tmp_path / "recap.md"
    file.write_text(EVERY_KIND, "utf-8")
    return file


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.close()


def quiz_of(file: Path) -> Quiz:
    return read_quiz_file(file.read_bytes())


def versions(database: Database) -> list[tuple[int, str]]:
    with database.reading() as db:
        return [
            (each.number, each.title) for each in db.scalars(select(QuizVersion).order_by(QuizVersion.id))
        ]


def taken(database: Database, source: str = EVERY_KIND, key: str = "recap") -> None:
    """Published for the class session of ``course``; one of two students has answered one question."""
    with database.writing() as db:
        class_session = class_session_by_reference(db, "OIAM-2026/2")
        assert class_session
        publication = make_publication(db, class_session, read_quiz_file(source.encode()), key=key)
        student = db.scalars(select(Person).where(Person.family_name == "Abadie")).one()
        attempt = make_attempt(db, publication, student)
        participation = make_sitting(db, publication, student)
        save(db, participation, attempt, 1, 1, sure=None, nonce="nonce-1", revision=0, now=NINE)
        finish(db, participation, attempt, NINE)


# Checking


def test_a_good_file_is_said_to_be_good_and_nothing_else_happens(
    run: Run, recap: Path, tmp_path: Path
) -> None:
    result = run("quiz", "check", "recap.md")
    assert (result.exit_code, result.output) == (0, "“Recap of session 1”: 7 questions, no problem.\n")
    assert [each.name for each in (tmp_path / "instance").iterdir()] == ["secret_key"]


def test_every_problem_is_told_with_its_line_and_column(run: Run, tmp_path: Path) -> None:
    (tmp_path / "bad.md").write_text(BAD, "utf-8")
    result = run("quiz", "check", "bad.md")
    assert result.exit_code == 1
    assert result.output == (
        "Error: bad.md: line 3, column 11: “xx” is not possible here\n"
        "bad.md: line 5, column 1: exactly one choice must be marked as right\n"
        "bad.md: line 10, column 9: points must be more than 0 and at most 100, with at most two decimals\n"
        "bad.md: line 14, column 9: “ten” is not a number that can be used\n"
    )


@pytest.mark.parametrize("language", ["fr_FR.UTF-8", "fr_CA", "fr"])
def test_a_french_terminal_is_told_in_french(
    run: Run, recap: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setenv("LC_ALL", language)
    (tmp_path / "bad.md").write_text(BAD, "utf-8")
    assert "7 questions, aucun problème." in run("quiz", "check", "recap.md").output
    told = run("quiz", "check", "bad.md").output
    assert "bad.md: ligne 3, colonne 11" in told
    assert "n’est pas possible ici" in told
    assert "line" not in told


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("recap.pdf", b"x", "recap.pdf: “.pdf” is not a quiz file: use .md, .gift or .xml"),
        ("recap", b"x", "recap: “” is not a quiz file"),
        ("recap.md", b"", "recap.md: "),
        (
            "recap.md",
            "# Récap".encode("latin-1"),
            "line 1, column 4: the file is not UTF-8 text from here on",
        ),
        ("recap.md", b"# a\0b", "line 1, column 4: the file is not UTF-8 text from here on"),
        ("recap.md", b"a" * 10_000_001, "the file is larger than 10 MB"),
        ("recap.xml", b"a" * 10_000_001, "the file is larger than 10 MB"),
        ("recap.xml", b"no xml", "recap.xml: "),
        ("recap.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><quiz>&b;</quiz>', "XML with document types"),
        ("recap.gift", b"Question {", "recap.gift: question 1, line 1, column 10: the braces do not match"),
        ("recap.gift", b"", "recap.gift: there is no question that Kiosk can ask"),
        ("recap.xml", b"<quiz/>", "recap.xml: there is no question that Kiosk can ask"),
        ("recap.md", b"# T", "recap.md: there is no question: one begins with “## ”"),
    ],
)
def test_what_is_no_quiz_file_is_a_clear_sentence_and_a_failure(
    run: Run, tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    (tmp_path / name).write_bytes(content)
    for command in (("quiz", "check", name), ("quiz", "convert", name, "out.md")):
        result = run(*command)
        assert result.exit_code == 1
        assert words in result.output
        assert "Traceback" not in result.output
    assert not (tmp_path / "out.md").exists()


def test_a_file_that_is_not_there_is_told(run: Run) -> None:
    result = run("quiz", "check", "missing.md")
    assert result.exit_code == 2
    assert "does not exist" in result.output


@pytest.mark.parametrize("language", ["en", "fr"])
def test_there_are_words_for_every_problem_and_for_everything_left_out(language: str) -> None:
    app = Flask("kiosk")
    add_languages(app)
    with app.app_context(), force_locale(language):
        told = [sentence(Problem(1, 2, each, "v")) for each in QuizFault]
        told += [loss_sentence(LeftOut(1, each, "v")) for each in Loss]
        assert len(set(told)) == len(QuizFault) + len(Loss)
        assert all("%(" not in each for each in told)
        assert sentence(Problem(0, 0, QuizFault.NOT_XML)) and loss_sentence(LeftOut(0, Loss.SETTINGS))  # noqa: PT018


# Questions of a bank


BANK = """\
$CATEGORY: top/AI

One {T}

Two {~a ~b}

$CATEGORY: top/Data

Three {}

Four {=a ~b ~b}

Five {{
"""


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    file = tmp_path / "bank.gift"
    file.write_text(BANK, "utf-8")
    return file


def test_questions_that_cannot_be_asked_are_told_and_left_out(run: Run, bank: Path, tmp_path: Path) -> None:
    left_out = (
        "Left out: question 2, line 5, column 1: no answer is marked as right\n"
        "Left out: question 3, line 9, column 1: Kiosk has no questions of the kind “essay”\n"
        "Left out: question 5, line 13, column 6: the braces do not match\n"
        "Left out: the category (top/AI)\n"
        "Left out: the category (top/Data)\n"
        "Left out: question 4: an answer that counts as another one does (b)\n"
    )
    result = run("quiz", "check", "bank.gift")
    assert result.exit_code == 0
    assert result.output == "“bank”: 2 questions are kept. 3 cannot be asked.\n" + left_out
    result = run("quiz", "convert", "bank.gift", "out.md")
    assert (result.exit_code, result.output) == (0, left_out)
    assert len(quiz_of(tmp_path / "out.md").questions) == 2


def test_what_cannot_be_asked_is_told_in_french(
    run: Run, bank: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    told = run("quiz", "check", "bank.gift").output.splitlines()
    assert told[0] == "«\u202fbank\u202f»\u00a0: 2 questions conservées. 3 ne peuvent pas être posées."
    assert "question 2, ligne 5, colonne 1\u00a0: aucune réponse n’est marquée comme juste" in told[1]
    told = run("quiz", "check", "bank.gift", "--questions", "1-2").output.splitlines()
    assert told[0] == "«\u202fbank\u202f»\u00a0: 1 question conservée. 1 ne peut pas être posée."


def test_what_is_left_out_in_writing_is_counted_in_the_file_too(run: Run, tmp_path: Path) -> None:
    (tmp_path / "hints.md").write_text("# T\n" + "\n## Q\n\n= a\n\nHint: b\n" * 3, "utf-8")
    told = run("quiz", "convert", "hints.md", "out.gift", "--questions", "1,3").output
    assert "question 1: the hint\nLeft out: question 3: the hint\n" in told


def test_one_question_that_cannot_be_asked_is_told_as_one(run: Run, bank: Path) -> None:
    assert run("quiz", "check", "bank.gift", "--questions", "1-2").output.startswith(
        "“bank”: 1 question is kept. 1 cannot be asked.\n"
    )
    assert run("quiz", "check", "bank.gift", "--questions", "1").output.startswith(
        "“bank”: 1 question, no problem.\n"
    )


def test_a_file_in_which_nothing_may_be_missing_is_refused(run: Run, bank: Path, tmp_path: Path) -> None:
    for command in (("check", "bank.gift"), ("convert", "bank.gift", "out.md")):
        result = run("quiz", *command, "--strict")
        assert (result.exit_code, result.output) == (
            1,
            (
                "Error: bank.gift: question 2, line 5, column 1: no answer is marked as right\n"
                "bank.gift: question 3, line 9, column 1: Kiosk has no questions of the kind “essay”\n"
                "bank.gift: question 5, line 13, column 6: the braces do not match\n"
            ),
        )
    assert not (tmp_path / "out.md").exists()
    assert run("quiz", "check", "bank.gift", "--strict", "--questions", "1,4").exit_code == 0


def test_questions_are_chosen_by_number_and_by_category(run: Run, course: Path, bank: Path) -> None:
    run("quiz", "convert", "bank.gift", "data.md", "--category", "Data")
    assert [each.stem for each in quiz_of(course / "data.md").questions] == ["Four"]
    assert run("quiz", "import", "OIAM-2026", "bank.gift", "--questions", "1, 4").exit_code == 0
    both = run("quiz", "check", "bank.gift", "--category", "ai", "--category", "data", "--questions", "1-4")
    assert "2 questions" in both.output


def test_where_nothing_is_chosen_the_categories_are_told(run: Run, bank: Path) -> None:
    result = run("quiz", "check", "bank.gift", "--category", "nope")
    assert (result.exit_code, result.output) == (
        1,
        (
            "Error: bank.gift: none of its questions is chosen\n"
            "bank.gift: category “top/AI”: questions 1 to 2\n"
            "bank.gift: category “top/Data”: questions 3 to 5\n"
        ),
    )


def test_a_bank_of_too_many_questions_says_how_to_choose(run: Run, tmp_path: Path) -> None:
    (tmp_path / "bank.gift").write_text("$CATEGORY: a\n\n" + "x{T}\n\n" * 1_001, "utf-8")
    result = run("quiz", "check", "bank.gift")
    assert (result.exit_code, result.output) == (
        1,
        (
            "Error: bank.gift: there are more than 1000 questions: choose with --questions or --category\n"
            "bank.gift: category “a”: questions 1 to 1001\n"
        ),
    )


@pytest.mark.parametrize("numbers", ["", "0", "a", "3-", "-3", "4-2", "1;2", "1.5", "9" * 99])
def test_what_are_no_numbers_of_questions_is_told(run: Run, bank: Path, numbers: str) -> None:
    result = run("quiz", "check", "bank.gift", f"--questions={numbers}")
    assert result.exit_code == 1
    assert f"“{numbers}” is not a list of question numbers such as 1-20,35" in result.output


# Importing


def test_a_file_is_imported_and_each_change_is_a_version(
    run: Run, course: Path, recap: Path, database: Database
) -> None:
    result = run("quiz", "import", "OIAM-2026", "recap.md")
    assert result.exit_code == 0
    assert result.output == ("“Recap of session 1”: 7 questions, no problem.\nOIAM-2026/recap: version 1.\n")
    again = run("quiz", "import", "OIAM-2026", "recap.md")
    assert again.exit_code == 0
    assert "OIAM-2026/recap: version 1 is already the same; nothing was changed." in again.output
    recap.write_text(EVERY_KIND.replace("# Recap of session 1", "# Another title"), "utf-8")
    assert "OIAM-2026/recap: version 2." in run("quiz", "import", "OIAM-2026", "recap.md").output
    assert versions(database) == [(1, "Recap of session 1"), (2, "Another title")]


def test_without_an_identifier_the_name_of_the_file_names_the_quiz(
    run: Run, course: Path, database: Database
) -> None:
    (course / "Séance 1.md").write_text(EVERY_KIND.replace("Id: recap\n", ""), "utf-8")
    assert "OIAM-2026/seance-1: version 1." in run("quiz", "import", "OIAM-2026", "Séance 1.md").output


def test_an_unknown_course_or_a_bad_file_imports_nothing(
    run: Run, course: Path, recap: Path, database: Database
) -> None:
    result = run("quiz", "import", "NOPE", "recap.md")
    assert (result.exit_code, result.output) == (1, "Error: There is no course NOPE.\n")
    (course / "bad.md").write_text(BAD, "utf-8")
    result = run("quiz", "import", "OIAM-2026", "bad.md")
    assert result.exit_code == 1
    assert "line 3, column 11" in result.output
    assert versions(database) == []


def test_a_new_version_changes_nothing_that_was_answered(
    run: Run, course: Path, recap: Path, database: Database
) -> None:
    run("quiz", "import", "OIAM-2026", "recap.md")
    taken(database)
    before = run("export", "quiz", "OIAM-2026/2", "--format", "long").stdout_bytes
    recap.write_text("# Other\n\nLanguage: en\nId: recap\n" + TRUTH, "utf-8")
    assert "version 2" in run("quiz", "import", "OIAM-2026", "recap.md").output
    assert run("export", "quiz", "OIAM-2026/2", "--format", "long").stdout_bytes == before


def test_a_gift_file_is_imported_in_the_language_that_is_said(
    run: Run, course: Path, database: Database
) -> None:
    (course / "one.gift").write_text("::A::Is it so?{TRUE}\n", "utf-8")
    assert run("quiz", "import", "OIAM-2026", "one.gift", "--language", "en").exit_code == 0
    with database.reading() as db:
        assert "Language: en" in db.scalars(select(QuizVersion.source)).one()


def test_what_an_import_leaves_out_is_told(run: Run, course: Path) -> None:
    (course / "one.gift").write_text("::A::Is it so?{TRUE}\n\n::B::Tell me.{}\n", "utf-8")
    result = run("quiz", "import", "OIAM-2026", "one.gift")
    assert result.exit_code == 0
    assert "question 2, line 3, column 1: Kiosk has no questions of the kind “essay”\n" in result.output


# Converting


def test_moodle_xml_and_back_keeps_every_question(run: Run, recap: Path, tmp_path: Path) -> None:
    result = run("quiz", "convert", "recap.md", "out.xml")
    assert result.exit_code == 0
    told = result.output.splitlines()
    assert all(each.startswith("Left out: ") for each in told)
    assert not any("question" in each for each in told)
    back = run("quiz", "convert", "out.xml", "back.md", "--language", "en")
    assert (back.exit_code, back.output) == (0, "")
    assert quiz_of(tmp_path / "back.md").questions == quiz_of(recap).questions


def test_gift_and_back_keeps_what_is_not_said_to_be_left_out(run: Run, recap: Path, tmp_path: Path) -> None:
    result = run("quiz", "convert", "recap.md", "out.gift")
    assert result.exit_code == 0
    for words in (
        "question 1: the hint",
        "question 7: the unit",
    ):
        assert f"Left out: {words}\n" in result.output
    assert run("quiz", "convert", "out.gift", "back.md", "--language", "en").exit_code == 0
    expected = [replace(each, hint="", points=1) for each in quiz_of(recap).questions]
    assert list(quiz_of(tmp_path / "back.md").questions) == [
        replace(each, unit="") if isinstance(each, Numeric) else each for each in expected
    ]


def test_a_quiz_file_comes_back_as_the_same_quiz(run: Run, recap: Path, tmp_path: Path) -> None:
    assert run("quiz", "convert", "recap.md", "again.md").output == ""
    assert quiz_of(tmp_path / "again.md") == quiz_of(recap)
    assert quiz_of(recap).settings == QuizSettings(shuffle=False)


def test_a_converted_file_can_be_imported(run: Run, course: Path, recap: Path) -> None:
    for name in ("out.gift", "out.xml"):
        assert run("quiz", "convert", "recap.md", name).exit_code == 0
        assert run("quiz", "import", "OIAM-2026", name, "--language", "en").exit_code == 0


def test_a_conversion_that_fails_leaves_the_file_that_was_there(
    run: Run, recap: Path, tmp_path: Path
) -> None:
    (tmp_path / "kept.md").write_text("kept", "utf-8")
    (tmp_path / "bad.md").write_text(BAD, "utf-8")
    assert run("quiz", "convert", "bad.md", "kept.md").exit_code == 1
    assert (tmp_path / "kept.md").read_text("utf-8") == "kept"
    result = run("quiz", "convert", "recap.md", "out.pdf")
    assert result.exit_code == 1
    assert "out.pdf: “.pdf” is not a quiz file" in result.output
    assert not [
        each for each in tmp_path.iterdir() if each.name.startswith(".kiosk-") or each.suffix == ".pdf"
    ]


def test_shipped_quizzes_are_good(run: Run) -> None:
    folder = Path(__file__).resolve().parents[2] / "kiosk" / "content" / "quizzes"
    for file in sorted(folder.glob("*.md")):
        assert run("quiz", "check", file).exit_code == 0, file


# Exporting


def test_the_results_go_to_standard_output_or_to_a_file_with_the_same_bytes(
    run: Run, course: Path, database: Database
) -> None:
    taken(database)
    for format_name in FORMATS:
        direct = run("export", "quiz", "OIAM-2026/2", "--format", format_name)
        assert direct.exit_code == 0
        assert run("export", "quiz", "OIAM-2026/2", "--format", format_name, "-o", "out").output == ""
        assert (course / "out").read_bytes() == direct.stdout_bytes
        with database.reading() as db:
            class_session = class_session_by_reference(db, "OIAM-2026/2")
            assert class_session
            publication = publications_by_key(db, class_session.id)["recap"]
            expected = export_quiz(results_of(db, class_session, publication, NINE), format_name)
        assert direct.stdout_bytes == expected.content
    assert [path.name for path in course.iterdir() if path.name.startswith(".kiosk-")] == []


def test_a_row_for_each_student_is_what_one_gets_without_saying_more(
    run: Run, course: Path, database: Database
) -> None:
    taken(database)
    rows = list(csv.reader(io.StringIO(run("export", "quiz", "OIAM-2026/2").stdout)))
    assert tuple(rows[0][: len(WIDE_HEADER)]) == WIDE_HEADER
    assert [row[6] for row in rows[1:]] == ["Abadie", "'-Dupont"]
    long = list(csv.reader(io.StringIO(run("export", "quiz", "OIAM-2026/2", "--format", "long").stdout)))
    assert tuple(long[0]) == LONG_HEADER
    assert len(long) == 1 + 7


def test_a_workbook_holds_both_tables(run: Run, course: Path, database: Database) -> None:
    taken(database)
    result = run("export", "quiz", "OIAM-2026/2", "--format", "xlsx", "-o", "out.xlsx")
    assert result.exit_code == 0
    book = openpyxl.load_workbook(course / "out.xlsx")
    assert book.sheetnames == ["students", "answers"]
    assert book["students"].cell(3, 7).value == "-Dupont"


def test_one_of_several_quizzes_is_chosen_by_its_identifier(
    run: Run, course: Path, database: Database
) -> None:
    taken(database)
    taken(database, SECOND, key="second")
    result = run("export", "quiz", "OIAM-2026/2")
    assert (result.exit_code, result.output) == (1, "Error: Choose one with --quiz: recap, second.\n")
    result = run("export", "quiz", "OIAM-2026/2", "--quiz", "second")
    assert result.exit_code == 0
    assert ",The second," in result.output
    result = run("export", "quiz", "OIAM-2026/2", "--quiz", "third")
    assert result.exit_code == 1
    assert "There is no quiz third: choose from recap, second." in result.output


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("OIAM-2026/2",), "No quiz is published for OIAM-2026/2."),
        (("OIAM-2026/2", "--quiz", "recap"), "No quiz is published for OIAM-2026/2."),
        (("OIAM-2026/9",), "There is no class session OIAM-2026/9."),
        (("nonsense",), "There is no class session nonsense."),
    ],
)
def test_where_there_is_nothing_to_export_one_line_says_so(
    run: Run, course: Path, arguments: tuple[str, ...], words: str
) -> None:
    result = run("export", "quiz", *arguments)
    assert (result.exit_code, result.output) == (1, f"Error: {words}\n")


def test_the_register_is_exported_as_a_workbook(run: Run, course: Path) -> None:
    direct = run("export", "attendance", "OIAM-2026/2", "--format", "xlsx")
    assert run("export", "attendance", "OIAM-2026/2", "--format", "xlsx", "-o", "out.xlsx").output == ""
    assert (course / "out.xlsx").read_bytes() == direct.stdout_bytes
    sheet = openpyxl.load_workbook(course / "out.xlsx").worksheets[0]
    names = [sheet.cell(row, 5).value for row in range(1, sheet.max_row + 1)]
    assert names == ["Nom", "Abadie", "-Dupont"]
