"""The sign-in form that follows a scan, recording the signature, and handing the phone to somebody else."""

from flask import flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from kiosk.attendance import sign_in as domain
from kiosk.attendance.bursts import kept_of_phone
from kiosk.core import base32
from kiosk.core.refusals import Refusal, RefusalCode
from kiosk.people.models import Person
from kiosk.web.common.access import Audience, open_to
from kiosk.web.common.metrics import metrics
from kiosk.web.common.services import now, reading, services, writing
from kiosk.web.phone import phone
from kiosk.web.phone.device import remembered_person, this_phone
from kiosk.web.phone.forms import (
    GuestForm,
    OneTapForm,
    SignInForm,
    names_somebody,
    new_nonce,
    shown_again_by,
    submitted_form,
    unknown_person,
)
from kiosk.web.phone.refused import PhoneWording, wording_of
from kiosk.web.phone.scan import ScannedSession, receipt_of_this_scan, scanned_session

TYPED = "typed"
_FIELDS = ("student_number", "family_name", "given_name", "email", "as_guest")


@phone.get("/sign-in")
@open_to(Audience.PHONE)
def sign_in() -> str | Response:
    """Show the form, one tap for a phone that signed before, or the receipt if already signed."""
    db = reading()
    try:
        scanned = scanned_session()
    except Refusal:
        own = receipt_of_this_scan()
        if own is None:
            raise
        return _to_receipt(own)
    person = remembered_person(db, this_phone())
    if person is None:
        typed = session.get(TYPED, {})
        kind = GuestForm if "as_guest" in typed and scanned.sheet.course.guests_allowed else SignInForm
        return form_page(scanned, kind(data=typed))
    signed = domain.find(db, scanned.sheet.id, person)
    if signed is not None and signed.receipt in this_phone().receipts:
        return _to_receipt(signed.receipt)
    return render_template(
        "phone/one_tap.html", form=OneTapForm(), person=person, class_session=scanned.sheet
    )


def _asked_again(wording: PhoneWording) -> tuple[str, int]:
    form = submitted_form()
    if not isinstance(form, SignInForm):
        form = SignInForm(formdata=None)
    return form_page(scanned_session(), form, wording), wording.status


@phone.post("/sign-in")
@open_to(Audience.PHONE)
@shown_again_by(_asked_again)
def validate() -> str | Response | tuple[str, int]:
    """Record the signature, once, and show the receipt."""
    form = submitted_form()
    try:
        scanned = scanned_session()
    except Refusal:
        session[TYPED] = _typed()  # a new scan brings the form back as it was
        raise
    if not form.validate() and not names_somebody(form):
        if form.nonce.errors:
            return _refused_form(scanned, form, Refusal(RefusalCode.FORM_EXPIRED))
        return form_page(scanned, form), 422
    try:
        return _record(scanned, form)
    except Refusal as refusal:
        return _refused_form(scanned, form, refusal)


def _record(scanned: ScannedSession, form: OneTapForm) -> Response:
    phone, keys, db = this_phone(), services().keys, reading()
    bucket = keys.pseudonym("sign-in-tries", scanned.sheet.id, phone.device)
    try:
        person = domain.identify(db, scanned.sheet.course, _claim(form), bucket=bucket, now=now())
    except Refusal as refusal:
        if refusal.code is RefusalCode.NOT_ON_ROSTER:
            with writing() as write:
                domain.count_wrong_try(write, bucket, now())
        raise
    # A form restored from before this scan came back filled in: it needed no typing.
    typed = isinstance(form, SignInForm) and TYPED not in session
    with writing() as write:
        signed, is_new = domain.record(
            write,
            scanned.ticket,
            person,
            nonce=form.nonce.data,
            device_key=phone.names_in(scanned.sheet.id)[0],
            quick_phone_issued_at=kept_of_phone(scanned.ticket, phone.issued_at, typed=typed, now=now()),
            now=services().clock.now(),
        )
    if is_new:
        metrics().sign_in()
    phone.remember(signed, person)
    session.pop(TYPED, None)
    return _to_receipt(signed.receipt)


def _claim(form: OneTapForm) -> domain.Claim:
    if isinstance(form, SignInForm):
        return form.claim()
    person: Person | None = remembered_person(reading(), this_phone())
    if person is None:
        raise Refusal(RefusalCode.FORM_EXPIRED)
    return domain.Claim.of(person)


def _refused_form(scanned: ScannedSession, form: OneTapForm, refusal: Refusal) -> tuple[str, int]:
    """Show the form again, with what was typed and why it was refused."""
    if refusal.code is RefusalCode.NOT_ON_ROSTER:
        known = None if isinstance(form, SignInForm) else remembered_person(reading(), this_phone())
        shown, said, status = unknown_person(form, refusal, known)
        return form_page(scanned, shown, said), status
    wording = wording_of(refusal)
    if not isinstance(form, SignInForm):
        form = SignInForm(formdata=None)
    if refusal.code in (RefusalCode.FORM_USED, RefusalCode.FORM_EXPIRED):
        form.nonce.data = new_nonce()
    return form_page(scanned, form, wording), wording.status


def form_page(scanned: ScannedSession, form: SignInForm, refused: PhoneWording | None = None) -> str:
    """The form, with what was typed and, if it was refused, why."""
    return render_template("phone/sign_in.html", form=form, class_session=scanned.sheet, refused=refused)


def _typed() -> dict[str, str]:
    return {name: request.form[name][:200] for name in _FIELDS if name in request.form}


def _to_receipt(receipt: str) -> Response:
    return redirect(url_for("phone.receipt", code=receipt), code=303)


LONGEST_CODE = 16


@phone.post("/sign-in/not-me")
@open_to(Audience.PHONE)
@shown_again_by(_asked_again)
def not_me() -> Response:
    """Forget the phone's holder; redirect to the quiz in the form, the sign-in form or the front page."""
    this_phone().forget_person()
    session.pop(TYPED, None)
    flash(_("This phone no longer acts for the previous person. What was signed and answered is kept."))
    quiz = base32.clean(request.form.get("quiz", ""))
    if quiz.isalnum() and len(quiz) <= LONGEST_CODE:
        return redirect(url_for("phone.identify", code=quiz), code=303)
    try:
        scanned_session()
    except Refusal:
        return redirect(url_for("phone.home"), code=303)
    return redirect(url_for("phone.sign_in"), code=303)
