"""Making a course: a short form, after which its instructor can hold a class session."""

from zoneinfo import available_timezones

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_login import current_user
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import BooleanField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, NumberRange, Optional, Regexp

from kiosk.core.refusals import Refusal, RefusalCode
from kiosk.courses.new_course import CODE, CourseSettings, create_course
from kiosk.courses.queries import institutions_of
from kiosk.web.common.access import Audience, open_to
from kiosk.web.common.events import note, note_refusal
from kiosk.web.common.language import LANGUAGES
from kiosk.web.common.services import now, reading, writing
from kiosk.web.console import console
from kiosk.web.console.fields import line
from kiosk.web.console.quiz_forms import WholeNumberField

DEFAULTS = CourseSettings(title="")
ZONES = sorted(each for each in available_timezones() if "/" in each and not each.startswith("Etc/"))


class CourseForm(FlaskForm):  # type: ignore[misc]  # the library has no types
    """What a course is begun with. All but the title has a default."""

    title = line(_("Title"), needed=_("Give the course a title."))
    code = line(
        _("Code"),
        Optional(),
        Regexp(rf"{CODE.pattern}\Z", message=_("Letters, digits, hyphens and dots, at most 40.")),
    )
    institution = line(_("Institution"))
    time_zone = line(
        _("Time zone"),
        AnyOf(list(available_timezones()), _("Give the name of a time zone, such as Europe/Paris.")),
    )
    language = SelectField(
        _("Language of the screen"),
        choices=[SelectChoice(code, name) for code, name in LANGUAGES.items()],
        validators=[AnyOf(list(LANGUAGES), _("Choose one."))],
        validate_choice=False,
    )
    window_minutes = WholeNumberField(
        _("Minutes to sign"), validators=[NumberRange(1, 240, _("From 1 to 240 minutes."))]
    )
    late_minutes = WholeNumberField(
        _("Minutes for latecomers"), validators=[NumberRange(0, 240, _("From 0 to 240 minutes."))]
    )
    guests_allowed = BooleanField(_("Guests may sign"))

    @property
    def settings(self) -> CourseSettings:
        """What was typed, once validated."""
        return CourseSettings(**{name: getattr(self, name).data for name in vars(DEFAULTS)})


@console.get("/courses/new")
@open_to(Audience.INSTRUCTOR)
def new_course() -> str:
    """Show the form; the institution is that of the account's other courses, if they have one in common."""
    institutions = institutions_of(reading(), current_user.instructor_id)
    known = institutions[0] if len(institutions) == 1 else ""
    return _page(CourseForm(formdata=None, **{**vars(DEFAULTS), "institution": known}))


@console.post("/courses/new")
@open_to(Audience.INSTRUCTOR)
def submit_new_course() -> Response | tuple[str, int]:
    """Make the course, whose instructor this account is, and go to its class sessions."""
    form, by = CourseForm(), current_user.instructor_id
    if not form.validate():
        return _page(form), 422
    try:
        with writing() as db:
            course_id = create_course(db, form.settings, by=by, now=now()).id
    except Refusal as refusal:
        if refusal.code is not RefusalCode.CODE_TAKEN:
            raise
        note_refusal(refusal.code)
        form.code.errors = [gettext("Another course has this code.")]
        return _page(form), 422
    note("course_created", instructor=by, course=course_id)
    flash(gettext("Your course is ready. Hold a class session now, or plan the first one."))
    return redirect(url_for("console.course_sessions", course_id=course_id), code=303)


def _page(form: CourseForm) -> str:
    return render_template("console/course/new.html", form=form, zones=ZONES)
