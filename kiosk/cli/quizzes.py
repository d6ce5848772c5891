"""``kiosk quiz``: checking, importing and converting quiz files."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import wraps
from pathlib import Path

import click
from flask_babel import gettext as _
from flask_babel import ngettext

from kiosk.cli.courses import EXISTING_FILE, course_or_fail
from kiosk.cli.exports import write_whole
from kiosk.cli.instance import opened_instance, speaking
from kiosk.cli.quiz_messages import category_sentence, loss_sentence, sentence
from kiosk.quizzes.delivery.versions import import_quiz
from kiosk.quizzes.formats.files import read_file, write_file
from kiosk.quizzes.formats.foreign_file import Read
from kiosk.quizzes.model import rules
from kiosk.quizzes.model.problems import LeftOut, QuizFileError
from kiosk.quizzes.syntax.source_text import Chosen

_NUMBERS = re.compile(r"[0-9]{1,6}(?:-[0-9]{1,6})?")


@dataclass(frozen=True)
class How:
    """How to read a file, according to the options."""

    language: str
    questions: str | None
    category: tuple[str, ...]
    strict: bool

    def read(self, file: Path) -> Read:
        """The quiz in the file. Raises ``ClickException`` with a line for each problem."""
        chosen = Chosen(_runs(self.questions), self.category)
        with file.open("rb") as stream:
            content = stream.read(rules.LARGEST_FILE + 1)
        try:
            return read_file(file.name, content, self.language, chosen=chosen, strict=self.strict)
        except QuizFileError as error:
            raise _listed(file, error) from error


def reads_a_file(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options for reading a file, passed to it together as ``how``."""

    @click.option(
        "--language",
        type=click.Choice(["fr", "en"]),
        default="fr",
        show_default=True,
        help="Of a GIFT or Moodle XML file, which does not say it.",
    )
    @click.option("--questions", metavar="NUMBERS", help="Only these of the file, such as 1-20,35.")
    @click.option(
        "--category",
        metavar="NAME",
        multiple=True,
        help="Only those in this category of a GIFT or Moodle XML file, or below it. Can be repeated.",
    )
    @click.option(
        "--strict",
        is_flag=True,
        help="Refuse a GIFT or Moodle XML file with a question that cannot be asked; else it is left out.",
    )
    @wraps(command)
    def with_options(
        *, language: str, questions: str | None, category: tuple[str, ...], strict: bool, **others: object
    ) -> None:
        command(how=How(language, questions, category, strict), **others)

    return with_options


@click.group()
def quiz() -> None:
    """Recap quizzes, as files: Kiosk's own (.md), GIFT (.gift, .txt) or Moodle XML (.xml).

    The format is described in docs/quiz-format.md and docs/quiz-formats-moodle.md.
    """


@quiz.command()
@click.argument("file", type=EXISTING_FILE)
@reads_a_file
def check(file: Path, how: How) -> None:
    """Report every problem in FILE, with line and column. Changes nothing."""
    with speaking():
        _say_done(how.read(file))


@quiz.command("import")
@click.argument("course_code", metavar="COURSE")
@click.argument("file", type=EXISTING_FILE)
@reads_a_file
def import_file(course_code: str, file: Path, how: How) -> None:
    """Add FILE to COURSE as a quiz, or as a new version of one. Existing answers never change."""
    with opened_instance() as kiosk:
        read = how.read(file)
        with kiosk.database.writing() as db:
            course = course_or_fail(db, course_code)
            done = import_quiz(db, course, read.quiz, read.quiz.key, kiosk.clock.now())
            number = done.version.number
        _say_done(read)
        told = {"quiz": f"{course_code}/{read.quiz.key}", "number": number}
        if done.is_new:
            click.echo(_("%(quiz)s: version %(number)d.", **told))
        else:
            click.echo(_("%(quiz)s: version %(number)d is already the same; nothing was changed.", **told))


@quiz.command()
@click.argument("file", type=EXISTING_FILE)
@click.argument("output", type=click.Path(dir_okay=False, path_type=Path))
@reads_a_file
def convert(file: Path, output: Path, how: How) -> None:
    """Convert FILE to OUTPUT, in the formats that their names indicate; report what is left out."""
    with speaking():
        read = how.read(file)
        try:
            written = write_file(output.name, read.quiz)
        except QuizFileError as error:
            raise _listed(output, error) from error
        write_whole(output, written.content)
        _say_left_out(read, written.left_out)


def _runs(numbers: str | None) -> tuple[tuple[int, int], ...]:
    """``1-20,35`` as the first and last number of each run."""
    runs = []
    for each in [] if numbers is None else numbers.replace(" ", "").split(","):
        first, _dash, last = each.partition("-")
        if not _NUMBERS.fullmatch(each) or not 0 < int(first) <= int(last or first):
            raise click.ClickException(
                _("“%(value)s” is not a list of question numbers such as 1-20,35.", value=numbers)
            )
        runs.append((int(first), int(last or first)))
    return tuple(runs)


def _listed(file: Path, error: QuizFileError) -> click.ClickException:
    told = [*map(sentence, error.problems), *map(category_sentence, error.categories)]
    return click.ClickException("\n".join(f"{file}: {each}" for each in told))


def _say_done(read: Read) -> None:
    count, title = len(read.quiz.questions), read.quiz.title
    if read.unusable:
        kept = ngettext(
            "“%(title)s”: %(num)d question is kept.",
            "“%(title)s”: %(num)d questions are kept.",
            count,
            title=title,
        )
        lost = len({each.question for each in read.unusable})
        others = ngettext("%(num)d cannot be asked.", "%(num)d cannot be asked.", lost)
        click.echo(f"{kept} {others}")
    else:
        click.echo(
            ngettext(
                "“%(title)s”: %(num)d question, no problem.",
                "“%(title)s”: %(num)d questions, no problem.",
                count,
                title=title,
            )
        )
    _say_left_out(read)


def _say_left_out(read: Read, when_written: tuple[LeftOut, ...] = ()) -> None:
    counted = (
        replace(each, question=read.numbers[each.question - 1]) if each.question else each
        for each in when_written
    )
    losses = map(loss_sentence, (*read.left_out, *counted))
    for what in (*map(sentence, read.unusable), *losses):
        click.echo(_("Left out: %(what)s", what=what))
