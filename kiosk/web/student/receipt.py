"""The receipt: proof in plain sight for a passing instructor."""

from flask import abort, render_template

from kiosk import crockford
from kiosk.attendance.sign_in import find_by_receipt
from kiosk.attendance.windows import window_of
from kiosk.courses.models import ClassSession
from kiosk.web.access import Audience, open_to
from kiosk.web.services import reading, services
from kiosk.web.student import student
from kiosk.web.student.phone import this_phone

HUES = 12


@student.get("/receipt/<code>")
@open_to(Audience.PHONE)
def receipt(code: str) -> str:
    """The receipt, on a phone that was given it; for any other it does not exist."""
    if crockford.clean(code) not in this_phone().receipts:
        abort(404)
    db = reading()
    signed = find_by_receipt(db, code)
    if signed is None:
        abort(404)
    class_session = db.get_one(ClassSession, signed.class_session_id)
    return render_template(
        "student/receipt.html",
        sign_in=signed,
        person=signed.person,
        class_session=class_session,
        late=window_of(db, class_session).counts_as_late(signed.signed_at),
        # The same colour on every phone of the hall, another one for every class session.
        hue=int(services().keys.pseudonym("receipt-hue", class_session.id), 16) % HUES,
    )
