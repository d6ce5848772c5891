"""The console: run the sheet while teaching, correct it, take it away."""

from flask import Blueprint

instructor = Blueprint("instructor", __name__, url_prefix="/console")

from kiosk.web.instructor import (  # noqa: E402 - they add their routes to the blueprint
    annulments,
    bursts,
    class_session,
    corrections,
    downloads,
    home,
    log_in,
    person,
    projector,
    publishing,
    quiz,
    quiz_attempts,
    quiz_people,
    screen,
    set_up,
    window,
)

__all__ = [
    "annulments",
    "bursts",
    "class_session",
    "corrections",
    "downloads",
    "home",
    "instructor",
    "log_in",
    "person",
    "projector",
    "publishing",
    "quiz",
    "quiz_attempts",
    "quiz_people",
    "screen",
    "set_up",
    "window",
]
