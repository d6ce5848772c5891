"""Signed cookies: names and attributes in one place, and ages counted by Kiosk's own clock.

The library would ask the wall clock, and take a cookie for forged whose signature lies in the future: when
the wall clock is set back, every form that is open in a hall would be refused as expired. Only this server
can sign, so a signature from the future is one from before the clock was set back.
"""

from datetime import datetime, timedelta
from typing import Any

from flask import Flask, Response, after_this_request, request
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import BadData, SignatureExpired, TimestampSigner, URLSafeTimedSerializer

from kiosk.config import Settings
from kiosk.web.common.services import services


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


class SteadySigner(TimestampSigner):
    """Signs with the time of ``kiosk.core.clock``, and knows no signature that is too young."""

    def get_timestamp(self) -> int:
        # Not ``now()``: the session is opened before the clock may follow the wall clock.
        return int(services().clock.now().timestamp())

    def unsign(  # type: ignore[override]  # the library's overloads, of which its serializer needs one
        self, signed_value: str | bytes, max_age: int | None = None, return_timestamp: bool = False
    ) -> tuple[bytes, datetime] | bytes:
        """Raises the library's ``SignatureExpired`` and ``BadSignature``."""
        value, signed_at = super().unsign(signed_value, return_timestamp=True)
        if max_age is not None and services().clock.now() - signed_at > timedelta(seconds=max_age):
            raise SignatureExpired("too old", payload=value, date_signed=signed_at)
        return (value, signed_at) if return_timestamp else value


class SteadySessions(SecureCookieSessionInterface):
    """Flask's sessions, with that signer."""

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """The library's own serializer, but for the time."""
        serializer = super().get_signing_serializer(app)
        if serializer is not None:
            serializer.signer = SteadySigner
        return serializer
