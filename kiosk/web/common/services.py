"""What a request can use: settings, database, clock, keys."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime

from flask import Flask, current_app, g, request
from sqlalchemy.orm import Session

from kiosk.attendance.window_changes import follow_wall_clock
from kiosk.config import Settings
from kiosk.core.clock import Clock
from kiosk.core.database import Database
from kiosk.core.database_errors import DatabaseBusyError
from kiosk.core.keys import Keys
from kiosk.core.throttle import CountedTries

_EXTENSION = "kiosk"
# Marks a request that got no place in time (kiosk.cli.worker): no work is done for it.
NO_PLACE = "kiosk.no_place"


@dataclass(frozen=True)
class Services:
    """The long-lived objects of one application."""

    settings: Settings
    database: Database
    clock: Clock
    keys: Keys
    log_in_tries: CountedTries


def provide(app: Flask, services: Services) -> None:
    """Make the services available to the requests and commands of this application."""
    app.extensions[_EXTENSION] = services
    app.before_request(_only_with_a_place)
    app.before_request(_follow_the_wall_clock)
    app.teardown_appcontext(_close_reader)


def services() -> Services:
    """The services of the current application."""
    return services_of(current_app)


def services_of(app: Flask) -> Services:
    """The services of an application."""
    found: Services = app.extensions[_EXTENSION]
    return found


def now() -> datetime:
    """The time of this request: read once, so that a response does not contradict itself."""
    if "kiosk_now" not in g:
        g.kiosk_now = services().clock.now()
    instant: datetime = g.kiosk_now
    return instant


def reading() -> Session:
    """This request's session for reading: opened on first use, closed at the end or before a write."""
    if "kiosk_reader" not in g:
        stack = ExitStack()
        g.kiosk_reader = stack.enter_context(services().database.reading())
        g.kiosk_reader_stack = stack
    session: Session = g.kiosk_reader
    return session


@contextmanager
def _writing() -> Iterator[Session]:
    _close_reader()  # what it has read is about to be outdated, and it holds a connection
    with services().database.writing() as session:
        yield session


def writing() -> AbstractContextManager[Session]:
    """A write transaction for this request, committed and synced when the block ends."""
    return _writing()


def _close_reader(_error: BaseException | None = None) -> None:
    stack = g.pop("kiosk_reader_stack", None)
    g.pop("kiosk_reader", None)
    if stack is not None:
        stack.close()


def _only_with_a_place() -> None:
    if NO_PLACE in request.environ:
        raise DatabaseBusyError


def _follow_the_wall_clock() -> None:
    """Runs before the time is first read: see ``kiosk.core.clock``."""
    if services().clock.stepped():
        follow_wall_clock(reading(), services().clock)
