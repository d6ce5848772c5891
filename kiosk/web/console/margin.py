"""What the margin of every page of the console shows: the account's courses, and what runs now."""

from flask_login import current_user

from kiosk.attendance.agenda import Running, running_of
from kiosk.courses.models import day_of
from kiosk.courses.taught import Taught, taught_by
from kiosk.web.common.services import now, reading
from kiosk.web.console import console


@console.context_processor
def _margin() -> dict[str, object]:
    return {"running_session": running_session, "my_courses": my_courses}


def running_session(without: int | None) -> Running | None:
    """The class session that people can sign now, for the live card; see ``running_of``."""
    return running_of(reading(), current_user.instructor_id, now(), without)


def my_courses(current: int, time_zone: str) -> list[Taught]:
    """The courses of this account; those of the ``current`` one are counted. One query."""
    return taught_by(reading(), current_user.instructor_id, current, day_of(now(), time_zone))
