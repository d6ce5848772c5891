"""A restore as a signed act: the log goes on under another name, and the checkpoint kept outside with it."""

from enum import StrEnum

from kiosk.config import Settings, checkpoint_file
from kiosk.core import schema
from kiosk.core.clock import SystemClock
from kiosk.core.keys import Keys
from kiosk.core.signing_keys import trusted_keys
from kiosk.ledger.log import LogDamagedError, begin_another_life
from kiosk.ledger.note import NoteError, TreeHead, read_note
from kiosk.ledger.outside import held_checkpoint, replace_held
from kiosk.ledger.signer import PURPOSE
from kiosk.ledger.writing import signing_database


class RestoreEntry(StrEnum):
    """Why the log goes on under another name."""

    RESTORED = "restored"


def tell_of_restore(settings: Settings) -> bool:
    """Let the log of a database that was just restored tell of it; False if its log cannot be continued.

    The entry names the newest checkpoint that is kept outside, if any is: what came up to there is gone. From
    now on the new one is kept there. The caller must be alone on the instance.
    """
    keys = Keys(settings.secret_key, settings.secret_key_fallbacks)
    database = signing_database(settings.database, keys)
    try:
        with database.reading() as db:
            if schema.current_revision(db) != schema.latest_revision():
                return False  # of another version: it is migrated at the next start
            trusted = trusted_keys(db, keys, PURPOSE)
        with database.writing() as db:
            note = begin_another_life(
                db,
                RestoreEntry.RESTORED,
                SystemClock().now(),
                replaces=_held(settings, trusted),
                public={},
            )
        replace_held(checkpoint_file(settings), note)
    except LogDamagedError:
        return False
    finally:
        database.close()
    return True


def _held(settings: Settings, keys: dict[str, bytes]) -> TreeHead | None:
    held = held_checkpoint(checkpoint_file(settings))
    try:
        return None if held is None else read_note(held, keys)
    except NoteError:
        return None
