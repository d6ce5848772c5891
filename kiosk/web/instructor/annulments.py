"""Annulling a signature that was a mistake."""

from flask import flash, redirect
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from kiosk.attendance.annulments import annul
from kiosk.attendance.register import register_of
from kiosk.web.access import Audience, open_to
from kiosk.web.events import note
from kiosk.web.instructor import instructor
from kiosk.web.instructor.guards import own_class_session
from kiosk.web.instructor.person import AnnulmentForm, entry_or_404, person_page
from kiosk.web.instructor.shown import shown_here
from kiosk.web.services import now, writing


@instructor.post("/sessions/<int:class_session_id>/people/<key>/annul")
@open_to(Audience.INSTRUCTOR)
def annul_signature(class_session_id: int, key: str) -> Response | tuple[str, int]:
    """Take the signature that the page has shown out of the register; pressed twice, it is taken out once."""
    form = AnnulmentForm()
    with writing() as db:
        class_session = own_class_session(db, class_session_id)
        entry = entry_or_404(register := register_of(db, class_session), key)
        if not form.validate():
            return person_page(register, entry, annulling=form), 422
        annulled = None
        if entry.sign_in is not None and entry.sign_in.receipt == form.receipt.data:
            annulled = annul(
                db,
                class_session,
                entry.sign_in.receipt,
                form.annulment_reason.data,
                by=current_user.instructor_id,
                now=now(),
            )
    if annulled is not None:
        note("annulment", instructor=current_user.instructor_id, class_session=class_session_id)
        name = f"{entry.person.given_name} {entry.person.family_name}".strip()
        flash(gettext("%(name)s: the signature is annulled.", name=name))
    return redirect(shown_here().person(class_session_id, key), code=303)
