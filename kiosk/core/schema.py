"""Bringing a database to the schema of this version, and telling whether it is there."""

from functools import lru_cache

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.orm import Session

from kiosk.core import paths
from kiosk.core.database import Database


def upgrade(database: Database) -> None:
    """Run the migrations that are missing, in one transaction: all of them or none.

    Every command comes by here. Where nothing is missing, nobody waits for more than a look: the check of all
    foreign keys with which an alteration ends takes seconds in a database of some years.
    """
    with database.writing() as db:  # with a turn, as kiosk.backups.sqlite_restore counts on
        if current_revision(db) == latest_revision():
            return
    config = _config()
    with database.altering() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def current_revision(db: Session) -> str | None:
    """The revision of this database; nothing for an empty one."""
    return MigrationContext.configure(db.connection()).get_current_revision()


@lru_cache(maxsize=1)
def latest_revision() -> str | None:
    """The revision that this version of Kiosk works with."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(paths.MIGRATIONS).replace("%", "%%"))
    return config
