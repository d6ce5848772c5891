"""Somebody whom the roster does not have under this number and name: something to correct, or a guest."""

from dataclasses import asdict

from kiosk.attendance.models import Guest
from kiosk.attendance.sign_in import Claim
from kiosk.courses.models import Student
from kiosk.refusals import Refusal
from kiosk.web.student.forms import GuestForm, OneTapForm, SignInForm
from kiosk.web.student.refused import wording_of
from kiosk.web.student.wording import Wording


def unknown_person(
    form: OneTapForm, refusal: Refusal, known: Student | Guest | None = None
) -> tuple[SignInForm, Wording | None, int]:
    """The form to show next, with what was typed; what to say above it; the status.

    Number and name are first of all to be looked at again: the form stays as it is, and offers the guest's.
    ``known`` is who signs with one tap: nothing was typed that could be wrong.
    """
    guests_allowed = bool(refusal.details["guests_allowed"])
    if isinstance(form, GuestForm) and guests_allowed:
        asked = form.as_guest.data == GuestForm.ASKED
        return (form.opened(), None, 200) if asked else (form, None, 422)
    wording = wording_of(Refusal(refusal.code, guests_allowed=guests_allowed, typed=known is None))
    if known is not None:
        kind = GuestForm if guests_allowed else SignInForm
        return kind(formdata=None, data=asdict(Claim.of(known))), wording, wording.status
    return SignInForm(), wording, wording.status
