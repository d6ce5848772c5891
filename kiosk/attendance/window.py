"""The attendance window: when people may sign, and what a signature then counts as.

Pure: instants in, a verdict out. All instants are UTC, so that 15 minutes last 15 minutes even when the
clocks change.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from kiosk.core.refusals import Refusal, RefusalCode

EXTENSION = timedelta(minutes=5)
FORM_GRACE = timedelta(minutes=2)


class WindowPhase(StrEnum):
    """Where the window stands at one instant."""

    BEFORE = "before"
    OPEN = "open"
    LATE = "late"
    CLOSED = "closed"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class AttendanceWindow:
    """Present within [opens_at, closes_at), late within [closes_at, late_until).

    ``is_cancelled``: the class session does not take place, so the window never opens.
    """

    opens_at: datetime
    closes_at: datetime
    late_until: datetime
    is_cancelled: bool = False

    @classmethod
    def lasting(
        cls, opens_at: datetime, length: timedelta, late: timedelta, *, is_cancelled: bool = False
    ) -> "AttendanceWindow":
        """A window of this length, followed by this much time for latecomers."""
        closes_at = opens_at + length
        return cls(opens_at, closes_at, closes_at + late, is_cancelled)

    @property
    def version(self) -> str:
        """Identifies this window, for a button that must act only on the window its page showed."""
        return "-".join(
            f"{instant.timestamp():.6f}" for instant in (self.opens_at, self.closes_at, self.late_until)
        )

    def phase(self, now: datetime) -> WindowPhase:
        """The phase at ``now``."""
        if self.is_cancelled:
            return WindowPhase.CANCELLED
        if now < self.opens_at:
            return WindowPhase.BEFORE
        if now < self.closes_at:
            return WindowPhase.OPEN
        return WindowPhase.LATE if now < self.late_until else WindowPhase.CLOSED

    def takes_signatures(self, now: datetime) -> bool:
        """Whether a code presented now is accepted."""
        return not self.is_cancelled and self.opens_at <= now < self.late_until

    def check(self, now: datetime) -> None:
        """Raise ``Refusal`` ``session_cancelled``, or outside the window ``too_early`` (``opens_at``) or
        ``window_closed`` (``closed_at``)."""
        if self.is_cancelled:
            raise Refusal(RefusalCode.SESSION_CANCELLED)
        if now < self.opens_at:
            raise Refusal(RefusalCode.TOO_EARLY, opens_at=self.opens_at)
        if now >= self.late_until:
            raise Refusal(RefusalCode.WINDOW_CLOSED, closed_at=self.late_until)

    def counts(self, signed_at: datetime) -> str:
        """What a signature at this instant counts as: ``present`` or ``late``."""
        return "late" if signed_at >= self.closes_at else "present"

    def opened(self, now: datetime, length: timedelta, late: timedelta) -> "AttendanceWindow":
        """The window opened early by hand. Raises ``Refusal`` ``not_in_this_phase`` once it has opened."""
        if self.phase(now) is not WindowPhase.BEFORE:
            raise Refusal(RefusalCode.NOT_IN_THIS_PHASE)
        return self.lasting(now, length, late)

    def extended(self) -> "AttendanceWindow":
        """Five minutes more. Raises ``Refusal`` ``not_in_this_phase`` when cancelled."""
        if self.is_cancelled:
            raise Refusal(RefusalCode.NOT_IN_THIS_PHASE)
        return AttendanceWindow(self.opens_at, self.closes_at + EXTENSION, self.late_until + EXTENSION)

    def closed(self, now: datetime, late: timedelta) -> "AttendanceWindow":
        """The window closed now: if open, latecomers still get their time; if already late, that time ends.

        Raises ``Refusal`` ``not_in_this_phase`` when it takes no signatures.
        """
        phase = self.phase(now)
        if phase is WindowPhase.OPEN:
            return AttendanceWindow(self.opens_at, now, now + late)
        if phase is WindowPhase.LATE:
            return AttendanceWindow(self.opens_at, self.closes_at, now)
        raise Refusal(RefusalCode.NOT_IN_THIS_PHASE)

    def reopened(self, now: datetime, length: timedelta, late: timedelta) -> "AttendanceWindow":
        """The window opened again, from now: new signatures count as present, earlier ones stay as they are.

        Raises ``Refusal`` ``not_in_this_phase`` while the window is open or has not opened yet.
        """
        if self.phase(now) not in (WindowPhase.LATE, WindowPhase.CLOSED):
            raise Refusal(RefusalCode.NOT_IN_THIS_PHASE)
        closes_at = now + length
        return AttendanceWindow(self.opens_at, closes_at, closes_at + late)
