"""``kiosk export``: the same files as the console's downloads."""

from pathlib import Path

import click
from flask_babel import gettext as _

from kiosk.attendance.register import register_of
from kiosk.cli.files import write_whole
from kiosk.cli.instance import opened_instance
from kiosk.courses.queries import class_session_by_reference
from kiosk.exports.attendance import FORMATS, export_attendance


@click.group()
def export() -> None:
    """Registers and results as files."""


@export.command()
@click.argument("reference", metavar="COURSE/NUMBER")
@click.option(
    "--format",
    "format_name",
    type=click.Choice(sorted(FORMATS)),
    default="csv",
    show_default=True,
    help="csv: for people (a French Excel opens it); data: for programs; moodle: for mod_attendance.",
)
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="A file; else standard output."
)
def attendance(reference: str, format_name: str, output: Path | None) -> None:
    """The register of one class session, such as OIAM-2026/2."""
    with opened_instance() as kiosk, kiosk.database.reading() as db:
        class_session = class_session_by_reference(db, reference)
        if class_session is None:
            raise click.ClickException(_("There is no class session %(reference)s.", reference=reference))
        content = export_attendance(register_of(db, class_session), format_name).content
    if output is None:
        click.echo(content, nl=False)
    else:
        write_whole(output, content)
