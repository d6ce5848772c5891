"""``kiosk instructor``: managing the console's accounts."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext
from sqlalchemy.orm import Session

from kiosk.accounts import instructors as accounts
from kiosk.accounts.instructors import Standing, add_instructor, instructor_by_email, new_setup_link
from kiosk.accounts.models import Instructor
from kiosk.cli.instance import opened_instance
from kiosk.core.refusals import Refusal
from kiosk.courses.queries import courses_by_instructor, courses_left_alone
from kiosk.people.names import tidy
from kiosk.web.common.services import Services

_STANDINGS = {
    Standing.ACTIVE: lazy_gettext("active"),
    Standing.INVITED: lazy_gettext("has not used the link yet"),
    Standing.WITHOUT_LINK: lazy_gettext("the link has expired"),
    Standing.DISABLED: lazy_gettext("disabled"),
}
_ACTS: dict[str, Callable[[int], str]] = {
    "class_session": lambda num: ngettext(
        "%(num)d class session cancelled", "%(num)d class sessions cancelled", num
    ),
    "session_teacher": lambda num: ngettext(
        "%(num)d class session taught", "%(num)d class sessions taught", num
    ),
    "roster_import": lambda num: ngettext("%(num)d import of a roster", "%(num)d imports of rosters", num),
    "merge": lambda num: ngettext("%(num)d guest merged", "%(num)d guests merged", num),
    "excuse": lambda num: ngettext("%(num)d excuse", "%(num)d excuses", num),
    "correction": lambda num: ngettext("%(num)d correction", "%(num)d corrections", num),
    "annulment": lambda num: ngettext("%(num)d annulment", "%(num)d annulments", num),
    "window_change": lambda num: ngettext(
        "%(num)d change of an attendance window", "%(num)d changes of attendance windows", num
    ),
    "burst_look": lambda num: ngettext(
        "%(num)d review of unusual signatures", "%(num)d reviews of unusual signatures", num
    ),
    "publication": lambda num: ngettext("%(num)d published quiz", "%(num)d published quizzes", num),
    "attempt": lambda num: ngettext("%(num)d attempt set aside", "%(num)d attempts set aside", num),
    "device_pass": lambda num: ngettext(
        "%(num)d code for another phone", "%(num)d codes for another phone", num
    ),
    "regrade": lambda num: ngettext("%(num)d answer accepted", "%(num)d answers accepted", num),
}


@click.group()
def instructor() -> None:
    """Add instructors, reset their passwords, disable or remove their accounts."""


@instructor.command()
@click.argument("email")
@click.option("--name", required=True, help="How the console and the corrections name the person.")
def add(email: str, name: str) -> None:
    """Add an instructor and print a single-use link for choosing a password (valid for 7 days)."""
    with opened_instance() as kiosk:
        try:
            validate_email(email, check_deliverability=False)
        except EmailNotValidError as error:
            raise click.ClickException(_("%(email)s is not an e-mail address.", email=email)) from error
        if not tidy(name):
            raise click.ClickException(_("Give a name."))
        with kiosk.database.writing() as db:
            if instructor_by_email(db, email) is not None:
                message = _(
                    "%(email)s already has an account; “kiosk instructor reset” makes a new link.",
                    email=email,
                )
                raise click.ClickException(message)
            token = new_setup_link(
                db, add_instructor(db, email, tidy(name), kiosk.clock.now()), kiosk.clock.now()
            )
        click.echo(_link(kiosk, token))


@instructor.command()
@click.argument("email")
def reset(email: str) -> None:
    """Revoke an account's password, sessions and links, and print a new single-use link.

    A disabled account can be used again once the link has been used.
    """
    with opened_instance() as kiosk:
        with _account(kiosk, email) as (db, who):
            token = accounts.reset(db, who, kiosk.clock.now())
        click.echo(_link(kiosk, token))


@instructor.command("list")
def list_accounts() -> None:
    """List the accounts: address, name, whether it can be used, open sessions, courses."""
    with opened_instance() as kiosk, kiosk.database.reading() as db:
        courses = courses_by_instructor(db)
        for each in accounts.instructors(db, kiosk.clock.now()):
            sessions = ngettext("%(num)d session", "%(num)d sessions", each.sessions)
            taught = ", ".join(courses.get(each.id, ())) or _("no course")
            click.echo("\t".join((each.email, each.name, str(_STANDINGS[each.standing]), sessions, taught)))


@instructor.command()
@click.argument("email")
def disable(email: str) -> None:
    """Revoke an account's password, sessions and links at once. Records of what it did keep the name.

    “kiosk instructor reset” enables it again.
    """
    with opened_instance() as kiosk:
        with _account(kiosk, email) as (db, who):
            accounts.disable(db, who, kiosk.clock.now())
            alone = courses_left_alone(db, who.id)
        click.echo(_("%(email)s is disabled.", email=who.email))
        _warn(alone)


@instructor.command()
@click.argument("email")
def remove(email: str) -> None:
    """Delete an account that no record names.

    If a register or a quiz names it, nothing is deleted, and the command lists what does.
    """
    with opened_instance() as kiosk:
        with _account(kiosk, email) as (db, who):
            alone = courses_left_alone(db, who.id)
            try:
                accounts.remove(db, who)
            except Refusal as refusal:
                raise click.ClickException(_named(who, refusal)) from refusal
        click.echo(_("%(email)s is removed.", email=who.email))
        _warn(alone)


@instructor.command("end-sessions")
@click.argument("email")
def end_sessions(email: str) -> None:
    """Log an instructor out everywhere. The password stays."""
    with opened_instance() as kiosk:
        with _account(kiosk, email) as (db, who):
            ended = accounts.end_sessions(db, who)
        click.echo(ngettext("%(num)d session ended.", "%(num)d sessions ended.", ended))


@contextmanager
def _account(kiosk: Services, email: str) -> Iterator[tuple[Session, Instructor]]:
    """The account with this e-mail address, in a transaction; a one-line error if there is none."""
    with kiosk.database.writing() as db:
        who = instructor_by_email(db, email)
        if who is None:
            raise click.ClickException(_("%(email)s has no account.", email=email))
        yield db, who


def _named(who: Instructor, refusal: Refusal) -> str:
    acts = refusal.details["acts"]
    assert isinstance(acts, dict)  # noqa: S101 - the domain's own value
    told = [_ACTS[table](count) for table, count in acts.items()]
    return str(
        _(
            "%(email)s is not removed, since these carry its name: %(acts)s. “kiosk instructor disable” ends "
            "the account and keeps the name.",
            email=who.email,
            acts=", ".join(told),
        )
    )


def _warn(alone: list[str]) -> None:
    for code in alone:
        click.echo(_("Warning: nobody else who can log in teaches %(course)s.", course=code), err=True)


def _link(kiosk: Services, token: str) -> str:
    path = f"/console/set-up/{token}"
    if kiosk.settings.base_url:
        return kiosk.settings.base_url + path
    words = _("%(path)s (after the address of your server; set KIOSK_BASE_URL to print it whole)", path=path)
    return str(words)
