"""The database as everybody opens it who writes to the ledger."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from kiosk.core import logs
from kiosk.core.database import Database
from kiosk.core.keys import Keys
from kiosk.ledger.log import LogDamagedError, append_pending, begin
from kiosk.ledger.signer import Signer, carrying, signer_of


def signing_database(url: str, keys: Keys, statement_seconds: float | None = None) -> Database:
    """The database, whose writers sign what they add to the ledger, and add to the log last.

    If the log was tampered with, so that it cannot be continued, writers go on without it: nothing may fail
    on the day. The event ``log_damaged`` says so, and ``kiosk check`` shows it.
    """
    return Database(url, statement_seconds, info=carrying(Signer.of(keys)), last=_append_pending)


def begin_log(db: Session, at: datetime, trusted: Mapping[str, bytes]) -> None:
    """Begin the log, or let it tell that another key signs (``log.begin``). A damaged one stays as it is.

    ``trusted``: the public keys, by id, one of which may have signed the latest checkpoint.
    """
    signer = signer_of(db)
    db.info.update(carrying(replace(signer, accepted={**signer.accepted, **trusted})))
    with _without_a_damaged_log():
        begin(db, at)


def _append_pending(db: Session) -> None:
    with _without_a_damaged_log():
        append_pending(db)


@contextmanager
def _without_a_damaged_log() -> Iterator[None]:
    try:
        yield
    except LogDamagedError:
        logs.log("log_damaged", {}, level=logging.ERROR)
