"""Signed cookies: names and attributes in one place."""

from datetime import timedelta
from typing import Any

from flask import Response, after_this_request, request
from itsdangerous import BadData

from kiosk.config import Settings
from kiosk.web.services import services


def cookie_name(settings: Settings, name: str) -> str:
    """``__Host-kiosk-…`` under HTTPS, where browsers then insist on Secure, this host and path ``/``."""
    return f"__Host-kiosk-{name}" if settings.https else f"kiosk-{name}"


def read_cookie(name: str) -> str:
    """The raw value, or nothing."""
    return request.cookies.get(cookie_name(services().settings, name), "")


def set_cookie(name: str, value: str, lasting: timedelta | None = None) -> None:
    """Set it on the answer to this request; without ``lasting``, until the browser is closed."""
    settings = services().settings

    @after_this_request
    def send(response: Response) -> Response:
        response.set_cookie(
            cookie_name(settings, name),
            value,
            max_age=lasting,
            secure=settings.https,
            httponly=True,
            samesite="Lax",
            path="/",
        )
        return response


def read_sealed(name: str, purpose: str = "") -> Any:
    """The JSON value of a cookie sealed here, or nothing when it is missing or forged.

    Cookies whose names hold a number share a ``purpose``, since each has a key that is kept; the value then
    says which it is. Without one, a cookie's purpose is its name.
    """
    try:
        return services().keys.signer(f"cookie-{purpose or name}").loads(read_cookie(name))
    except BadData:
        return None


def set_sealed(name: str, value: Any, lasting: timedelta | None = None, purpose: str = "") -> None:
    """Seal a JSON value in a cookie."""
    set_cookie(name, str(services().keys.signer(f"cookie-{purpose or name}").dumps(value)), lasting)
