"""The phone's forms, and how they respond to a number and name that are not on the roster.

A form whose browser session changed under it is shown again, with what was typed.
"""

import secrets
from collections.abc import Callable
from dataclasses import asdict
from typing import TypeVar

from flask import current_app, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from wtforms import EmailField, HiddenField, StringField
from wtforms.validators import DataRequired, Email, Length, Optional, Regexp, ValidationError

from kiosk.attendance.sign_in import Claim
from kiosk.core.refusals import Refusal, RefusalCode
from kiosk.people.models import Person
from kiosk.people.names import MAXIMUM_LENGTH, number_key, tidy
from kiosk.web.phone import phone
from kiosk.web.phone.device import UnknownHolderError
from kiosk.web.phone.refused import PhoneWording, refusal_page, wording_of


def new_nonce() -> str:
    """A random name for one rendering of one form, so that sending it twice counts once."""
    return secrets.token_urlsafe(16)


def names_somebody(form: FlaskForm) -> bool:
    """Whether a validated form lacks at most the guest's fields, which people on the roster do not need."""
    return set(form.errors) <= {"given_name", "email"}


def submitted_form() -> "OneTapForm":
    """The form that was sent; its fields determine which kind."""
    if "student_number" not in request.form:
        return OneTapForm()
    return GuestForm() if "as_guest" in request.form else SignInForm()


def _stripped(text: str | None) -> str:
    return tidy(text or "")


class CodeForm(FlaskForm):  # type: ignore[misc]  # the library has no types
    """The code, typed by hand."""

    code = StringField(
        _("Code on the screen"),
        filters=[_stripped],
        validators=[
            DataRequired(_("Type the code that the screen shows.")),
            Length(max=40, message=_("This is too long for a code.")),
        ],
    )


class OneTapForm(FlaskForm):  # type: ignore[misc]  # the library has no types
    """Signing again on a phone that has signed before."""

    nonce = HiddenField(default=new_nonce, validators=[Regexp(r"^[A-Za-z0-9_-]{16,64}$")])


class SignInForm(OneTapForm):
    """Student number and family name; guests add given name and e-mail address (``GuestForm``)."""

    student_number = StringField(
        _("Student number"),
        filters=[_stripped],
        validators=[
            DataRequired(_("Enter your student number.")),
            Length(max=MAXIMUM_LENGTH, message=_("This is too long for a student number.")),
        ],
    )
    family_name = StringField(
        _("Family name"),
        filters=[_stripped],
        validators=[
            DataRequired(_("Enter your family name.")),
            Length(max=MAXIMUM_LENGTH, message=_("This is too long for a name.")),
        ],
    )

    def validate_student_number(self, field: StringField) -> None:
        if field.data and not number_key(field.data):
            raise ValidationError(_("A student number has digits or letters."))

    def claim(self) -> Claim:
        """The identity that was typed."""
        return Claim(self.student_number.data, self.family_name.data)


class GuestForm(SignInForm):
    """For people who know they are not on the list. ``as_guest`` is ``ASKED`` when only opening the form."""

    ASKED = "asked"
    as_guest = HiddenField(default="1")
    given_name = StringField(
        _("Given name"),
        filters=[_stripped],
        validators=[
            DataRequired(_("Enter your given name.")),
            Length(max=MAXIMUM_LENGTH, message=_("This is too long for a name.")),
        ],
    )
    email = EmailField(
        _("E-mail address"),
        filters=[_stripped],
        validators=[
            DataRequired(_("Enter your e-mail address.")),
            Length(max=MAXIMUM_LENGTH, message=_("This is too long for an e-mail address.")),
            Optional(),
            Email(_("An e-mail address looks like name@example.org.")),
        ],
    )

    def claim(self) -> Claim:
        """The identity that was typed; an incomplete form is only valid for somebody on the roster."""
        return Claim(
            self.student_number.data,
            self.family_name.data,
            self.given_name.data,
            self.email.data,
            as_guest=not self.errors,
        )

    def opened(self) -> "GuestForm":
        """The form as first opened: with what was typed so far, and no errors yet."""
        return GuestForm(formdata=None, data={**self.data, "nonce": new_nonce()})


def unknown_person(
    form: OneTapForm, refusal: Refusal, known: Person | None = None
) -> tuple[SignInForm, PhoneWording | None, int]:
    """The form to show next, with what was typed; the wording above it; the HTTP status.

    The first thing to do is to check number and name: the form stays as it is, and offers the guest form.
    ``known`` is somebody signing with one tap: nothing was typed that could be wrong.
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


Page = Callable[..., ResponseReturnValue]
View = TypeVar("View", bound=Callable[..., object])


def shown_again_by(page: Page) -> Callable[[View], View]:
    """Declare the page to show when a form has expired; pressing the button once more then sends it.

    ``page`` takes the wording and the view's URL arguments. Goes below ``open_to``.
    """

    def declare(view: View) -> View:
        view.shown_again_by = page  # type: ignore[attr-defined]  # a mark on the function, read below
        return view

    return declare


def same_address(_wording: PhoneWording, **_given: object) -> ResponseReturnValue:
    """For a button with no typed input: reload its page, with a new form."""
    return redirect(request.path, code=303)


@phone.errorhandler(CSRFError)
def expired_form(_error: CSRFError) -> ResponseReturnValue:
    """Show the page that the view declared or, if it can no longer be shown, the reason why."""
    refusal = Refusal(RefusalCode.FORM_EXPIRED)
    page: Page | None = getattr(current_app.view_functions[request.endpoint or ""], "shown_again_by", None)
    if page is None:
        return refusal_page(refusal)
    try:
        return page(wording_of(refusal), **(request.view_args or {}))
    except (
        HTTPException,
        Refusal,
        UnknownHolderError,
    ) as gone:  # raised within an error handler, it would count as a program error
        return current_app.handle_user_exception(gone)
