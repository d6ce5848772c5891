"""One person in a register: signature, flags, history, and the forms that add to the history."""

from collections.abc import Callable

from flask import abort, render_template
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, DataRequired, Length

from kiosk.attendance.corrections import LONGEST_REASON
from kiosk.attendance.entry import Entry, Status
from kiosk.attendance.register import Register, register_of
from kiosk.people.names import tidy
from kiosk.web.common.access import Audience, open_to
from kiosk.web.common.services import now, reading
from kiosk.web.console import console
from kiosk.web.console.class_session import shown_here
from kiosk.web.console.guards import own_class_session

STATUS_LABELS = {
    Status.PRESENT: _("Present"),
    Status.LATE: _("Late"),
    Status.EXCUSED: _("Excused"),
    Status.ABSENT: _("Absent"),
    Status.NOT_CONCERNED: _("Not concerned"),
}
# What a correction can say: whom a class session concerns follows from the plan and the roll.
CORRECTIONS = tuple(each for each in Status if each is not Status.NOT_CONCERNED)
_tidied: list[Callable[[str | None], str]] = [lambda text: tidy(text or "")]
_not_too_long = Length(max=LONGEST_REASON, message=_("A reason has at most %(max)d characters."))


class CorrectionForm(FlaskForm):  # type: ignore[misc]  # the library has no types
    """A status and a reason. ``seen`` is the id of the latest correction that the page showed."""

    seen = HiddenField(default="0")
    status = RadioField(
        _("Mark as"),
        choices=[SelectChoice(status.value, STATUS_LABELS[status]) for status in CORRECTIONS],
        validators=[AnyOf(list(CORRECTIONS), _("Choose one."))],
        validate_choice=False,
    )
    reason = StringField(
        _("Reason"),
        filters=_tidied,
        validators=[DataRequired(_("Give a reason: it is kept with the correction.")), _not_too_long],
    )

    @property
    def seen_number(self) -> int:
        """``seen`` as a number; 0, which means no correction, if it is not a valid number."""
        text = self.seen.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


class AnnulmentForm(FlaskForm):  # type: ignore[misc]  # the library has no types
    """Which signature to annul, by its receipt, and why."""

    receipt = HiddenField()
    annulment_reason = StringField(
        _("Reason for the annulment"),
        filters=_tidied,
        validators=[DataRequired(_("Give a reason: it is kept with the annulment.")), _not_too_long],
    )


@console.get("/sessions/<int:class_session_id>/people/<int:person_id>")
@open_to(Audience.INSTRUCTOR)
def person(class_session_id: int, person_id: int) -> str:
    """Show the page, with both forms empty."""
    db = reading()
    register = register_of(db, own_class_session(db, class_session_id))
    return person_page(register, entry_or_404(register, person_id))


def entry_or_404(register: Register, person_id: int) -> Entry:
    """The person's line in the register; otherwise 404."""
    entry = register.entry_of(person_id)
    if entry is None:
        abort(404)
    return entry


def person_page(
    register: Register,
    entry: Entry,
    *,
    correcting: CorrectionForm | None = None,
    annulling: AnnulmentForm | None = None,
    seen: int | None = None,
) -> str:
    """The page of one person, with what was typed into one of its forms and why it was refused.

    ``seen`` is the latest correction that the instructor had seen, when a colleague has made another since.
    """
    shown = shown_here()
    return render_template(
        "console/person.html",
        entry=entry,
        # If the form comes back for another reason, do not mark as seen what the page had not shown before.
        seen=correcting.seen_number if correcting and seen is None else entry.latest_correction,
        meanwhile=[] if seen is None else [each for each in entry.corrections if each.id > seen],
        back=shown.address(register.class_session.id, entry.person.id),
        here=shown.arguments,
        same_number=[each for each in register.entries if each.may_be(entry)],
        form=correcting or CorrectionForm(formdata=None),
        annulling=annulling or AnnulmentForm(formdata=None),
        class_session=register.class_session,
        words=STATUS_LABELS,
        phase=register.window.phase(now()).value,
    )
