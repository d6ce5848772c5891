"""``kiosk register``: writing a register's events to a file, verifying such a file, and what that takes."""

import os
from pathlib import Path

import click
from flask_babel import gettext as _
from flask_babel import ngettext

from kiosk.attendance.bundle import bundle_of, reference_in
from kiosk.backups.files import database_file
from kiosk.cli.courses import EXISTING_FILE
from kiosk.cli.exports import OUTPUT, class_session_or_fail, hand_over
from kiosk.cli.instance import opened_instance, speaking
from kiosk.cli.key_list import keys_in
from kiosk.cli.life import tell_of_restore
from kiosk.cli.messages import damage_sentence, limit_sentence, printable
from kiosk.config import Settings
from kiosk.core import instance
from kiosk.core.database import Database, restrict_to_owner
from kiosk.core.keys import Keys
from kiosk.core.signing_keys import published_keys, trusted_keys
from kiosk.ledger.bundle import (
    LARGEST,
    BundleError,
    bundle_break,
    bundle_limits,
    read_bundle,
    written,
)
from kiosk.ledger.log import newest_checkpoint
from kiosk.ledger.note import MOST_CHARACTERS, NoteError, read_note
from kiosk.ledger.signer import PURPOSE


@click.group()
def register() -> None:
    """The register as signed events: export it, and verify it anywhere.

    See docs/register-chain.md for what it proves and what it does not.
    """


@register.command()
@click.argument("reference", metavar="COURSE/NUMBER")
@click.option(
    "--checkpoint",
    "checkpoint_file",
    type=EXISTING_FILE,
    help="A file with an older checkpoint that somebody holds: prove the register to them.",
)
@OUTPUT
def bundle(reference: str, checkpoint_file: Path | None, output: Path | None) -> None:
    """All events of one class session, such as OIAM-2026/2, including personal data."""
    with opened_instance() as kiosk, kiosk.database.reading() as db:
        size = None
        if checkpoint_file is not None:
            try:
                held = read_note(_text_in(checkpoint_file), trusted_keys(db, kiosk.keys, PURPOSE))
            except NoteError as error:
                raise click.ClickException(
                    _("%(file)s is not a checkpoint of this instance.", file=checkpoint_file.name)
                ) from error
            size = held.size
        content = written(bundle_of(db, class_session_or_fail(db, reference), size))
    hand_over(content, output)


@register.command()
@click.argument("file", type=EXISTING_FILE)
@click.option(
    "--keys",
    "keys_file",
    type=EXISTING_FILE,
    help="The list that a server publishes at /.well-known/kiosk-register-keys. Without it, this instance’s.",
)
@click.option("--head", default="", help="The head on a printed sheet or in a companion file, in hex.")
@click.option(
    "--checkpoint",
    "checkpoint_file",
    type=EXISTING_FILE,
    help="A file with the checkpoint that the bundle was made for.",
)
def verify(file: Path, keys_file: Path | None, head: str, checkpoint_file: Path | None) -> None:
    """Verify a bundle. If it is not intact: exit status 1, the first wrong event, and what is wrong with it.

    With --keys, neither a database nor a network is used.
    """
    with speaking():
        keys = _own_keys() if keys_file is None else keys_in(keys_file)
        with file.open("rb") as stream:
            content = stream.read(LARGEST + 1)
        try:
            found = read_bundle(content)
        except BundleError as error:
            raise click.ClickException(_("%(file)s is not a register’s bundle.", file=file.name)) from error
        checkpoint = "" if checkpoint_file is None else _text_in(checkpoint_file)
        broken = bundle_break(found, keys, head=head, checkpoint=checkpoint)
        name = printable(reference_in(found.events) or found.stream)
        if broken is not None:
            raise click.ClickException(f"{name}: {damage_sentence(broken)}")
        click.echo(
            ngettext(
                "%(name)s: %(num)d event, signed and in its place. Head %(head)s",
                "%(name)s: %(num)d events, all signed and in their places. Head %(head)s",
                len(found.events),
                name=name,
                head=found.head.hash,
            )
        )
        for limit in bundle_limits(found):
            click.echo(_("Cannot be seen: %(what)s", what=limit_sentence(limit, name)))


@register.command()
def keys() -> None:
    """This instance's public keys as JSON, past ones included, as the server publishes them."""
    with opened_instance() as kiosk, kiosk.database.reading() as db:
        click.echo(published_keys(db, kiosk.keys, PURPOSE), nl=False)


@register.command()
def checkpoint() -> None:
    """The newest checkpoint of the instance's log: keep it outside this machine."""
    with opened_instance() as kiosk, kiosk.database.reading() as db:
        click.echo(newest_checkpoint(db) or "", nl=False)


@register.command()
def restored() -> None:
    """Say that the database was restored by other means than “kiosk restore”. Stop the server first.

    Otherwise an older database in the place of the present one is taken for an attack.
    """
    with speaking():
        restrict_to_owner()
        folder = instance.prepare(os.environ)
        try:
            with instance.held(folder):
                told = tell_of_restore(Settings.from_environment())
        except instance.InUseError:
            raise click.ClickException(_("Stop the server first.")) from None
        if not told:
            raise click.ClickException(_("The log is not of this instance’s secret, or was altered."))
        click.echo(_("The log tells of the restore."))


def _text_in(file: Path) -> str:
    with file.open("rb") as stream:
        return stream.read(MOST_CHARACTERS * 4).decode("utf-8", "replace")


def _own_keys() -> dict[str, bytes]:
    """The keys of this instance, which is neither made nor migrated for this."""
    settings = Settings.from_environment()
    database = Database(settings.database)
    if database.is_sqlite and not database_file(database).exists():
        raise click.UsageError(_("There is no instance here: say with --keys which keys to trust."))
    try:
        with database.reading() as db:
            return trusted_keys(db, Keys(settings.secret_key, settings.secret_key_fallbacks), PURPOSE)
    finally:
        database.engine.dispose()
