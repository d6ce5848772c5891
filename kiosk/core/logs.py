"""The log: one line an event on standard error, as JSON or as text, and nothing personal in it.

An event has a name and plain fields, which the caller chooses: identifiers and codes of the program, never
what somebody typed or sent. An error is its type and where it was raised; what it says is left out, since it
may quote a name, and so are the values of variables. Whatever a value holds, it cannot begin a new line.
"""

import json
import logging
import re
import sys
import traceback
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from types import TracebackType
from typing import Literal, TextIO

LOGGER = logging.getLogger("kiosk")
Form = Literal["", "json", "text"]
Fields = Mapping[str, str | int | float | bool | None]
ExceptionInfo = tuple[type, BaseException, TracebackType] | tuple[None, None, None]
# A line of a few kilobytes is written at once: those of several processes do not mix.
FRAMES_TOLD = 16
CAUSES_TOLD = 3
LONGEST_TEXT = 200
TRUSTED_LOGGERS = ("_granian",)  # speaks of worker processes only
_FIELDS = "kiosk_fields"
_BARE = re.compile(r"[A-Za-z0-9_.:/+-]+", re.ASCII)


def configure(form: Form = "", *, level: int = logging.INFO) -> None:
    """Write Kiosk's events, and the warnings of libraries, to standard error. Again replaces what was set up.

    Without a form it is text on a terminal and JSON anywhere else.
    """
    root = logging.getLogger()
    for known in [each for each in root.handlers if isinstance(each, _ToStandardError)]:
        root.removeHandler(known)
    handler = _ToStandardError()
    chosen = form or ("text" if sys.stderr.isatty() else "json")
    handler.setFormatter(TextFormatter() if chosen == "text" else JSONFormatter())
    root.addHandler(handler)
    LOGGER.setLevel(level)


def log(event: str, fields: Fields, *, level: int = logging.INFO, error: ExceptionInfo | None = None) -> None:
    """Write one event. Fields that are nothing are left out."""
    told = {name: value for name, value in fields.items() if value is not None}
    LOGGER.log(level, event, exc_info=error, extra={_FIELDS: told})


class JSONFormatter(logging.Formatter):
    """One JSON object a line, in ASCII."""

    def format(self, record: logging.LogRecord) -> str:
        return _json(told_of(record))


class TextFormatter(logging.Formatter):
    """``time LEVEL event name=value …`` on one line. What is no bare word stands as JSON writes it."""

    def format(self, record: logging.LogRecord) -> str:
        told = told_of(record)
        head = [str(told.pop("time")), str(told.pop("level")).upper(), _shown(told.pop("event"))]
        return " ".join([*head, *(f"{_shown(name)}={_shown(value)}" for name, value in told.items())])


def told_of(record: logging.LogRecord) -> dict[str, object]:
    """What a line says of a record. Of a library's: the text, before anything was put into it, and the place.

    A text into which nothing is put later may have been put together before, and is left out.
    """
    instant = datetime.fromtimestamp(record.created, UTC)
    told: dict[str, object] = {
        "time": instant.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "level": record.levelname.lower(),
    }
    fields = getattr(record, _FIELDS, None)
    if fields is None:
        told |= {"event": "library", "logger": record.name, "at": f"{record.module}:{record.lineno}"}
        if record.args or record.name in TRUSTED_LOGGERS:
            told["text"] = str(record.msg)[:LONGEST_TEXT]
    else:
        told |= {"event": record.msg, **fields}
    if record.exc_info and record.exc_info[1]:
        told["exception"] = list(_described(record.exc_info[1]))
    return told


def _described(error: BaseException) -> Iterator[dict[str, object]]:
    """An exception and what it came from: types, database codes, places in the program."""
    found: BaseException | None = error
    for _ in range(CAUSES_TOLD):
        if found is None:
            return
        kind = type(found)
        described: dict[str, object] = {"type": f"{kind.__module__}.{kind.__qualname__}"}
        cause = getattr(found, "orig", found)
        code = getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None)
        if isinstance(code, str):
            described["code"] = code
        described["at"] = [
            f"{frame.f_globals.get('__name__', '?')}:{line} {frame.f_code.co_name}"
            for frame, line in traceback.walk_tb(found.__traceback__)
        ][-FRAMES_TOLD:]
        yield described
        found = found.__cause__ or (None if found.__suppress_context__ else found.__context__)


def _shown(value: object) -> str:
    if isinstance(value, str) and _BARE.fullmatch(value):
        return value
    return _json(value)


def _json(value: object) -> str:
    """JSON of printable ASCII: the library leaves one control character as it is."""
    return json.dumps(value, ensure_ascii=True, separators=(",", ":")).replace("\x7f", "\\u007f")


class _ToStandardError(logging.StreamHandler[TextIO]):
    """Writes to whatever standard error is at the moment."""

    def __init__(self) -> None:
        logging.Handler.__init__(self)

    @property
    def stream(self) -> TextIO:
        return sys.stderr

    @stream.setter
    def stream(self, stream: TextIO) -> None:
        """The base class sets it; there is nothing to keep."""
