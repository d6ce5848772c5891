"""``kiosk secret``: replacing the secret of the instance without ending what is in flight."""

import os
from pathlib import Path

import click
from flask_babel import gettext as _
from flask_babel import ngettext

from kiosk.cli.instance import speaking
from kiosk.config import MOST_FALLBACKS, Settings
from kiosk.instance import Change, change_secrets, new_secret


@click.group()
def secret() -> None:
    """Replace the secret that signs cookies, room codes and links."""


@secret.command()
@click.option("--drop-old", is_flag=True, help="Forget all earlier secrets: what they have signed ends.")
def rotate(drop_old: bool) -> None:
    """Make a new secret. The earlier ones go on verifying what they have signed.

    The new secret counts from the next start of the server.
    """
    with speaking():
        _change(lambda known: [new_secret(), *([] if drop_old else _if_few(known))])
        click.echo(_("There is a new secret. Restart the server: until then the earlier one signs."))
        if drop_old:
            click.echo(_("After that everyone logs in again, and screens need a new link."))


@secret.command("drop-old")
def drop_old() -> None:
    """Forget the earlier secrets, and keep the present one. What they have signed ends."""
    with speaking():
        _change(lambda known: known[:1])
        click.echo(
            _("Only the present secret is left. Restart the server: until then the earlier ones count.")
        )


def _change(change: Change) -> None:
    """Change the instance's own file; one that the settings name is its owner's to change."""
    for name in ("KIOSK_SECRET_KEY", "KIOSK_SECRET_KEY_FILE"):
        if name in os.environ:
            raise click.ClickException(
                _(
                    "The secret comes from %(name)s: change it there, and keep the old one as a fallback.",
                    name=name,
                )
            )
    settings = Settings.from_environment()
    try:
        change_secrets(Path(settings.instance) / "secret_key", change)
    except BlockingIOError:
        raise click.ClickException(_("Another command is using the folder: try again.")) from None


def _if_few(known: list[str]) -> list[str]:
    if len(known) > MOST_FALLBACKS:
        raise click.ClickException(
            ngettext(
                "There is %(num)d earlier secret already: “kiosk secret drop-old” forgets it.",
                "There are %(num)d earlier secrets already: “kiosk secret drop-old” forgets them.",
                MOST_FALLBACKS,
            )
        )
    return known
