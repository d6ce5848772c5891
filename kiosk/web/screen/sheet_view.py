"""What the screen shows of the attendance sheet at one instant."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import request
from flask_babel import ngettext
from sqlalchemy.orm import Session

from kiosk.attendance import room_code
from kiosk.attendance.sheet import AttendanceCount, Sheet, attendance_count
from kiosk.attendance.window import WindowPhase
from kiosk.core import base32
from kiosk.core.qr_code import QRPath, qr_path
from kiosk.web.common.services import services

POLL = timedelta(seconds=2)
# Used while there is no code: a window may be opened early, but the screen need not poll as often.
IDLE_POLL = timedelta(seconds=3)


@dataclass(frozen=True)
class SheetView:
    """Durations count from the response, so that a screen whose clock is wrong still shows them right."""

    sheet: Sheet
    phase: WindowPhase
    count: AttendanceCount
    now: datetime
    address: str
    code: room_code.RoomCode | None
    qr: QRPath | None

    @property
    def remaining(self) -> timedelta:
        """The time until the next change of phase; zero if there is none."""
        ends = {
            WindowPhase.BEFORE: self.sheet.window.opens_at,
            WindowPhase.OPEN: self.sheet.window.closes_at,
            WindowPhase.LATE: self.sheet.window.late_until,
        }
        return ends.get(self.phase, self.now) - self.now

    @property
    def refresh_seconds(self) -> int:
        """After how many seconds a browser without JavaScript reloads: when the code turns, else soon."""
        return max(1, round(self.code.turns_in.total_seconds())) if self.code else 5

    @property
    def signed_label(self) -> str:
        """The words after the number of people who have signed."""
        return str(ngettext("has signed", "have signed", self.count.signed))

    @property
    def guest_label(self) -> str:
        """The words after the number of guests."""
        return str(ngettext("guest too", "guests too", self.count.guests))

    def as_json(self) -> dict[str, object]:
        """The same for the script; durations in milliseconds."""
        return {
            "view": "sheet",
            "phase": self.phase.value,
            "signed": self.count.signed,
            "signedWords": self.signed_label,
            "guests": self.count.guests,
            "guestWords": self.guest_label,
            "expected": self.count.expected,
            "remaining": milliseconds(self.remaining),
            "code": base32.grouped(self.code.text) if self.code else "",
            "turnsIn": milliseconds(self.code.turns_in) if self.code else None,
            "diesIn": milliseconds(self.code.dies_in) if self.code else None,
            "qrPath": self.qr.path if self.qr else "",
            "qrSize": self.qr.size if self.qr else 1,
            "poll": milliseconds(POLL if self.code else IDLE_POLL),
        }


def sheet_view(db: Session, sheet: Sheet, now: datetime) -> SheetView:
    """What the screen shows of one class session. Two queries."""
    count = attendance_count(db, sheet)
    code = qr = None
    if sheet.window.takes_signatures(now):
        code = room_code.mint(services().keys.derive("room-code"), sheet.id, now)
        qr = qr_path(f"{base_url()}/s/{code.text}".upper())
    return SheetView(sheet, sheet.window.phase(now), count, now, spoken(base_url()), code, qr)


def base_url() -> str:
    """Where phones reach this server: as configured, else as the screen itself reached it."""
    return services().settings.base_url or request.host_url.rstrip("/")


def spoken(address: str) -> str:
    """The address as read aloud, without its scheme."""
    return address.removeprefix("https://").removeprefix("http://")


def milliseconds(duration: timedelta) -> int:
    """The duration in whole milliseconds, as the scripts expect."""
    return round(duration / timedelta(milliseconds=1))
