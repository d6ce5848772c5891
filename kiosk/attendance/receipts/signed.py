"""A receipt as text that anyone can check: a few bytes and their Ed25519 signature (RFC 8032).

``version (1) ‖ key id (8) ‖ receipt code (5) ‖ class session (4) ‖ signed at (8) ‖ event number (4) ‖ event
hash, first half (16) ‖ signature (64)``, numbers big-endian: 110 bytes, exactly 176 symbols of Crockford's
Base32. No symbol has padding bits, so apart from case a receipt has only one spelling; and capitals keep a
QR code in its alphanumeric mode. The signature covers ``CONTEXT`` and the 46 bytes before it. Nothing in it
is personal.

The event is the one that recorded the signature in the register's stream. Its hash covers all events before
it: so each receipt holds the register as it was then, outside the database, in somebody's hands.

The public keys are kept and published (``kiosk.core.signing_keys``), so that receipts still verify after the
server's secret has changed.
"""

import struct
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from kiosk.core import base32
from kiosk.core.signatures import is_signed, key_id_of, private_key, public_key

PURPOSE = "receipt-signing"
CONTEXT = b"kiosk receipt v2\0"
VERSION = 2
SYMBOLS = 176

_LAYOUT = struct.Struct(">B8s5sIQI16s")
_SIGNATURE_BYTES = 64
_CODE_SYMBOLS = 8
_HASH_BYTES = 16
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

PublicKeyOf = Callable[[str], bytes | None]


@dataclass(frozen=True, slots=True)
class Anchor:
    """An event of the class session's stream: its number, and the first half of its hash, in hex."""

    number: int
    hash: str

    @classmethod
    def of(cls, number: int, hash_: str) -> "Anchor":
        """The anchor in the event with this number and this whole hash."""
        return cls(number, hash_[: 2 * _HASH_BYTES])


@dataclass(frozen=True, slots=True)
class SignedReceipt:
    """What a signature vouches for: this code was issued for this class session at this instant.

    ``event``: and this event of the register recorded it.
    """

    key_id: str
    code: str
    class_session_id: int
    signed_at: datetime
    event: Anchor


def signed(seed: bytes, code: str, class_session_id: int, signed_at: datetime, event: Anchor) -> str:
    """The receipt as 176 symbols. Always the same text: Ed25519 is deterministic (RFC 8032, section 5.1.6).

    ``seed`` is the private key, 32 secret bytes.
    """
    anchored = bytes.fromhex(event.hash)
    if len(anchored) != _HASH_BYTES:  # it would be filled up or cut without a word
        raise ValueError("not the first half of a hash")
    payload = _LAYOUT.pack(
        VERSION,
        bytes.fromhex(key_id_of(public_key(seed))),
        base32.decode(code).to_bytes(5, "big"),
        class_session_id,
        (signed_at - _EPOCH) // _MICROSECOND,
        event.number,
        anchored,
    )
    content = payload + private_key(seed).sign(CONTEXT + payload)
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
    version, key_bytes, code, class_session_id, microseconds, number, hash_ = _LAYOUT.unpack(payload)
    key_id = key_bytes.hex()
    public = public_key_of(key_id) if version == VERSION else None
    # The keys may come from outside: a key listed under another key's id does not count.
    if public is None or key_id_of(public) != key_id or not is_signed(public, signature, CONTEXT + payload):
        return None
    try:
        signed_at = _EPOCH + microseconds * _MICROSECOND
    except OverflowError:
        return None
    text = base32.encode(int.from_bytes(code, "big"), _CODE_SYMBOLS)
    return SignedReceipt(key_id, text, class_session_id, signed_at, Anchor(number, hash_.hex()))


def _bytes_of(token: str) -> bytes | None:
    # Some letters beyond ASCII, such as the long s, have a capital in the alphabet.
    if len(token) != SYMBOLS or not token.isascii():
        return None
    try:
        number = base32.decode(token.upper())
    except ValueError:
        return None
    return number.to_bytes(_LAYOUT.size + _SIGNATURE_BYTES, "big")
