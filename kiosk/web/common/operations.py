"""Endpoints for monitoring."""

import hmac
from importlib.metadata import version

from flask import Blueprint, Response, abort, jsonify, request
from sqlalchemy.exc import SQLAlchemyError

from kiosk.core.keys import Standing, standing_of
from kiosk.core.schema import current_revision, latest_revision
from kiosk.core.sqlite import VERSION, has_wal_fault
from kiosk.web.common.access import Audience, open_to
from kiosk.web.common.events import denied
from kiosk.web.common.metrics import metrics
from kiosk.web.common.services import reading, services

SQLITE_WAL_FAULT = "sqlite_wal_fault"

operations = Blueprint("operations", __name__)


@operations.get("/health")
@open_to(Audience.MACHINE)
def health() -> tuple[Response, int]:
    """200 when Kiosk can do its work, else 503, with the same fields. Warnings do not affect the status."""
    migrated = knows_secret = False
    try:
        migrated = current_revision(reading()) == latest_revision()
        # Otherwise it would refuse what other servers have signed: no traffic must come here.
        knows_secret = migrated and standing_of(reading(), services().keys) is Standing.KNOWN
        reachable = True
    except SQLAlchemyError:
        reachable = False
    fine = reachable and migrated and knows_secret
    answer = jsonify(
        status="ok" if fine else "failing",
        version=version("kiosk"),
        sqlite=VERSION,
        database_reachable=reachable,
        migrations_current=migrated,
        secret_current=knows_secret,
        warnings=[SQLITE_WAL_FAULT] if services().database.is_sqlite and has_wal_fault() else [],
    )
    return answer, 200 if fine else 503


@operations.get("/metrics")
@open_to(Audience.MACHINE)
def figures() -> Response:
    """The metrics, for requests with the token; 404 for any other."""
    token = services().settings.metrics_token
    given = request.headers.get("Authorization", "").encode()
    if not token or not hmac.compare_digest(given, f"Bearer {token}".encode()):
        if token:
            denied("metrics_token")
        abort(404)
    text, content_type = metrics().text()
    return Response(text, content_type=content_type)
