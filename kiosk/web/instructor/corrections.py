"""Marking a person by hand."""

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_login import current_user
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, DataRequired, Length

from kiosk.attendance.corrections import LONGEST_REASON, correct
from kiosk.attendance.register import Entry, Register, Status, register_of
from kiosk.courses.names import tidy
from kiosk.web.access import Audience, open_to
from kiosk.web.events import note
from kiosk.web.instructor import instructor
from kiosk.web.instructor.guards import own_class_session
from kiosk.web.services import now, reading, writing

STATUS_WORDS = {
    Status.PRESENT: _("Present"),
    Status.LATE: _("Late"),
    Status.EXCUSED: _("Excused"),
    Status.ABSENT: _("Absent"),
}


class CorrectionForm(FlaskForm):  # type: ignore[misc]  # the library has no types
    """A status and a reason."""

    status = RadioField(
        _("Mark as"),
        choices=[SelectChoice(status.value, words) for status, words in STATUS_WORDS.items()],
        validators=[AnyOf(list(Status), _("Choose one."))],
        validate_choice=False,
    )
    reason = StringField(
        _("Reason"),
        filters=[lambda text: tidy(text or "")],
        validators=[
            DataRequired(_("Give a reason: it is kept with the correction.")),
            Length(max=LONGEST_REASON, message=_("A reason has at most %(max)d characters.")),
        ],
    )


@instructor.get("/sessions/<int:class_session_id>/people/<key>")
@open_to(Audience.INSTRUCTOR)
def person(class_session_id: int, key: str) -> str:
    """One person: the signature, the flags, every correction, and the form for another."""
    db = reading()
    register = register_of(db, own_class_session(db, class_session_id))
    return _page(register, _entry(register, key), CorrectionForm())


@instructor.post("/sessions/<int:class_session_id>/people/<key>")
@open_to(Audience.INSTRUCTOR)
def correct_person(class_session_id: int, key: str) -> Response | tuple[str, int]:
    """Append a correction."""
    form = CorrectionForm()
    with writing() as db:
        class_session = own_class_session(db, class_session_id)
        entry = _entry(register := register_of(db, class_session), key)
        if not form.validate():
            return _page(register, entry, form), 422
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


def _entry(register: Register, key: str) -> Entry:
    entry = next((each for each in register.entries if each.key == key), None)
    if entry is None:
        abort(404)
    return entry


def _page(register: Register, entry: Entry, form: CorrectionForm) -> str:
    return render_template(
        "instructor/person.html",
        entry=entry,
        form=form,
        class_session=register.class_session,
        words=STATUS_WORDS,
    )
