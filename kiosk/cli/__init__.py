"""The command line: the ``kiosk`` group; every command has ``--help`` and reports errors in one line."""

import sys

import click
from alembic.util import CommandError
from sqlalchemy.exc import SQLAlchemyError

from kiosk.cli.backups import backup, check, restore
from kiosk.cli.courses import course, roster
from kiosk.cli.demo import demo
from kiosk.cli.exports import export
from kiosk.cli.instructors import instructor
from kiosk.cli.privacy import person, purge
from kiosk.cli.quizzes import quiz
from kiosk.cli.receipts import receipt
from kiosk.cli.registers import register
from kiosk.cli.secrets import secret
from kiosk.cli.serve import serve
from kiosk.config import ConfigurationError
from kiosk.core.database_errors import DatabaseAwayError, DatabaseBusyError, StorageError


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="kiosk")
def kiosk() -> None:
    """The attendance sheet and recap quiz for the lecture hall.

    Settings come from the environment: KIOSK_INSTANCE (folder, default ./instance), KIOSK_DATABASE_URL,
    KIOSK_SECRET_KEY or KIOSK_SECRET_KEY_FILE, KIOSK_SECRET_KEY_FALLBACKS, KIOSK_BASE_URL,
    KIOSK_TRUSTED_HOSTS, KIOSK_TRUSTED_PROXIES, KIOSK_HSTS_SUBDOMAINS, KIOSK_LOG, KIOSK_METRICS_TOKEN.
    """


for command in (
    serve,
    demo,
    instructor,
    course,
    roster,
    quiz,
    export,
    receipt,
    register,
    person,
    purge,
    backup,
    restore,
    check,
    secret,
):
    kiosk.add_command(command)


def main() -> None:
    """The entry point of the ``kiosk`` script."""
    try:
        kiosk.main()
    except ConfigurationError as error:
        _fail("settings: " + "; ".join(str(error).splitlines()))
    except DatabaseBusyError:
        _fail("the database is busy: nothing was recorded, try again")
    except StorageError as error:
        _fail(f"the disk is full or failed: nothing was recorded ({getattr(error.__cause__, 'orig', error)})")
    except DatabaseAwayError as error:
        _fail(f"the database cannot be reached: {_said(error.__cause__ or error)}")
    except SQLAlchemyError as error:
        _fail(f"database: {_said(error)}")
    except CommandError as error:
        _fail(f"database: made by another version of Kiosk ({error})")
    except OSError as error:
        _fail(f"{error.strerror or error}: {error.filename}" if error.filename else str(error))


def _said(error: BaseException) -> str:
    """The first line of the driver's message."""
    return str(getattr(error, "orig", None) or error).splitlines()[0]


def _fail(sentence: str) -> None:
    click.echo(f"kiosk: {sentence}", err=True)
    sys.exit(1)
