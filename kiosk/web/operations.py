"""What monitoring asks."""

import hmac
from importlib.metadata import version

from flask import Blueprint, Response, abort, jsonify, request
from sqlalchemy.exc import SQLAlchemyError

from kiosk.schema import current_revision, latest_revision
from kiosk.sqlite import VERSION, has_wal_fault
from kiosk.web.access import Audience, open_to
from kiosk.web.events import denied
from kiosk.web.metrics import metrics
from kiosk.web.services import reading, services

SQLITE_WAL_FAULT = "sqlite_wal_fault"

operations = Blueprint("operations", __name__)


@operations.get("/health")
@open_to(Audience.MACHINE)
def health() -> tuple[Response, int]:
    """200 when Kiosk can do its work, else 503; the same fields either way. A warning changes no status."""
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
        sqlite=VERSION,
        database_reachable=reachable,
        migrations_current=migrated,
        warnings=[SQLITE_WAL_FAULT] if services().database.is_sqlite and has_wal_fault() else [],
    )
    return answer, 200 if fine else 503


@operations.get("/metrics")
@open_to(Audience.MACHINE)
def figures() -> Response:
    """The figures, for who has the token; for anybody else there is nothing here."""
    token = services().settings.metrics_token
    given = request.headers.get("Authorization", "").encode()
    if not token or not hmac.compare_digest(given, f"Bearer {token}".encode()):
        if token:
            denied("metrics_token")
        abort(404)
    text, content_type = metrics().text()
    return Response(text, content_type=content_type)
