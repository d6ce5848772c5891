"""Reading a list of people as somebody pastes it: a school's file, cells of a spreadsheet, or typed lines."""

from kiosk.courses.roster_file import (
    LARGEST,
    Problem,
    RosterFault,
    RosterFile,
    RosterFileError,
    read_roster_text,
    roster_of_rows,
    rows_of,
)

# Without headings, what the cells of a line are. A cell with an @ is an e-mail address wherever it stands.
COLUMNS = ("student_number", "family_name", "given_name", "group")
_SEPARATORS = ("\t", ";", ",")
_WITH_EMAIL = (*COLUMNS, "email")


def read_pasted_list(text: str) -> RosterFile:
    """Read a list with or without headings.

    Without, each line is a person: number, family name, and if given, given name and group, separated by
    tabs, semicolons or commas.

    Raises:
        RosterFileError: with every problem found.
    """
    if len(text) > LARGEST:
        raise RosterFileError([Problem(0, RosterFault.TOO_LARGE)])
    if "\0" in text:
        raise RosterFileError([Problem(0, RosterFault.NOT_TEXT)])
    try:
        return read_roster_text(text)
    except RosterFileError as error:
        if [each.reason for each in error.problems] != [RosterFault.NO_HEADINGS]:
            raise
    return _without_headings(text)


def _without_headings(text: str) -> RosterFile:
    delimiter = next((each for each in _SEPARATORS if each in text), _SEPARATORS[0])
    rows = [(line, _in_columns(cells)) for line, cells in rows_of(text, delimiter) if any(cells)]
    problems = [
        Problem(line, RosterFault.NUMBER_UNREADABLE, cells[0][:60])
        for line, cells in rows
        if cells[0] and not any(each.isdigit() for each in cells[0])
    ]
    used = {
        place: name for place, name in enumerate(_WITH_EMAIL) if any(cells[place] for _line, cells in rows)
    }
    columns = {name: place for place, name in used.items()}
    columns |= {name: place for place, name in enumerate(COLUMNS[:2])}
    try:
        found = roster_of_rows(rows, columns, len(_WITH_EMAIL))
    except RosterFileError as error:
        problems += error.problems
    if problems:
        raise RosterFileError(sorted(problems, key=lambda each: each.line))
    return found


def _in_columns(cells: list[str]) -> list[str]:
    """The cells in the order of ``_WITH_EMAIL``, and what is left over."""
    email = next(
        (place for place, cell in enumerate(cells) if place >= len(COLUMNS[:2]) and "@" in cell), None
    )
    address = "" if email is None else cells[email]
    others = [cell for place, cell in enumerate(cells) if place != email]
    others += [""] * (len(COLUMNS) - len(others))
    return [*others[: len(COLUMNS)], address, *others[len(COLUMNS) :]]
