"""Quiz texts in the form that all formats share: lines and blocks."""

import re
import unicodedata

# Controls, direction overrides and other invisible characters do not belong in a question; joiners do, in
# Arabic and Indic scripts and in emoji. No-break spaces stay: French punctuation needs them.
_KEPT_CONTROLS = "\n\t"
_JOINERS = "\u200c\u200d"
_BLANKS = re.compile(r"[ \t\n]+")
_LINE_ENDS = re.compile(r"\r\n?|[\u2028\u2029\x0b\x0c\x85]")


def line(text: str) -> str:
    """The text on one line: single spaces, none at either end, Unicode NFC, nothing invisible."""
    return _BLANKS.sub(" ", _clean(text)).strip()


def block(text: str) -> str:
    """The text as paragraphs: no blank lines at either end, no trailing spaces, Unicode NFC."""
    return "\n".join(each.rstrip() for each in _clean(text).split("\n")).strip()


def _clean(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    text = _LINE_ENDS.sub("\n", text)
    kept = "".join(c for c in text if c in _KEPT_CONTROLS or c in _JOINERS or not _is_invisible(c))
    return unicodedata.normalize("NFC", kept)  # last: removals may join a letter and its accent


def _is_invisible(character: str) -> bool:
    code = ord(character)
    is_no_character = code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF  # XML cannot hold them
    return is_no_character or unicodedata.category(character) in ("Cc", "Cf", "Co", "Cs")
