"""The console: run the attendance sheet while teaching, correct it, download it."""

from flask import Blueprint

console = Blueprint("console", __name__, url_prefix="/console")

from kiosk.web.console import (  # noqa: E402 - they add their routes to the blueprint
    attempts,
    class_session,
    corrections,
    course,
    course_acts,
    course_person,
    course_sessions,
    course_students,
    downloads,
    home,
    log_in,
    margin,
    new_course,
    person,
    plan,
    publishing,
    quiz,
    roles,
    roster_import,
    screen,
    set_up,
    teachers,
    window,
)

__all__ = [
    "attempts",
    "class_session",
    "console",
    "corrections",
    "course",
    "course_acts",
    "course_person",
    "course_sessions",
    "course_students",
    "downloads",
    "home",
    "log_in",
    "margin",
    "new_course",
    "person",
    "plan",
    "publishing",
    "quiz",
    "roles",
    "roster_import",
    "screen",
    "set_up",
    "teachers",
    "window",
]
