"""Events of a request, for the log and the metrics: noted by the views, recorded once the response is known.

A line names the view, never the address, which may contain a code or a token.
"""

import logging
import secrets
import time
from dataclasses import dataclass, field

from flask import Flask, Response, g, request

from kiosk.core.logs import ExceptionInfo, Fields, log
from kiosk.core.refusals import RefusalCode
from kiosk.web.common.access import audience_of
from kiosk.web.common.language import current_language
from kiosk.web.common.metrics import NOBODY, metrics

HEADER = "X-Request-Id"


@dataclass(slots=True)
class _Noted:
    """``refused`` is the code of the last refusal, the one that the response reports."""

    began: float = field(default_factory=time.perf_counter)
    identity: str = field(default_factory=lambda: secrets.token_hex(8))
    status: int = 500
    refused: str = ""
    events: list[tuple[str, int, Fields]] = field(default_factory=list)


def add_events(app: Flask) -> None:
    """To be added first: timing then starts first, and nothing changes the response afterwards."""
    app.before_request(_begin)
    app.after_request(_answered)
    app.teardown_request(_tell)


def note(event: str, *, level: int = logging.INFO, **fields: str | int) -> None:
    """Record this event once the request is answered. Only identifiers and codes, nothing that was typed."""
    _noted().events.append((event, level, fields))


def note_refusal(code: RefusalCode) -> None:
    """Note that the response is a refusal, with this code."""
    _noted().refused = code.value


def denied(code: str, **who: int) -> None:
    """Note a request for something that the requester has no right to, or no longer has."""
    note("denied", code=code, **who)


def busy() -> None:
    """Note that the database could not take the write in time."""
    note("busy", level=logging.WARNING)
    metrics().busy()


def failed(exc_info: ExceptionInfo) -> None:
    """Record a program error at once: the error page may fail too."""
    log("error", _common(_noted()), level=logging.ERROR, error=exc_info)


def _begin() -> None:
    g.kiosk_noted = _Noted()


def _noted() -> _Noted:
    if "kiosk_noted" not in g:
        _begin()  # the request failed before it began
    noted: _Noted = g.kiosk_noted
    return noted


def _answered(response: Response) -> Response:
    noted = _noted()
    noted.status = response.status_code
    response.headers[HEADER] = noted.identity
    return response


def _tell(_error: BaseException | None = None) -> None:
    noted = _noted()
    del g.kiosk_noted
    audience = audience_of(request.endpoint) if request.endpoint else None
    metrics().request(audience or NOBODY, noted.status, time.perf_counter() - noted.began)
    if noted.refused:
        metrics().refusal(noted.refused)
        noted.events.append(("refusal", logging.INFO, {"code": noted.refused}))
    for event, level, fields in noted.events:
        log(event, {**_common(noted), **fields}, level=level)


def _common(noted: _Noted) -> Fields:
    return {
        "view": request.endpoint or NOBODY,
        "status": noted.status,
        "duration_ms": round((time.perf_counter() - noted.began) * 1000, 1),
        "request_id": noted.identity,
        "language": current_language(),
    }
