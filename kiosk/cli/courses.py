"""``kiosk course`` and ``kiosk roster``: importing courses and people from files."""

from datetime import datetime
from pathlib import Path

import click
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from kiosk.attendance.merges import merge_namesakes
from kiosk.attendance.planning import days_that_would_change
from kiosk.attendance.rosters import take_back_import
from kiosk.attendance.window_changes import keep_windows_of_signed_sessions, record_changed_plans
from kiosk.cli.instance import opened_instance
from kiosk.core.refusals import Refusal
from kiosk.courses.course_file import CourseFile, CourseFileError, import_course, read_course_file
from kiosk.courses.models import Course
from kiosk.courses.queries import course_by_code
from kiosk.courses.roster import (
    Change,
    ChangeKind,
    RosterImported,
    import_roster,
    imports_of,
)
from kiosk.courses.roster_file import LARGEST, RosterFileError, read_roster_file
from kiosk.privacy.retention import touched_since
from kiosk.web.common.roster_words import FIELD_WORDS, sentence

EXISTING_FILE = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)


@click.group()
def course() -> None:
    """Courses and their class sessions."""


@course.command("import")
@click.argument("file", type=EXISTING_FILE)
def import_course_file(file: Path) -> None:
    """Add or update a course and its class sessions from a TOML file. All or nothing."""
    with opened_instance() as kiosk:
        try:
            parsed = read_course_file(_content(file))
            with kiosk.database.writing() as db:
                known = course_by_code(db, parsed.course.code)
                if known is not None:
                    _check_days(db, known, parsed)
                    keep_windows_of_signed_sessions(db, known, kiosk.clock.now())
                done = import_course(db, parsed)
                record_changed_plans(db, done.course, kiosk.clock.now())
                code = done.course.code
        except CourseFileError as error:
            raise _listed(file, error.problems) from error
        click.echo(
            _told(
                code,
                ngettext("%(num)d added", "%(num)d added", done.added),
                ngettext("%(num)d changed", "%(num)d changed", done.changed),
                ngettext("%(num)d unchanged", "%(num)d unchanged", done.unchanged),
            )
        )


def _check_days(db: Session, known: Course, parsed: CourseFile) -> None:
    """Refuse a file that puts a class session on another day than the one on which people signed it."""
    starts = {each.number: each.start for each in parsed.sessions}
    moved = days_that_would_change(db, known, starts, parsed.course.time_zone)
    if moved:
        raise CourseFileError(
            [
                f"session {number}: people signed it on {old}, so it cannot move to {new}"
                for number, old, new in moved
            ]
        )


@click.group()
def roster() -> None:
    """The students expected in a course."""


@roster.command("import")
@click.argument("course_code", metavar="COURSE")
@click.argument("file", type=EXISTING_FILE)
@click.option(
    "--from",
    "first_day",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Who is new is expected from this day on. Else from today, or for the first roster of a course from "
    "its first class session.",
)
@click.option("--end-missing", is_flag=True, help="Whoever is not in the file leaves the day before.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
def import_roster_file(
    course_code: str, file: Path, first_day: datetime | None, end_missing: bool, dry_run: bool
) -> None:
    """Add and update the students of COURSE from the school's CSV file. All or nothing.

    Reads UTF-8, Windows-1252, ISO 8859-15 and UTF-16; commas, semicolons or tabs; the headings of Moodle
    and Apogée, and common ones in French and English. Days before the import stay as they were: whoever
    changes groups was in the old one until then. “kiosk roster undo” takes it back.
    """
    with opened_instance() as kiosk:
        try:
            parsed = read_roster_file(_content(file))
        except RosterFileError as error:
            raise _listed(file, [sentence(problem) for problem in error.problems]) from error
        with kiosk.database.writing() as db:
            course = course_or_fail(db, course_code)
            instant, day = kiosk.clock.now(), first_day.date() if first_day else None
            done = import_roster(
                db, course, parsed, first_day=day, end_missing=end_missing, by=None, now=instant
            )
            added = [each.person for each in done.changes if each.kind is ChangeKind.ADDED]
            merged = merge_namesakes(db, added, by=None, now=instant)
            said = [_change_sentence(each) for each in done.changes]
            if dry_run:
                db.rollback()
        click.echo(
            _told(
                course_code,
                ngettext("%(num)d added", "%(num)d added", done.count(ChangeKind.ADDED)),
                ngettext("%(num)d changed", "%(num)d changed", done.count(ChangeKind.CHANGED)),
                ngettext("%(num)d left", "%(num)d left", done.count(ChangeKind.LEFT)),
                ngettext("%(num)d unchanged", "%(num)d unchanged", done.unchanged),
            )
        )
        for each in said:
            click.echo(f"  {each}")
        for words in _remarks(done, len(merged), first_day):
            click.echo(words)
        if dry_run:
            click.echo(_("Dry run: nothing was changed."))


def _remarks(done: RosterImported, merged: int, first_day: datetime | None) -> list[str]:
    told = [
        (
            len(done.missing),
            ngettext(
                "%(num)d person in the course is not in the file and was left alone.",
                "%(num)d people in the course are not in the file and were left alone.",
                len(done.missing),
            ),
        ),
        (
            done.guests_left_out,
            ngettext(
                "%(num)d guest on the attendance sheet was not enrolled.",
                "%(num)d guests on the attendance sheet were not enrolled.",
                done.guests_left_out,
            ),
        ),
        (
            merged,
            ngettext(
                "%(num)d guest turned out to be one of them: the signatures count for the student.",
                "%(num)d guests turned out to be some of them: the signatures count for the students.",
                merged,
            ),
        ),
    ]
    found = [words for number, words in told if number]
    if first_day is not None and done.into_the_past:
        day = first_day.date().isoformat()
        found.append(_("This changes who was expected in class sessions since %(day)s.", day=day))
    return found


def _change_sentence(change: Change) -> str:
    """One person of an import, with what changed from what to what."""
    person = change.after
    name = f"{person.student_number} {person.family_name} {person.given_name}".strip()
    differences = ", ".join(
        f"{FIELD_WORDS[field]} {before or '–'} → {after or '–'}"
        for field, before, after in change.differences()
    )
    if change.kind is ChangeKind.ADDED:
        return str(_("%(name)s: added", name=name))
    if change.kind is ChangeKind.LEFT:
        day = person.enrolments[-1].last_day if person.enrolments else None
        return str(_("%(name)s: left, last day %(day)s", name=name, day=day or "–"))
    return str(_("%(name)s: %(differences)s", name=name, differences=differences or _("enrolled again")))


@roster.command("undo")
@click.argument("course_code", metavar="COURSE")
def undo_roster_import(course_code: str) -> None:
    """Take the latest import of COURSE back, all or nothing.

    Not once one of its people has signed, answered, or been corrected or excused since.
    """
    with opened_instance() as kiosk, kiosk.database.writing() as db:
        course = course_or_fail(db, course_code)
        latest = next((each for each in imports_of(db, course.id) if each.undone_at is None), None)
        if latest is None:
            raise click.ClickException(_("There is no import to take back."))
        touched, instant = touched_since(db, course.id, latest.made_at), kiosk.clock.now()
        try:
            count = take_back_import(db, latest, touched=touched, by=None, now=instant)
        except Refusal:
            raise click.ClickException(
                _("It cannot be taken back: somebody it concerns has signed, answered or been changed since.")
            ) from None
        click.echo(
            ngettext(
                "%(num)d person is again as before the import.",
                "%(num)d people are again as before the import.",
                count,
            )
        )


def course_or_fail(db: Session, code: str) -> Course:
    """The course with this code, or a one-line error."""
    found = course_by_code(db, code)
    if found is None:
        raise click.ClickException(_("There is no course %(code)s.", code=code))
    return found


def _told(code: str, *parts: str) -> str:
    return str(_("%(course)s: %(parts)s.", course=code, parts=", ".join(parts)))


def _content(file: Path) -> bytes:
    """The file's content, or just enough of it to show that it is too large."""
    with file.open("rb") as stream:
        return stream.read(LARGEST + 1)


def _listed(file: Path, problems: list[str]) -> click.ClickException:
    heading = ngettext(
        "%(file)s was not imported, because of %(num)d problem:",
        "%(file)s was not imported, because of %(num)d problems:",
        len(problems),
        file=file.name,
    )
    return click.ClickException("\n".join([heading, *(f"  {problem}" for problem in problems)]))
