"""Erasing what events say about people. Each erasure is itself a signed event: nothing else excuses a gap."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import delete, tuple_, update
from sqlalchemy.orm import Session

from kiosk.ledger.chain import ChainHead, append, append_to_all
from kiosk.ledger.event import WITHDRAWAL
from kiosk.ledger.models import EventItem, Opening

# Otherwise SQLAlchemy would fetch the keys of all changed rows, to look for them in the session.
_UNSEEN = {"synchronize_session": False}


class Kind(StrEnum):
    """The one kind of event that the ledger itself understands."""

    WITHDRAWAL = WITHDRAWAL


def withdraw(
    db: Session,
    stream: str,
    head: ChainHead,
    at: datetime,
    *,
    events: Sequence[int] = (),
    items: Sequence[tuple[int, int]] = (),
    public: Mapping[str, Any],
    private: Mapping[str, Any],
) -> ChainHead:
    """Erase the openings of these events with all their items, and single ``items`` (event, position).

    At most five statements. The caller has locked the stream.
    """
    numbers, places = sorted(set(events)), sorted(set(items))
    told: dict[str, Any] = {
        "events": numbers,
        **({"erased_items": [list(each) for each in places]} if places else {}),
    }
    new = append(db, stream, head, Kind.WITHDRAWAL, at, public={**public, **told}, private=private)
    here = Opening.stream == stream
    db.execute(delete(Opening).where(here, Opening.number.in_(numbers)), execution_options=_UNSEEN)
    gone = EventItem.number.in_(numbers) | tuple_(EventItem.number, EventItem.position).in_(places)
    db.execute(
        update(EventItem).where(EventItem.stream == stream, gone).values(content=None),
        execution_options=_UNSEEN,
    )
    return new


def withdraw_all(
    db: Session,
    at: datetime,
    events: Mapping[str, Sequence[int]],
    *,
    public: Mapping[str, Any],
    private: Mapping[str, Any],
) -> None:
    """Erase all openings and items in these streams; ``events`` are the numbers that have an opening.

    Five statements, however many streams. The caller has locked them.
    """
    for table, change in ((Opening, delete(Opening)), (EventItem, update(EventItem).values(content=None))):
        db.execute(change.where(table.stream.in_(events)), execution_options=_UNSEEN)
    told = {stream: {**public, "events": sorted(numbers)} for stream, numbers in events.items()}
    append_to_all(db, Kind.WITHDRAWAL, at, told, private)
