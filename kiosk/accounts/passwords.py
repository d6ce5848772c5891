"""Passwords: Argon2id with the parameters that OWASP names as the minimum.

Source: OWASP Password Storage Cheat Sheet (m = 19 MiB, t = 2, p = 1), about 20 ms a check, so that a
corridor of instructors logging in at the hour does not stall the server.
"""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

MINIMUM_LENGTH = 12
MAXIMUM_LENGTH = 200

_hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
# Checked when there is no account, so that an unknown address takes as long as a wrong password.
_NOBODY = _hasher.hash("no account has this password")


def hashed(password: str) -> str:
    """The encoded hash to store."""
    return _hasher.hash(password)


def matches(password_hash: str | None, password: str) -> bool:
    """Whether the password is right. Takes the same time when there is no hash to compare with."""
    try:
        return _hasher.verify(password_hash or _NOBODY, password) and bool(password_hash)
    except (VerificationError, InvalidHashError):
        return False
