"""Throttling of guesses: token buckets in the database, shared by all workers.

A bucket is named after what is guessed and who guesses (an account, a device cookie), never after a network
address, which a whole lecture hall shares.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from kiosk.core.database import Base, Database, insert_unless_there

FORGOTTEN_AFTER = timedelta(days=2)
WRITTEN_EVERY = timedelta(seconds=1)


class Bucket(Base):
    """The tokens left in a bucket at one instant. The key is a pseudonym, never a name."""

    __tablename__ = "throttle_bucket"
    __table_args__ = {"sqlite_strict": True}  # noqa: RUF012 - SQLAlchemy's form

    key: Mapped[str] = mapped_column(primary_key=True)
    tokens: Mapped[int]
    # Indexed because every new bucket sweeps the old ones while it holds the write lock.
    updated_at: Mapped[datetime] = mapped_column(index=True)


_BUCKET = select(Bucket.tokens, Bucket.updated_at).where(Bucket.key == bindparam("wanted"))


@dataclass(frozen=True)
class Throttle:
    """Allows ``capacity`` wrong tries at once, and one more after each ``refill``."""

    capacity: int
    refill: timedelta

    def wait(self, db: Session, key: str, now: datetime) -> timedelta:
        """How long to wait before the next try; zero if one is free. Only reads."""
        return self.wait_beside(db, key, (), now)

    def wait_beside(self, db: Session, key: str, others: Sequence[datetime], now: datetime) -> timedelta:
        """Like ``wait``, also counting tries admitted at these instants but not yet in the database."""
        row = db.connection().execute(_BUCKET, {"wanted": key}).one_or_none()
        tokens, since = (self.capacity, now) if row is None else (row.tokens, row.updated_at)
        tokens, since = self._level(*self._charged(tokens, since, others), now)
        return timedelta(0) if tokens >= 1 else (1 - tokens) * self.refill - (now - since)

    def take(self, db: Session, key: str, now: datetime) -> timedelta:
        """Take one token for a try and return zero, or return how long to wait if there is none.

        Of simultaneous tries, no more get zero than there are tokens.
        """
        if db.get(Bucket, key) is None:
            self._make_bucket(db, key, now)
        bucket = db.get_one(Bucket, key, with_for_update=True, populate_existing=True)
        tokens, since = self._level(bucket.tokens, bucket.updated_at, now)
        if tokens < 1:
            return (1 - tokens) * self.refill - (now - since)
        bucket.tokens, bucket.updated_at = tokens - 1, since
        db.flush()
        return timedelta(0)

    def charge(self, db: Session, key: str, tries: Sequence[datetime]) -> None:
        """Take a token for each of these tries, admitted at these instants. A bucket may go below zero."""
        if db.get(Bucket, key) is None:
            self._make_bucket(db, key, tries[0])
        bucket = db.get_one(Bucket, key, with_for_update=True, populate_existing=True)
        bucket.tokens, bucket.updated_at = self._charged(bucket.tokens, bucket.updated_at, tries)
        db.flush()

    def forget(self, db: Session, key: str) -> None:
        """Refill the bucket after a correct try."""
        db.execute(delete(Bucket).where(Bucket.key == key))

    def _make_bucket(self, db: Session, key: str, now: datetime) -> None:
        db.execute(delete(Bucket).where(Bucket.updated_at < now - FORGOTTEN_AFTER))
        # A simultaneous try may have made it already: both take a token from it.
        insert_unless_there(db, Bucket, key=key, tokens=self.capacity, updated_at=now)

    def _charged(self, tokens: int, since: datetime, tries: Sequence[datetime]) -> tuple[int, datetime]:
        for at in tries:
            tokens, since = self._level(tokens, since, at)
            tokens -= 1
        return tokens, since

    def _level(self, tokens: int, updated_at: datetime, now: datetime) -> tuple[int, datetime]:
        """The tokens at ``now``, and the instant from which the wait for the next one counts."""
        earned = max(now - updated_at, timedelta(0)) // self.refill
        tokens = min(self.capacity, tokens + earned)
        return tokens, now if tokens == self.capacity else updated_at + earned * self.refill


class CountedTries:
    """Tries counted in memory by one process and written in batches: a flood does not take a turn for each.

    Until they are written, other processes do not know about them: of simultaneous tries, each process may
    admit as many as there are tokens. The excess is owed, so in the long run no more tries are admitted than
    with a single process.
    """

    def __init__(self, database: Database, throttle: Throttle) -> None:
        self._database = database
        self._throttle = throttle
        self._guard = threading.Lock()
        self._counted: dict[str, list[datetime]] = {}
        self._written_at: datetime | None = None
        self._writing = False

    def take(self, key: str, now: datetime) -> timedelta:
        """Count a try and return zero, or return how long to wait if none is left. Only reads the database.

        Of simultaneous tries in this process, no more get zero than there are tokens.
        """
        # The transaction begins under the guard: a try that it cannot see yet is still counted in memory.
        with self._guard, self._database.reading() as db:
            wait = self._throttle.wait_beside(db, key, self._counted.get(key, ()), now)
            if not wait:
                self._counted.setdefault(key, []).append(now)
        return wait

    def write(self, now: datetime) -> None:
        """Write the counted tries, unless that was done less than ``WRITTEN_EVERY`` ago or is in progress."""
        with self._guard:
            last = self._written_at
            early = last is not None and abs(now - last) < WRITTEN_EVERY
            if early or self._writing or not self._counted:
                return
            self._writing, self._written_at = True, now
            batch = {key: list(tries) for key, tries in self._counted.items()}
        try:
            with self._database.writing() as db:
                for key, tries in batch.items():
                    self._throttle.charge(db, key, tries)
            with self._guard:
                left = {key: tries[len(batch.get(key, ())) :] for key, tries in self._counted.items()}
                self._counted = {key: tries for key, tries in left.items() if tries}
        finally:
            self._writing = False

    def forget(self, db: Session, key: str) -> None:
        """Refill the bucket after a correct try."""
        self._throttle.forget(db, key)
        with self._guard:
            self._counted.pop(key, None)
