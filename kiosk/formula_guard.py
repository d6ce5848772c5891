"""The one place that keeps text from becoming a formula in a spreadsheet, and gives it back intact.

A cell that begins with ``= + - @`` (also in full width), a tab or a line end is run as a formula or a command
by common spreadsheets (OWASP, "CSV Injection"). Such text gets an apostrophe in front. So does text that
already has apostrophes before such a character, so that taking one away restores exactly what was there.
"""

import re

_DANGEROUS = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_NEUTRALISED = re.compile(r"'+[=+\-@\t\r\n＝＋－＠]")


def neutral(text: str) -> str:
    """The text as a cell that no spreadsheet runs."""
    return f"'{text}" if _DANGEROUS.match(text) else text


def restored(cell: str) -> str:
    """What ``neutral`` was given."""
    return cell[1:] if _NEUTRALISED.match(cell) else cell
