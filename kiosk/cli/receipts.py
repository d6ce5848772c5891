"""``kiosk receipt``: checking a receipt, with or without an instance, and the keys for that."""

import re
from datetime import UTC
from pathlib import Path

import click
from flask_babel import gettext as _

from kiosk.attendance.receipts.receipt import check_receipt
from kiosk.attendance.receipts.signed import PURPOSE, SignedReceipt, read
from kiosk.cli.courses import EXISTING_FILE
from kiosk.cli.instance import opened_instance, speaking
from kiosk.cli.key_list import keys_in
from kiosk.core.signing_keys import published_keys

# The host is ignored: what counts is who signed.
_LINK = re.compile(r"(?:https?://[^/]+)?(?:/?r/)?([0-9a-z]+)/?(?:[?#].*)?", re.IGNORECASE)


@click.group()
def receipt() -> None:
    """Signed receipts.

    See docs/receipts.md for how they are made and what they prove.
    """


@receipt.command()
@click.argument("link", metavar="LINK-OR-TOKEN")
@click.option(
    "--keys",
    "keys_file",
    type=EXISTING_FILE,
    help="The list that a server publishes at /.well-known/kiosk-receipt-keys. With it, no instance is used.",
)
@click.pass_context
def check(context: click.Context, link: str, keys_file: Path | None) -> None:
    """Report whether a receipt is genuine: exit status 0 if it is, 1 if not.

    Without --keys it is also compared with this instance's register; a receipt that was annulled, or that
    the register no longer contains, is not valid.
    """
    match = _LINK.fullmatch(link.strip())
    token = match[1] if match else ""
    if keys_file is not None:
        with speaking():
            found = read(token, keys_in(keys_file).get)
            _say(found)
    else:
        with opened_instance() as kiosk, kiosk.database.reading() as db:
            checked = check_receipt(db, kiosk.keys, token)
            in_force = checked and not checked.annulled_at and not checked.contradicted
            found = checked.signed if checked and in_force else None
            if checked and checked.contradicted:
                click.echo(_("Signed here, but the register no longer contains this."))
            elif checked and checked.annulled_at:
                at = checked.annulled_at.astimezone(UTC).isoformat()
                click.echo(_("Annulled: signed here, but an instructor annulled it at %(time)s.", time=at))
            else:
                _say(found)
    context.exit(0 if found else 1)


@receipt.command()
def keys() -> None:
    """This instance's public keys as JSON, past ones included, as the server publishes them."""
    with opened_instance() as kiosk, kiosk.database.reading() as db:
        click.echo(published_keys(db, kiosk.keys, PURPOSE), nl=False)


def _say(found: SignedReceipt | None) -> None:
    if found is None:
        click.echo(_("Not valid."))
        return
    click.echo(
        _(
            "Valid: receipt %(code)s, class session %(number)d, signed at %(time)s with key %(key)s,"
            " recorded by event %(event)d, whose hash begins with %(hash)s.",
            code=found.code,
            number=found.class_session_id,
            time=found.signed_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            key=found.key_id,
            event=found.event.number,
            hash=found.event.hash,
        )
    )
