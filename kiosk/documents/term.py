"""The attendance of a whole term as files: the matrix for people, and one row for each cell for programs."""

import re
from collections.abc import Callable, Iterator, Sequence

from kiosk.attendance.entry import Entry, Status
from kiosk.attendance.term import Line, Mark, Term
from kiosk.documents.attendance import DATA_HEADER, data_row
from kiosk.documents.file import CSV_TYPE, XLSX_TYPE, Cell, Export, Table, csv_bytes
from kiosk.documents.matrix import Matrix, matrix_xlsx

# In French whoever downloads it, like the register: the school's office opens it.
LETTERS = {
    Mark.PRESENT: "P",
    Mark.LATE: "R",
    Mark.EXCUSED: "E",
    Mark.ABSENT: "A",
    Mark.NOT_CONCERNED: "–",
    Mark.EXPECTED: "",
}
LEGEND = "P : présent · R : en retard · E : excusé · A : absent · – : non concerné · vide : à venir"
GUEST = "invité"
PERSON_HEADER = ("Numéro étudiant", "Nom", "Prénom", "Courriel", "Groupe")
SUMS_HEADER = ("Présences", "Retards", "Excuses", "Absences", "Taux")


def export_term(term: Term, format_name: str) -> Export:
    """The term in one of ``FORMATS``. The bytes depend only on the term.

    Raises ``KeyError`` for any other format.
    """
    return FORMATS[format_name](term)


def _data(term: Term) -> Export:
    """A row for each student and class session, ``not_concerned`` where it did not concern them; of guests,
    where they left a trace. What is still to come is left out: nobody is absent yet."""
    content = csv_bytes(Table("term", DATA_HEADER, list(_data_rows(term))))
    return Export(filename(term, ".data.csv"), CSV_TYPE, content)


def _data_rows(term: Term) -> Iterator[Sequence[str]]:
    for place, column in enumerate(term.columns):
        entries = {each.person.id: each for each in column.register.entries}
        for line in (*term.students, *term.guests):
            entry = entries.get(line.person.id)
            if (entry is None and line.person.is_guest) or line.marks[place] is Mark.EXPECTED:
                continue
            yield data_row(
                column.register,
                entry or Entry(line.person, line.group, Status.NOT_CONCERNED, None, ()),
            )


def _people(term: Term) -> Export:
    header = (
        *PERSON_HEADER,
        *(f"{each.number} ({each.day:%d/%m/%Y})" for each in term.columns),
        *SUMS_HEADER,
    )
    rows: list[tuple[Cell, ...]] = [
        (*_person(line), *(LETTERS[each] for each in line.marks), *_counts(line), _percent(line))
        for line in (*term.students, *term.guests)
    ]
    content = csv_bytes(Table("Présences", header, rows), ";", "\r\n", "utf-8-sig")
    return Export(filename(term, ".csv"), CSV_TYPE, content)


def _xlsx(term: Term) -> Export:
    content = matrix_xlsx(
        Matrix(
            title=f"{term.course.title} · présences",
            legend=LEGEND,
            person_header=PERSON_HEADER,
            columns=[(each.number, each.day, each.rate) for each in term.columns],
            sums_header=SUMS_HEADER,
            rows=[
                (_person(line), [LETTERS[each] for each in line.marks], _counts(line), _rate(line))
                for line in (*term.students, *term.guests)
            ],
        )
    )
    return Export(filename(term, ".xlsx"), XLSX_TYPE, content)


FORMATS: dict[str, Callable[[Term], Export]] = {"csv": _people, "data": _data, "xlsx": _xlsx}


def filename(term: Term, ending: str) -> str:
    """A name such as ``COURSE-presences`` with the ending: only letters, digits and ``._-``."""
    course = re.sub(r"[^A-Za-z0-9._-]", "_", term.course.code).strip(".")
    return f"{course}-presences{ending}"


def _person(line: Line) -> tuple[str, ...]:
    person = line.person
    group = GUEST if person.is_guest else line.group
    return person.student_number, person.family_name, person.given_name, person.email, group


def _counts(line: Line) -> tuple[int, ...]:
    return line.sums.present, line.sums.late, line.sums.excused, line.sums.absent


def _rate(line: Line) -> float | None:
    return None if line.person.is_guest else line.sums.rate


def _percent(line: Line) -> str:
    rate = _rate(line)
    return "" if rate is None else f"{rate:.0%}"
