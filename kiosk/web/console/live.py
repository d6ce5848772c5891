"""Parts of pages that a script asks for again and again."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from importlib.metadata import version
from zoneinfo import ZoneInfo

from flask import Response, request

from kiosk.web.common.language import current_language, date_locale

VERSION = version("kiosk")


def tag_of(*seen: object) -> str:
    """Names a part by all that it depends on, beside the language and the version of Kiosk.

    To be read before the part is made, so that it never promises more than the part says.
    """
    depends = (VERSION, current_language(), date_locale(), *seen)
    return hashlib.sha256("\0".join(map(str, depends)).encode()).hexdigest()[:32]


def unless_known(tag: str, make: Callable[[], str]) -> Response:
    """The part of this name, or 304 when the script has it; made only where it must be."""
    known = request.if_none_match.contains_weak(tag)
    response = Response(status=304) if known else Response(make())
    response.set_etag(tag, weak=True)
    return response


def day_of(instant: datetime, time_zone: str) -> str:
    """The day there: what happened on another one is told with its date."""
    return instant.astimezone(ZoneInfo(time_zone)).date().isoformat()
