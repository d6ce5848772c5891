"""``kiosk secret``: replacing the instance's secret without invalidating what it has signed."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import inspect

from kiosk.backups.files import database_file
from kiosk.cli.instance import PURPOSES, speaking
from kiosk.config import MOST_FALLBACKS, Settings
from kiosk.core.clock import SystemClock
from kiosk.core.database import Database, restrict_to_owner
from kiosk.core.instance import Change, change_secrets, new_secret
from kiosk.core.keys import InstanceSecret, Keys, allow, has_signed
from kiosk.core.signing_keys import remember_keys


@click.group()
def secret() -> None:
    """Replace the secret that signs cookies, room codes and links.

    With one server: rotate, then restart it. With several: prepare, copy the file to all servers and restart
    them; then promote, copy it again and restart them (docs/operations.md).
    """


@secret.command()
@click.option("--drop-old", is_flag=True, help="Forget all earlier secrets: what they have signed ends.")
def rotate(drop_old: bool) -> None:
    """Make a new secret. Earlier ones still verify what they have signed.

    The new secret takes effect at the next start of the server.
    """
    with speaking():
        _change(lambda known: [new_secret(), *([] if drop_old else _if_few(known))], forgets=drop_old)
        click.echo(_("There is a new secret. Restart the server: until then the earlier one signs."))
        if drop_old:
            click.echo(_("After that everyone logs in again, and screens need a new link."))


@secret.command()
def prepare() -> None:
    """For several servers, first step: make a new secret that verifies but does not sign yet."""
    with speaking():
        _change(lambda known: [known[0], new_secret(), *_if_few(known)[1:]])
        click.echo(
            _(
                "There is a new secret, which signs nothing yet. Copy the file to all servers and restart"
                " them; then “kiosk secret promote”."
            )
        )


@secret.command()
def promote() -> None:
    """For several servers, second step: let the prepared secret sign; earlier ones still verify."""
    with speaking():
        _change(_promoted)
        click.echo(
            _("From the next start, the new secret signs. Copy the file to all servers and restart them.")
        )


@secret.command("drop-old")
def drop_old() -> None:
    """Forget the earlier secrets and keep the current one. What they signed is no longer valid."""
    with speaking():
        _change(lambda known: known[:1], forgets=True)
        click.echo(
            _("Only the current secret is left. Restart the server: until then the earlier ones still count.")
        )


@secret.command()
def adopt() -> None:
    """Let the configured secret take over on a database that was used with another one.

    It takes effect at the next start. Cookies and links that the other one signed are no longer valid. Events
    and receipts are: the new secret vouches for the keys that the database holds, which only you can judge.
    """
    with speaking():
        settings = Settings.from_environment()
        if not _allow(settings, Keys(settings.secret_key, settings.secret_key_fallbacks), adopting=True):
            raise click.ClickException(_("The database has never been used by Kiosk."))
        click.echo(
            _(
                "This server’s secret takes over at its next start. Give it to all other servers. "
                "Then everyone logs in again, and screens need a new link."
            )
        )


def _change(change: Change, *, forgets: bool = False) -> None:
    """Change the instance's own secret file; refuse if the secret comes from the settings.

    ``forgets``: no earlier secret will be left to vouch for the new one, so it is allowed in the database.
    """
    for name in ("KIOSK_SECRET_KEY", "KIOSK_SECRET_KEY_FILE"):
        if name in os.environ:
            raise click.ClickException(
                _(
                    "The secret comes from %(name)s: change it there, and keep the old one as a fallback.",
                    name=name,
                )
            )
    settings = Settings.from_environment()

    def changed(known: list[str]) -> list[str]:
        after = change(known)
        if forgets:  # before the file: a secret that is allowed but never used does no harm
            _allow(settings, Keys(after[0], known))
        return after

    try:
        change_secrets(Path(settings.instance) / "secret_key", changed)
    except BlockingIOError:
        raise click.ClickException(_("Another command is using the folder: try again.")) from None


def _promoted(known: list[str]) -> list[str]:
    if len(known) < 2 or _has_signed(Settings.from_environment(), known[1]):
        raise click.ClickException(_("No new secret is prepared: “kiosk secret prepare” makes one."))
    return [known[1], known[0], *known[2:]]


def _allow(settings: Settings, keys: Keys, *, adopting: bool = False) -> bool:
    """Let the newest of these secrets take over; return whether there is a database to record that in.

    It vouches for what the others have signed, so that this can be checked after they are forgotten; with
    ``adopting``, for whatever keys are in the database.
    """
    with _fingerprinted(settings) as database:
        if database is None:
            return False
        with database.writing() as db:
            now = SystemClock().now()
            allow(db, keys, now)
            for purpose in PURPOSES:
                remember_keys(db, keys, purpose, now, adopting=adopting)
        return True


def _has_signed(settings: Settings, wanted: str) -> bool:
    with _fingerprinted(settings) as database:
        if database is None:
            return False
        with database.reading() as db:
            return has_signed(db, Keys(wanted))


@contextmanager
def _fingerprinted(settings: Settings) -> Iterator[Database | None]:
    """The database, if it exists and has the table of secrets; otherwise None."""
    restrict_to_owner()
    database = Database(settings.database)
    try:
        there = not database.is_sqlite or database_file(database).exists()
        known = there and inspect(database.engine).has_table(InstanceSecret.__tablename__)
        yield database if known else None
    finally:
        database.engine.dispose()


def _if_few(known: list[str]) -> list[str]:
    if len(known) > MOST_FALLBACKS:
        raise click.ClickException(
            ngettext(
                "There is already %(num)d earlier secret: “kiosk secret drop-old” forgets it.",
                "There are already %(num)d earlier secrets: “kiosk secret drop-old” forgets them.",
                MOST_FALLBACKS,
            )
        )
    return known
