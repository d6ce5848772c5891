"""The headers that protect an answer."""

import re

from werkzeug.test import TestResponse

from kiosk.web.common.headers import CONTENT_SECURITY_POLICY, HEADERS


def assert_protected(answer: TestResponse, https: bool = False) -> None:
    """The headers, one by one and not as the application lists them."""
    headers = answer.headers
    assert headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["Cache-Control"]
    assert re.fullmatch(r"[0-9a-f]{16}", headers["X-Request-Id"])
    assert ("Strict-Transport-Security" in headers) is https
    for name in [*HEADERS, "X-Request-Id", "Cache-Control"]:
        assert len(headers.getlist(name)) == 1, name
