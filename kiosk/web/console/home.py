"""The console's home page: today's class sessions, each with the one button that matters."""

from flask import render_template, request
from flask_login import current_user

from kiosk.attendance.agenda import Page, coming_of, past_of, today_of
from kiosk.courses.queries import courses_taught_by
from kiosk.web.common.access import Audience, open_to
from kiosk.web.common.services import now, reading
from kiosk.web.console import console
from kiosk.web.console.window import seen


@console.get("/")
@open_to(Audience.INSTRUCTOR)
def home() -> str:
    """List today's class sessions, then coming and past ones, each list a page at a time."""
    db, instant, who = reading(), now(), current_user.instructor_id
    today = today_of(db, who, instant)
    shown_above = [class_session.id for class_session, _window, _phase in today]
    courses = courses_taught_by(db, who)
    return render_template(
        "console/home.html",
        courses=Page.of(courses, _wanted("courses")) if courses else None,
        seen=seen,
        phase_at=instant,
        today=Page.of(today, _wanted("today")),
        coming=coming_of(db, who, instant, shown_above, _wanted("coming")),
        past=past_of(db, who, instant, shown_above, _wanted("past")),
    )


def _wanted(name: str) -> int:
    return request.args.get(name, 1, type=int)
