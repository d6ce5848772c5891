"""One secret, many purposes: each purpose has its own key, so no token can be used for another.

A secret can be replaced without invalidating what is in use: the newest one signs and makes pseudonyms, the
older ones still verify what they have signed.

Two servers that do not know each other's secret reject each other's students. So a database stores the
fingerprints of its servers' secrets, and a server starts only if it knows the secret that signs, or was
allowed to take over with its own. A fingerprint is a key derived for this purpose alone: it distinguishes
secrets and reveals nothing about them.
"""

import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from itsdangerous import URLSafeSerializer
from sqlalchemy import CheckConstraint, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from kiosk.core.database import Base, insert_unless_there
from kiosk.core.postgresql import take_turn

DIGEST = hashlib.sha256


class Keys:
    """Keys derived from the instance's secrets: the newest, and older ones that still verify."""

    def __init__(self, secret: str, older: Sequence[str] = ()) -> None:
        """``older``: the earlier secrets, latest first."""
        self._secrets = [secret.encode(), *(each.encode() for each in older)]
        self._signers: dict[str, URLSafeSerializer] = {}

    def derive(self, purpose: str) -> bytes:
        """The newest 32-byte key for a purpose: HMAC-SHA-256, as in the extract step of HKDF (RFC 5869)."""
        return _derived(self._secrets[0], purpose)

    def derive_older(self, purpose: str) -> list[bytes]:
        """The older keys for a purpose, valid only for verifying; latest first."""
        return [_derived(each, purpose) for each in self._secrets[1:]]

    def signer(self, purpose: str) -> URLSafeSerializer:
        """Signs (with the newest key) and reads small JSON values that travel through a browser.

        It adds no timestamp: values that expire carry their own instant, so tests can inject the clock.
        """
        if purpose not in self._signers:
            # itsdangerous signs with the last key of the list and verifies with all of them.
            self._signers[purpose] = URLSafeSerializer(
                [*reversed(self.derive_older(purpose)), self.derive(purpose)],
                salt=purpose,
                signer_kwargs={"digest_method": DIGEST, "key_derivation": "none"},
            )
        return self._signers[purpose]

    def pseudonym(self, purpose: str, *parts: object) -> str:
        """A stable, unguessable name (128 bits, hex) for a value that must not itself be stored.

        Stable until the secret changes; ``older_pseudonyms`` returns the names from before.
        """
        return _pseudonym(self.derive(purpose), parts)

    def older_pseudonyms(self, purpose: str, *parts: object) -> tuple[str, ...]:
        """The pseudonyms under the older secrets, latest first."""
        return tuple(_pseudonym(key, parts) for key in self.derive_older(purpose))


def _derived(secret: bytes, purpose: str) -> bytes:
    return hmac.digest(secret, b"kiosk:" + purpose.encode(), DIGEST)


def _pseudonym(key: bytes, parts: tuple[object, ...]) -> str:
    message = "\x1f".join(str(part) for part in parts).encode()
    return hmac.digest(key, message, DIGEST).hex()[:32]


PURPOSE = "fingerprint"


class InstanceSecret(Base):
    """A secret that signs (the highest ``number``), has signed (a lower one), or may take over (null)."""

    __tablename__ = "instance_secret"
    __table_args__ = (
        CheckConstraint("number >= 1", name="number_positive"),
        UniqueConstraint("number"),
        {"sqlite_strict": True},
    )

    fingerprint: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int | None]
    since: Mapped[datetime]


class Standing(StrEnum):
    """How a server's secrets relate to those used with its database."""

    KNOWN = "known"  # this server accepts what the others sign
    OUTDATED = "outdated"  # the others sign with a newer secret, unknown to this server
    FOREIGN = "foreign"  # this server's secret has never signed here


class OtherSecretError(Exception):
    """A server with these secrets must not use this database; ``standing`` is the reason."""

    def __init__(self, standing: Standing) -> None:
        super().__init__(standing.value)
        self.standing = standing


def standing_of(db: Session, keys: Keys) -> Standing:
    """The standing of these secrets. One query."""
    return _standing(_numbers(db), _fingerprints(keys))


def signs(db: Session, keys: Keys) -> bool:
    """Whether ``take_up`` would have nothing to do. One query."""
    own, numbers = _fingerprints(keys), _numbers(db)
    return numbers.get(own[0]) is not None and _standing(numbers, own) is Standing.KNOWN


def has_signed(db: Session, keys: Keys) -> bool:
    """Whether the newest of these secrets signs here or has done so. One query."""
    return _numbers(db).get(_fingerprints(keys)[0]) is not None


def take_up(db: Session, keys: Keys, now: datetime) -> None:
    """Let the newest of these secrets sign from now on, unless it has already signed here.

    Raises:
        OtherSecretError: this server would not accept what the others sign.
    """
    if signs(db, keys):
        return
    if db.connection().dialect.name != "sqlite":
        take_turn(db.connection())  # other servers may be starting too
    own, numbers = _fingerprints(keys), _numbers(db)
    standing = _standing(numbers, own)
    if standing is not Standing.KNOWN:
        raise OtherSecretError(standing)
    if numbers.get(own[0]) is None:
        _put(db, own[0], max((each for each in numbers.values() if each), default=0) + 1, now)


def allow(db: Session, keys: Keys, now: datetime) -> None:
    """Let the newest of these secrets take over at the next start; no effect if it is the one that signs."""
    own, numbers = _fingerprints(keys)[0], _numbers(db)
    if numbers.get(own) is None or numbers[own] != _latest(numbers):
        _put(db, own, None, now)


def _put(db: Session, fingerprint: str, number: int | None, now: datetime) -> None:
    insert_unless_there(db, InstanceSecret, fingerprint=fingerprint, number=None, since=now)
    row = db.get_one(InstanceSecret, fingerprint, populate_existing=True)
    row.number, row.since = number, now
    db.flush()


def _standing(numbers: dict[str, int | None], own: list[str]) -> Standing:
    latest = _latest(numbers)
    may_take_over = own[0] in numbers and numbers[own[0]] is None
    if latest is None or may_take_over or any(numbers.get(each) == latest for each in own):
        return Standing.KNOWN
    return Standing.OUTDATED if own[0] in numbers else Standing.FOREIGN


def _latest(numbers: dict[str, int | None]) -> int | None:
    return max((each for each in numbers.values() if each is not None), default=None)


def _numbers(db: Session) -> dict[str, int | None]:
    rows = db.execute(select(InstanceSecret.fingerprint, InstanceSecret.number))
    return {fingerprint: number for fingerprint, number in rows}  # noqa: C416 - typed


def _fingerprints(keys: Keys) -> list[str]:
    return [key.hex() for key in (keys.derive(PURPOSE), *keys.derive_older(PURPOSE))]
