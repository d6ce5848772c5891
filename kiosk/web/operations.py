"""What monitoring asks."""

import platform
import sqlite3
from importlib.metadata import version

import sqlalchemy
from flask import Blueprint, Response, jsonify
from sqlalchemy.exc import SQLAlchemyError

from kiosk.schema import current_revision, latest_revision
from kiosk.web.access import Audience, open_to
from kiosk.web.services import reading, services

operations = Blueprint("operations", __name__)


@operations.get("/health")
@open_to(Audience.MACHINE)
def health() -> tuple[Response, int]:
    """200 when Kiosk can do its work, else 503; the same fields either way."""
    try:
        revision = current_revision(reading())
        reachable = True
    except SQLAlchemyError:
        revision, reachable = None, False
    migrated = revision == latest_revision()
    fine = reachable and migrated
    answer = jsonify(
        status="ok" if fine else "failing",
        version=version("kiosk"),
        python=platform.python_version(),
        sqlalchemy=sqlalchemy.__version__,
        sqlite=sqlite3.sqlite_version,
        database="sqlite" if services().database.is_sqlite else "postgresql",
        database_reachable=reachable,
        migrations_current=migrated,
        clock_step_seconds=round(services().clock.stepped().total_seconds(), 1),
    )
    return answer, 200 if fine else 503
