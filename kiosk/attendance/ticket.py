"""The scan ticket: signed proof that this browser presented a valid code.

It says for which class session, when, how, and from which phone. It serves only for signing in, and lasts
``LIFE``, so that nobody is penalised for filling in the form slowly.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from itsdangerous import BadData, URLSafeSerializer

from kiosk.attendance.window import FORM_GRACE, AttendanceWindow
from kiosk.core.refusals import Refusal, RefusalCode

PURPOSE = "scan-ticket"
LIFE = timedelta(minutes=5)


@dataclass(frozen=True)
class ScanTicket:
    """``method`` is ``qr`` or ``code`` (typed); ``device`` is the random name in the phone's cookie."""

    class_session_id: int
    scanned_at: datetime
    method: str
    device: str

    def sealed(self, signer: URLSafeSerializer) -> str:
        """The ticket as a cookie's value. The instant keeps its microseconds, since it decides lateness."""
        stamp = int(self.scanned_at.timestamp() * 1_000_000)
        return str(signer.dumps([self.class_session_id, stamp, self.method, self.device]))

    @classmethod
    def unsealed(cls, text: str, signer: URLSafeSerializer) -> "ScanTicket | None":
        """The ticket in a cookie's value, or None when it was not sealed here."""
        try:
            class_session_id, stamp, method, device = signer.loads(text)
        except (BadData, TypeError, ValueError):
            return None
        return cls(
            class_session_id, datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=stamp), method, device
        )

    def check(self, window: AttendanceWindow, now: datetime) -> None:
        """Check that the form may still be validated; the time of the scan is what counts.

        Raises:
            Refusal: ``too_early`` or ``window_closed`` when the scan lies outside the window (which may have
                changed since), ``window_closed`` when the grace after its end is over, ``ticket_expired``
                when the form took too long.
        """
        window.check(self.scanned_at)
        if now >= window.late_until + FORM_GRACE:
            raise Refusal(RefusalCode.WINDOW_CLOSED, closed_at=window.late_until)
        if not timedelta(0) <= now - self.scanned_at < LIFE:
            raise Refusal(RefusalCode.TICKET_EXPIRED)
