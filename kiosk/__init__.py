"""Kiosk: attendance sheet and recap quiz for the lecture hall."""

from importlib.metadata import version

from flask import Flask

from kiosk.accounts.log_ins import THROTTLE
from kiosk.config import Settings
from kiosk.core import paths
from kiosk.core.clock import Clock, SteadyClock
from kiosk.core.database import Database
from kiosk.core.keys import Keys
from kiosk.core.throttle import CountedTries
from kiosk.ledger.writing import signing_database

__version__ = version("kiosk")

# In seconds, on PostgreSQL. A wait for a lock ends after half of it (kiosk.core.database.BUSY_SECONDS).
LONGEST_STATEMENT_OF_A_PAGE = 10.0


def create_app(
    settings: Settings | None = None, *, clock: Clock | None = None, database: Database | None = None
) -> Flask:
    """Make the web application.

    ``settings`` default to the environment's. ``database`` is for commands, whose statements may take longer
    than a page's.

    Raises:
        ConfigurationError: the settings do not allow a start.
    """
    from kiosk import web

    settings = settings or Settings.from_environment()
    app = Flask(
        "kiosk",
        template_folder=str(paths.TEMPLATES),
        static_folder=None,
        instance_path=str(settings.instance),
    )
    web.configure(app, settings)
    web.add_events(app)
    keys = Keys(settings.secret_key, settings.secret_key_fallbacks)
    database = database or signing_database(settings.database, keys, LONGEST_STATEMENT_OF_A_PAGE)
    services = web.Services(
        settings=settings,
        database=database,
        clock=clock or SteadyClock(settings.instance / "clock"),
        keys=keys,
        log_in_tries=CountedTries(database, THROTTLE),
    )
    web.provide(app, services)
    web.add_metrics(app, services)
    web.add_languages(app)
    web.add_protection(app)
    web.add_log_in(app)
    web.add_assets(app)
    web.add_filters(app)
    web.add_markdown(app)
    web.add_error_pages(app)
    web.add_rooms(app)
    return app
