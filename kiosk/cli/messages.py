"""The commands' messages about refused backups, damaged chains and unknown secrets."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _

from kiosk.attendance.events import RegisterDamage
from kiosk.backups import BackupError, BackupFault
from kiosk.core.keys import Standing
from kiosk.ledger.check import Break, Damage


def backup_sentence(error: BackupError) -> str:
    """The reason, with the file it concerns, in the current language."""
    return str(_WORDS[error.reason](error.details))


_WORDS: dict[BackupFault, Callable[[dict[str, Any]], str]] = {
    BackupFault.FILE_EXISTS: lambda told: _("%(file)s exists; with --force it is replaced.", **told),
    BackupFault.NOT_A_FILE: lambda told: _("%(file)s is not an ordinary file.", **told),
    BackupFault.OWN_DATABASE: lambda told: _("%(file)s belongs to the database itself.", **told),
    BackupFault.NO_DATABASE: lambda told: _("There is no database %(file)s.", **told),
    BackupFault.WITHOUT_SCHEMA: lambda told: _("The database %(file)s has never been used by Kiosk.", **told),
    BackupFault.NOT_A_BACKUP: lambda told: _(
        "%(file)s is not a backup for this kind of database (SQLite or PostgreSQL).", **told
    ),
    BackupFault.DAMAGED: lambda told: _("%(file)s is damaged: %(detail)s.", **told),
    BackupFault.DANGLING: lambda told: _(
        "%(file)s is damaged: rows of “%(table)s” point to nothing in “%(parent)s”.", **told
    ),
    BackupFault.OTHER_PROGRAM: lambda told: _("%(file)s is not a Kiosk database.", **told),
    BackupFault.NEWER: lambda told: _(
        "%(file)s was made by a newer version of Kiosk (revision %(revision)s).", **told
    ),
    BackupFault.OTHER_SCHEMA: lambda told: _(
        "%(file)s does not have Kiosk’s schema: see “%(name)s” in it.", **told
    ),
    BackupFault.WITH_LOG: lambda told: _(
        "%(log)s is next to %(file)s: this is a copy of a database in use, not a backup.", **told
    ),
    BackupFault.NOT_EMPTY: lambda told: _(
        "The database %(file)s is not empty; with --replace it is kept alongside the new one "
        "under another name.",
        **told,
    ),
    BackupFault.NOT_EMPTY_POSTGRESQL: lambda told: _(
        "The database %(database)s already has tables; restore into a new, empty one.", **told
    ),
    BackupFault.CANNOT_REPLACE: lambda _told: _(
        "With PostgreSQL nothing is replaced; restore into a new, empty database."
    ),
    BackupFault.IN_USE: lambda told: _("The database %(file)s is in use: stop the server first.", **told),
    BackupFault.SQLITE_FAILED: lambda told: _("%(file)s: SQLite says “%(detail)s”.", **told),
    BackupFault.TOOL_MISSING: lambda told: _("%(tool)s is not installed; it comes with PostgreSQL.", **told),
    BackupFault.TOOL_TOO_OLD: lambda told: _(
        "%(tool)s is version %(version)d, too old for the server, which is version %(server)d.",
        **told,
    ),
    BackupFault.TOOL_FAILED: lambda told: _("%(tool)s failed: %(detail)s", **told),
}


def damage_sentence(broken: Break) -> str:
    """The break, with the number of its event, in the current language."""
    number = broken.number
    return str(
        {
            Damage.ALTERED: _("event %(number)d was altered.", number=number),
            Damage.REMOVED: _("event %(number)d was removed.", number=number),
            Damage.INSERTED: _("event %(number)d was inserted.", number=number),
            Damage.OPENING_ALTERED: _(
                "what event %(number)d says about a person was altered.", number=number
            ),
            Damage.OPENING_MISSING: _(
                "what event %(number)d says about a person is missing, and no withdrawal says why.",
                number=number,
            ),
            RegisterDamage.ROW_ALTERED: _(
                "the register in use does not match event %(number)d.", number=number
            ),
            RegisterDamage.ROW_WITHOUT_EVENT: _(
                "a signature, correction, annulment or change of the window has no event:"
                " number %(number)d was removed, or it is forged.",
                number=number,
            ),
            RegisterDamage.ROW_UNREADABLE: _("a row of the register in use cannot be read."),
            RegisterDamage.RELABELLED: _(
                "event %(number)d is of another course or class session.", number=number
            ),
            Damage.HEAD_UNKNOWN: _("this head is not in the chain: events were removed from its end."),
        }[broken.damage]
    )


def printable(label: str) -> str:
    """A label from an untrusted file, with anything a terminal might interpret replaced."""
    return "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in label)


def other_secret_sentence(standing: Standing) -> str:
    """What is wrong and what to do, in the current language; empty if nothing is wrong."""
    match standing:
        case Standing.FOREIGN:
            return str(
                _(
                    "This database is used with another secret than this server’s: take that of the other"
                    " servers, or the copy that was kept of it; “kiosk secret adopt” lets this one take its"
                    " place."
                )
            )
        case Standing.OUTDATED:
            return str(
                _(
                    "The other servers of this database have a newer secret: take theirs; “kiosk secret"
                    " adopt” lets this one take its place again."
                )
            )
        case Standing.KNOWN:
            return ""
