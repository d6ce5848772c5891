"""The receipt: proof in plain sight for a passing instructor."""

from flask import abort, render_template

from kiosk import crockford
from kiosk.attendance.annulments import find_annulment
from kiosk.attendance.hall import hall_of
from kiosk.attendance.receipt import find_receipt
from kiosk.attendance.signed_receipt import PURPOSE, signed
from kiosk.qr_code import quick_qr_path
from kiosk.quizzes.publications import Phase
from kiosk.quizzes.published import published_in
from kiosk.web.access import Audience, open_to
from kiosk.web.events import denied
from kiosk.web.screen.board import base_url
from kiosk.web.services import now, reading, services
from kiosk.web.student import student
from kiosk.web.student.phone import this_phone
from kiosk.web.student.quiz.desk import sittings

HUES = 12


@student.get("/receipt/<code>")
@open_to(Audience.PHONE)
def receipt(code: str) -> str | tuple[str, int]:
    """The receipt, or that it was annulled, on a phone that was given it; for any other it does not exist."""
    if crockford.clean(code) not in this_phone().receipts:
        denied("receipt_of_another")
        abort(404)
    db = reading()
    found = find_receipt(db, code)
    if found is None and (annulled := find_annulment(db, code)) is not None:
        hall = hall_of(db, annulled.class_session_id)
        return render_template("student/annulled.html", annulment=annulled, class_session=hall), 410
    hall = hall_of(db, found.class_session_id) if found else None
    if found is None or hall is None:
        abort(404)
    quizzes = [each for each in published_in(db, hall.id) if each.window.phase(now()) is Phase.OPEN]
    own = {each.published.id: each for each in sittings(quizzes)}
    token = signed(services().keys.derive(PURPOSE), found.code, hall.id, found.signed_at)
    return render_template(
        "student/receipt.html",
        receipt=found,
        token=token,
        qr=quick_qr_path(f"{base_url()}/r/{token}".upper()),
        class_session=hall,
        quizzes=[(each, own.get(each.id)) for each in quizzes],
        now=now(),
        late=found.counts_as == "late",
        # The same colour on every phone of the hall, another one for every class session.
        hue=int(services().keys.pseudonym("receipt-hue", hall.id), 16) % HUES,
    )
