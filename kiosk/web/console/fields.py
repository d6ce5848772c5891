"""Form fields with our own messages, and lines of text without what nobody can see."""

from collections.abc import Callable
from datetime import date, time

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import DateField, StringField, TimeField
from wtforms.validators import DataRequired, Length

from kiosk.courses.course_file import FIRST_YEAR, LAST_YEAR
from kiosk.people.names import tidy

TIDIED: list[Callable[[str | None], str]] = [lambda text: tidy(text or "")]
LONGEST = 200


def line(label: str, *validators: Callable[..., object], needed: str = "") -> StringField:
    """A line of text, tidied, of at most 200 characters; ``needed``: what to say when it is empty."""
    required = [DataRequired(needed)] if needed else []
    too_long = Length(max=LONGEST, message=_("This has more than %(max)d characters."))
    return StringField(label, filters=TIDIED, validators=[*required, *validators, too_long])


class DayField(DateField):  # type: ignore[misc]  # the library has no types
    """A day of the years that a course file may name."""

    data: date

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(gettext("Give a day, such as 2026-02-25.")) from None
        if valuelist and not FIRST_YEAR <= self.data.year <= LAST_YEAR:
            raise ValueError(gettext("Give a day, such as 2026-02-25."))


class TimeOfDayField(TimeField):  # type: ignore[misc]  # the library has no types
    """A time of day, to the minute."""

    data: time

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(gettext("Give a time, such as 09:00.")) from None
