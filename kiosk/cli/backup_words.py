"""Why a backup or a restore was refused, in words."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _

from kiosk.backups import BackupError, Reason


def backup_sentence(error: BackupError) -> str:
    """The reason with the file that it is about, in the language in force."""
    return str(_WORDS[error.reason](error.details))


_WORDS: dict[Reason, Callable[[dict[str, Any]], str]] = {
    Reason.FILE_EXISTS: lambda told: _("%(file)s exists; with --force it is replaced.", **told),
    Reason.NOT_A_FILE: lambda told: _("%(file)s is not an ordinary file.", **told),
    Reason.OWN_DATABASE: lambda told: _("%(file)s belongs to the database itself.", **told),
    Reason.NO_DATABASE: lambda told: _("There is no database %(file)s.", **told),
    Reason.WITHOUT_SCHEMA: lambda told: _("The database %(file)s has never been used by Kiosk.", **told),
    Reason.NOT_A_BACKUP: lambda told: _(
        "%(file)s is not a backup for this kind of database (SQLite or PostgreSQL).", **told
    ),
    Reason.DAMAGED: lambda told: _("%(file)s is damaged: %(detail)s.", **told),
    Reason.DANGLING: lambda told: _(
        "%(file)s is damaged: rows of “%(table)s” point to nothing in “%(parent)s”.", **told
    ),
    Reason.OTHER_PROGRAM: lambda told: _("%(file)s is not a database of Kiosk.", **told),
    Reason.NEWER: lambda told: _(
        "%(file)s was made by a newer version of Kiosk (revision %(revision)s).", **told
    ),
    Reason.OTHER_SCHEMA: lambda told: _(
        "%(file)s does not have the schema of Kiosk: see “%(name)s” in it.", **told
    ),
    Reason.WITH_LOG: lambda told: _(
        "Beside %(file)s lies %(log)s: this is a copy of a database in use, not a backup.", **told
    ),
    Reason.NOT_EMPTY: lambda told: _(
        "The database %(file)s is not empty; with --replace it is kept beside under another name.", **told
    ),
    Reason.NOT_EMPTY_POSTGRESQL: lambda told: _(
        "The database %(database)s has tables already; restore into a new, empty one.", **told
    ),
    Reason.CANNOT_REPLACE: lambda _told: _(
        "With PostgreSQL nothing is replaced; restore into a new, empty database."
    ),
    Reason.IN_USE: lambda told: _("The database %(file)s is in use: stop the server first.", **told),
    Reason.SQLITE_FAILED: lambda told: _("%(file)s: SQLite says “%(detail)s”.", **told),
    Reason.TOOL_MISSING: lambda told: _("%(tool)s is not installed; it comes with PostgreSQL.", **told),
    Reason.TOOL_TOO_OLD: lambda told: _(
        "%(tool)s is of version %(version)d and too old for the server, which is of version %(server)d.",
        **told,
    ),
    Reason.TOOL_FAILED: lambda told: _("%(tool)s failed: %(detail)s", **told),
}
