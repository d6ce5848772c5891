"""The pages, by audience: the phone, the console, the screen, and the endpoints for machines."""

from datetime import timedelta

from flask import Flask
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from kiosk.config import Settings
from kiosk.web.common import access
from kiosk.web.common.assets import add_assets
from kiosk.web.common.cookies import SteadySessions, cookie_name
from kiosk.web.common.errors import add_error_pages
from kiosk.web.common.events import add_events
from kiosk.web.common.filters import add_filters, add_markdown
from kiosk.web.common.headers import add_headers
from kiosk.web.common.language import add_languages
from kiosk.web.common.metrics import add_metrics
from kiosk.web.common.services import Services, provide

__all__ = [
    "Services",
    "add_assets",
    "add_error_pages",
    "add_events",
    "add_filters",
    "add_languages",
    "add_log_in",
    "add_markdown",
    "add_metrics",
    "add_protection",
    "add_rooms",
    "configure",
    "provide",
]

LARGEST_FORM = 64 * 1024


def configure(app: Flask, settings: Settings) -> None:
    """Derive Flask's configuration from Kiosk's settings."""
    # The libraries sign with the last key in a list and verify with all of them.
    older = list(reversed(settings.secret_key_fallbacks))
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SECRET_KEY_FALLBACKS=older,
        WTF_CSRF_SECRET_KEY=[*older, settings.secret_key],
        SESSION_COOKIE_NAME=cookie_name(settings, "session"),
        SESSION_COOKIE_SECURE=settings.https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=12),
        MAX_CONTENT_LENGTH=LARGEST_FORM,
        MAX_FORM_MEMORY_SIZE=LARGEST_FORM,
        # A form lasts as long as the browser's session: expiring it sooner would only lose what was typed.
        WTF_CSRF_TIME_LIMIT=None,
        # Our forms use only our own messages; the library would load its translations again for each form.
        WTF_I18N_ENABLED=False,
    )
    app.session_interface = SteadySessions()
    app.jinja_options = {"autoescape": True, "trim_blocks": True, "lstrip_blocks": True}
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=0)  # type: ignore[method-assign]  # Flask's documented way to add middleware


def add_protection(app: Flask) -> None:
    """Deny by default, protect every form against forgery, set headers on every response."""
    app.before_request(access.guard)
    CSRFProtect(app)
    add_headers(app)


def add_log_in(app: Flask) -> None:
    """Set up log-in for instructors and students, through Flask-Login."""
    from kiosk.web import log_in

    log_in.add_log_in(app)


def add_rooms(app: Flask) -> None:
    """Register one blueprint per audience."""
    from kiosk.web.common.operations import operations
    from kiosk.web.console import console
    from kiosk.web.phone import phone
    from kiosk.web.screen import screen

    for room in (phone, screen, console, operations):
        app.register_blueprint(room)
