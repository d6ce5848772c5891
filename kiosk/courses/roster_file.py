"""Reading the roster files that schools produce, as they are.

Encodings: UTF-8 with or without a byte order mark, UTF-16 with one, Windows-1252, ISO 8859-15. Separators:
comma, semicolon or tab. Headings: Moodle's list of participants (French, English), Apogée's extracts, Kiosk's
own exports, and what people write by hand. Lines above the headings, such as Apogée's, are skipped.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from email_validator import EmailNotValidError, validate_email

from kiosk.core.formula_guard import unguarded
from kiosk.people.names import MAXIMUM_LENGTH, name_key, number_key, tidy

LARGEST = 5_000_000
HEADING_WITHIN_LINES = 200

_HEADINGS = {
    "student_number": (
        "student_number", "student number", "student id", "id number", "idnumber", "numéro étudiant",
        "numéro d'étudiant", "n° étudiant", "no étudiant", "nº étudiant", "num étudiant",
        "numéro d'identification", "code étudiant", "matricule", "cod_etu", "apoL_a01_code",
        "numéro",
    ),
    "family_name": (
        "family_name", "family name", "last name", "lastname", "surname", "nom de famille", "nom", "noms",
        "nom patronymique", "nom de naissance", "nom usuel", "lib_nom_pat_ind", "apoL_a02_nom",
    ),
    "given_name": (
        "given_name", "given name", "first name", "firstname", "forename", "prénom", "prénoms", "lib_pr1_ind",
        "apoL_a03_prenom",
    ),
    "email": (
        "email", "e-mail", "email address", "e-mail address", "mail", "adresse de courriel", "courriel",
        "adresse mail", "adresse e-mail", "adresse électronique", "mél",
    ),
    "group": ("group", "groups", "groupe", "groupes", "groupe de td", "td", "lib_gpe", "cod_gpe"),
    "flags": ("flags", "signalements"),
}  # fmt: skip
ALL_COLUMNS = frozenset(_HEADINGS) - {"flags"}
_FIELD_OF = {name_key(heading): field for field, headings in _HEADINGS.items() for heading in headings}
# What a spreadsheet turns a long number into: 1,26E+07 or 12600100.0. Digits are lost, or added.
_MANGLED = re.compile(r"\d+[.,]\d+E\+?\d+|\d+[.,]0+|\d+E\+\d+", re.IGNORECASE)
_GUEST = {"guest", "invité"}
_REQUIRED = ("student_number", "family_name")


class RosterFault(StrEnum):
    """Why a file or one of its lines is refused."""

    TOO_LARGE = "too_large"
    NOT_TEXT = "not_text"
    NO_HEADINGS = "no_headings"
    NO_LINES = "no_lines"
    BROKEN_QUOTES = "broken_quotes"
    NUMBER_MISSING = "number_missing"
    NUMBER_UNREADABLE = "number_unreadable"
    NAME_MISSING = "name_missing"
    TOO_LONG = "too_long"
    EMAIL_INVALID = "email_invalid"
    TOO_MANY_COLUMNS = "too_many_columns"
    NUMBER_TWICE = "number_twice"


@dataclass(frozen=True)
class Problem:
    """A problem in one line (1 is the first in the file), or in the file as a whole (line 0)."""

    line: int
    reason: RosterFault
    value: str = ""


class RosterFileError(Exception):
    """The file cannot be imported; ``problems`` lists every problem found."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


@dataclass(frozen=True)
class RosterLine:
    """One person on the roster, tidied but with unchanged spelling."""

    student_number: str
    family_name: str
    given_name: str = ""
    email: str = ""
    group: str = ""


@dataclass(frozen=True)
class RosterFile:
    """What a file says, and its ``columns``: it says nothing about fields without a column.

    Guests on an exported attendance sheet are counted but not enrolled.
    """

    lines: tuple[RosterLine, ...]
    guests_left_out: int
    columns: frozenset[str] = ALL_COLUMNS


def read_roster_file(content: bytes) -> RosterFile:
    """Read a roster.

    Raises:
        RosterFileError: with every problem found.
    """
    return read_roster_text(decoded(content))


def read_roster_text(text: str) -> RosterFile:
    """Read a roster with headings, as text.

    Raises:
        RosterFileError: with every problem found.
    """
    rows = list(rows_of(text, _delimiter(text.splitlines(keepends=True))))
    place, columns = _find_headings(rows)
    return roster_of_rows(rows[place + 1 :], columns, len(rows[place][1]))


def roster_of_rows(
    rows: Iterable[tuple[int, list[str]]], columns: Mapping[str, int], width: int
) -> RosterFile:
    """The people of these rows, each with the number of its line; ``columns`` says where each field stands.

    Raises:
        RosterFileError: with every problem found, also a row with more cells than ``width``.
    """
    lines: list[RosterLine] = []
    problems: list[Problem] = []
    guests = 0
    first_line: dict[str, tuple[int, RosterLine]] = {}
    for number, cells in rows:
        if not any(cells):
            continue
        values = {field: cells[i] if i < len(cells) else "" for field, i in columns.items()}
        if _GUEST & set(values.pop("flags", "").replace(",", " ").split()):
            guests += 1
            continue
        if any(cells[width:]):
            problems.append(Problem(number, RosterFault.TOO_MANY_COLUMNS))
            continue
        line = RosterLine(**values)
        found = list(problems_of(line, number))
        key = number_key(line.student_number)
        if not found and first_line.setdefault(key, (number, line))[1] != line:
            found.append(Problem(number, RosterFault.NUMBER_TWICE, str(first_line[key][0])))
        problems += found
        if not found and first_line[key][0] == number:
            lines.append(line)
    if not problems and not lines:
        problems.append(Problem(0, RosterFault.NO_LINES))
    if problems:
        raise RosterFileError(problems)
    return RosterFile(tuple(lines), guests, ALL_COLUMNS & set(columns))


def decoded(content: bytes) -> str:
    """A file as text, in whatever encoding.

    Raises:
        RosterFileError: it is too large, or no text.
    """
    if len(content) > LARGEST:
        raise RosterFileError([Problem(0, RosterFault.TOO_LARGE)])
    try:
        text = content.decode(_encoding(content))
    except UnicodeDecodeError:
        raise RosterFileError([Problem(0, RosterFault.NOT_TEXT)]) from None
    if "\0" in text:
        raise RosterFileError([Problem(0, RosterFault.NOT_TEXT)])
    return text


def _encoding(content: bytes) -> str:
    """The encoding this was most likely written in.

    Windows-1252 and ISO 8859-15 are distinguished by the bytes that are letters in only one of them: 0x80 to
    0x9F are invisible controls in ISO 8859-15, and its Š, š, Ž, ž, Œ, œ, Ÿ are signs in Windows-1252 that no
    name contains (¦ ¨ ´ ¸ ¼ ½ ¾).
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return "cp1252" if any(0x80 <= byte <= 0x9F for byte in content) else "iso8859-15"
    return "utf-8-sig"


def rows_of(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """The rows, each with the line it begins on; cells are tidied, and formula guards removed.

    Raises:
        RosterFileError: the quotation marks do not match.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise RosterFileError([Problem(line, RosterFault.BROKEN_QUOTES)]) from None
        yield line, [unguarded(tidy(cell)) for cell in cells]
        line = reader.line_num + 1


def _delimiter(lines: list[str]) -> str:
    """The separator that makes some line near the top look most like headings."""

    def known(separator: str) -> int:
        return max((_recognised(line.split(separator)) for line in lines[:HEADING_WITHIN_LINES]), default=0)

    return max((";", ",", "\t"), key=known)


def _recognised(cells: list[str]) -> int:
    return len({_FIELD_OF.get(name_key(tidy(cell).strip('"'))) for cell in cells} - {None})


def _find_headings(rows: list[tuple[int, list[str]]]) -> tuple[int, dict[str, int]]:
    """The row of the headings, and the column of each field: the first in ``_HEADINGS`` if several match."""
    for place, (_line, cells) in enumerate(rows[:HEADING_WITHIN_LINES]):
        columns: dict[str, int] = {}
        for heading, field in _FIELD_OF.items():
            index = next((i for i, cell in enumerate(cells) if cell and name_key(cell) == heading), None)
            if index is not None:
                columns.setdefault(field, index)
        if all(field in columns for field in _REQUIRED):
            return place, columns
    raise RosterFileError([Problem(0, RosterFault.NO_HEADINGS)])


def problems_of(line: RosterLine, number: int) -> Iterator[Problem]:
    """What is wrong with one line by itself, as problems of the line with this number."""
    if not line.student_number:
        yield Problem(number, RosterFault.NUMBER_MISSING)
    elif not number_key(line.student_number) or _MANGLED.fullmatch(line.student_number):
        yield Problem(number, RosterFault.NUMBER_UNREADABLE, line.student_number)
    if not line.family_name:
        yield Problem(number, RosterFault.NAME_MISSING)
    for value in (line.student_number, line.family_name, line.given_name, line.email, line.group):
        if len(value) > MAXIMUM_LENGTH:
            yield Problem(number, RosterFault.TOO_LONG, value[:20])
    if line.email:
        try:
            validate_email(line.email, check_deliverability=False)
        except EmailNotValidError:
            yield Problem(number, RosterFault.EMAIL_INVALID, line.email[:60])
