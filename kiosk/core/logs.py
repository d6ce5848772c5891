"""The log: one line per event on standard error, as JSON or as text, without personal data.

An event has a name and plain fields chosen by the caller: the program's own identifiers and codes, never
anything a user typed or sent. An error is logged as its type and where it was raised; its message is left
out, since it may quote a name, and so are the values of variables. No value can start a new line, whatever it
contains.
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
# Keeps a line to a few kilobytes, written in one call, so that lines of several processes do not mix.
FRAMES_TOLD = 16
CAUSES_TOLD = 3
LONGEST_TEXT = 200
TRUSTED_LOGGERS = ("_granian",)  # mentions only worker processes
_FIELDS = "kiosk_fields"
_BARE = re.compile(r"[A-Za-z0-9_.:/+-]+", re.ASCII)


def configure(form: Form = "", *, level: int = logging.INFO) -> None:
    """Write Kiosk's events, and libraries' warnings, to standard error. A second call replaces the first.

    Without a form: text on a terminal, JSON otherwise.
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
    """Write one event. Fields that are None are left out."""
    told = {name: value for name, value in fields.items() if value is not None}
    LOGGER.log(level, event, exc_info=error, extra={_FIELDS: told})


class JSONFormatter(logging.Formatter):
    """One JSON object per line, in ASCII."""

    def format(self, record: logging.LogRecord) -> str:
        return _json(told_of(record))


class TextFormatter(logging.Formatter):
    """``time LEVEL event name=value …`` on one line. Anything but a bare word is written as JSON."""

    def format(self, record: logging.LogRecord) -> str:
        told = told_of(record)
        head = [str(told.pop("time")), str(told.pop("level")).upper(), _shown(told.pop("event"))]
        return " ".join([*head, *(f"{_shown(name)}={_shown(value)}" for name, value in told.items())])


def told_of(record: logging.LogRecord) -> dict[str, object]:
    """The fields logged for a record. For a library's: its location and its format string without arguments.

    A message that takes no arguments may already have been formatted, so it is left out, except from
    ``TRUSTED_LOGGERS``.
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
    """An exception and its causes: types, database error codes, locations in the code."""
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
    """JSON in printable ASCII: ``json`` leaves one control character (DEL) unescaped."""
    return json.dumps(value, ensure_ascii=True, separators=(",", ":")).replace("\x7f", "\\u007f")


class _ToStandardError(logging.StreamHandler[TextIO]):
    """Writes to whatever ``sys.stderr`` currently is."""

    def __init__(self) -> None:
        logging.Handler.__init__(self)

    @property
    def stream(self) -> TextIO:
        return sys.stderr

    @stream.setter
    def stream(self, stream: TextIO) -> None:
        """Ignore the stream that the base class sets."""
