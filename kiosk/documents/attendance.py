"""The register of a class session as files for people, programs, Moodle and the school's office."""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime, timedelta

from kiosk.attendance.entry import Entry, Status
from kiosk.attendance.register import Register
from kiosk.documents.attendance_labels import FRENCH
from kiosk.documents.file import (
    CSV_TYPE,
    PDF_TYPE,
    XLSX_TYPE,
    Export,
    Table,
    csv_bytes,
    filename,
    iso,
    local,
    xlsx_bytes,
)

# For Moodle, in whole seconds, late begins strictly after the last instant that counts as present.
AFTER = timedelta(seconds=1)
DATA_HEADER = (
    "course", "session", "date", "student_number", "family_name", "given_name", "email", "group", "status",
    "signed_at", "method", "receipt", "flags",
)  # fmt: skip
PEOPLE_HEADER = (
    "Cours", "Séance", "Date", "Numéro étudiant", "Nom", "Prénom", "Courriel", "Groupe", "Statut",
    "Heure d’émargement", "Mode", "Reçu", "Signalements", "Motif",
)  # fmt: skip
_WORDS = FRENCH  # whoever downloads it, since the school's office opens it


def export_attendance(register: Register, format_name: str) -> Export:
    """The register in one of ``FORMATS``. The bytes depend only on the register and
    the checkpoint that it holds.

    Raises ``KeyError`` for any other format.
    """
    return FORMATS[format_name](register)


def _data(register: Register) -> Export:
    rows = [data_row(register, entry) for entry in register.entries]
    return _exported(register, ".data.csv", csv_bytes(Table("register", DATA_HEADER, rows)))


def _people(register: Register) -> Export:
    return _exported(register, ".csv", csv_bytes(_people_table(register), ";", "\r\n", "utf-8-sig"))


def _xlsx(register: Register) -> Export:
    session = register.class_session
    content = xlsx_bytes([_people_table(register)], session.starts_at)
    return Export(filename(session, ".xlsx"), XLSX_TYPE, content)


def _pdf(register: Register) -> Export:
    from kiosk.documents.attendance_pdf import attendance_pdf

    return Export(filename(register.class_session, ".pdf"), PDF_TYPE, attendance_pdf(register))


def _moodle(register: Register) -> Export:
    """What mod_attendance's mark import reads: a person's idnumber, and a time that PHP's strtotime reads.

    The plugin derives the status from the time, and stops at a person without one, so people who are absent
    or excused are left out. Anyone marked present or late by hand gets the first instant that counts as such.
    """
    rows: list[tuple[str, ...]] = []
    for entry in register.entries:
        instant = _moodle_instant(register, entry)
        if instant is not None:
            rows.append((entry.person.student_number, iso(register.class_session, instant)))
    table = Table("marks", ("idnumber", "scantime"), rows)
    return _exported(register, ".moodle.csv", csv_bytes(table))


def head_companion(register: Register, export: Export) -> Export:
    """A companion to a file: its SHA-256, the head of the register's events when it was made, and the newest
    checkpoint of the instance's log.

    With it, ``kiosk register verify`` can detect lost events, and so can whoever holds it an older database.
    """
    session = register.class_session
    content = {
        "course": session.course.code,
        "session": session.number,
        "file": export.filename,
        "sha256": hashlib.sha256(export.content).hexdigest(),
        "events": register.head.number,
        "head": register.head.hash,
        "checkpoint": register.checkpoint,
    }
    text = json.dumps(content, indent=2, ensure_ascii=False) + "\n"
    return Export(f"{export.filename}.head.json", "application/json", text.encode())


FORMATS: dict[str, Callable[[Register], Export]] = {
    "csv": _people,
    "data": _data,
    "moodle": _moodle,
    "xlsx": _xlsx,
    "pdf": _pdf,
    "head": lambda register: head_companion(register, _data(register)),
}


def _people_table(register: Register) -> Table:
    return Table("Présences", PEOPLE_HEADER, [_people_row(register, entry) for entry in register.entries])


def _exported(register: Register, ending: str, content: bytes) -> Export:
    return Export(filename(register.class_session, ending), CSV_TYPE, content)


def data_row(register: Register, entry: Entry) -> tuple[str, ...]:
    """One person in one class session, as ``DATA_HEADER`` says."""
    session, person = register.class_session, entry.person
    return (
        session.course.code,
        str(session.number),
        local(session, session.starts_at).date().isoformat(),
        person.student_number,
        person.family_name,
        person.given_name,
        person.email,
        entry.group,
        entry.status.value,
        iso(session, entry.sign_in.signed_at if entry.sign_in else None),
        entry.method,
        entry.sign_in.receipt if entry.sign_in else "",
        " ".join(entry.flags),
    )


def _people_row(register: Register, entry: Entry) -> tuple[str, ...]:
    session, person = register.class_session, entry.person
    return (
        session.course.title,
        str(session.number),
        f"{local(session, session.starts_at):%d/%m/%Y}",
        person.student_number,
        person.family_name,
        person.given_name,
        person.email,
        entry.group,
        _WORDS.status[entry.status],
        f"{local(session, entry.sign_in.signed_at):%d/%m/%Y %H:%M:%S}" if entry.sign_in else "",
        _WORDS.method[entry.method],
        entry.sign_in.receipt if entry.sign_in else "",
        ", ".join(_WORDS.flag[flag] for flag in entry.flags),
        entry.reason,
    )


def _moodle_instant(register: Register, entry: Entry) -> datetime | None:
    if entry.status not in (Status.PRESENT, Status.LATE):
        return None
    if entry.sign_in is not None and not entry.corrections:
        return entry.sign_in.signed_at
    window = register.window
    return window.opens_at if entry.status is Status.PRESENT else window.closes_at + AFTER
