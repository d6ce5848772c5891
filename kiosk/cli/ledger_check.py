"""``kiosk check`` of the ledger: the log, each stream, the rows in use, and the checkpoint kept outside."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from kiosk.attendance.register_check import references, rows_break
from kiosk.attendance.roll_check import roll_break
from kiosk.cli.messages import damage_sentence, limit_sentence, printable
from kiosk.config import Settings, checkpoint_file
from kiosk.core.keys import Keys
from kiosk.core.signing_keys import trusted_keys
from kiosk.ledger.audit import audited_log, audited_streams
from kiosk.ledger.chain import streams_in
from kiosk.ledger.check import Break, Damage
from kiosk.ledger.log_check import CheckedLog, Limit, Unseen, compare_with_outside
from kiosk.ledger.outside import held_checkpoint
from kiosk.ledger.signer import PURPOSE
from kiosk.quizzes.delivery.results_check import quiz_references, results_break


@dataclass(frozen=True)
class Finding:
    """A sentence: about a problem, or about what cannot be seen."""

    sentence: str
    is_problem: bool = True


def ledger_findings(db: Session, settings: Settings) -> Iterator[Finding]:
    """Everything that contradicts itself, and what nobody could see. A dozen queries for each register.

    Trusted are the keys of the secrets that are configured, and those they vouch for, and nothing else that
    stands in the database.
    """
    keys = trusted_keys(db, Keys(settings.secret_key, settings.secret_key_fallbacks), PURPOSE)
    log = audited_log(db, keys)
    name, known, held = (
        _("The log"),
        {**references(db), **quiz_references(db)},
        held_checkpoint(checkpoint_file(settings)),
    )
    # A database that was migrated and never used has no log yet.
    is_new = not (known or held or streams_in(db))
    if log.broken is not None and not (is_new and log.broken.damage is Damage.LOG_MISSING):
        yield Finding(f"{name}: {damage_sentence(log.broken)}")
    for audited in audited_streams(db, keys, log, also=known):
        called = printable(known.get(audited.stream, audited.stream))
        broken = audited.broken or rows_break(db, audited) or roll_break(db, audited)
        broken = broken or results_break(db, audited)
        if broken is not None:
            yield Finding(f"{called}: {damage_sentence(broken)}")
        elif audited.limit is not None:
            yield Finding(limit_sentence(audited.limit, called), is_problem=False)
    if not is_new:
        yield from _outside(log, held, keys)


def _outside(log: CheckedLog, held: str | None, keys: dict[str, bytes]) -> Iterator[Finding]:
    found = Limit(Unseen.NO_CHECKPOINT_OUTSIDE) if held is None else compare_with_outside(log, held, keys)
    match found:
        case Break() if log.broken is None:
            name = _("The checkpoint kept outside")
            foreign = found.damage in (Damage.CHECKPOINT_ALTERED, Damage.CHECKPOINT_UNSIGNED)
            told = _("it is not one of this instance.") if foreign else damage_sentence(found)
            yield Finding(f"{name}: {told}")
        case Limit():
            yield Finding(limit_sentence(found), is_problem=False)
