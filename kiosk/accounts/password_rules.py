"""What may not become a password: what is guessed first, whoever guesses.

Nothing is asked for (no digit, no sign): what helps is that a password is long and nobody's idea of one.
"""

import re
from collections.abc import Iterable
from enum import StrEnum

from anyascii import anyascii

# What is judged of a longer password: one made of signs that stand for letters takes ever longer.
LONGEST_JUDGED = 40
SHORTEST_WORD = 4
# Letters and digits that a password has beside the words of its account and place.
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
    """Why this may not be a password; nothing when it may.

    ``context``: what the account and the place are called, as it is written there.
    """
    # Only who chooses a password needs the lists of words: 14 MB.
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
