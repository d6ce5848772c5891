"""``kiosk quiz``: checking, importing and converting quiz files."""

from pathlib import Path

import click
from flask_babel import gettext as _
from flask_babel import ngettext

from kiosk.cli.courses import EXISTING_FILE, course_or_fail
from kiosk.cli.files import write_whole
from kiosk.cli.instance import opened_instance, speaking
from kiosk.cli.quiz_words import loss_sentence, sentence
from kiosk.quizzes import rules
from kiosk.quizzes.formats.files import read_file, write_file
from kiosk.quizzes.formats.transfer import Read
from kiosk.quizzes.problems import LeftOut, QuizFileError
from kiosk.quizzes.versions import import_quiz

LANGUAGE = click.option(
    "--language",
    type=click.Choice(["fr", "en"]),
    default="fr",
    show_default=True,
    help="Of a GIFT or Moodle XML file, which does not say it.",
)


@click.group()
def quiz() -> None:
    """Recap quizzes, as files: Kiosk's own (.md), GIFT (.gift, .txt) or Moodle XML (.xml).

    The format is described in docs/quiz-format.md and docs/quiz-formats-moodle.md.
    """


@quiz.command()
@click.argument("file", type=EXISTING_FILE)
@LANGUAGE
def check(file: Path, language: str) -> None:
    """Say everything that is wrong with FILE, with line and column. Changes nothing."""
    with speaking():
        _say_done(_read(file, language))


@quiz.command("import")
@click.argument("course_code", metavar="COURSE")
@click.argument("file", type=EXISTING_FILE)
@LANGUAGE
def import_file(course_code: str, file: Path, language: str) -> None:
    """Add FILE to COURSE, or add a version to a quiz that is there. What was answered never changes."""
    with opened_instance() as kiosk:
        read = _read(file, language)
        with kiosk.database.writing() as db:
            course = course_or_fail(db, course_code)
            done = import_quiz(db, course, read.quiz, read.quiz.key, kiosk.clock.now())
            number = done.version.number
        _say_done(read)
        told = {"quiz": f"{course_code}/{read.quiz.key}", "number": number}
        if done.is_new:
            click.echo(_("%(quiz)s: version %(number)d.", **told))
        else:
            click.echo(_("%(quiz)s: version %(number)d says this already; nothing was changed.", **told))


@quiz.command()
@click.argument("file", type=EXISTING_FILE)
@click.argument("output", type=click.Path(dir_okay=False, path_type=Path))
@LANGUAGE
def convert(file: Path, output: Path, language: str) -> None:
    """Write FILE as OUTPUT, each in the format that its name stands for; say what is left out."""
    with speaking():
        read = _read(file, language)
        try:
            written = write_file(output.name, read.quiz)
        except QuizFileError as error:
            raise _listed(output, error) from error
        write_whole(output, written.content)
        _say_left_out((*read.left_out, *written.left_out))


def _read(file: Path, language: str) -> Read:
    with file.open("rb") as stream:
        content = stream.read(rules.LARGEST_FILE + 1)
    try:
        return read_file(file.name, content, language)
    except QuizFileError as error:
        raise _listed(file, error) from error


def _listed(file: Path, error: QuizFileError) -> click.ClickException:
    lines = [f"{file}: {sentence(problem)}" for problem in error.problems]
    return click.ClickException("\n".join(lines))


def _say_done(read: Read) -> None:
    count = len(read.quiz.questions)
    click.echo(
        ngettext(
            "“%(title)s”: %(num)d question, no problem.",
            "“%(title)s”: %(num)d questions, no problem.",
            count,
            title=read.quiz.title,
        )
    )
    _say_left_out(read.left_out)


def _say_left_out(left_out: tuple[LeftOut, ...]) -> None:
    for left in left_out:
        click.echo(_("Left out: %(what)s", what=loss_sentence(left)))
