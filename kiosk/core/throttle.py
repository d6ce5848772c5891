"""Slowing down those who guess: token buckets in the database, the same for every worker.

A bucket is named by what is guessed and by whom (an account, a device cookie), never by a network
address: a whole hall shares one.
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
    """The tokens left in one bucket at one instant. The key is a pseudonym, never a name."""

    __tablename__ = "throttle_bucket"
    __table_args__ = {"sqlite_strict": True}  # noqa: RUF012 - SQLAlchemy's form

    key: Mapped[str] = mapped_column(primary_key=True)
    tokens: Mapped[int]
    # By it old ones are swept, under the write lock and as often as somebody new tries.
    updated_at: Mapped[datetime] = mapped_column(index=True)


_BUCKET = select(Bucket.tokens, Bucket.updated_at).where(Bucket.key == bindparam("wanted"))


@dataclass(frozen=True)
class Throttle:
    """``capacity`` wrong tries at once, and one more after each ``refill``."""

    capacity: int
    refill: timedelta

    def wait(self, db: Session, key: str, now: datetime) -> timedelta:
        """How long to wait before the next try; zero when one is free. Reads only."""
        return self.wait_beside(db, key, (), now)

    def wait_beside(self, db: Session, key: str, others: Sequence[datetime], now: datetime) -> timedelta:
        """The same, beside tries that have been let through, then, and are not in the database yet."""
        row = db.connection().execute(_BUCKET, {"wanted": key}).one_or_none()
        tokens, since = (self.capacity, now) if row is None else (row.tokens, row.updated_at)
        tokens, since = self._level(*self._charged(tokens, since, others), now)
        return timedelta(0) if tokens >= 1 else (1 - tokens) * self.refill - (now - since)

    def take(self, db: Session, key: str, now: datetime) -> timedelta:
        """Take one token for a try; how long to wait where there is none.

        Of tries sent at once no more than there are tokens get zero.
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
        """Take a token for each of these tries, which have been let through then. A bucket may owe tokens."""
        if db.get(Bucket, key) is None:
            self._make_bucket(db, key, tries[0])
        bucket = db.get_one(Bucket, key, with_for_update=True, populate_existing=True)
        bucket.tokens, bucket.updated_at = self._charged(bucket.tokens, bucket.updated_at, tries)
        db.flush()

    def forget(self, db: Session, key: str) -> None:
        """Refill the bucket, after a right try."""
        db.execute(delete(Bucket).where(Bucket.key == key))

    def _make_bucket(self, db: Session, key: str, now: datetime) -> None:
        db.execute(delete(Bucket).where(Bucket.updated_at < now - FORGOTTEN_AFTER))
        # Another wrong try of the same instant may have made it: both take a token from it.
        insert_unless_there(db, Bucket, key=key, tokens=self.capacity, updated_at=now)

    def _charged(self, tokens: int, since: datetime, tries: Sequence[datetime]) -> tuple[int, datetime]:
        for at in tries:
            tokens, since = self._level(tokens, since, at)
            tokens -= 1
        return tokens, since

    def _level(self, tokens: int, updated_at: datetime, now: datetime) -> tuple[int, datetime]:
        """The tokens now, and the instant from which the next one is counted."""
        earned = max(now - updated_at, timedelta(0)) // self.refill
        tokens = min(self.capacity, tokens + earned)
        return tokens, now if tokens == self.capacity else updated_at + earned * self.refill


class CountedTries:
    """Tries that one process counts in memory, and writes together: a flood takes no turn to write for each.

    Until they are written, other processes do not know of them: of tries that are sent at once each process
    may let as many through as there are tokens. Those that were too many are owed, so that in the long run
    there are no more than with one process.
    """

    def __init__(self, database: Database, throttle: Throttle) -> None:
        self._database = database
        self._throttle = throttle
        self._guard = threading.Lock()
        self._counted: dict[str, list[datetime]] = {}
        self._written_at: datetime | None = None
        self._writing = False

    def take(self, key: str, now: datetime) -> timedelta:
        """Count a try; how long to wait where there is none left. Reads only.

        Of tries sent at once to this process no more than there are tokens get zero.
        """
        # The reader begins under the guard: what it does not see yet is still counted.
        with self._guard, self._database.reading() as db:
            wait = self._throttle.wait_beside(db, key, self._counted.get(key, ()), now)
            if not wait:
                self._counted.setdefault(key, []).append(now)
        return wait

    def write(self, now: datetime) -> None:
        """Write what was counted, unless that was done within ``WRITTEN_EVERY``, or is being done."""
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
        """Refill the bucket, after a right try."""
        self._throttle.forget(db, key)
        with self._guard:
            self._counted.pop(key, None)
