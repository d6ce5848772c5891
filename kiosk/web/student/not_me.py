"""Handing the phone on: somebody else says who they are, and what the first one signed stays signed."""

from flask import flash, redirect, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from kiosk import crockford
from kiosk.refusals import Refusal
from kiosk.web.access import Audience, open_to
from kiosk.web.student import student
from kiosk.web.student.desk import open_desk
from kiosk.web.student.phone import this_phone
from kiosk.web.student.sign_in import TYPED

LONGEST_CODE = 16


@student.post("/sign-in/not-me")
@open_to(Audience.PHONE)
def not_me() -> Response:
    """Forget who held this phone; on to the quiz that was asked for, the form, or the front page."""
    this_phone().forget_person()
    session.pop(TYPED, None)
    flash(_("This phone no longer acts for the person before. What was signed and answered is kept."))
    quiz = crockford.clean(request.form.get("quiz", ""))
    if quiz.isalnum() and len(quiz) <= LONGEST_CODE:
        return redirect(url_for("student.who", code=quiz), code=303)
    try:
        open_desk()
    except Refusal:
        return redirect(url_for("student.home"), code=303)
    return redirect(url_for("student.sign_in"), code=303)
