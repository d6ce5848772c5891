"""Looking through registers, for tests, with the keys of the tests' secret."""

from sqlalchemy.orm import Session

from kiosk.attendance import register_check
from kiosk.attendance.register_check import references, rows_break
from kiosk.attendance.roll_check import roll_break
from kiosk.core.keys import Keys
from kiosk.core.signing_keys import trusted_keys
from kiosk.ledger.audit import audited_log, audited_streams
from kiosk.ledger.chain import streams_in
from kiosk.ledger.check import Break
from kiosk.ledger.log import append_pending
from kiosk.ledger.signer import PURPOSE
from kiosk.quizzes.delivery.results_check import quiz_references, results_break
from tests.conftest import SECRET


def keys_of(db: Session, keys: Keys | None = None) -> dict[str, bytes]:
    return trusted_keys(db, keys or Keys(SECRET), PURPOSE)


def register_break(db: Session, class_session_id: int) -> Break | None:
    """The first break of a register, with what the transaction would still add to the log."""
    append_pending(db)
    keys = keys_of(db)
    return register_check.register_break(db, class_session_id, keys, audited_log(db, keys))


def broken(db: Session, own: Keys | None = None) -> dict[str, Break]:
    """The first break of everything in the ledger; the log goes by no name. ``own``: an instance's keys."""
    if own is None:
        append_pending(db)
    keys = keys_of(db, own)
    log, known = audited_log(db, keys), {**references(db), **quiz_references(db)}
    found = {"": log.broken} if log.broken and streams_in(db) else {}
    for each in audited_streams(db, keys, log, also=known):
        damage = each.broken or rows_break(db, each) or roll_break(db, each) or results_break(db, each)
        if damage is not None:
            found[known.get(each.stream, each.stream)] = damage
    return found
