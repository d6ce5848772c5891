"""A register's stream as a file that can be checked without a database (``docs/register-chain.md``)."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from kiosk.attendance.events import stream_of
from kiosk.courses.models import ClassSession
from kiosk.ledger import bundle
from kiosk.ledger.bundle import Bundle
from kiosk.ledger.event import StoredEvent


def bundle_of(db: Session, class_session: ClassSession, size: int | None = None) -> Bundle:
    """The stream of a class session's register, with what the log holds of it. At most five queries.

    ``size``: up to the checkpoint of this size; without it, the newest.
    """
    return bundle.bundle_of(db, stream_of(class_session.id), size)


def reference_in(events: Iterable[StoredEvent]) -> str | None:
    """What people call the class session, such as ``OIAM-2026/2``, as the latest plan in its events says.

    None if none of them holds a plan.
    """
    plans = (each.content().get("plan") for each in events)
    found = [each for each in plans if isinstance(each, dict)]
    return f"{found[-1].get('course')}/{found[-1].get('session')}" if found else None
