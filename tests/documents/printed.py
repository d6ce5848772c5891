"""Reads a printed attendance sheet back: where each piece of text stands, and the rows between the rules."""

import io
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from pypdf import PageObject, PdfReader

FOOT = 54.0


@dataclass(frozen=True)
class Piece:
    """A piece of text, where it begins and what it stands on."""

    x: float
    y: float
    text: str
    face: str
    size: float


class Printed:
    """A PDF as a reader sees it."""

    def __init__(self, content: bytes) -> None:
        self.reader = PdfReader(io.BytesIO(content))
        self.pages = [_pieces(page) for page in self.reader.pages]

    @property
    def texts(self) -> list[str]:
        """All pieces of text, in the order in which they stand in the file."""
        return [piece.text for page in self.pages for piece in page]

    @property
    def feet(self) -> list[list[str]]:
        """What stands at the foot of each page."""
        return [[piece.text for piece in page if piece.y < FOOT] for page in self.pages]

    def below(self, label: str) -> str:
        """What stands right below a label of the first page, or above the word of a count."""
        own = next(piece for piece in self.pages[0] if piece.text == label)
        beside = [piece for piece in self.pages[0] if piece.x == own.x and piece.y < own.y]
        return max(beside, key=lambda piece: piece.y).text

    def count(self, word: str) -> int:
        """The number above the word of a count."""
        own = next(piece for piece in self.pages[0] if piece.text == word)
        above = [piece for piece in self.pages[0] if piece.x == own.x and piece.y > own.y]
        return int(min(above, key=lambda piece: piece.y).text)

    def headings(self, first: str) -> list[list[Piece]]:
        """The headings of the table on each page that has one, found by the first of them."""
        own = [[piece for piece in page if piece.text == first] for page in self.pages]
        return [
            sorted((each for each in page if each.y == found[0].y), key=lambda piece: piece.x)
            for page, found in zip(self.pages, own, strict=True)
            if found
        ]

    def rows(self, first: str = "Numéro") -> list[list[str]]:
        """The cells of each row; the lines of a cell are joined with spaces."""
        return [[" ".join(piece.text for piece in cell) for cell in row] for row in self.cells(first)]

    def cells(self, first: str = "Numéro") -> list[list[list[Piece]]]:
        """The pieces of text of each cell of each row: what stands between two rules below the headings."""
        rows = []
        for page, pieces in zip(self.reader.pages, self.pages, strict=True):
            top = next((piece.y for piece in pieces if piece.text == first), 0.0)
            starts = sorted(piece.x for piece in pieces if piece.y == top)
            rules = [y for y in _rules(page) if FOOT < y < top]
            for above, below in pairwise(rules):
                row: list[list[Piece]] = [[] for _ in starts]
                for piece in pieces:
                    if below < piece.y < above:
                        row[max(n for n, x in enumerate(starts) if x <= piece.x)].append(piece)
                rows.append(row)
        return rows


def _pieces(page: PageObject) -> list[Piece]:
    found: list[Piece] = []

    def visit(text: str, _cm: Any, matrix: list[float], font: dict[str, str] | None, size: float) -> None:
        if text.strip("\n"):
            face = (font or {}).get("/BaseFont", "").partition("+")[2].removesuffix("-Regular")
            found.append(Piece(round(matrix[4], 2), round(matrix[5], 2), text.strip("\n"), face, size))

    page.extract_text(visitor_text=visit)
    return found


def _rules(page: PageObject) -> list[float]:
    """The heights of the lines that are drawn, from the top."""
    found = []

    def visit(operator: bytes, operands: list[Any], *_: Any) -> None:
        if operator == b"m":
            found.append(float(operands[1]))

    page.extract_text(visitor_operand_before=visit)
    return sorted(found, reverse=True)
