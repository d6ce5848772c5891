"""The forms for publishing a quiz, opening it, moving its end, and giving a person more time."""

from datetime import MAXYEAR, datetime, timedelta
from zoneinfo import ZoneInfo

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import DateTimeLocalField, IntegerField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, NumberRange, Optional, ValidationError

from kiosk.courses.models import ClassSession

BY_HAND, AT = "by_hand", "at"
MINUTES = ("5", "10", "15", "30", "60")
_LARGEST = 10**9


class PublishForm(FlaskForm):  # type: ignore[misc]  # the library has no types
    """Which of the course's quizzes to publish."""

    version = SelectField(_("Quiz"), coerce=int, validate_choice=False)


class ClosingForm(FlaskForm):  # type: ignore[misc]  # the library has no types
    """When a quiz closes: by hand, in some minutes, or at a date and time in the course's time zone."""

    closing = SelectField(
        _("Closes"),
        choices=[
            SelectChoice(BY_HAND, _("when I close it")),
            *(SelectChoice(each, _("in %(count)s minutes", count=each)) for each in MINUTES),
            SelectChoice(AT, _("at this date and time")),
        ],
        validators=[AnyOf((BY_HAND, AT, *MINUTES), _("Choose one."))],
        validate_choice=False,
    )
    at = DateTimeLocalField(
        _("Date and time"), format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"], validators=[Optional()]
    )

    def validate_closing(self, field: SelectField) -> None:
        # Extra time for one person could not be added to the last year of the calendar.
        if field.data == AT and (self.at.data is None or self.at.data.year == MAXYEAR):
            raise ValidationError(_("Enter a date and a time."))

    def closes_at(
        self, class_session: ClassSession, now: datetime, present: datetime | None = None
    ) -> datetime | None:
        """The chosen instant; ``None`` for by hand. Choosing the minute of the ``present`` end keeps it."""
        if self.closing.data == BY_HAND:
            return None
        if self.closing.data == AT:
            local: datetime = self.at.data
            if present and local == _as_typed(present, class_session):
                return present
            return local.replace(tzinfo=ZoneInfo(class_session.course.time_zone))
        return now + timedelta(minutes=int(self.closing.data))


def closing_form(class_session: ClassSession, present: datetime | None) -> ClosingForm:
    """The form as first shown: submitted unchanged, it keeps the ``present`` end."""
    if present is None:
        return ClosingForm(formdata=None, closing=BY_HAND)
    return ClosingForm(formdata=None, closing=AT, at=_as_typed(present, class_session))


def _as_typed(instant: datetime, class_session: ClassSession) -> datetime:
    local = instant.astimezone(ZoneInfo(class_session.course.time_zone))
    return local.replace(tzinfo=None, second=0, microsecond=0)


class WholeNumberField(IntegerField):  # type: ignore[misc]  # the library has no types
    """An integer field with our own message for anything else, clamped to ±``_LARGEST``."""

    data: int  # once validated

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(gettext("Give a whole number.")) from None
        if self.data is not None:  # the library's range check fails on a number too large for a float
            self.data = max(-_LARGEST, min(self.data, _LARGEST))


class AllowanceForm(FlaskForm):  # type: ignore[misc]  # the library has no types
    """Extra time and attempts for one person."""

    extra_minutes = WholeNumberField(
        _("Minutes after closing"),
        validators=[NumberRange(0, 1440, _("From 0 to 1440 minutes."))],
    )
    extra_attempts = WholeNumberField(
        _("Further attempts"), validators=[NumberRange(0, 20, _("From 0 to 20 attempts."))]
    )
