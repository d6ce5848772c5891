"""``kiosk person`` and ``kiosk purge``: the rights of data subjects, and retention."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import click
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from kiosk.cli.exports import OUTPUT, hand_over
from kiosk.cli.instance import opened_instance
from kiosk.core.database import BUSY_SECONDS, Database
from kiosk.core.database_errors import DatabaseBusyError
from kiosk.people.models import Person
from kiosk.privacy.access import copy_of
from kiosk.privacy.erasure import Erased, erase_person
from kiosk.privacy.people import KnownAs, SeveralNamesError, known_as
from kiosk.privacy.retention import Due, due_courses, erase_course, personal_in
from kiosk.web.common.services import Services

DRY_RUN = click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
NAME = click.option("--name", default="", help="The family name, where several people gave this number.")


@click.group()
def person() -> None:
    """Export or erase the data kept about one person, identified by student number."""


@person.command("export")
@click.argument("number", metavar="STUDENT_NUMBER")
@NAME
@OUTPUT
def export_person(number: str, name: str, output: Path | None) -> None:
    """A copy of all data kept about a person, as JSON."""
    with opened_instance() as kiosk, kiosk.database.reading() as db:
        copy = copy_of(db, _person_or_fail(db, number, name))
    hand_over((json.dumps(copy, indent=2, ensure_ascii=False) + "\n").encode(), output)


@person.command("erase")
@click.argument("number", metavar="STUDENT_NUMBER")
@NAME
@click.option("--reason", required=True, help="Kept in the registers' chains; without the person's name.")
@DRY_RUN
def erase(number: str, name: str, reason: str, dry_run: bool) -> None:
    """Delete all data kept about a person. Earlier backups still hold it."""
    with opened_instance() as kiosk:
        with kiosk.database.writing() as db:
            found = _person_or_fail(db, number, name)
            people = [_described(each) for each in found.people]
            done = erase_person(db, found, reason=reason, by=None, now=kiosk.clock.now())
            if dry_run:
                db.rollback()
        if dry_run:
            for each in dict.fromkeys(people):
                click.echo(each)
        _say(done, dry_run)
        _finish(kiosk.database, dry_run)


@click.command()
@click.option(
    "--before",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Courses whose last class session ended before this day; else those whose retention is over.",
)
@DRY_RUN
def purge(before: datetime | None, dry_run: bool) -> None:
    """Delete the personal data of past courses: roster, signatures, corrections, quiz answers.

    Without --before, each course's data is kept as long as its file says ([privacy] retention_months).
    Courses, class sessions and the registers' chains stay; the chains still verify. Earlier backups still
    hold everything.

    Purges course by course while the server runs: students signing meanwhile wait for one course at most. If
    it is stopped, no course is left half purged, and running it again does the rest.
    """
    day = before.replace(tzinfo=UTC).date() if before else None
    with opened_instance(reading_only=dry_run) as kiosk:
        with kiosk.database.reading() as db:
            due = due_courses(db, kiosk.clock.now(), day)
        if not due:
            click.echo(_("No course is due."))
        try:
            for place, each in enumerate(due, start=1):
                erased = _counted(kiosk, each) if dry_run else _purged(kiosk, each, day)
                if erased is not None:
                    _say_course(each, place, len(due))
                    _say(erased, dry_run=False)
        except DatabaseBusyError:
            raise click.ClickException(
                _("The database is busy. What is listed is done: run the command again for the rest.")
            ) from None
        finally:
            _finish(kiosk.database, dry_run)
        if dry_run:
            click.echo(_("Dry run: nothing was changed."))


def _counted(kiosk: Services, due: Due) -> Erased:
    with kiosk.database.reading() as db:
        return personal_in(db, due.course.id)


def _purged(kiosk: Services, due: Due, before: date | None) -> Erased | None:
    """Purge one course in its own transaction: signatures get in between, and a stop keeps what is done.

    Returns None if the course is no longer due: another purge came first, or its schedule has changed.
    """
    with kiosk.database.writing() as db:
        if not due_courses(db, kiosk.clock.now(), before, only=due.course.id):
            return None
        return erase_course(db, due.course.id, now=kiosk.clock.now())


def _say_course(due: Due, place: int, count: int) -> None:
    told = {"course": due.course.code, "date": due.ended_at.date().isoformat()}
    click.echo(_("%(place)d/%(count)d %(course)s, ended %(date)s:", place=place, count=count, **told))


def _person_or_fail(db: Session, number: str, name: str) -> KnownAs:
    try:
        found = known_as(db, number, name)
    except SeveralNamesError as error:
        names = ", ".join(each.family_name for each in error.people)
        raise click.ClickException(
            _("This number was given under several names; choose one with --name: %(names)s.", names=names)
        ) from error
    if found is None and name:
        raise click.ClickException(_("Nobody has this student number and this name."))
    if found is None:
        raise click.ClickException(_("Nobody has this student number."))
    return found


def _described(person: Person) -> str:
    names = {
        "number": person.student_number,
        "family_name": person.family_name,
        "given_name": person.given_name,
    }
    if person.is_guest:
        return str(_("%(number)s %(family_name)s %(given_name)s, guest", **names))
    return str(_("%(number)s %(family_name)s %(given_name)s, student", **names))


def _finish(database: Database, dry_run: bool) -> None:
    """Remove deleted data from SQLite's log too, or warn that it is still there."""
    if not dry_run and not database.checkpoint(BUSY_SECONDS):
        click.echo(
            _(
                "Somebody is reading the database, so its log still holds what was deleted;"
                " it goes when they have finished and the next command ends."
            ),
            err=True,
        )


def _say(erased: Erased, dry_run: bool) -> None:
    click.echo(
        _(
            "%(people)s, %(signatures)s, %(attempts)s; %(sessions)s.",
            people=ngettext("%(num)d person", "%(num)d people", erased.people),
            signatures=ngettext("%(num)d signature", "%(num)d signatures", erased.signatures),
            attempts=ngettext("%(num)d attempt", "%(num)d attempts", erased.attempts),
            sessions=ngettext("%(num)d class session", "%(num)d class sessions", erased.class_sessions),
        )
    )
    if dry_run:
        click.echo(_("Dry run: nothing was changed."))
