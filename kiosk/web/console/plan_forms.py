"""The forms that plan a class session: when and where."""

from datetime import datetime, timedelta

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import HiddenField
from wtforms.validators import InputRequired, ValidationError

from kiosk.core.refusals import Refusal
from kiosk.courses.calendar import instant_at, local_moment
from kiosk.courses.class_sessions import Usual
from kiosk.courses.models import ClassSession, Course
from kiosk.web.common.services import now
from kiosk.web.console.fields import DayField, TimeOfDayField, line


class MoveForm(FlaskForm):  # type: ignore[misc]  # the library has no types
    """A day, times of day in the course's zone, and a room."""

    day = DayField(_("Day"), validators=[InputRequired(_("Give a day, such as 2026-02-25."))])
    begins = TimeOfDayField(_("From"), validators=[InputRequired(_("Give a time, such as 09:00."))])
    ends = TimeOfDayField(_("To"), validators=[InputRequired(_("Give a time, such as 09:00."))])
    room = line(_("Room"))

    def validate_ends(self, field: TimeOfDayField) -> None:
        if self.begins.data is not None and field.data is not None and field.data <= self.begins.data:
            raise ValidationError(gettext("The end comes after the start."))

    def instants(self, course: Course) -> tuple[datetime, datetime] | None:
        """Start and end, once validated; None, with an error, for a time that does not exist that day."""
        found = []
        for field in (self.begins, self.ends):
            try:
                found.append(instant_at(self.day.data, field.data, course.time_zone))
            except Refusal:
                field.errors = [gettext("There is no such time that day: the clocks are put forward.")]
        return (found[0], found[1]) if len(found) == 2 else None


class AddForm(MoveForm):
    """One more class session. ``number`` is the one that the page proposed."""

    number = HiddenField(default="0")
    title = line(_("Title"), needed=_("Give the class session a title."))

    @property
    def proposed(self) -> int:
        """``number``; 0, which no class session has, if it is not one."""
        text = self.number.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


class CancelForm(FlaskForm):  # type: ignore[misc]  # the library has no types
    """Why a class session does not take place."""

    reason = line(_("Reason"), needed=_("Give a reason: it stays in the plan."))


def move_form(class_session: ClassSession) -> MoveForm:
    """The form as first shown: the plan as it is."""
    zone = class_session.course.time_zone
    begins, ends = (local_moment(each, zone) for each in (class_session.starts_at, class_session.ends_at))
    return MoveForm(
        formdata=None, day=begins.date(), begins=begins.time(), ends=ends.time(), room=class_session.room
    )


def add_form(course: Course, latest: ClassSession | None, usual: Usual | None, number: int) -> AddForm:
    """The form as first shown: a week after the latest class session, at the usual times and in the usual
    room."""
    if latest is None:
        day = local_moment(now(), course.time_zone).date()
        return AddForm(formdata=None, number=str(number), day=day)
    begins, ends = (local_moment(each, course.time_zone) for each in (latest.starts_at, latest.ends_at))
    return AddForm(
        formdata=None,
        number=str(number),
        day=begins.date() + timedelta(days=7),
        begins=usual.begins if usual else begins.time(),
        ends=usual.ends if usual else ends.time(),
        room=usual.room if usual else latest.room,
    )
