"""Migrating a database to the schema of this version, and checking which schema it has."""

from functools import lru_cache

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.orm import Session

from kiosk.core import paths
from kiosk.core.database import Database


def upgrade(database: Database) -> None:
    """Run the missing migrations in one transaction: all or none.

    Every command calls this. If nothing is missing, it only looks at the revision: the check of all foreign
    keys at the end of a migration takes seconds on a database several years old.
    """
    with database.writing() as db:  # takes a turn, which kiosk.backups.sqlite_restore relies on
        if current_revision(db) == latest_revision():
            return
    config = _config()
    with database.altering() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def current_revision(db: Session) -> str | None:
    """The schema revision of this database; None for an empty one."""
    return MigrationContext.configure(db.connection()).get_current_revision()


@lru_cache(maxsize=1)
def latest_revision() -> str | None:
    """The schema revision that this version of Kiosk requires."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(paths.MIGRATIONS).replace("%", "%%"))
    return config
