"""``kiosk backup``, ``kiosk restore`` and ``kiosk check``: none of them migrates the current database.

Each check yields a sentence per problem and changes nothing.
"""

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from kiosk.backups import BackupError, BackupFault, back_up
from kiosk.backups import restore as restore_backup
from kiosk.backups.files import database_file
from kiosk.backups.sqlite_check import (
    Deviation,
    acting_objects,
    deviations,
    postgresql_damage,
    sqlite_damage,
    sqlite_dangling,
)
from kiosk.cli.courses import EXISTING_FILE
from kiosk.cli.instance import speaking
from kiosk.cli.ledger_check import Finding, ledger_findings
from kiosk.cli.life import tell_of_restore
from kiosk.cli.messages import backup_sentence, other_secret_sentence, printable
from kiosk.config import Settings, checkpoint_file
from kiosk.core import instance, schema
from kiosk.core.clock import SystemClock
from kiosk.core.database import Database, restrict_to_owner
from kiosk.core.keys import Keys, Standing, standing_of
from kiosk.core.sqlite import SOUND_FROM, VERSION, has_wal_fault, sqlite3


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
    "--replace",
    is_flag=True,
    help="Replace a database that is not empty, and keep the old one alongside (SQLite).",
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
                told = tell_of_restore(Settings.from_environment())
        except instance.InUseError:
            raise BackupError(BackupFault.IN_USE, file=_name(database)) from None
        if kept is not None:
            click.echo(_("The database that was there is kept as %(file)s.", file=kept))
        click.echo(_("%(file)s is restored.", file=file))
        with database.reading() as db:
            foreign = list(other_secret(db, Settings.from_environment()))
        for sentence in foreign:
            click.echo(sentence, err=True)
        if not told and not foreign:
            click.echo(_("Its log was altered, and cannot tell of this restore."), err=True)


@click.command()
def check() -> None:
    """Look for damage in the database, a different schema, events that nobody here signed, registers that
    contradict their events, an older database in the place of this one, and files that other accounts can
    read.

    If there are problems: exit status 1, and a line for each on standard error; otherwise 0 and one line.
    What cannot be seen is said on standard output, and so is that SQLite should be replaced: neither is a
    problem. Changes nothing.
    """
    restrict_to_owner()
    settings = Settings.from_environment()
    with speaking():
        for each in warnings_of(settings):
            click.echo(_("Warning: %(warning)s", warning=each))
        findings = list(findings_of(settings))
        problems = [each.sentence for each in findings if each.is_problem]
        for each in problems:
            click.echo(each, err=True)
        for finding in findings:
            if not finding.is_problem:
                click.echo(_("Cannot be seen: %(what)s", what=finding.sentence))
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


Check = Callable[[Session, Settings], Iterable[Finding]]


# Run only on a database with this version's schema. To add a check, add its name.
CHECKS: tuple[Check, ...] = (ledger_findings,)


def problems_of(settings: Settings) -> Iterator[str]:
    """All problems of this instance, one sentence each. Nothing is created, migrated or changed."""
    return (each.sentence for each in findings_of(settings) if each.is_problem)


def findings_of(settings: Settings) -> Iterator[Finding]:
    """All problems of this instance, and what cannot be seen. Nothing is created, migrated or changed."""
    database = Database(settings.database)
    yield from map(Finding, _modes(_own_files(settings, database)))
    if database.is_sqlite and not database_file(database).exists():
        yield Finding(_("There is no database %(file)s.", file=database_file(database)))
        return
    try:
        with database.reading() as db:
            yield from _checked(db, settings)
    except (SQLAlchemyError, sqlite3.Error) as error:
        detail = str(getattr(error, "orig", None) or error).splitlines()[0]
        yield Finding(_("The database cannot be read: %(detail)s.", detail=detail))
    finally:
        database.engine.dispose()


def warnings_of(settings: Settings) -> Iterator[str]:
    """Problems not of this instance but of what it runs on, one sentence each."""
    if Database(settings.database).is_sqlite and has_wal_fault():
        yield _(
            "SQLite %(version)s is older than %(sound)s and may damage a database in rare cases.",
            version=VERSION,
            sound=SOUND_FROM,
        )


def _checked(db: Session, settings: Settings) -> Iterator[Finding]:
    yield from map(Finding, _integrity(db))
    outdated = _schema(schema.current_revision(db))
    yield from map(Finding, outdated)
    yield from map(Finding, _deviations(db, outdated=bool(outdated)))
    if outdated:
        return
    foreign = list(other_secret(db, settings))
    yield from map(Finding, foreign)
    if foreign:
        return  # nothing that was signed here would seem to be
    for check in CHECKS:
        yield from check(db, settings)


def _sqlite(db: Session) -> sqlite3.Connection | None:
    """The driver's own connection on SQLite; None on PostgreSQL."""
    connection = db.connection()
    if connection.dialect.name != "sqlite":
        return None
    driver: sqlite3.Connection = connection.connection.driver_connection  # type: ignore[assignment]
    return driver


def other_secret(db: Session, settings: Settings) -> Iterator[str]:
    """A sentence if the configured secret is not one that the database is used with. One query."""
    standing = standing_of(db, Keys(settings.secret_key, settings.secret_key_fallbacks))
    if standing is not Standing.KNOWN:
        yield other_secret_sentence(standing)


def _integrity(db: Session) -> Iterator[str]:
    connection = _sqlite(db)
    if connection is not None:
        damage = sqlite_damage(connection)
        # In a damaged file this check may fail.
        dangling = [] if damage else sqlite_dangling(connection)
    else:
        damage, dangling = list(postgresql_damage(db)), []
    for detail in damage:
        yield _("The database is damaged: %(detail)s.", detail=detail)
    for found in dangling:
        yield ngettext(
            "%(num)d row of “%(table)s” points to nothing in “%(parent)s”.",
            "%(num)d rows of “%(table)s” point to nothing in “%(parent)s”.",
            found.rows,
            table=found.table,
            parent=found.parent,
        )


def _schema(revision: str | None) -> list[str]:
    latest = schema.latest_revision()
    if revision == latest:
        return []
    if revision is None:
        return [_("The database has never been used by Kiosk.")]
    return [
        _(
            "The database has the schema %(revision)s, and this version of Kiosk has %(latest)s.",
            revision=revision,
            latest=latest,
        )
    ]


def _deviations(db: Session, *, outdated: bool) -> Iterator[str]:
    connection = _sqlite(db)
    if connection is None:
        return
    # The schema of another version is unknown here, but none has views, virtual tables or other triggers.
    for each in acting_objects(connection) if outdated else deviations(connection):
        yield {
            Deviation.FOREIGN: _("“%(name)s” in the database is not Kiosk’s.", name=printable(each.name)),
            Deviation.MISSING: _("“%(name)s” is missing from the database.", name=each.name),
            Deviation.DIFFERENT: _(
                "“%(name)s” in the database differs from what this version of Kiosk creates.", name=each.name
            ),
        }[each.deviation]


def _own_files(settings: Settings, database: Database) -> set[Path]:
    secret = Path(os.environ.get("KIOSK_SECRET_KEY_FILE") or settings.instance / "secret_key").expanduser()
    kept = checkpoint_file(settings)
    found = {settings.instance, secret, settings.instance / "clock", kept}
    if database.is_sqlite and database_file(database).exists():
        file = database_file(database)
        # Files of SQLite and the write queue beside it, and former databases: all begin with its name.
        found |= {each for each in file.parent.iterdir() if each.name.startswith(file.name)}
    return {each for each in found if each.exists()}


def _modes(paths: set[Path]) -> Iterator[str]:
    for path in sorted(paths):
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & 0o077:
            yield _(
                "%(file)s is open to other accounts (mode %(mode)s); set it with chmod go= .",
                file=path,
                mode=f"{mode:04o}",
            )
