"""``kiosk register``: writing a register's chain to a file, and verifying such a file."""

from pathlib import Path

import click
from flask_babel import gettext as _
from flask_babel import ngettext

from kiosk.attendance.bundle import LARGEST, BundleError, bundle_break, bundle_of, read_bundle, written
from kiosk.cli.courses import EXISTING_FILE
from kiosk.cli.exports import OUTPUT, class_session_or_fail, hand_over
from kiosk.cli.instance import opened_instance, speaking
from kiosk.cli.messages import damage_sentence, printable


@click.group()
def register() -> None:
    """The register as a hash chain: export it, and verify it anywhere.

    See docs/register-chain.md for what it proves and what it does not.
    """


@register.command()
@click.argument("reference", metavar="COURSE/NUMBER")
@OUTPUT
def bundle(reference: str, output: Path | None) -> None:
    """The whole chain of one class session, such as OIAM-2026/2, including personal data."""
    with opened_instance() as kiosk, kiosk.database.reading() as db:
        content = written(bundle_of(db, class_session_or_fail(db, reference)))
    hand_over(content, output)


@register.command()
@click.argument("file", type=EXISTING_FILE)
@click.option("--head", default="", help="The head on a printed sheet or in a companion file, in hex.")
def verify(file: Path, head: str) -> None:
    """Verify a bundle, without a database. If it is not intact: exit status 1 and the first break."""
    with speaking():
        with file.open("rb") as stream:
            content = stream.read(LARGEST + 1)
        try:
            found = read_bundle(content)
        except BundleError as error:
            raise click.ClickException(_("%(file)s is not a register’s bundle.", file=file.name)) from error
        broken = bundle_break(found, head)
        name = printable(f"{found.course}/{found.session}")
        if broken is not None:
            raise click.ClickException(f"{name}: {damage_sentence(broken)}")
        click.echo(
            ngettext(
                "%(name)s: %(num)d event, in its place. Head %(head)s",
                "%(name)s: %(num)d events, every one in its place. Head %(head)s",
                len(found.events),
                name=name,
                head=found.head.hash,
            )
        )
