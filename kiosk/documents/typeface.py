"""The fonts of printed files: Noto Sans and Noto Serif, which cover all of Latin, Greek and Cyrillic.

They come as packages, so that a page looks the same on every machine and no font has to be installed. Loading
them and ReportLab takes time and memory: import this module only where a PDF is needed.
"""

import re
from itertools import groupby

import fontpkg
from anyascii import anyascii
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont

from kiosk.people.names import tidy

SANS, SERIF = "NotoSans", "NotoSerif"
REPLACEMENT = "\ufffd"
CUT = "…"
_LAST_OF_THE_BASIC_PLANE = 0xFFFF  # ReportLab cannot map glyphs beyond it back to text
_FONTS = {
    name: TTFont(name, str(fontpkg.path(family)))
    for name, family in ((SANS, "Noto Sans"), (SERIF, "Noto Serif"))
}
for _font in _FONTS.values():
    registerFont(_font)
# The characters both fonts have. This leaves out scripts whose letters change shape beside each other, since
# ReportLab only sets one glyph after another.
_KNOWN = frozenset.intersection(*(frozenset(font.face.charToGlyph) for font in _FONTS.values()))
# Joiners and variation selectors: without letters that change shape they would only leave gaps.
_UNSEEN = re.compile("[\u034f\u200c\u200d\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_PIECE = re.compile(r"[^ -]*[ -]+|[^ -]+")


def printable(text: str) -> str:
    """The text on one line, without invisible characters, in letters that can be printed.

    Letters of other scripts are replaced by their Latin transcription in square brackets, so that a reader
    can tell who is meant, and that it is not their spelling; others become a question mark in a diamond.
    """
    runs = groupby(_seen(text), key=_is_known)
    return "".join("".join(run) if known else _transcribed("".join(run)) for known, run in runs)


def is_printable(text: str) -> bool:
    """Whether ``printable`` leaves every visible character as it is."""
    return all(_is_known(each) for each in _seen(text))


def width_of(text: str, face: str, size: float) -> float:
    """The width of a printed line, in points."""
    return float(_FONTS[face].stringWidth(text, size))


def wrapped(text: str, face: str, size: float, width: float, most: int) -> list[str]:
    """The text in lines of at most this width: broken at spaces and after hyphens, else within a word.

    At least one line and at most ``most``; an ellipsis shows that something was cut off.
    """
    lines, line = [], ""
    for piece in _PIECE.findall(text):
        if width_of((line + piece).rstrip(" "), face, size) > width:
            lines.append(line)
            *whole, piece = _broken(piece, face, size, width)
            lines += whole
            line = ""
        line += piece
    lines = [each.rstrip(" ") for each in (*lines, line) if each.strip(" ")] or [""]
    return (
        lines if len(lines) <= most else [*lines[: most - 1], _shortened(lines[most - 1], face, size, width)]
    )


def _seen(text: str) -> str:
    return _UNSEEN.sub("", tidy(text))


def _is_known(character: str) -> bool:
    return ord(character) in _KNOWN and ord(character) <= _LAST_OF_THE_BASIC_PLANE


def _transcribed(run: str) -> str:
    latin = tidy(anyascii(run))
    return f"[{latin}]" if latin else REPLACEMENT * len(run)


def _broken(word: str, face: str, size: float, width: float) -> list[str]:
    """The word in parts that fit. A combining mark has no width, so it stays with its letter."""
    parts = [""]
    for character in word:
        if parts[-1] and width_of((parts[-1] + character).rstrip(" "), face, size) > width:
            parts.append("")
        parts[-1] += character
    return parts


def _shortened(line: str, face: str, size: float, width: float) -> str:
    while line and width_of(line + CUT, face, size) > width:
        line = line[:-1]
    return line + CUT
