"""The current user, by audience, through Flask-Login: an instructor on the console, a student on the phone.

One browser may be both, when an instructor tries the phone pages: neither logs the other out.
"""

from flask import Flask, Request, request
from flask_login import LoginManager, current_user

from kiosk.web.common.access import Audience, audience_of
from kiosk.web.console.session import ConsoleUser, console_user
from kiosk.web.phone.device import StudentUser, student_user

_ON_THE_PHONE = (Audience.PHONE, Audience.STUDENT)


def add_log_in(app: Flask) -> None:
    """Set Flask-Login up."""
    manager = LoginManager()
    # Not through init_app, which would look in the session after every request for a cookie that is not used
    # here: every response, static files included, would then vary with the browser's cookies.
    app.login_manager = manager  # type: ignore[attr-defined]  # where the library looks for it
    app.jinja_env.globals["current_user"] = current_user  # evaluated only by pages that use it
    manager.session_protection = None  # it would fingerprint the browser
    manager.user_loader(_instructor)
    manager.request_loader(_student)


def _instructor(token: str) -> ConsoleUser | None:
    return None if _audience() in _ON_THE_PHONE else console_user(token)


def _student(_request: Request) -> StudentUser | None:
    return student_user() if _audience() in _ON_THE_PHONE else None


def _audience() -> Audience | None:
    return audience_of(request.endpoint) if request.endpoint else None
