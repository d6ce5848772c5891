"""What a server does by the clock: closing what has closed, and keeping the newest checkpoint outside.

Each worker has a thread for it, and on a machine one of them at a time holds the lease: a lock on a file,
which ends with its process, however that ends. On several machines each has one; what they do twice has no
effect the second time.
"""

import fcntl
import logging
import os
import sys
import threading
from pathlib import Path

from kiosk.attendance.closing import close_due
from kiosk.config import Settings, checkpoint_file
from kiosk.core import logs
from kiosk.core.clock import Clock
from kiosk.core.database import Database
from kiosk.core.keys import Keys
from kiosk.core.signing_keys import trusted_keys
from kiosk.ledger.log import newest_checkpoint
from kiosk.ledger.outside import Kept, keep_newest
from kiosk.ledger.signer import PURPOSE
from kiosk.quizzes.delivery.closing import close_due as close_quizzes_due
from kiosk.web.common.services import Services

LOOK_EVERY_SECONDS = 20.0
LEASE = "maintenance-lock"


class Lease:
    """Held by one process at a time on a machine."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._held: int | None = None

    def take(self) -> bool:
        """Take the lease unless another process has it; returns whether it is held."""
        if self._held is None:
            descriptor = os.open(self._file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(descriptor)
                return False
            self._held = descriptor
        return True

    def give_back(self) -> None:
        """Let another process take it."""
        if self._held is not None:
            os.close(self._held)
            self._held = None


def keep_checkpoint(database: Database, settings: Settings, keys: Keys) -> None:
    """Keep the newest checkpoint in the instance folder, and write it to the log if it is a new one.

    If the database is older than the one kept, or has another history, the log says so instead.
    """
    with database.reading() as db:
        trusted = trusted_keys(db, keys, PURPOSE)
    kept = keep_newest(database, checkpoint_file(settings), trusted)
    if kept is Kept.WRITTEN:
        with database.reading() as db:
            origin, size, root, _blank, signature = (newest_checkpoint(db) or "\n\n\n\n").split("\n")[:5]
        logs.log("checkpoint", {"origin": origin, "size": size, "root": root, "signature": signature})
    elif kept is not Kept.UNCHANGED:
        logs.log("checkpoint_refused", {"database": kept.value}, level=logging.ERROR)


def look(database: Database, settings: Settings, keys: Keys, clock: Clock) -> None:
    """Do once what is due. What fails is logged, and tried again the next time."""
    for act in (
        lambda: close_due(database, clock.now()),
        lambda: close_quizzes_due(database, clock.now()),
        lambda: keep_checkpoint(database, settings, keys),
    ):
        try:
            act()
        except Exception:
            logs.log("maintenance_failed", {}, level=logging.ERROR, error=sys.exc_info())


def begin(services: Services) -> threading.Thread:
    """Look after everything for as long as this process lives, whenever it holds the lease."""
    lease, rest = Lease(services.settings.instance / LEASE), threading.Event()

    def run() -> None:
        while not rest.wait(LOOK_EVERY_SECONDS):
            if lease.take():
                look(services.database, services.settings, services.keys, services.clock)

    thread = threading.Thread(target=run, name="maintenance", daemon=True)
    thread.start()
    return thread
