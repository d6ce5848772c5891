"""The console's home: today's class sessions, each with the one button that matters."""

from datetime import datetime
from zoneinfo import ZoneInfo

from flask import render_template
from flask_login import current_user

from kiosk.attendance.window import AttendanceWindow, Phase
from kiosk.attendance.windows import windows_of
from kiosk.courses.models import ClassSession
from kiosk.courses.queries import class_sessions_taught_by
from kiosk.web.access import Audience, open_to
from kiosk.web.instructor import instructor
from kiosk.web.instructor.window import seen
from kiosk.web.services import now, reading


@instructor.get("/")
@open_to(Audience.INSTRUCTOR)
def home() -> str:
    """Today first, then what comes, then what was."""
    db, instant = reading(), now()
    class_sessions = class_sessions_taught_by(db, current_user.instructor_id)
    windows = windows_of(db, class_sessions)
    rows = [(each, windows[each.id], windows[each.id].phase(instant)) for each in class_sessions]
    today = [row for row in rows if _is_today(*row, instant)]
    others = [row for row in rows if row not in today]
    return render_template(
        "instructor/home.html",
        seen=seen,
        phase_at=instant,
        today=today,
        coming=[row for row in others if row[0].starts_at > instant],
        past=[row for row in reversed(others) if row[0].starts_at <= instant],
    )


def _is_today(class_session: ClassSession, window: AttendanceWindow, phase: Phase, now: datetime) -> bool:
    """Planned for today where the course is, or open whatever the plan said."""
    zone = ZoneInfo(class_session.course.time_zone)
    planned = class_session.starts_at.astimezone(zone).date() == now.astimezone(zone).date()
    return planned or phase in (Phase.OPEN, Phase.LATE)
