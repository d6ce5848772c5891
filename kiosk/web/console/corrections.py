"""Correcting a person's status by hand, and annulling a mistaken signature."""

from flask import flash, redirect
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from kiosk.attendance.annulments import annul
from kiosk.attendance.corrections import correct
from kiosk.attendance.register import Entry, Register, Status, register_of
from kiosk.core.refusals import Refusal, RefusalCode
from kiosk.web.common.access import Audience, open_to
from kiosk.web.common.events import note, note_refusal
from kiosk.web.common.services import now, reading, writing
from kiosk.web.console import console
from kiosk.web.console.guards import own_class_session
from kiosk.web.console.person import STATUS_LABELS, AnnulmentForm, CorrectionForm, entry_or_404, person_page
from kiosk.web.console.shown import nearest, shown_here


@console.post("/sessions/<int:class_session_id>/people/<key>")
@open_to(Audience.INSTRUCTOR)
def correct_person(class_session_id: int, key: str) -> Response | tuple[str, int]:
    """Append a correction, unless somebody else has made one that the page did not show."""
    form = CorrectionForm()
    with writing() as db:
        class_session = own_class_session(db, class_session_id)
        entry = entry_or_404(register := register_of(db, class_session), key)
        if not form.validate():
            return person_page(register, entry, correcting=form), 422
        last = entry.corrections[-1] if entry.corrections else None
        if last and (last.status, last.reason) == (form.status.data, form.reason.data):
            return _marked(register, entry, form)  # the button was pressed twice
        seen = form.seen_number
        try:
            correct(
                db,
                class_session,
                key,
                Status(form.status.data),
                form.reason.data,
                by=current_user.instructor_id,
                now=now(),
                seen=seen,
            )
        except Refusal as refusal:
            if refusal.code is not RefusalCode.CORRECTED_MEANWHILE:
                raise
            note_refusal(refusal.code)
            entry = entry_or_404(register := register_of(db, class_session), key)
            return person_page(register, entry, correcting=form, seen=seen), 409
    note("correction", instructor=current_user.instructor_id, class_session=class_session_id)
    return _marked(register, entry, form)


def _marked(before: Register, entry: Entry, form: CorrectionForm) -> Response:
    """Return to the list as it was, at the person or at whoever comes next."""
    name = f"{entry.person.given_name} {entry.person.family_name}".strip()
    status = STATUS_LABELS[Status(form.status.data)].lower()
    flash(gettext("%(name)s: marked as %(status)s.", name=name, status=status))
    shown, identity = shown_here(), before.class_session.id
    db = reading()
    after = register_of(db, own_class_session(db, identity))
    key = nearest(entry.key, shown.lines(before), shown.lines(after))
    return redirect(shown.address(identity, key), code=303)


@console.post("/sessions/<int:class_session_id>/people/<key>/annul")
@open_to(Audience.INSTRUCTOR)
def annul_signature(class_session_id: int, key: str) -> Response | tuple[str, int]:
    """Annul the signature that the page showed; pressing twice annuls it once."""
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
