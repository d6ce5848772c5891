"""Slowing down those who guess: token buckets in the database, the same for every worker.

A bucket is named by what is guessed and by whom (an account, a device cookie), never by a network
address: a whole hall shares one.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from kiosk.database import Base, insert_unless_there

FORGOTTEN_AFTER = timedelta(days=2)


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
        row = db.connection().execute(_BUCKET, {"wanted": key}).one_or_none()
        if row is None:
            return timedelta(0)
        tokens, since = self._level(row.tokens, row.updated_at, now)
        return timedelta(0) if tokens >= 1 else self.refill - (now - since)

    def take(self, db: Session, key: str, now: datetime) -> timedelta:
        """Take one token for a try; how long to wait where there is none.

        Of tries sent at once no more than there are tokens get zero.
        """
        if db.get(Bucket, key) is None:
            self._make_bucket(db, key, now)
        bucket = db.get_one(Bucket, key, with_for_update=True, populate_existing=True)
        tokens, since = self._level(bucket.tokens, bucket.updated_at, now)
        if not tokens:
            return self.refill - (now - since)
        bucket.tokens, bucket.updated_at = tokens - 1, since
        db.flush()
        return timedelta(0)

    def forget(self, db: Session, key: str) -> None:
        """Refill the bucket, after a right try."""
        db.execute(delete(Bucket).where(Bucket.key == key))

    def _make_bucket(self, db: Session, key: str, now: datetime) -> None:
        db.execute(delete(Bucket).where(Bucket.updated_at < now - FORGOTTEN_AFTER))
        # Another wrong try of the same instant may have made it: both take a token from it.
        insert_unless_there(db, Bucket, key=key, tokens=self.capacity, updated_at=now)

    def _level(self, tokens: int, updated_at: datetime, now: datetime) -> tuple[int, datetime]:
        """The tokens now, and the instant from which the next one is counted."""
        earned = max(now - updated_at, timedelta(0)) // self.refill
        tokens = min(self.capacity, tokens + earned)
        return tokens, now if tokens == self.capacity else updated_at + earned * self.refill
