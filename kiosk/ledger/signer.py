"""Who signs what is added to the ledger: the instance, with a key derived from its secret.

Whoever writes needs the instance's secret, and the domain has no business with secrets. So each ORM session
of a writer carries a signer, which the database puts there.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy.orm import Session

from kiosk.core.keys import Keys
from kiosk.core.signatures import key_id_of, private_key, public_key

PURPOSE = "register-signing"
# A note (``note``) is signed as it stands and holds no zero byte, so neither is ever taken for the other.
EVENT_CONTEXT = b"kiosk register event v2\0"
SIGNER = "ledger_signer"


class UnsignedSessionError(Exception):
    """This ORM session has no signer: it was not opened for writing to the ledger."""


@dataclass(frozen=True, slots=True)
class Signer:
    """Signs events and checkpoints with the key in use.

    ``accepted``: the public keys, by id, of all secrets that the instance knows, the one in use included.
    """

    key_id: str
    public_key: bytes
    accepted: Mapping[str, bytes]
    _private: Ed25519PrivateKey = field(repr=False)

    @classmethod
    def of(cls, keys: Keys) -> "Signer":
        """The signer of the newest secret."""
        seed = keys.derive(PURPOSE)
        public = [public_key(each) for each in (seed, *keys.derive_older(PURPOSE))]
        accepted = {key_id_of(each): each for each in public}
        return cls(key_id_of(public[0]), public[0], accepted, private_key(seed))

    def sign_event(self, hash_: str) -> str:
        """The signature of the event with this hash, in hex. Always the same: Ed25519 is deterministic."""
        return self._private.sign(EVENT_CONTEXT + bytes.fromhex(hash_)).hex()

    def sign_note(self, text: str) -> bytes:
        """The signature of a note's text."""
        return self._private.sign(text.encode())


def carrying(signer: Signer) -> dict[str, Any]:
    """What to give an ORM session as ``info``, so that it can add to the ledger."""
    return {SIGNER: signer}


def signer_of(db: Session) -> Signer:
    """The signer that an ORM session carries.

    Raises:
        UnsignedSessionError: it carries none.
    """
    signer = db.info.get(SIGNER)
    if not isinstance(signer, Signer):
        raise UnsignedSessionError
    return signer
