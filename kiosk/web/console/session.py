"""Who is logged in to the console, over sessions that the server can end.

A browser that has logged in to an account before (OWASP, "Device Cookies") has tries of its own: guesses from
elsewhere empty the account's common bucket, and lock nobody out who has logged in here before.
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
# A page left open asks for these by itself: nobody is there.
ASKED_BY_PAGES = ("console.live", "console.quiz_live", "screen.show")


class ConsoleUser(UserMixin):  # type: ignore[misc]  # the library has no types
    """An instructor in one console session. Flask-Login keeps the session's token, not the person's id."""

    def __init__(self, token: str, instructor_id: int, name: str, email: str) -> None:
        self.token = token
        self.instructor_id = instructor_id
        self.name = name
        self.email = email

    def get_id(self) -> str:
        return self.token


def begin(token: str, instructor_id: int, name: str, email: str) -> None:
    """Log in, in a browser session emptied of whatever somebody may have planted in it."""
    session.clear()
    session.permanent = True
    session[SEEN] = int(now().timestamp())
    login_user(ConsoleUser(token, instructor_id, name, email))
    # The library puts a fingerprint there, of the browser's address and name, which nobody compares.
    session.pop("_id", None)


def end() -> None:
    """Log out, here and on the server: no copy of the cookie opens the console again."""
    token = current_user.get_id()
    with writing() as db:
        end_console_session(db, token)
    logout_user()
    session.clear()


def console_user(token: str) -> ConsoleUser | None:
    """The user of this request. The idle limit is kept in the signed cookie: a look writes nothing."""
    instant = services().clock.now()
    idle = timedelta(seconds=instant.timestamp() - session.get(SEEN, 0))
    if idle >= IDLE_LIMIT:
        return None
    found = live_console_session(reading(), token, instant)
    if found is None:
        denied("session_ended")  # a copy of a cookie, or a browser that was not told
        session.pop("_user_id", None)  # told once of a browser, and each time of a copy
        return None
    if request.endpoint not in ASKED_BY_PAGES:
        session[SEEN] = int(instant.timestamp())
    who = found.instructor
    return ConsoleUser(token, who.id, who.name, who.email)


COOKIE = "console-device"
REMEMBERED_FOR = timedelta(days=365)


def known_device(email: str) -> str:
    """The name of this browser, if it has logged in to this account before; else nothing."""
    known = read_sealed(COOKIE)
    return str(known[1]) if isinstance(known, list) and known[0] == normalised_email(email) else ""


def remember_device(email: str, device: str = "") -> None:
    """Let this browser be known to the account, under its name or a new one."""
    set_sealed(COOKIE, [normalised_email(email), device or secrets.token_hex(16)], REMEMBERED_FOR)


def bucket_of(email: str, device: str) -> str:
    """The bucket of its tries: its own, or the account's common one for a browser that is not known."""
    return services().keys.pseudonym("log-in-tries", normalised_email(email), device)
