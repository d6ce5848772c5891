"""Console sessions, which the server can end.

A browser that has logged in to an account before has its own bucket of tries (OWASP, "Device Cookies"):
guesses from elsewhere exhaust the account's common bucket, but lock out no such browser.
"""

import secrets
from datetime import timedelta

from flask import request, session
from flask_login import UserMixin, current_user, login_user, logout_user

from kiosk.accounts.log_ins import IDLE_LIMIT, end_console_session, live_console_session, normalised_email
from kiosk.web.common.cookies import read_sealed, set_sealed
from kiosk.web.common.events import denied
from kiosk.web.common.services import now, reading, services, writing

SEEN = "seen"
# Pages left open request these by themselves, so they are not signs of activity.
ASKED_BY_PAGES = ("console.live", "console.quiz_live", "screen.show")


class ConsoleUser(UserMixin):  # type: ignore[misc]  # the library has no types
    """An instructor in one console session. Flask-Login stores the session's token, not the person's id."""

    def __init__(self, token: str, instructor_id: int, name: str, email: str) -> None:
        self.token = token
        self.instructor_id = instructor_id
        self.name = name
        self.email = email

    def get_id(self) -> str:
        return self.token


def begin(token: str, instructor_id: int, name: str, email: str) -> None:
    """Log in, in a browser session cleared of anything that somebody may have planted in it."""
    session.clear()
    session.permanent = True
    session[SEEN] = int(now().timestamp())
    login_user(ConsoleUser(token, instructor_id, name, email))
    # The library stores a fingerprint of the browser's address and user agent, which nothing here checks.
    session.pop("_id", None)


def end() -> None:
    """Log out, here and on the server: copies of the cookie no longer work."""
    token = current_user.get_id()
    with writing() as db:
        end_console_session(db, token)
    logout_user()
    session.clear()


def console_user(token: str) -> ConsoleUser | None:
    """This request's user, or ``None``. The last activity is kept in the signed cookie: no write."""
    instant = services().clock.now()
    idle = timedelta(seconds=instant.timestamp() - session.get(SEEN, 0))
    if idle >= IDLE_LIMIT:
        return None
    found = live_console_session(reading(), token, instant)
    if found is None:
        denied("session_ended")  # a copied cookie, or a browser that missed the log-out
        session.pop("_user_id", None)  # logged once for a browser, every time for a copied cookie
        return None
    if request.endpoint not in ASKED_BY_PAGES:
        session[SEEN] = int(instant.timestamp())
    who = found.instructor
    return ConsoleUser(token, who.id, who.name, who.email)


COOKIE = "console-device"
REMEMBERED_FOR = timedelta(days=365)


def known_device(email: str) -> str:
    """This browser's name, if it has logged in to this account before; otherwise empty."""
    known = read_sealed(COOKIE)
    return str(known[1]) if isinstance(known, list) and known[0] == normalised_email(email) else ""


def remember_device(email: str, device: str = "") -> None:
    """Make this browser known to the account, under its existing name or a new one."""
    set_sealed(COOKIE, [normalised_email(email), device or secrets.token_hex(16)], REMEMBERED_FOR)


def bucket_of(email: str, device: str) -> str:
    """The bucket for this browser's tries: its own, or the account's common one if it is unknown."""
    return services().keys.pseudonym("log-in-tries", normalised_email(email), device)
