"""A form whose browser session has changed under it: shown again, with what was typed."""

from flask import request
from flask_wtf.csrf import CSRFError

from kiosk.refusals import Refusal, RefusalCode
from kiosk.web.student import student
from kiosk.web.student.desk import open_desk
from kiosk.web.student.forms import CodeForm, SignInForm
from kiosk.web.student.home import code_page
from kiosk.web.student.refused import refused, wording_of
from kiosk.web.student.sign_in import form_page, submitted_form


@student.errorhandler(CSRFError)
def expired_form(_error: CSRFError) -> tuple[str, int]:
    """One more press of the button sends it."""
    wording = wording_of(Refusal(RefusalCode.FORM_EXPIRED))
    if request.endpoint == "student.type_code":
        return code_page(CodeForm(), wording), wording.status
    try:
        desk = open_desk()
    except Refusal as refusal:
        return refused(refusal)
    form = submitted_form()
    if not isinstance(form, SignInForm):
        form = SignInForm(formdata=None)
    return form_page(desk, form, wording), wording.status
