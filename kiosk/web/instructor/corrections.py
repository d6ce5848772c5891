"""Marking a person by hand."""

from flask import flash, redirect, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from kiosk.attendance.corrections import correct
from kiosk.attendance.register import Entry, Status, register_of
from kiosk.web.access import Audience, open_to
from kiosk.web.events import note
from kiosk.web.instructor import instructor
from kiosk.web.instructor.guards import own_class_session
from kiosk.web.instructor.person import STATUS_WORDS, CorrectionForm, entry_or_404, person_page
from kiosk.web.services import now, writing


@instructor.post("/sessions/<int:class_session_id>/people/<key>")
@open_to(Audience.INSTRUCTOR)
def correct_person(class_session_id: int, key: str) -> Response | tuple[str, int]:
    """Append a correction."""
    form = CorrectionForm()
    with writing() as db:
        class_session = own_class_session(db, class_session_id)
        entry = entry_or_404(register := register_of(db, class_session), key)
        if not form.validate():
            return person_page(register, entry, correcting=form), 422
        last = entry.corrections[-1] if entry.corrections else None
        if last and (last.status, last.reason) == (form.status.data, form.reason.data):
            return _marked(class_session_id, entry, form)  # the button pressed twice
        correct(
            db,
            class_session,
            key,
            Status(form.status.data),
            form.reason.data,
            by=current_user.instructor_id,
            now=now(),
        )
    note("correction", instructor=current_user.instructor_id, class_session=class_session_id)
    return _marked(class_session_id, entry, form)


def _marked(class_session_id: int, entry: Entry, form: CorrectionForm) -> Response:
    name = f"{entry.person.given_name} {entry.person.family_name}".strip()
    status = STATUS_WORDS[Status(form.status.data)].lower()
    flash(gettext("%(name)s: marked as %(status)s.", name=name, status=status))
    return redirect(url_for("instructor.class_session", class_session_id=class_session_id), code=303)
