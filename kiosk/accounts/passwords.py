"""Passwords: which may be chosen, and how they are stored.

They are stored as Argon2id hashes with OWASP's minimum parameters. Source: OWASP Password Storage Cheat Sheet
(m = 19 MiB, t = 2, p = 1). A check takes about 20 ms, so that many instructors logging in on the hour do not
stall the server.

Passwords that are easy to guess are refused. No digits or punctuation are required: what counts is that a
password is long and unusual.
"""

import re
from collections.abc import Iterable
from enum import StrEnum

from anyascii import anyascii
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

MINIMUM_LENGTH = 12
MAXIMUM_LENGTH = 200

_hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
# Checked if there is no account, so that an unknown address takes as long as a wrong password.
_NOBODY = _hasher.hash("no account has this password")


def hashed(password: str) -> str:
    """The encoded hash to store."""
    return _hasher.hash(password)


def matches(password_hash: str | None, password: str) -> bool:
    """Whether the password is right. Takes as long if there is no hash to compare it with."""
    try:
        return _hasher.verify(password_hash or _NOBODY, password) and bool(password_hash)
    except (VerificationError, InvalidHashError):
        return False


# Only this much of a password is rated: zxcvbn takes ever longer if many symbols may stand for letters.
LONGEST_JUDGED = 40
SHORTEST_WORD = 4
# Letters and digits required beside the words of the account and the place.
OF_ONES_OWN = 8
ENOUGH_GUESSES = 10**8
_ALWAYS = ("kiosk",)
_ROWS = ("repeat", "sequence", "spatial")


class Weakness(StrEnum):
    """Why a password is refused."""

    COMMON = "common"
    REPEATED = "repeated"
    CONTEXT = "context"


def weakness_of(password: str, context: Iterable[str]) -> Weakness | None:
    """Why this password is refused, or None if it is accepted.

    ``context``: the names of the account and the place, as written there.
    """
    # Imported here because only choosing a password needs the word lists, which take 14 MB.
    from zxcvbn import zxcvbn
    from zxcvbn.frequency_lists import FREQUENCY_LISTS

    words = {word for text in (*context, *_ALWAYS) for word in _words(text) if len(word) >= SHORTEST_WORD}
    plain = _plain(password)
    own = plain
    for word in sorted(words, key=len, reverse=True):
        own = own.replace(word, "")
    if own != plain and len(re.sub(r"[\W_]", "", own)) < OF_ONES_OWN:
        return Weakness.CONTEXT
    if re.sub(r"^[\W\d_]+|[\W\d_]+$", "", plain) in FREQUENCY_LISTS["passwords"]:
        return Weakness.COMMON
    found = zxcvbn(password[:LONGEST_JUDGED], user_inputs=sorted(words))
    if found["guesses"] >= ENOUGH_GUESSES:
        return None
    if any(each.get("dictionary_name") == "user_inputs" for each in found["sequence"]):
        return Weakness.CONTEXT
    in_rows = sum(len(each["token"]) for each in found["sequence"] if each["pattern"] in _ROWS)
    return Weakness.REPEATED if in_rows * 2 >= len(found["password"]) else Weakness.COMMON


def _plain(text: str) -> str:
    return anyascii(text).lower()


def _words(text: str) -> list[str]:
    return re.split(r"[\W\d_]+", _plain(text))
