"""Names and student numbers: kept as written, compared as people mean them."""

import re
import unicodedata

from anyascii import anyascii

MAXIMUM_LENGTH = 200

_SPACES = re.compile(r"\s+")
_NOT_ALPHANUMERIC = re.compile(r"[^a-z0-9]+")


def tidy(text: str) -> str:
    """The text in Unicode NFC, with single spaces, without invisible characters around or inside.

    Controls and format characters (zero-width spaces, direction overrides, byte order marks) go; letters
    and their marks stay, whatever their script. The zero-width joiner and non-joiner stay, because the
    spelling of names in Arabic and Indic scripts needs them.
    """
    kept = (c for c in text if c in "\u200c\u200d" or not _is_invisible(c))
    spaced = "".join(" " if unicodedata.category(c) == "Cc" else c for c in kept)
    return unicodedata.normalize("NFC", _SPACES.sub(" ", spaced)).strip(" \u200c\u200d")


def name_key(name: str) -> str:
    """What two spellings of one name share: case, accents, spaces, hyphens and apostrophes are forgiven.

    Letters of other scripts are compared by their Latin transcription, so that a name can be typed on any
    keyboard. A name without any letter compares by its exact characters.
    """
    folded = _NOT_ALPHANUMERIC.sub("", anyascii(unicodedata.normalize("NFKC", tidy(name))).lower())
    return folded or unicodedata.normalize("NFKC", tidy(name)).casefold()


def number_key(number: str) -> str:
    """What two spellings of one student number share: case, separators and leading zeros are forgiven."""
    folded = _NOT_ALPHANUMERIC.sub("", unicodedata.normalize("NFKC", number).lower())
    return folded.lstrip("0") or folded[:1]


def _is_invisible(character: str) -> bool:
    """Format and private characters, halves of surrogates, noncharacters.

    Not all that is unassigned: a letter may be newer than this Python's tables.
    """
    code = ord(character)
    is_no_character = code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
    return is_no_character or unicodedata.category(character) in ("Cf", "Co", "Cs")
