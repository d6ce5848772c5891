"""Numbers as people type and read them, in French and in English."""

import re
import unicodedata
from decimal import Decimal

from kiosk.quizzes.kinds.short_text.short_answer import folded

LONGEST_NUMBER = 30

_NUMBER = re.compile(r"([+-]?) ?([0-9.,](?:[0-9 .,']*[0-9.,])?) ?")
_PLAIN = r"[0-9]*(?:[.,][0-9]+)?"
_GROUPED = r"[0-9]{1,3}(?:([ '])[0-9]{3})(?:\1[0-9]{3})*(?:[.,][0-9]+)?"
_WITH_COMMAS = r"[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?"
_FORM = re.compile(f"{_GROUPED}|{_PLAIN}")
_ENGLISH_FORM = re.compile(_WITH_COMMAS)
_SPACES = re.compile(r"\s+")
_APOSTROPHES = "’ʼ‘`´"
_MINUS_SIGNS = "−–"
_NARROW_SPACE = "\u202f"


def parse_number(text: str, *, language: str, unit: str = "") -> Decimal | None:
    """The number that somebody typed; None when the text is not exactly one number.

    The decimal mark is a comma or a point; spaces or apostrophes may separate groups of three digits; a sign
    may come first. In English (``en``) commas may also group: ``1,500`` is one thousand five hundred there,
    but 1.5 in French; ``0,125`` and ``1,5`` are decimals in both. The unit, if the question has one, may
    follow, or precede if it is a currency sign; it is compared like a short answer, and a final s is
    forgiven. Nothing is converted: k€ is not €.

    Numbers of more than 30 characters, exponents, infinities and anything else are refused.
    """
    typed = _typed(text)
    if unicodedata.category(unit[:1] or " ") == "Sc":
        typed = re.sub(rf"^([+-]? ?){re.escape(unit)} ?", r"\1", typed)
    found = _NUMBER.match(typed)
    if not found or len(found[0].strip()) > LONGEST_NUMBER:
        return None
    rest = typed[found.end() :]
    if rest and not (unit and _unit_key(rest) == _unit_key(unit)):
        return None
    digits = found[2]
    if language == "en" and _ENGLISH_FORM.fullmatch(digits):
        digits = digits.replace(",", "")
    elif not _FORM.fullmatch(digits):
        return None
    value = Decimal(found[1] + re.sub("[ ']", "", digits).replace(",", "."))
    return value or Decimal(0)


def format_number(value: Decimal, *, language: str) -> str:
    """A finite number for people to read, without an exponent or trailing zeros.

    French: decimal comma, and narrow no-break spaces between groups from five digits on. English: decimal
    point, and commas from four digits on. ``parse_number`` reads it back, up to its maximum length.
    """
    grouped = f"{value.copy_abs():,f}"
    whole, _, decimals = grouped.partition(".")
    decimals = decimals.rstrip("0")
    if language == "fr":
        whole = whole.replace(",", _NARROW_SPACE if len(whole) > len("9,999") else "")
    mark = "," if language == "fr" else "."
    return ("−" if value < 0 else "") + whole + (mark + decimals if decimals else "")


def _typed(text: str) -> str:
    """The text with plain digits, spaces, apostrophes and minus signs."""
    return _SPACES.sub(" ", "".join(map(_plain, text))).strip()


def _plain(character: str) -> str:
    if character in _APOSTROPHES:
        return "'"
    if character in _MINUS_SIGNS:
        return "-"
    digit = unicodedata.decimal(character, None)
    return character if digit is None else str(digit)


def _unit_key(unit: str) -> str:
    key = folded(unit)
    return key.removesuffix("s") if len(key) > 2 else key
