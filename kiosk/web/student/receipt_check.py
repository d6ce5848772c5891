"""Whether a receipt is genuine, for whoever was given its link; and the keys to find out without us."""

from datetime import timedelta

from flask import Response, make_response, render_template

from kiosk.attendance.hall import hall_of
from kiosk.attendance.receipt_check import check_receipt as check
from kiosk.attendance.receipt_keys import published_keys
from kiosk.attendance.signed_receipt import PURPOSE, public_key
from kiosk.web.access import Audience, open_to
from kiosk.web.services import reading, services
from kiosk.web.student import student

KEYS_KEPT_FOR = timedelta(minutes=5)


@student.get("/R/<token>")
@student.get("/r/<token>")
@open_to(Audience.VERIFIER)
def check_receipt(token: str) -> Response:
    """Genuine, with what the receipt itself shows; annulled since; or not, without a word on why."""
    db = reading()
    checked = check(db, _current_key(), token)
    details = checked.details if checked else None
    hall = hall_of(db, details.class_session_id) if details else None
    page = render_template("student/verify.html", checked=checked, receipt=details, class_session=hall)
    response = make_response(page, 200 if checked else 404)
    # A link that somebody posts is not to be found under a name.
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@student.get("/.well-known/kiosk-receipt-keys")
@open_to(Audience.MACHINE)
def receipt_keys() -> Response:
    """All public keys of this instance, past ones too."""
    response = Response(published_keys(reading(), _current_key()), mimetype="application/json")
    response.cache_control.public = True
    response.cache_control.max_age = int(KEYS_KEPT_FOR.total_seconds())
    return response


def _current_key() -> bytes:
    return public_key(services().keys.derive(PURPOSE))
