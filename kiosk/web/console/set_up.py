"""The single-use link with which an instructor chooses a password."""

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import PasswordField
from wtforms.validators import EqualTo, InputRequired, Length

from kiosk.accounts.instructors import choose_password, holder_of
from kiosk.accounts.models import Instructor
from kiosk.accounts.passwords import MAXIMUM_LENGTH, MINIMUM_LENGTH, Weakness, hashed, weakness_of
from kiosk.core.refusals import Refusal, RefusalCode
from kiosk.courses.queries import institutions_of
from kiosk.web.common import events
from kiosk.web.common.access import Audience, open_to
from kiosk.web.common.events import note
from kiosk.web.common.services import now, reading, services, writing
from kiosk.web.console import console
from kiosk.web.console.session import bucket_of, remember_device


class SetUpForm(FlaskForm):  # type: ignore[misc]  # the library has no types
    """A new password, twice."""

    password = PasswordField(
        _("New password"),
        validators=[
            InputRequired(_("Choose a password.")),
            Length(
                MINIMUM_LENGTH, MAXIMUM_LENGTH, _("A password has between %(min)d and %(max)d characters.")
            ),
        ],
    )
    again = PasswordField(
        _("Repeat the password"), validators=[EqualTo("password", _("The two passwords differ."))]
    )


_WEAK = {
    Weakness.COMMON: _(
        "This is among the passwords that are tried first. Choose a few words that do not belong together."
    ),
    Weakness.REPEATED: _(
        "This password repeats itself or follows a row of keys, letters or digits. "
        "Choose a few words that do not belong together."
    ),
    Weakness.CONTEXT: _(
        "This password is made of your name, your e-mail address, or the name of your "
        "institution or of this site. Choose a few other words."
    ),
}


@console.get("/set-up/<token>")
@open_to(Audience.VISITOR)
def set_up(token: str) -> str:
    """Show the form if the link is valid. Writes nothing: a mail preview does not use up the link."""
    who = holder_of(reading(), token, now())
    return render_template("console/set_up.html", form=SetUpForm(), who=who)


@console.post("/set-up/<token>")
@open_to(Audience.VISITOR)
def submit_set_up(token: str) -> Response | tuple[str, int]:
    """Set the password and use up the link; a weak or refused password leaves it valid."""
    who = holder_of(reading(), token, now())
    form = SetUpForm()
    if form.validate() and (weakness := weakness_of(form.password.data, _context(who))):
        form.password.errors = [_WEAK[weakness]]
    if form.errors:
        return render_template("console/set_up.html", form=form, who=who), 422
    stored = hashed(form.password.data)
    with writing() as db:
        choose_password(db, token, stored, now())
        services().log_in_tries.forget(db, bucket_of(who.email, ""))  # earlier guesses lock nobody out
    remember_device(who.email)
    note("password_set", instructor=who.id)
    flash(gettext("Your password is set. Log in with it."))
    return redirect(url_for("console.log_in"), code=303)


def _context(who: Instructor) -> list[str]:
    """The names of the account and of the place, which a password must not be made of."""
    return [who.name, who.email, services().settings.base_url, *institutions_of(reading(), who.id)]


@console.errorhandler(Refusal)
def refusal_page(refusal: Refusal) -> tuple[str, int]:
    """The page for a dead set-up link: used, expired or unknown. Any other refusal gives 404."""
    if refusal.code is not RefusalCode.SETUP_LINK_DEAD:
        abort(404)
    events.note_refusal(refusal.code)
    title = gettext("This link no longer works")
    text = gettext("It was used, is more than 7 days old, or is incomplete. Ask for a new one.")
    return render_template("error.html", title=title, text=text), 410
