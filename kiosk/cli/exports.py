"""``kiosk export``: the same files as the console offers for download."""

import os
import tempfile
from datetime import datetime
from pathlib import Path

import click
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from kiosk.attendance.register import to_take_away
from kiosk.attendance.term import term_of
from kiosk.cli.instance import opened_instance
from kiosk.courses.models import ClassSession, Course
from kiosk.courses.queries import class_session_by_reference, course_by_code
from kiosk.documents.attendance import FORMATS, export_attendance, head_companion
from kiosk.documents.file import Export
from kiosk.documents.quiz import FORMATS as QUIZ_FORMATS
from kiosk.documents.quiz import export_quiz
from kiosk.documents.term import FORMATS as TERM_FORMATS
from kiosk.documents.term import export_term
from kiosk.quizzes.delivery.publications import publications_by_key
from kiosk.quizzes.results.results import results_of

OUTPUT = click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="A file; else standard output."
)


@click.group()
def export() -> None:
    """Registers and results as files."""


@export.command()
@click.argument("reference", metavar="COURSE[/NUMBER]")
@click.option(
    "--format",
    "format_name",
    type=click.Choice(sorted(FORMATS)),
    default="csv",
    show_default=True,
    help="csv, xlsx: for people; pdf: to print and to file; data: for programs; moodle: for mod_attendance. "
    "Of a whole course: csv, xlsx or data.",
)
@OUTPUT
def attendance(reference: str, format_name: str, output: Path | None) -> None:
    """The register of one class session, such as OIAM-2026/2, or the whole term of a course: OIAM-2026.

    Of one class session, with -o FILE, a companion FILE.head.json is written too: it holds FILE's SHA-256 and
    the head of the register's chain (docs/register-chain.md). --format head writes only the companion of the
    data format.
    """
    with opened_instance() as kiosk, kiosk.database.reading() as db:
        course = course_by_code(db, reference)
        if course is not None:
            hand_over(_whole_term(db, course, format_name, kiosk.clock.now()), output)
            return
        register = to_take_away(db, class_session_or_fail(db, reference))
        file = export_attendance(register, format_name)
    hand_over(file.content, output)
    if output is not None and format_name != "head":
        named = Export(output.name, file.media_type, file.content)
        write_whole(output.with_name(f"{output.name}.head.json"), head_companion(register, named).content)


def _whole_term(db: Session, course: Course, format_name: str, now: datetime) -> bytes:
    if format_name not in TERM_FORMATS:
        choices = ", ".join(sorted(TERM_FORMATS))
        raise click.ClickException(
            _("A whole course is exported as one of these: %(formats)s.", formats=choices)
        )
    return export_term(term_of(db, course, now), format_name).content


@export.command()
@click.argument("reference", metavar="COURSE/NUMBER")
@click.option(
    "--quiz", "key", help="Its identifier, where several quizzes were published for the class session."
)
@click.option(
    "--format",
    "format_name",
    type=click.Choice(sorted(QUIZ_FORMATS)),
    default="wide",
    show_default=True,
    help="For programs: wide (CSV, a row for each student), long (CSV, a row for each answer), xlsx (both). "
    "For people, in French: workbook (XLSX, with a summary), csv (a row for each student).",
)
@OUTPUT
def quiz(reference: str, key: str | None, format_name: str, output: Path | None) -> None:
    """The quiz results of one class session, such as OIAM-2026/2."""
    with opened_instance() as kiosk, kiosk.database.reading() as db:
        class_session = class_session_or_fail(db, reference)
        found = publications_by_key(db, class_session.id)
        if not found:
            raise click.ClickException(_("No quiz is published for %(reference)s.", reference=reference))
        if key is None and len(found) > 1:
            raise click.ClickException(_("Choose one with --quiz: %(keys)s.", keys=", ".join(found)))
        publication = found.get(key or next(iter(found)))
        if publication is None:
            raise click.ClickException(
                _("There is no quiz %(key)s: choose from %(keys)s.", key=key, keys=", ".join(found))
            )
        results = results_of(db, class_session, publication, kiosk.clock.now())
        content = export_quiz(results, format_name).content
    hand_over(content, output)


def class_session_or_fail(db: Session, reference: str) -> ClassSession:
    """The class session with this reference, or a one-line error."""
    class_session = class_session_by_reference(db, reference)
    if class_session is None:
        raise click.ClickException(_("There is no class session %(reference)s.", reference=reference))
    return class_session


def hand_over(content: bytes, output: Path | None) -> None:
    """Write the content to the file, or to standard output."""
    if output is None:
        click.echo(content, nl=False)
    else:
        write_whole(output, content)


def write_whole(path: Path, content: bytes) -> None:
    """Replace the file atomically: a reader sees either the old content or the new."""
    descriptor, draft = tempfile.mkstemp(dir=path.absolute().parent, prefix=".kiosk-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        Path(draft).replace(path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
