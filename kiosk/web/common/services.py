"""What a request may use: the settings, the database, the clock, the keys."""

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
# In a request that found no place in time (kiosk.cli.worker): nothing is to be done for it.
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
    """Make the services reachable from requests and commands of this application."""
    app.extensions[_EXTENSION] = services
    app.before_request(_only_with_a_place)
    app.before_request(_follow_the_wall_clock)
    app.teardown_appcontext(_close_reader)


def services() -> Services:
    """The services of the current application."""
    found: Services = current_app.extensions[_EXTENSION]
    return found


def now() -> datetime:
    """The instant of this request: asked once, so that one answer does not contradict itself."""
    if "kiosk_now" not in g:
        g.kiosk_now = services().clock.now()
    instant: datetime = g.kiosk_now
    return instant


def reading() -> Session:
    """The database as this request reads it: one session, opened at the first use, closed at the end."""
    if "kiosk_reader" not in g:
        stack = ExitStack()
        g.kiosk_reader = stack.enter_context(services().database.reading())
        g.kiosk_reader_stack = stack
    session: Session = g.kiosk_reader
    return session


@contextmanager
def _writing() -> Iterator[Session]:
    _close_reader()  # what it has read is about to be old, and holds a connection
    with services().database.writing() as session:
        yield session


def writing() -> AbstractContextManager[Session]:
    """A transaction of this request, committed and synced when the block ends."""
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
    """Before the time is first asked for: see ``kiosk.core.clock``."""
    if services().clock.stepped():
        follow_wall_clock(reading(), services().clock)
