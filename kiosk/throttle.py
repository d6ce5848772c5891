"""Slowing down those who guess: token buckets in the database, the same for every worker.

A bucket is named by what is guessed and by whom (an account, a device cookie), never by a network
address: a whole hall shares one.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Mapped, Session, mapped_column

from kiosk.database import Base

FORGOTTEN_AFTER = timedelta(days=2)


class Bucket(Base):
    """The tokens left in one bucket at one instant. The key is a pseudonym, never a name."""

    __tablename__ = "throttle_bucket"
    __table_args__ = {"sqlite_strict": True}  # noqa: RUF012 - SQLAlchemy's form

    key: Mapped[str] = mapped_column(primary_key=True)
    tokens: Mapped[int]
    updated_at: Mapped[datetime]


@dataclass(frozen=True)
class Throttle:
    """``capacity`` wrong tries at once, and one more after each ``refill``."""

    capacity: int
    refill: timedelta

    def wait(self, db: Session, key: str, now: datetime) -> timedelta:
        """How long to wait before the next try; zero when one is free. Reads only."""
        tokens, since = self._level(db.get(Bucket, key), now)
        return timedelta(0) if tokens >= 1 else self.refill - (now - since)

    def count_failure(self, db: Session, key: str, now: datetime) -> None:
        """Take one token for a wrong try."""
        bucket = db.get(Bucket, key, with_for_update=True)
        tokens, since = self._level(bucket, now)
        if bucket is None:
            db.execute(delete(Bucket).where(Bucket.updated_at < now - FORGOTTEN_AFTER))
            db.merge(Bucket(key=key, tokens=tokens - 1, updated_at=since))
        else:
            bucket.tokens, bucket.updated_at = max(tokens - 1, 0), since

    def forget(self, db: Session, key: str) -> None:
        """Refill the bucket, after a right try."""
        db.execute(delete(Bucket).where(Bucket.key == key))

    def _level(self, bucket: Bucket | None, now: datetime) -> tuple[int, datetime]:
        """The tokens now, and the instant from which the next one is counted."""
        if bucket is None:
            return self.capacity, now
        earned = max(now - bucket.updated_at, timedelta(0)) // self.refill
        tokens = min(self.capacity, bucket.tokens + earned)
        return tokens, now if tokens == self.capacity else bucket.updated_at + earned * self.refill
