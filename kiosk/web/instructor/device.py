"""The browser as one that has logged in to an account before (OWASP, "Device Cookies").

Such a browser has tries of its own: who guesses from elsewhere empties the account's common bucket, and locks
nobody out who has logged in here before.
"""

import secrets
from datetime import timedelta

from kiosk.accounts.log_ins import normalised_email
from kiosk.web.cookies import read_sealed, set_sealed
from kiosk.web.services import services

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
