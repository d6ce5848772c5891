"""Ed25519 (RFC 8032): what is signed with a key derived from the instance's secret, and whether it holds.

Each use signs under a context of its own, a few bytes that begin what is signed, so that no signature can
be taken for one of another use.
"""

import hashlib
from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey


@lru_cache(maxsize=16)
def private_key(seed: bytes) -> Ed25519PrivateKey:
    """The private key for 32 secret bytes (RFC 8032, section 5.1.5)."""
    return Ed25519PrivateKey.from_private_bytes(seed)


def public_key(seed: bytes) -> bytes:
    """The 32 bytes of the public key for a private key."""
    return private_key(seed).public_key().public_bytes_raw()


def key_id_of(public: bytes) -> str:
    """The id of a public key: the first 8 bytes of its SHA-256, in hex."""
    return hashlib.sha256(public).hexdigest()[:16]


def is_signed(public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether the owner of this key signed exactly this; False too for what is no key or no signature."""
    try:
        _public(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


@lru_cache(maxsize=64)
def _public(public: bytes) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(public)
