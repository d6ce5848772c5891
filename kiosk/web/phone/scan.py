"""The address in the QR code, and the code typed by hand: both lead to a scan ticket, and that to a form."""

from dataclasses import dataclass

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from kiosk.attendance import room_code
from kiosk.attendance.receipts.receipt import find_receipt
from kiosk.attendance.sheet import Sheet, sheet_of
from kiosk.attendance.ticket import ScanTicket
from kiosk.core.refusals import Refusal, RefusalCode
from kiosk.web.common.access import Audience, open_to
from kiosk.web.common.services import now, reading, services
from kiosk.web.phone import phone
from kiosk.web.phone.device import current_ticket, give_ticket, this_phone


@phone.get("/s/<code>")
@phone.get("/S/<code>")
@open_to(Audience.PHONE)
def scan(code: str) -> AnyResponse:
    """Check the code, exchange it for a ticket, and redirect to a clean address. No database write."""
    return present(code, "qr")


def present(code: str, method: str) -> AnyResponse:
    """Exchange a code for a ticket and redirect to the form.

    Raises:
        Refusal: the code or the window does not allow it, or this phone has tried too many wrong codes.
    """
    phone, instant, keys = this_phone(), now(), services().keys
    named = room_code.class_session_named(code)
    phone.check_tries(named, instant)
    try:
        room_code.check(keys.derive("room-code"), code, instant, keys.derive_older("room-code"))
    except Refusal as refusal:
        if refusal.code is RefusalCode.CODE_UNKNOWN:
            phone.count_wrong_code(named, instant)
            raise
        _check_window(named)  # "closed since …" is more helpful than "expired"
        raise
    _check_window(named)
    phone.keep()
    give_ticket(phone, named, method)
    response: Response = redirect(url_for("phone.sign_in", scanned=1), code=303)  # type: ignore[assignment]  # Flask's own response class
    return response


def _check_window(class_session_id: int) -> None:
    sheet = sheet_of(reading(), class_session_id)
    if sheet is None:
        raise Refusal(RefusalCode.CODE_UNKNOWN)
    try:
        sheet.window.check(now())
    except Refusal as refusal:
        refusal.details["time_zone"] = sheet.course.time_zone
        raise


@dataclass(frozen=True)
class ScannedSession:
    """What a valid ticket gives access to."""

    ticket: ScanTicket
    sheet: Sheet


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
    sheet = sheet_of(reading(), ticket.class_session_id)
    if sheet is None:
        raise Refusal(RefusalCode.NO_TICKET)
    try:
        ticket.check(sheet.window, now())
    except Refusal as refusal:
        refusal.details["time_zone"] = sheet.course.time_zone
        raise
    return ScannedSession(ticket, sheet)


def receipt_of_this_scan() -> str | None:
    """The receipt code for the class session that was scanned, if this phone's latest signature is there."""
    ticket, phone = current_ticket(), this_phone()
    if ticket is None or not phone.person or not phone.receipts:
        return None
    latest = find_receipt(reading(), phone.receipts[0])
    return latest.code if latest and latest.class_session_id == ticket.class_session_id else None
