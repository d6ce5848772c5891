"""Parts of pages that a script polls for."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from importlib.metadata import version
from zoneinfo import ZoneInfo

from flask import Response, request

from kiosk.web.common.language import current_language, date_locale

VERSION = version("kiosk")


def tag_of(*seen: object) -> str:
    """An ETag for a part: a hash of everything it depends on, plus the language and the version of Kiosk.

    Compute it before rendering the part, so that it never promises newer content than the part shows.
    """
    depends = (VERSION, current_language(), date_locale(), *seen)
    return hashlib.sha256("\0".join(map(str, depends)).encode()).hexdigest()[:32]


def unless_known(tag: str, make: Callable[[], str]) -> Response:
    """The part with this tag, or 304 if the script already has it; ``make`` is called only if needed."""
    known = request.if_none_match.contains_weak(tag)
    response = Response(status=304) if known else Response(make())
    response.set_etag(tag, weak=True)
    return response


def day_of(instant: datetime, time_zone: str) -> str:
    """The local date, for a tag: events of any other day are shown with their date."""
    return instant.astimezone(ZoneInfo(time_zone)).date().isoformat()
