"""Names and student numbers: stored as written, compared as people mean them."""

import re
import unicodedata
from collections.abc import Iterable

from anyascii import anyascii

from kiosk.people.spellings import Spelling, ends_of, in_full, spellings_of

MAXIMUM_LENGTH = 200
# A shorter part of a name is not enough to identify anybody.
SHORTEST_HALF = 2

# Words that people may write or leave out before the name that follows.
_PARTICLES = """
    d de des du l la le les della delle dello degli dei dell del di dal dall da das do dos e y
    van von vom der den ten ter te t zu zum zur af av al el ben bin bint ibn ould aït ait abou abu mac mc
    بن ابن بنت ولد أبو ابو
"""
# These belong to the name that follows: neither is a name without the other.
_BOUND = "saint sainte san santa santo são sao st ste abd abdel abdul عبد"

_SPACES = re.compile(r"\s+")
_BETWEEN_WORDS = re.compile("[\\s/.,()\\-\u058a\u05be\u2010-\u2015\u2212]+")
_APOSTROPHES = "'`\u00b4\u02b9\u02bb\u02bc\u2018\u2019\u2032"
_ELISION = re.compile(f"(?P<particle>[^{_APOSTROPHES}]+)[{_APOSTROPHES}](?P<name>.+)")
_NOT_ALPHANUMERIC = re.compile(r"[^a-z0-9]+")


def tidy(text: str) -> str:
    """The text in Unicode NFC, with single spaces and without invisible characters.

    Control characters become spaces, and format characters (zero-width spaces, direction overrides, byte
    order marks) are removed; letters and their marks stay, in any script. The zero-width joiner and
    non-joiner stay inside the text, because the spelling of names in Arabic and Indic scripts needs them.
    """
    if text.isprintable():  # nothing to take out, which is true of nearly every name
        return unicodedata.normalize("NFC", _SPACES.sub(" ", text)).strip(" ")
    kept = (c for c in text if c in "\u200c\u200d" or not _is_invisible(c))
    spaced = "".join(" " if unicodedata.category(c) == "Cc" else c for c in kept)
    return unicodedata.normalize("NFC", _SPACES.sub(" ", spaced)).strip(" \u200c\u200d")


def name_key(name: str) -> str:
    """What different spellings of a name share: case, accents, spaces, hyphens and apostrophes are ignored.

    Letters of other scripts are compared by their Latin transcription, so that a name can be typed on any
    keyboard. A name without any letter or digit is compared by its characters.
    """
    folded = _NOT_ALPHANUMERIC.sub("", anyascii(unicodedata.normalize("NFKC", tidy(name))).lower())
    return folded or unicodedata.normalize("NFKC", tidy(name)).casefold()


def number_key(number: str) -> str:
    """What different spellings of a student number share: case, separators and leading zeros are ignored."""
    folded = _NOT_ALPHANUMERIC.sub("", unicodedata.normalize("NFKC", number).lower())
    return folded.lstrip("0") or folded[:1]


def is_called(typed: str, family_name: str, given_name: str) -> bool:
    """Whether somebody with these names may have typed this as their family name.

    Accepted are the whole family name, or one or more consecutive parts of it (``Alembert``, ``Roy``), with
    or without particles, and with the given name, or some of the given names, before or after it. Spelling is
    as free as ``name_key`` and ``spellings_of`` allow. The given name alone does not count, unless it equals
    the family name; nor does a part of one letter.
    """
    key, whole = name_key(typed), name_key(family_name)
    if key == whole:
        return key != ""
    parts, given = _parts(family_name), [spellings_of(each) for each in _words(given_name)]
    return any(_is_made_of(each, parts, given, whole) for each in {key, name_key(in_full(typed))})


def _is_made_of(key: str, parts: list[list[Spelling]], given: list[list[Spelling]], whole: str) -> bool:
    for start in {0} | _ends_of_some(key, 0, given):
        only_given = _ends_of_some(key, start, given)
        for end in _ends_of_some(key, start, parts):
            is_too_little = end in only_given or end - start < SHORTEST_HALF
            if is_too_little and key[start:end] != whole:
                continue
            if end == len(key) or (start == 0 and len(key) in _ends_of_some(key, end, given)):
                return True
    return False


def _ends_of_some(key: str, start: int, words: list[list[Spelling]]) -> set[int]:
    """Where one of these words, or several consecutive ones, may end when they begin at ``start``."""
    found: set[int] = set()
    for first in range(len(words)):
        places = {start}
        for word in words[first:]:
            places = ends_of(key, places, word)
            found |= places
    return found


def _parts(family_name: str) -> list[list[Spelling]]:
    """The parts of a family name, each with the particles that may precede it."""
    words = _words(family_name)
    parts: list[list[Spelling]] = []
    before: list[Spelling] = []
    for place, word in enumerate(words):
        spelled, is_last = spellings_of(word), place == len(words) - 1
        if word.lower() in _PARTICLES.split() and not is_last:
            # Optional, so it may also be written as nothing.
            before.append(("", *_in_one(spelled)))
        elif word.lower() in _BOUND.split() and not is_last:
            before += spelled
        else:
            parts.append([*before, *spelled])
            before = []
    return parts


def _in_one(letters: Iterable[Spelling]) -> list[str]:
    """All ways to spell a short word."""
    ways = [""]
    for written in letters:
        ways = [way + each for way in ways for each in written]
    return ways


def _words(name: str) -> list[str]:
    """The words of a name, split at spaces, punctuation, hyphens and the apostrophe of an elision."""
    found = []
    for word in _BETWEEN_WORDS.split(unicodedata.normalize("NFKC", tidy(name))):
        elided = _ELISION.fullmatch(word.lstrip(_APOSTROPHES))
        if elided and elided["particle"].lower() in _PARTICLES.split():
            found += [elided["particle"], elided["name"]]
        else:
            found.append(word.strip(_APOSTROPHES))
    return [each for each in found if each]


def _is_invisible(character: str) -> bool:
    """Whether this is a format or private-use character, half of a surrogate pair, or a noncharacter.

    Unassigned characters are not included: a letter may be newer than this Python's tables.
    """
    code = ord(character)
    is_no_character = code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
    return is_no_character or unicodedata.category(character) in ("Cf", "Co", "Cs")
