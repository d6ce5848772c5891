"""Headers on every response: nothing loaded from elsewhere, nothing inline, nothing cached."""

from flask import Flask, Response

from kiosk.web.common.services import services

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    # Same origin only: the paths of screens and receipts are nobody else's business.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
ONE_YEAR = 31_536_000


def add_headers(app: Flask) -> None:
    """Set the headers on every response; a view may choose only its own ``Cache-Control``."""

    @app.after_request
    def set_headers(response: Response) -> Response:
        response.headers.update(HEADERS)
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-store"
        settings = services().settings
        if settings.https:
            below = "; includeSubDomains" if settings.hsts_subdomains else ""
            response.headers["Strict-Transport-Security"] = f"max-age={ONE_YEAR}{below}"
        return response
