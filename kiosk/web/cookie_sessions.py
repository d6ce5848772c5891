"""The browser's session, in a signed cookie whose age is told by Kiosk's own clock.

The library would ask the wall clock, and take a cookie for forged whose signature lies in the future: when
the wall clock is set back, every form that is open in a hall would be refused as expired.
"""

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import TimestampSigner, URLSafeTimedSerializer

from kiosk.web.services import services


class SteadySigner(TimestampSigner):
    """Signs with the time of ``kiosk.clock``."""

    def get_timestamp(self) -> int:
        # Not ``now()``: the session is opened before the clock may follow the wall clock.
        return int(services().clock.now().timestamp())


class SteadySessions(SecureCookieSessionInterface):
    """Flask's sessions, with that signer."""

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """The library's own serializer, but for the time."""
        serializer = super().get_signing_serializer(app)
        if serializer is not None:
            serializer.signer = SteadySigner
        return serializer
