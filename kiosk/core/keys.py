"""One secret, many purposes: each purpose has its own key, so no token can be used for another.

A secret can be replaced without invalidating what is in use: the newest one signs and makes pseudonyms, the
older ones still verify what they have signed.
"""

import hashlib
import hmac
from collections.abc import Sequence

from itsdangerous import URLSafeSerializer

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
