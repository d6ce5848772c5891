"""Signed cookies: names and attributes in one place, and ages measured by Kiosk's own clock.

The library would use the wall clock, and reject a cookie whose signature lies in the future: once the wall
clock is set back, every form open in a hall would be refused as expired. Only this server can sign, so a
signature from the future was made before the clock was set back.
"""

from datetime import datetime, timedelta
from typing import Any

from flask import Flask, Response, after_this_request, request
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import BadData, SignatureExpired, TimestampSigner, URLSafeTimedSerializer

from kiosk.config import Settings
from kiosk.web.common.services import services


def cookie_name(settings: Settings, name: str) -> str:
    """``__Host-kiosk-…`` under HTTPS, where browsers then enforce Secure, this host and path ``/``."""
    return f"__Host-kiosk-{name}" if settings.https else f"kiosk-{name}"


def read_cookie(name: str) -> str:
    """The raw value; empty if there is none."""
    return request.cookies.get(cookie_name(services().settings, name), "")


def set_cookie(name: str, value: str, lasting: timedelta | None = None) -> None:
    """Set a cookie on the response to this request; without ``lasting``, until the browser is closed."""
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
    """The JSON value of a cookie sealed here; ``None`` if it is missing or forged.

    Cookies with a number in their names share one ``purpose``, since a key is kept for each purpose; the
    value then says which cookie it is. Without a ``purpose``, the name is used.
    """
    try:
        return services().keys.signer(f"cookie-{purpose or name}").loads(read_cookie(name))
    except BadData:
        return None


def set_sealed(name: str, value: Any, lasting: timedelta | None = None, purpose: str = "") -> None:
    """Seal a JSON value in a cookie, for ``read_sealed`` with the same ``purpose``."""
    set_cookie(name, str(services().keys.signer(f"cookie-{purpose or name}").dumps(value)), lasting)


class SteadySigner(TimestampSigner):
    """Signs with the time of ``kiosk.core.clock``, and accepts signatures from the future."""

    def get_timestamp(self) -> int:
        # Not ``now()``: the session is opened before the clock has had its chance to follow the wall clock.
        return int(services().clock.now().timestamp())

    def unsign(  # type: ignore[override]  # the library has overloads; its serializer needs only one
        self, signed_value: str | bytes, max_age: int | None = None, return_timestamp: bool = False
    ) -> tuple[bytes, datetime] | bytes:
        """The value, with the time of its signature if ``return_timestamp``; ``max_age`` is in seconds.

        Raises:
            SignatureExpired: the signature is older than ``max_age``.
            BadSignature: it was not made here.
        """
        value, signed_at = super().unsign(signed_value, return_timestamp=True)
        if max_age is not None and services().clock.now() - signed_at > timedelta(seconds=max_age):
            raise SignatureExpired("too old", payload=value, date_signed=signed_at)
        return (value, signed_at) if return_timestamp else value


class SteadySessions(SecureCookieSessionInterface):
    """Flask's sessions, signed by ``SteadySigner``."""

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """Flask's own serializer, but with our signer."""
        serializer = super().get_signing_serializer(app)
        if serializer is not None:
            serializer.signer = SteadySigner
        return serializer
