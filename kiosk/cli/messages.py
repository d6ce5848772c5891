"""The commands' messages about refused backups, damaged chains and unknown secrets."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from kiosk.attendance.register_check import RegisterDamage
from kiosk.backups import BackupError, BackupFault
from kiosk.core.keys import Standing
from kiosk.ledger.check import Break, Damage
from kiosk.ledger.log_check import Limit, Unseen


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
    """The break, with the number of its event or entry, in the current language."""
    return str(_DAMAGES[broken.damage](broken.number))


_DAMAGES: dict[StrEnum, Callable[[int], str]] = {
    Damage.ALTERED: lambda number: _("event %(number)d was altered.", number=number),
    Damage.REMOVED: lambda number: _("event %(number)d was removed.", number=number),
    Damage.INSERTED: lambda number: _("event %(number)d was inserted.", number=number),
    Damage.UNSIGNED: lambda number: _("event %(number)d is not signed.", number=number),
    Damage.KEY_UNKNOWN: lambda number: _(
        "event %(number)d is signed with a key that is not this instance’s.", number=number
    ),
    Damage.SIGNATURE_WRONG: lambda number: _(
        "event %(number)d was not signed by this instance: it was altered, or it is forged.", number=number
    ),
    Damage.UNLINKED: lambda number: _(
        "event %(number)d does not continue the one before: they are of two histories.", number=number
    ),
    Damage.OPENING_ALTERED: lambda number: _(
        "what event %(number)d says about a person was altered.", number=number
    ),
    Damage.OPENING_MISSING: lambda number: _(
        "what event %(number)d says about a person is missing, and no withdrawal says why.", number=number
    ),
    Damage.HEAD_UNKNOWN: lambda _number: _("this head is not in it: events were removed from its end."),
    Damage.CUT_OFF: lambda number: _(
        "event %(number)d and those after it are missing: the log knows later ones.", number=number
    ),
    Damage.REWRITTEN: lambda number: _(
        "event %(number)d is another one than the log knows: events up to there were rewritten.",
        number=number,
    ),
    Damage.STREAM_MISSING: lambda _number: _("all events are missing: the log knows some."),
    Damage.LOG_MISSING: lambda _number: _("the log is missing."),
    Damage.ENTRY_ALTERED: lambda number: _("entry %(number)d of the log was altered.", number=number),
    Damage.ENTRY_MISSING: lambda number: _("entry %(number)d of the log is missing.", number=number),
    Damage.ROOT_MISMATCH: lambda number: _(
        "entry %(number)d of the log is another one than its checkpoint says.", number=number
    ),
    Damage.CHECKPOINT_MISSING: lambda number: _(
        "the checkpoint after entry %(number)d of the log is missing.", number=number
    ),
    Damage.CHECKPOINT_ALTERED: lambda number: _(
        "the checkpoint after entry %(number)d of the log was altered.", number=number
    ),
    Damage.CHECKPOINT_UNSIGNED: lambda number: _(
        "the checkpoint after entry %(number)d of the log is not signed by this instance.", number=number
    ),
    Damage.NOT_INCLUDED: lambda number: _(
        "entry %(number)d of the log is not under the checkpoint.", number=number
    ),
    Damage.OLDER: lambda number: _(
        "the database is older than the checkpoint kept outside it: its log ends with entry %(number)d.",
        number=number - 1,
    ),
    Damage.CHECKPOINT_DIFFERS: lambda _number: _(
        "the log is not the one that the checkpoint kept outside was made of: it was rewritten."
    ),
    Damage.FOREIGN_LOG: lambda _number: _(
        "the checkpoint kept outside is of another log: this one was begun anew, or belongs elsewhere."
    ),
    Damage.CHECKPOINT_OTHER: lambda _number: _(
        "the file was made for another checkpoint than this one, and cannot be compared with it."
    ),
    RegisterDamage.ROW_ALTERED: lambda number: _(
        "the register in use does not match event %(number)d.", number=number
    ),
    RegisterDamage.ROW_WITHOUT_EVENT: lambda number: _(
        "something in the register in use has no event: number %(number)d was removed, or it is forged.",
        number=number,
    ),
    RegisterDamage.ROW_UNREADABLE: lambda _number: _("a row of the register in use cannot be read."),
    RegisterDamage.SESSION_MISSING: lambda _number: _(
        "there are events, but no such class session any more."
    ),
    RegisterDamage.COURSE_MISSING: lambda _number: _("there are events, but no such course any more."),
    RegisterDamage.QUIZ_MISSING: lambda _number: _("there are events, but no such quiz any more."),
    RegisterDamage.SESSION_WITHOUT_EVENTS: lambda _number: _("it was never planned by this instance."),
}


def limit_sentence(limit: Limit, name: str = "") -> str:
    """What a check could not see, in the current language. ``name``: what the stream is called."""
    return str(_LIMITS[limit.what](limit.count, name))


_LIMITS: dict[Unseen, Callable[[int, str], str]] = {
    Unseen.EVENTS_AFTER_LAST_PIN: lambda count, name: ngettext(
        "%(name)s: the last event could have been cut off; the log does not know it yet.",
        "%(name)s: the last %(num)d events could have been cut off; the log does not know them yet.",
        count,
        name=name,
    ),
    Unseen.STREAM_NOT_PINNED: lambda _count, name: _(
        "%(name)s: the log knows nothing of it yet; it could vanish.", name=name
    ),
    Unseen.NO_LOG: lambda _count, name: _(
        "%(name)s: the file holds nothing of the log; events at the end could have been cut off.", name=name
    ),
    Unseen.ENTRIES_AFTER_CHECKPOINT: lambda count, _name: ngettext(
        "The last entry of the log came after the checkpoint kept outside: it could have been cut off.",
        "The last %(num)d entries of the log came after the checkpoint kept outside: they could have been"
        " cut off.",
        count,
    ),
    Unseen.NO_CHECKPOINT_OUTSIDE: lambda _count, _name: _(
        "No checkpoint is kept outside the database: an older database could be in its place."
    ),
    Unseen.LOST_IN_RESTORE: lambda count, _name: ngettext(
        "A restore took %(num)d entry of the log away, which a checkpoint kept outside knows.",
        "A restore took %(num)d entries of the log away, which a checkpoint kept outside knows.",
        count,
    ),
}


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
