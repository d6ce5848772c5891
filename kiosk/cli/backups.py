"""``kiosk backup``, ``kiosk restore`` and ``kiosk check``: none of them migrates the current database."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask_babel import gettext as _

from kiosk.backups import BackupError, BackupFault, back_up
from kiosk.backups import restore as restore_backup
from kiosk.backups.files import database_file
from kiosk.cli.checks import other_secret, problems_of, warnings_of
from kiosk.cli.courses import EXISTING_FILE
from kiosk.cli.instance import speaking
from kiosk.cli.messages import backup_sentence
from kiosk.config import Settings
from kiosk.core import instance
from kiosk.core.clock import SystemClock
from kiosk.core.database import Database, restrict_to_owner


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Replace FILE where it exists.")
def backup(file: Path, force: bool) -> None:
    """Write the whole database to FILE, and check it. The server may keep running.

    FILE is either complete or absent. It does not contain the secret: see docs/running.md.
    """
    with _told() as database:
        size = back_up(database, file, force=force)
        click.echo(_("%(file)s: %(size)d kB, checked.", file=file, size=(size + 999) // 1000))


@click.command()
@click.argument("file", type=EXISTING_FILE)
@click.option(
    "--replace", is_flag=True, help="Replace a database that is not empty, and keep it beside (SQLite)."
)
def restore(file: Path, replace: bool) -> None:
    """Make the backup FILE the database of this instance. Stop the server first.

    FILE is checked before anything is touched, and migrated to this version's schema.
    """
    restrict_to_owner()
    folder = instance.prepare(os.environ)
    with _told() as database:
        try:
            with instance.held(folder):
                kept = restore_backup(file, database, SystemClock().now(), replace=replace)
        except instance.InUseError:
            raise BackupError(BackupFault.IN_USE, file=_name(database)) from None
        if kept is not None:
            click.echo(_("The database that was there is kept as %(file)s.", file=kept))
        click.echo(_("%(file)s is restored.", file=file))
        with database.reading() as db:
            for sentence in other_secret(db, Settings.from_environment()):
                click.echo(sentence, err=True)


@click.command()
def check() -> None:
    """Look for damage in the database, a different schema, registers that contradict their chains, and files
    that other accounts can read.

    If there are problems: exit status 1, and a line for each on standard error; otherwise 0 and one line.
    A SQLite version that should be replaced is a warning on standard output, not a problem. Changes nothing.
    """
    restrict_to_owner()
    settings = Settings.from_environment()
    with speaking():
        for each in warnings_of(settings):
            click.echo(_("Warning: %(warning)s", warning=each))
        problems = list(problems_of(settings))
        for each in problems:
            click.echo(each, err=True)
        if problems:
            raise SystemExit(1)
        click.echo(_("No problem was found."))


def _name(database: Database) -> Path | str | None:
    return database_file(database) if database.is_sqlite else database.url.database


@contextmanager
def _told() -> Iterator[Database]:
    """The database, without migrating it; a ``BackupError`` becomes a one-line error."""
    restrict_to_owner()
    database = Database(Settings.from_environment().database)
    with speaking():
        try:
            yield database
        except BackupError as error:
            raise click.ClickException(backup_sentence(error)) from error
        finally:
            # Not close(): only a command that may have written checkpoints the log.
            database.engine.dispose()
