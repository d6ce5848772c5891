"""The one place that keeps text from becoming a formula in a spreadsheet, and gives it back intact.

A cell that begins with ``= + - @`` (also in full width), a tab or a line end is run as a formula or a
command by common spreadsheets (OWASP, "CSV Injection"). Such text gets an apostrophe in front. So does
what follows a separator inside the text: a spreadsheet that splits at another character than the file's
begins a cell there, whatever the quotation marks say. And so does what already has apostrophes before
such a character, so that taking one away restores exactly what was there.
"""

import re

_DANGEROUS = re.compile(r"(^|[;,\t\r\n|])('*)(?=[=+\-@\t\r\n＝＋－＠])")
_NEUTRALISED = re.compile(r"(^|[;,\t\r\n|])'('*)(?=[=+\-@\t\r\n＝＋－＠])")


def guarded(text: str) -> str:
    """The text as a cell that no spreadsheet runs."""
    return _DANGEROUS.sub(r"\1'\2", text)


def unguarded(cell: str) -> str:
    """What ``neutral`` was given."""
    return _NEUTRALISED.sub(r"\1\2", cell)
