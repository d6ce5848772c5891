"""QR codes as one SVG path, or as text for a terminal.

A URL in capitals uses the QR standard's alphanumeric mode (ISO/IEC 18004): 5.5 bits per character, so 38
characters fit version 2 (25 modules) at error level M. Fewer modules means larger ones, readable from farther
away.
"""

from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

import qrcode
from qrcode.constants import ERROR_CORRECT_L, ERROR_CORRECT_M

QUIET_ZONE = 4


@dataclass(frozen=True)
class QRPath:
    """``path`` is the ``d`` of an SVG path in a square view box of ``size`` modules, quiet zone included."""

    path: str
    size: int


@lru_cache(maxsize=256)
def qr_path(text: str) -> QRPath:
    """The QR code of a text at error level M, with dark modules joined in runs. About 5 ms, then cached."""
    return _path(_matrix(text, ERROR_CORRECT_M))


def quick_qr_path(text: str) -> QRPath:
    """Like ``qr_path``, for a text drawn only once, such as a signature. Five times as fast, not cached.

    The standard asks for whichever of the eight masks has the fewest large areas; comparing them is most of
    the work. Text that is effectively random has no such areas under any mask, and readers accept any mask.
    """
    return _path(_matrix(text, ERROR_CORRECT_M, mask=0))


def _path(matrix: list[list[bool]]) -> QRPath:
    runs = []
    for y, row in enumerate(matrix):
        x = 0
        for dark, group in groupby(row):
            length = len(list(group))
            if dark:
                runs.append(f"M{x + QUIET_ZONE} {y + QUIET_ZONE}h{length}v1h-{length}z")
            x += length
    return QRPath("".join(runs), len(matrix) + 2 * QUIET_ZONE)


def qr_text(text: str) -> str:
    """The QR code in half-block characters, light on dark, for a terminal. Error level L."""
    matrix = _matrix(text, ERROR_CORRECT_L)
    width = len(matrix) + 4
    padded = (
        [[False] * width] * 2 + [[False, False, *row, False, False] for row in matrix] + [[False] * width] * 2
    )
    if len(padded) % 2:
        padded.append([False] * width)
    blocks = {(False, False): "█", (False, True): "▀", (True, False): "▄", (True, True): " "}
    return "\n".join(
        "".join(blocks[pair] for pair in zip(upper, lower, strict=True))
        for upper, lower in zip(padded[::2], padded[1::2], strict=True)
    )


def _matrix(text: str, level: int, mask: int | None = None) -> list[list[bool]]:
    code = qrcode.QRCode(error_correction=level, border=0, mask_pattern=mask)
    code.add_data(text)
    code.make(fit=True)
    return [[bool(module) for module in row] for row in code.get_matrix()]
