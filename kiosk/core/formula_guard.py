"""The only place that keeps text from running as a formula in a spreadsheet, and restores it intact.

Common spreadsheets run a cell that begins with ``= + - @`` (full-width forms included), a tab or a line end
as a formula or a command (OWASP, "CSV Injection"). Such text is prefixed with an apostrophe. So is text that
follows a separator inside a cell: a spreadsheet that splits at another separator than the file's starts a new
cell there, regardless of quotation marks. Text that already has apostrophes before such a character gets one
more, so that removing one restores exactly the original.
"""

import re

_DANGEROUS = re.compile(r"(^|[;,\t\r\n|])('*)(?=[=+\-@\t\r\n＝＋－＠])")
_NEUTRALISED = re.compile(r"(^|[;,\t\r\n|])'('*)(?=[=+\-@\t\r\n＝＋－＠])")


def guarded(text: str) -> str:
    """The text as a cell that no spreadsheet runs as a formula."""
    return _DANGEROUS.sub(r"\1'\2", text)


def unguarded(cell: str) -> str:
    """The text from which ``guarded`` made this cell."""
    return _NEUTRALISED.sub(r"\1\2", cell)
