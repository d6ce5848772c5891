"""The register of a class session as files: for people, for programs, for Moodle."""

import csv
import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from kiosk.attendance.register import Entry, Flag, Register, Status
from kiosk.formula_guard import neutral

# Moodle counts as late what comes strictly after the last instant of being present, in whole seconds.
AFTER = timedelta(seconds=1)
DATA_HEADER = (
    "course", "session", "date", "student_number", "family_name", "given_name", "email", "group", "status",
    "signed_at", "method", "receipt", "flags",
)  # fmt: skip
PEOPLE_HEADER = (
    "Cours", "Séance", "Date", "Numéro étudiant", "Nom", "Prénom", "Courriel", "Groupe", "Statut",
    "Heure d’émargement", "Mode", "Reçu", "Signalements", "Motif",
)  # fmt: skip
# This file is French whoever downloads it: it is what the school's office opens.
_STATUS_IN_FRENCH = {
    Status.PRESENT: "présent",
    Status.LATE: "en retard",
    Status.EXCUSED: "excusé",
    Status.ABSENT: "absent",
}
_METHOD_IN_FRENCH = {"": "", "qr": "QR code", "code": "code saisi", "manual": "à la main"}
_FLAG_IN_FRENCH = {
    Flag.GUEST: "invité",
    Flag.SHARED_PHONE: "téléphone partagé",
    Flag.CORRECTED: "corrigé",
    Flag.SIGNED_AFTER_CORRECTION: "signé après correction",
}


@dataclass(frozen=True)
class Export:
    """A file to hand over: its name, its media type, its bytes."""

    filename: str
    media_type: str
    content: bytes


def export_attendance(register: Register, format_name: str) -> Export:
    """The register in one of ``FORMATS``. The bytes depend on nothing but the register.

    Raises ``KeyError`` for any other format.
    """
    return FORMATS[format_name](register)


def _data(register: Register) -> Export:
    rows = [DATA_HEADER, *(_data_row(register, entry) for entry in register.entries)]
    return Export(
        _filename(register, "data.csv"), "text/csv; charset=utf-8", _written(rows, ",", "\n").encode("utf-8")
    )


def _people(register: Register) -> Export:
    rows = [PEOPLE_HEADER, *(_people_row(register, entry) for entry in register.entries)]
    content = _written(rows, ";", "\r\n").encode("utf-8-sig")
    return Export(_filename(register, "csv"), "text/csv; charset=utf-8", content)


def _moodle(register: Register) -> Export:
    """What mod_attendance's mark import reads: a person's idnumber, and a time that PHP's strtotime reads.

    The plugin derives the status from the time, and stops at a person without one: who is absent or excused
    is left out. Who was marked present or late by hand gets the first instant that counts as such.
    """
    rows: list[tuple[str, ...]] = [("idnumber", "scantime")]
    for entry in register.entries:
        instant = _moodle_instant(register, entry)
        if instant is not None:
            rows.append((neutral(entry.person.student_number), _iso(register, instant)))
    return Export(
        _filename(register, "moodle.csv"),
        "text/csv; charset=utf-8",
        _written(rows, ",", "\n").encode("utf-8"),
    )


FORMATS: dict[str, Callable[[Register], Export]] = {"csv": _people, "data": _data, "moodle": _moodle}


def _data_row(register: Register, entry: Entry) -> tuple[str, ...]:
    session, person = register.class_session, entry.person
    return (
        neutral(session.course.code),
        str(session.number),
        _local(register, session.starts_at).date().isoformat(),
        neutral(person.student_number),
        neutral(person.family_name),
        neutral(person.given_name),
        neutral(person.email),
        neutral(entry.group),
        entry.status.value,
        _iso(register, entry.sign_in.signed_at) if entry.sign_in else "",
        entry.method,
        entry.sign_in.receipt if entry.sign_in else "",
        " ".join(entry.flags),
    )


def _people_row(register: Register, entry: Entry) -> tuple[str, ...]:
    session, person = register.class_session, entry.person
    return (
        neutral(session.course.title),
        str(session.number),
        f"{_local(register, session.starts_at):%d/%m/%Y}",
        neutral(person.student_number),
        neutral(person.family_name),
        neutral(person.given_name),
        neutral(person.email),
        neutral(entry.group),
        _STATUS_IN_FRENCH[entry.status],
        f"{_local(register, entry.sign_in.signed_at):%d/%m/%Y %H:%M:%S}" if entry.sign_in else "",
        _METHOD_IN_FRENCH[entry.method],
        entry.sign_in.receipt if entry.sign_in else "",
        ", ".join(_FLAG_IN_FRENCH[flag] for flag in entry.flags),
        neutral(entry.corrections[-1].reason) if entry.corrections else "",
    )


def _moodle_instant(register: Register, entry: Entry) -> datetime | None:
    if entry.status not in (Status.PRESENT, Status.LATE):
        return None
    if entry.sign_in is not None and not entry.corrections:
        return entry.sign_in.signed_at
    window = register.window
    return window.opens_at if entry.status is Status.PRESENT else window.closes_at + AFTER


def _written(rows: list[tuple[str, ...]], delimiter: str, line_end: str) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator=line_end).writerows(rows)
    return out.getvalue()


def _filename(register: Register, ending: str) -> str:
    session = register.class_session
    course = re.sub(r"[^A-Za-z0-9._-]", "_", session.course.code).strip(".")
    return f"{course}-{session.number:02}-{_local(register, session.starts_at):%Y-%m-%d}.{ending}"


def _local(register: Register, instant: datetime) -> datetime:
    return instant.astimezone(ZoneInfo(register.class_session.course.time_zone))


def _iso(register: Register, instant: datetime) -> str:
    return _local(register, instant).isoformat(timespec="seconds")
