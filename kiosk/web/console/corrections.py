"""Correcting a person's status by hand, and annulling mistaken signatures, one by one or together."""

from datetime import datetime

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from kiosk.attendance.annulments import annul
from kiosk.attendance.bursts import Pattern, annul_together, look
from kiosk.attendance.corrections import correct
from kiosk.attendance.entry import Entry, Status
from kiosk.attendance.register import Register, register_of
from kiosk.core.refusals import Refusal, RefusalCode
from kiosk.web.common.access import Audience, open_to
from kiosk.web.common.events import note, note_refusal
from kiosk.web.common.services import now, reading, writing
from kiosk.web.console import console
from kiosk.web.console.class_session import nearest, shown_here
from kiosk.web.console.guards import class_session_to_change, own_class_session
from kiosk.web.console.person import STATUS_LABELS, AnnulmentForm, CorrectionForm, entry_or_404, person_page


@console.post("/sessions/<int:class_session_id>/people/<int:person_id>")
@open_to(Audience.INSTRUCTOR)
def correct_person(class_session_id: int, person_id: int) -> Response | tuple[str, int]:
    """Append a correction, unless somebody else has made one that the page did not show."""
    form = CorrectionForm()
    with writing() as db:
        class_session = class_session_to_change(db, class_session_id)
        entry = entry_or_404(register := register_of(db, class_session), person_id)
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
                person_id,
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
            entry = entry_or_404(register := register_of(db, class_session), person_id)
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
    line = nearest(entry.person.id, shown.lines(before), shown.lines(after))
    return redirect(shown.address(identity, line), code=303)


@console.post("/sessions/<int:class_session_id>/people/<int:person_id>/annul")
@open_to(Audience.INSTRUCTOR)
def annul_signature(class_session_id: int, person_id: int) -> Response | tuple[str, int]:
    """Annul the signature that the page showed; pressing twice annuls it once."""
    form = AnnulmentForm()
    with writing() as db:
        class_session = class_session_to_change(db, class_session_id)
        entry = entry_or_404(register := register_of(db, class_session), person_id)
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
    return redirect(shown_here().person(class_session_id, person_id), code=303)


@console.get("/sessions/<int:class_session_id>/bursts")
@open_to(Audience.INSTRUCTOR)
def bursts(class_session_id: int) -> str:
    """Show all of them, preselected, grouped by what they have in common."""
    db = reading()
    register = register_of(db, own_class_session(db, class_session_id))
    return _page(register, _receipts(register))


@console.post("/sessions/<int:class_session_id>/bursts/annul")
@open_to(Audience.INSTRUCTOR)
def annul_bursts(class_session_id: int) -> Response | tuple[str, int]:
    """Annul the selected ones that are still there, in one go; pressing twice annuls them once."""
    form, by = AnnulmentForm(), current_user.instructor_id
    with writing() as db:
        class_session = class_session_to_change(db, class_session_id)
        register = register_of(db, class_session)
        chosen = _receipts(register).intersection(given := request.form.getlist("receipt"))
        if not form.validate() or not given:
            return _page(register, chosen, form, nothing_chosen=not given), 422
        reason = form.annulment_reason.data
        count = annul_together(db, class_session, sorted(chosen), reason, by=by, now=now())
    if count:
        note("annulments", instructor=by, class_session=class_session_id, count=count)
    flash(ngettext("%(num)d signature is annulled.", "%(num)d signatures are annulled.", count))
    return _back(class_session_id)


@console.post("/sessions/<int:class_session_id>/bursts/look")
@open_to(Audience.INSTRUCTOR)
def look_at_bursts(class_session_id: int) -> Response:
    """Record that this instructor has looked at what the page showed."""
    try:
        until = datetime.fromisoformat(request.form.get("until", ""))
    except ValueError:
        abort(400)
    if until.tzinfo is None or until > now():
        abort(400)
    by = current_user.instructor_id
    with writing() as db:
        look(db, class_session_to_change(db, class_session_id), until, by=by, now=now())
    note("bursts_looked_at", instructor=by, class_session=class_session_id)
    flash(gettext("Marked as reviewed."))
    return _back(class_session_id)


def _page(
    register: Register, chosen: set[str], form: AnnulmentForm | None = None, *, nothing_chosen: bool = False
) -> str:
    unusual = register.unusual
    signed = [entry.sign_in.recorded_at for entry in unusual if entry.sign_in]
    return render_template(
        "console/bursts.html",
        class_session=register.class_session,
        groups=[(each.value, [entry for entry in unusual if entry.patterns[0] is each]) for each in Pattern],
        unusual=unusual,
        until=max(signed).isoformat() if signed else "",
        looked=register.looked,
        new=register.not_looked_at,
        chosen=chosen,
        form=form or AnnulmentForm(formdata=None),
        nothing_chosen=nothing_chosen,
    )


def _receipts(register: Register) -> set[str]:
    return {entry.sign_in.receipt for entry in register.unusual if entry.sign_in}


def _back(class_session_id: int) -> Response:
    return redirect(url_for("console.bursts", class_session_id=class_session_id), code=303)
