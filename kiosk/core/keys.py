"""One secret, many purposes: each purpose has a key of its own, so that no token can serve as another.

A secret is replaced without ending what is in flight: the newest one signs and names, the older ones still
verify what they have signed.
"""

import hashlib
import hmac
from collections.abc import Sequence

from itsdangerous import URLSafeSerializer

DIGEST = hashlib.sha256


class Keys:
    """Keys derived from the secrets of the instance: the newest, and the older ones that still verify."""

    def __init__(self, secret: str, older: Sequence[str] = ()) -> None:
        """``older`` secrets, the latest of them first."""
        self._secrets = [secret.encode(), *(each.encode() for each in older)]
        self._signers: dict[str, URLSafeSerializer] = {}

    def derive(self, purpose: str) -> bytes:
        """A 32-byte key for one purpose: HMAC-SHA-256 as the extract step of HKDF (RFC 5869). The newest."""
        return _derived(self._secrets[0], purpose)

    def derive_older(self, purpose: str) -> list[bytes]:
        """The keys of one purpose that are good to verify with only, the latest first."""
        return [_derived(each, purpose) for each in self._secrets[1:]]

    def signer(self, purpose: str) -> URLSafeSerializer:
        """Signs, with the newest key, and reads small JSON values that travel through a browser.

        It keeps no time: what may expire carries its own instant, so that tests can inject the clock.
        """
        if purpose not in self._signers:
            # The library signs with the last key of the list and verifies with all.
            self._signers[purpose] = URLSafeSerializer(
                [*reversed(self.derive_older(purpose)), self.derive(purpose)],
                salt=purpose,
                signer_kwargs={"digest_method": DIGEST, "key_derivation": "none"},
            )
        return self._signers[purpose]

    def pseudonym(self, purpose: str, *parts: object) -> str:
        """A stable, unguessable name (128 bits, hex) for a value that is not to be stored itself.

        Stable until the secret changes: what was named before is found by ``older_pseudonyms``.
        """
        return _pseudonym(self.derive(purpose), parts)

    def older_pseudonyms(self, purpose: str, *parts: object) -> tuple[str, ...]:
        """The names that the older secrets gave, the latest first."""
        return tuple(_pseudonym(key, parts) for key in self.derive_older(purpose))


def _derived(secret: bytes, purpose: str) -> bytes:
    return hmac.digest(secret, b"kiosk:" + purpose.encode(), DIGEST)


def _pseudonym(key: bytes, parts: tuple[object, ...]) -> str:
    message = "\x1f".join(str(part) for part in parts).encode()
    return hmac.digest(key, message, DIGEST).hex()[:32]
