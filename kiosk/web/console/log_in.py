"""Logging in and out."""

from datetime import timedelta
from math import ceil

from flask import redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _
from flask_login import current_user
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import EmailField, PasswordField
from wtforms.validators import InputRequired, Length

from kiosk.accounts.log_ins import (
    admit_try,
    check_password,
    normalised_email,
    start_console_session,
)
from kiosk.accounts.passwords import MAXIMUM_LENGTH
from kiosk.core.refusals import Refusal, RefusalCode
from kiosk.web.common.access import Audience, is_local_path, open_to
from kiosk.web.common.events import note
from kiosk.web.common.metrics import metrics
from kiosk.web.common.services import now, reading, services, writing
from kiosk.web.console import console
from kiosk.web.console.session import begin, bucket_of, end, known_device, remember_device

# Set by ``kiosk.cli.worker`` when more log-ins arrive than passwords can be checked.
PATH = "/console/log-in"
CROWDED = "kiosk.crowded"
AGAIN_AFTER = timedelta(seconds=2)


class LogInForm(FlaskForm):  # type: ignore[misc]  # the library has no types
    """E-mail address and password."""

    email = EmailField(
        _("E-mail address"),
        validators=[
            InputRequired(_("Enter your e-mail address.")),
            Length(max=200, message=_("This is too long for an e-mail address.")),
        ],
    )
    password = PasswordField(
        _("Password"),
        validators=[
            InputRequired(_("Enter your password.")),
            Length(max=MAXIMUM_LENGTH, message=_("This is too long for a password.")),
        ],
    )


@console.get("/log-in")
@open_to(Audience.VISITOR)
def log_in() -> str | Response:
    """Show the log-in form; redirect home if already logged in."""
    if current_user.is_authenticated:
        return redirect(url_for("console.home"), code=303)
    return render_template("console/log_in.html", form=LogInForm())


@console.post("/log-in")
@open_to(Audience.VISITOR)
def submit_log_in() -> Response | tuple[str, int]:
    """Count the try, check the password outside any write lock, then begin a session."""
    form = LogInForm()
    if not form.validate():
        return render_template("console/log_in.html", form=form), 422
    device = known_device(form.email.data)
    bucket, tries = bucket_of(form.email.data, device), services().log_in_tries
    try:
        if CROWDED in request.environ and not device:
            raise Refusal(RefusalCode.LOG_IN_CROWDED, wait=AGAIN_AFTER)
        admit_try(tries, bucket, now())
        who = check_password(reading(), form.email.data, form.password.data)
        with writing() as db:
            token = start_console_session(db, who, now())
            tries.forget(db, bucket)
    except Refusal as refusal:
        tries.write(now())
        return _refused(form, refusal)
    note("log_in", instructor=who.id)
    begin(token, who.id, who.name, who.email)
    remember_device(who.email, device)
    back = request.args.get("next", "")
    return redirect(back if is_local_path(back) else url_for("console.home"), code=303)


@console.post("/log-out")
@open_to(Audience.INSTRUCTOR)
def log_out() -> Response:
    """End the session on the server, and make the browser forget the pages it has shown."""
    note("log_out", instructor=current_user.instructor_id)
    end()
    response = redirect(url_for("console.log_in"), code=303)
    # Not cookies or storage: the same browser may be a phone with receipts and unsent answers.
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def _pseudonym(email: str) -> str:
    """The log's name for an account, existing or not, so that many tries at one can be noticed."""
    return services().keys.pseudonym("log-account", normalised_email(email))[:16]


def _refused(form: LogInForm, refusal: Refusal) -> Response:
    """Show the form again, with the typed address and the reason for the refusal."""
    note("log_in_failed", account=_pseudonym(form.email.data), code=refusal.code.value)
    metrics().refusal(refusal.code.value)
    page = render_template("console/log_in.html", form=form, refused=_words(refusal))
    if refusal.code is RefusalCode.WRONG_PASSWORD:
        return Response(page, 422, mimetype="text/html")
    wait = refusal.details["wait"]
    assert isinstance(wait, timedelta)  # noqa: S101 - the domain's own value
    return Response(page, 429, {"Retry-After": str(ceil(wait.total_seconds()))}, mimetype="text/html")


def _words(refusal: Refusal) -> str:
    if refusal.code is RefusalCode.WRONG_PASSWORD:
        return str(gettext("The e-mail address or the password is wrong."))
    if refusal.code is RefusalCode.LOG_IN_CROWDED:
        text = _("Too many log-ins at once: your password was not checked. Try again in a few seconds.")
        return str(text)
    wait = refusal.details["wait"]
    assert isinstance(wait, timedelta)  # noqa: S101 - the domain's own value
    minutes = max(1, ceil(wait / timedelta(minutes=1)))
    words = ngettext(
        "Too many tries. Wait %(num)d minute, then try again.",
        "Too many tries. Wait %(num)d minutes, then try again.",
        minutes,
    )
    return str(words)
