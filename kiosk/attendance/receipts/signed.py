"""A receipt as text that anyone can check: a few bytes and their Ed25519 signature (RFC 8032).

``version (1) ‖ key id (8) ‖ receipt code (5) ‖ class session (4) ‖ signed at (8) ‖ signature (64)``, numbers
big-endian: 90 bytes, exactly 144 symbols of Crockford's Base32. No symbol has padding bits, so apart from
case a receipt has only one spelling; and capitals keep a QR code in its alphanumeric mode. The signature
covers ``CONTEXT`` and the 26 bytes before it. Nothing in it is personal.

The public keys are kept forever and published, so that receipts still verify after the server's secret has
changed.
"""

import hashlib
import struct
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Annotated

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from pydantic import AwareDatetime, BaseModel, StringConstraints, TypeAdapter
from sqlalchemy import select
from sqlalchemy.orm import Mapped, Session, mapped_column

from kiosk.core import base32
from kiosk.core.database import Base, insert_unless_there

PURPOSE = "receipt-signing"
CONTEXT = b"kiosk receipt v1\0"
VERSION = 1
SYMBOLS = 144

_LAYOUT = struct.Struct(">B8s5sIQ")
_SIGNATURE_BYTES = 64
_CODE_SYMBOLS = 8
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

PublicKeyOf = Callable[[str], bytes | None]


@dataclass(frozen=True, slots=True)
class SignedReceipt:
    """What a signature vouches for: this code was issued for this class session at this instant."""

    key_id: str
    code: str
    class_session_id: int
    signed_at: datetime


def public_key(seed: bytes) -> bytes:
    """The 32 bytes of the public key for a private key (RFC 8032, section 5.1.5)."""
    return _private(seed).public_key().public_bytes_raw()


def key_id_of(public: bytes) -> str:
    """The id of a public key: the first 8 bytes of its SHA-256, in hex."""
    return hashlib.sha256(public).hexdigest()[:16]


def signed(seed: bytes, code: str, class_session_id: int, signed_at: datetime) -> str:
    """The receipt as 144 symbols. Always the same text: Ed25519 is deterministic (RFC 8032, section 5.1.6).

    ``seed`` is the private key, 32 secret bytes.
    """
    payload = _LAYOUT.pack(
        VERSION,
        bytes.fromhex(key_id_of(public_key(seed))),
        base32.decode(code).to_bytes(5, "big"),
        class_session_id,
        (signed_at - _EPOCH) // _MICROSECOND,
    )
    content = payload + _private(seed).sign(CONTEXT + payload)
    return base32.encode(int.from_bytes(content, "big"), SYMBOLS)


def read(token: str, public_key_of: PublicKeyOf) -> SignedReceipt | None:
    """What a receipt says, if one of the known keys signed exactly that; None for any other text.

    ``public_key_of`` returns the public key with an id, or None. It is called at most once, and at most one
    signature is verified (RFC 8032, section 5.1.7), however many keys there are.
    """
    content = _bytes_of(token)
    if content is None:
        return None
    payload, signature = content[: _LAYOUT.size], content[_LAYOUT.size :]
    version, key_bytes, code, class_session_id, microseconds = _LAYOUT.unpack(payload)
    key_id = key_bytes.hex()
    public = public_key_of(key_id) if version == VERSION else None
    # The keys may come from outside: a key listed under another key's id does not count.
    if public is None or key_id_of(public) != key_id:
        return None
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, CONTEXT + payload)
        signed_at = _EPOCH + microseconds * _MICROSECOND
    except (InvalidSignature, ValueError, OverflowError):
        return None
    text = base32.encode(int.from_bytes(code, "big"), _CODE_SYMBOLS)
    return SignedReceipt(key_id, text, class_session_id, signed_at)


def _bytes_of(token: str) -> bytes | None:
    # Some letters beyond ASCII, such as the long s, have a capital in the alphabet.
    if len(token) != SYMBOLS or not token.isascii():
        return None
    try:
        number = base32.decode(token.upper())
    except ValueError:
        return None
    return number.to_bytes(_LAYOUT.size + _SIGNATURE_BYTES, "big")


@lru_cache(maxsize=8)
def _private(seed: bytes) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(seed)


class ReceiptKey(Base):
    """A public key in use since ``first_used_at``. The key and its id are in hex."""

    __tablename__ = "receipt_key"
    __table_args__ = {"sqlite_strict": True}  # noqa: RUF012 - SQLAlchemy's form

    key_id: Mapped[str] = mapped_column(primary_key=True)
    public_key: Mapped[str]
    first_used_at: Mapped[datetime]


class PublishedKey(BaseModel):
    """A key in the published list. ``first_used_at`` is missing for a key that is not recorded yet."""

    key_id: Annotated[str, StringConstraints(pattern=r"\A[0-9a-f]{16}\z")]
    public_key: Annotated[str, StringConstraints(pattern=r"\A[0-9a-f]{64}\z")]
    first_used_at: AwareDatetime | None = None


_LIST = TypeAdapter(list[PublishedKey])


def remember_key(db: Session, public_key: bytes, now: datetime) -> None:
    """Keep a public key forever, from its first use. One statement; a key already kept stays as it is."""
    insert_unless_there(
        db, ReceiptKey, key_id=key_id_of(public_key), public_key=public_key.hex(), first_used_at=now
    )


def remembered_key(db: Session, key_id: str) -> bytes | None:
    """The public key with this id, or None. One query."""
    found = db.scalar(select(ReceiptKey.public_key).where(ReceiptKey.key_id == key_id))
    return None if found is None else bytes.fromhex(found)


def published_keys(db: Session, current: bytes) -> str:
    """All keys as JSON, oldest first, always including the one in use. One query."""
    keys = [
        PublishedKey(key_id=each.key_id, public_key=each.public_key, first_used_at=each.first_used_at)
        for each in db.scalars(select(ReceiptKey).order_by(ReceiptKey.first_used_at, ReceiptKey.key_id))
    ]
    if key_id_of(current) not in {each.key_id for each in keys}:
        keys.append(PublishedKey(key_id=key_id_of(current), public_key=current.hex()))
    return _LIST.dump_json(keys, indent=2).decode() + "\n"


def read_published_keys(content: bytes) -> dict[str, bytes]:
    """The keys of a published list, by id. Raises ``ValueError`` for anything else."""
    keys = {each.key_id: bytes.fromhex(each.public_key) for each in _LIST.validate_json(content)}
    if any(key_id_of(public) != key_id for key_id, public in keys.items()):
        raise ValueError("a key under the name of another")
    return keys
