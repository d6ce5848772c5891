"""A form whose browser session has changed under it: shown again, with what was typed."""

from flask import current_app, redirect, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from kiosk.core.refusals import Refusal, RefusalCode
from kiosk.web.phone import phone
from kiosk.web.phone.forms import CodeForm, SignInForm, submitted_form
from kiosk.web.phone.home import code_page
from kiosk.web.phone.quiz.access import published_or_404
from kiosk.web.phone.quiz.another_phone import DeviceCodeForm, phone_page
from kiosk.web.phone.quiz.identify import identify_page
from kiosk.web.phone.quiz.place import place_or_404
from kiosk.web.phone.quiz.question import question_page
from kiosk.web.phone.refused import PhoneWording, refusal_page, wording_of
from kiosk.web.phone.scanned import scanned_session
from kiosk.web.phone.sign_in import form_page


@phone.errorhandler(CSRFError)
def expired_form(_error: CSRFError) -> ResponseReturnValue:
    """One more press of the button sends it; where the page is not there any more, that is what is said."""
    try:
        return _page_again()
    except HTTPException as gone:  # raised here it would be an error of the program
        return current_app.handle_user_exception(gone)


def _page_again() -> Response | tuple[str | Response, int]:
    wording = wording_of(Refusal(RefusalCode.FORM_EXPIRED))
    given = request.view_args or {}
    match request.endpoint:
        case "phone.type_code":
            return code_page(CodeForm(), wording), wording.status
        case "phone.answer":
            return question_page(place_or_404(**given), request.form, wording.text), wording.status
        case "phone.submit_identity":
            form = submitted_form()
            published = published_or_404(given["code"])
            return identify_page(
                published, form if isinstance(form, SignInForm) else SignInForm(), wording
            ), 400
        case "phone.make_device_code" | "phone.type_device_code":
            published = published_or_404(given["code"])
            return phone_page(published, DeviceCodeForm(), wording), wording.status
        case "phone.begin_quiz" | "phone.finish_attempt":
            return redirect(request.path, code=303)  # nothing was typed: the page again, with a new form
    return _sign_in_form(wording)


def _sign_in_form(wording: PhoneWording) -> tuple[str | Response, int]:
    try:
        scanned = scanned_session()
    except Refusal as refusal:
        return refusal_page(refusal)
    form = submitted_form()
    if not isinstance(form, SignInForm):
        form = SignInForm(formdata=None)
    return form_page(scanned, form, wording), wording.status
