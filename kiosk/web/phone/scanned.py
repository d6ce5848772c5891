"""What a phone with a valid ticket may sign."""

from dataclasses import dataclass

from flask import request

from kiosk.attendance.hall import Hall, hall_of
from kiosk.attendance.receipts.receipt import find_receipt
from kiosk.attendance.ticket import ScanTicket
from kiosk.core.refusals import Refusal, RefusalCode
from kiosk.web.common.services import now, reading
from kiosk.web.phone.device import current_ticket, this_phone


@dataclass(frozen=True)
class ScannedSession:
    """What a valid ticket gives access to."""

    ticket: ScanTicket
    hall: Hall


def scanned_session() -> ScannedSession:
    """The class session that this phone may sign now.

    Raises:
        Refusal: ``cookies_off`` or ``no_ticket`` if there is no usable ticket, and those of
            ``ScanTicket.check``.
    """
    ticket = current_ticket()
    if ticket is None:
        # The scan has just set a cookie: a browser that returns without any does not accept them.
        lost = request.args.get("scanned") is not None and not request.cookies
        raise Refusal(RefusalCode.COOKIES_OFF if lost else RefusalCode.NO_TICKET)
    hall = hall_of(reading(), ticket.class_session_id)
    if hall is None:
        raise Refusal(RefusalCode.NO_TICKET)
    try:
        ticket.check(hall.window, now())
    except Refusal as refusal:
        refusal.details["time_zone"] = hall.course.time_zone
        raise
    return ScannedSession(ticket, hall)


def receipt_of_this_scan() -> str | None:
    """The receipt code for the class session that was scanned, if this phone's latest signature is there."""
    ticket, phone = current_ticket(), this_phone()
    if ticket is None or not phone.person or not phone.receipts:
        return None
    latest = find_receipt(reading(), phone.receipts[0])
    return latest.code if latest and latest.class_session_id == ticket.class_session_id else None
