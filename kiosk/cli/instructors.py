"""``kiosk instructor``: accounts of the console."""

import click
from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext as _

from kiosk.accounts.setup_links import add_instructor, instructor_by_email, new_setup_link
from kiosk.cli.instance import opened_instance
from kiosk.courses.names import tidy
from kiosk.web.services import Services


@click.group()
def instructor() -> None:
    """Add instructors and reset their passwords."""


@instructor.command()
@click.argument("email")
@click.option("--name", required=True, help="How the console and the corrections name the person.")
def add(email: str, name: str) -> None:
    """Add an instructor and print a single-use link to choose a password (good for 7 days)."""
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
                    "%(email)s has an account already; “kiosk instructor reset” makes a new link.",
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
    """Print a new single-use link to choose a password; earlier links die."""
    with opened_instance() as kiosk:
        with kiosk.database.writing() as db:
            who = instructor_by_email(db, email)
            if who is None:
                raise click.ClickException(_("%(email)s has no account.", email=email))
            token = new_setup_link(db, who, kiosk.clock.now())
        click.echo(_link(kiosk, token))


def _link(kiosk: Services, token: str) -> str:
    path = f"/console/set-up/{token}"
    if kiosk.settings.base_url:
        return kiosk.settings.base_url + path
    words = _("%(path)s (after the address of your server; set KIOSK_BASE_URL to print it whole)", path=path)
    return str(words)
