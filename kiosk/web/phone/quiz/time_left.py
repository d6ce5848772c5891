"""How long a quiz takes answers from this phone's holder, in words and as a duration."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext as _

from kiosk.quizzes.delivery.participation import Participation
from kiosk.web.common.filters import is_same_day, local_time, short_date


@dataclass(frozen=True)
class TimeLeft:
    """``remaining`` is in milliseconds; ``None``, with empty ``closes``, while no end is set.

    It is a duration because the phone's clock may be wrong.
    """

    remaining: int | None
    closes: str


def time_left(participation: Participation, instant: datetime) -> TimeLeft:
    """The time left for this person, including extra minutes."""
    end, zone = participation.window.ends_at, participation.published.course.time_zone
    if end is None:
        return TimeLeft(None, "")
    time = local_time(end, zone)
    if end <= instant:
        words = _("Closed at %(time)s", time=time)
    elif is_same_day(end, instant, zone):
        words = _("Closes at %(time)s", time=time)
    else:
        words = _("Closes on %(date)s at %(time)s", date=short_date(end, zone), time=time)
    return TimeLeft(max(0, (end - instant) // timedelta(milliseconds=1)), words)
