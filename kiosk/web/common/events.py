"""What happens in a request, for the log and the figures: noted by the views, told once the answer is known.

A line names the view, never the address: that may hold a code or a token.
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
    """``refused`` is the last refusal: the one that the answer speaks of."""

    began: float = field(default_factory=time.perf_counter)
    identity: str = field(default_factory=lambda: secrets.token_hex(8))
    status: int = 500
    refused: str = ""
    events: list[tuple[str, int, Fields]] = field(default_factory=list)


def add_events(app: Flask) -> None:
    """To be added first: then the clock of a request starts first, and nothing changes its answer after."""
    app.before_request(_begin)
    app.after_request(_answered)
    app.teardown_request(_tell)


def note(event: str, *, level: int = logging.INFO, **fields: str | int) -> None:
    """Tell this event when the request has been answered. Identifiers and codes only, nothing typed."""
    _noted().events.append((event, level, fields))


def note_refusal(code: RefusalCode) -> None:
    """The answer says no, and why."""
    _noted().refused = code.value


def denied(code: str, **who: int) -> None:
    """Somebody asked for what they have no right to, or no longer."""
    note("denied", code=code, **who)


def busy() -> None:
    """The answer says that the database took no writer."""
    note("busy", level=logging.WARNING)
    metrics().busy()


def failed(exc_info: ExceptionInfo) -> None:
    """Tell an error of the program at once: its page may fail too."""
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
