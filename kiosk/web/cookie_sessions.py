"""The browser's session, in a signed cookie whose age is told by Kiosk's own clock.

The library would ask the wall clock, and take a cookie for forged whose signature lies in the future: when
the wall clock is set back, every form that is open in a hall would be refused as expired. Only this server
can sign, so a signature from the future is one from before the clock was set back.
"""

from datetime import datetime, timedelta

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import SignatureExpired, TimestampSigner, URLSafeTimedSerializer

from kiosk.web.services import services


class SteadySigner(TimestampSigner):
    """Signs with the time of ``kiosk.clock``, and knows no signature that is too young."""

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
