"""The receipt, its check for anyone with the link, and the keys for checking it independently."""

from datetime import timedelta

from flask import Response, abort, make_response, render_template, request

from kiosk.attendance.annulments import find_annulment
from kiosk.attendance.receipts.receipt import check_receipt as check
from kiosk.attendance.receipts.receipt import find_receipt
from kiosk.attendance.receipts.signed import PURPOSE, signed
from kiosk.attendance.sheet import sheet_of
from kiosk.core import base32
from kiosk.core.qr_code import quick_qr_path
from kiosk.core.signing_keys import published_keys
from kiosk.quizzes.delivery.publications import QuizPhase
from kiosk.quizzes.delivery.published import published_in
from kiosk.web.common.access import Audience, open_to
from kiosk.web.common.events import denied
from kiosk.web.common.services import now, reading, services
from kiosk.web.phone import phone
from kiosk.web.phone.device import this_phone
from kiosk.web.phone.quiz.access import participations
from kiosk.web.screen.sheet_view import base_url


@phone.get("/receipt/<code>")
@open_to(Audience.PHONE)
def receipt(code: str) -> str | tuple[str, int]:
    """Show a receipt, or that it was annulled, on a phone that was given it; 404 on any other.

    The QR code that checks it is drawn only when asked for: it costs as much as the rest of a sign-in.
    """
    if base32.clean(code) not in this_phone().receipts:
        denied("receipt_of_another")
        abort(404)
    db = reading()
    found = find_receipt(db, code)
    if found is None and (annulled := find_annulment(db, code)) is not None:
        sheet = sheet_of(db, annulled.class_session_id)
        return render_template("phone/annulled.html", annulment=annulled, class_session=sheet), 410
    sheet = sheet_of(db, found.class_session_id) if found else None
    if found is None or sheet is None:
        abort(404)
    quizzes = [each for each in published_in(db, sheet.id) if each.window.phase(now()) is QuizPhase.OPEN]
    own = {each.published.id: each for each in participations(quizzes)}
    token = ""
    if "check" in request.args and found.event is not None:
        seed = services().keys.derive(PURPOSE)
        token = signed(seed, found.code, sheet.id, found.signed_at, found.event)
    return render_template(
        "phone/receipt.html",
        receipt=found,
        token=token,
        qr=quick_qr_path(f"{base_url()}/r/{token}".upper()) if token else None,
        class_session=sheet,
        quizzes=[(each, own.get(each.id)) for each in quizzes],
        now=now(),
        late=found.counts_as == "late",
    )


KEYS_KEPT_FOR = timedelta(minutes=5)


@phone.get("/R/<token>")
@phone.get("/r/<token>")
@open_to(Audience.VERIFIER)
def check_receipt(token: str) -> Response:
    """Show whether a receipt is genuine, with its details; annulled; genuine, but not in the register any
    more; or not genuine, without a reason."""
    db = reading()
    checked = check(db, services().keys, token)
    details = checked.details if checked else None
    sheet = sheet_of(db, details.class_session_id) if details else None
    page = render_template("phone/verify.html", checked=checked, receipt=details, class_session=sheet)
    response = make_response(page, 200 if checked else 404)
    # If somebody posts the link, a search for a name must not find it.
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@phone.get("/.well-known/kiosk-receipt-keys")
@open_to(Audience.MACHINE)
def receipt_keys() -> Response:
    """All public keys of this instance, including past ones, as JSON."""
    response = Response(published_keys(reading(), services().keys, PURPOSE), mimetype="application/json")
    response.cache_control.public = True
    response.cache_control.max_age = int(KEYS_KEPT_FOR.total_seconds())
    return response
