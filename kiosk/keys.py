"""One secret, many purposes: each purpose has a key of its own, so that no token can serve as another."""

import hashlib
import hmac

from itsdangerous import URLSafeSerializer

DIGEST = hashlib.sha256


class Keys:
    """Keys derived from the secret of the instance."""

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()
        self._signers: dict[str, URLSafeSerializer] = {}

    def derive(self, purpose: str) -> bytes:
        """A 32-byte key for one purpose: HMAC-SHA-256 as the extract step of HKDF (RFC 5869)."""
        return hmac.digest(self._secret, b"kiosk:" + purpose.encode(), DIGEST)

    def signer(self, purpose: str) -> URLSafeSerializer:
        """Signs and reads small JSON values that travel through a browser.

        It keeps no time: what may expire carries its own instant, so that tests can inject the clock.
        """
        if purpose not in self._signers:
            self._signers[purpose] = URLSafeSerializer(
                self.derive(purpose),
                salt=purpose,
                signer_kwargs={"digest_method": DIGEST, "key_derivation": "none"},
            )
        return self._signers[purpose]

    def pseudonym(self, purpose: str, *parts: object) -> str:
        """A stable, unguessable name (128 bits, hex) for a value that is not to be stored itself."""
        message = "\x1f".join(str(part) for part in parts).encode()
        return hmac.digest(self.derive(purpose), message, DIGEST).hex()[:32]
