"""Streams of events that only grow: each event holds the hash of the one before (a hash chain), signed.

What an event is: ``event``. Whether a stream is intact: ``check``. A stream is named by a short text, such
as ``class_session/12``.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import bindparam, func, insert, select, text
from sqlalchemy.orm import Session

from kiosk.core.database import ONE
from kiosk.ledger.event import (
    GENESIS,
    Item,
    StoredEvent,
    canonical,
    commitment,
    event_hash,
    instant,
    instant_in,
    parsed,
    salted,
)
from kiosk.ledger.merkle import leaf_hash, root_of
from kiosk.ledger.models import Event, EventItem, Opening
from kiosk.ledger.signer import Signer, signer_of

RESERVED = frozenset({"at", "commitment", "items", "key", "kind", "number", "previous", "stream"})

# Built once: hundreds of students a second run the same statements.
_HEAD = (
    select(Event.number, Event.hash, Event.body)
    .where(Event.stream == bindparam("wanted"))
    .order_by(Event.number.desc())
    .limit(ONE)
)
_LATEST = (
    select(Event.stream, func.max(Event.number).label("number"))
    .where(Event.stream.in_(bindparam("wanted", expanding=True)))
    .group_by(Event.stream)
    .subquery()
)
_HEADS = select(Event.stream, Event.number, Event.hash, Event.body).join(
    _LATEST, (Event.stream == _LATEST.c.stream) & (Event.number == _LATEST.c.number)
)
_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended(:stream, 0))")
# In order: of two that lock the same streams, the second waits at the first of them.
_LOCK_ALL = text(
    "SELECT pg_advisory_xact_lock(hashtextextended(stream, 0))"
    " FROM unnest(CAST(:streams AS text[])) WITH ORDINALITY AS wanted(stream, place) ORDER BY place"
)
_EVENT = insert(Event)
_OPENING = insert(Opening)
_ITEM = insert(EventItem)


@dataclass(frozen=True, slots=True)
class ChainHead:
    """The latest event: its number (0 when there is none), its hash, and its body if that was looked up."""

    number: int
    hash: str
    body: str = field(default="", compare=False, repr=False)

    @property
    def short(self) -> str:
        """The first 16 hex digits in groups of four, for print: 64 bits, enough to compare by eye."""
        return " ".join(self.hash[at : at + 4] for at in range(0, 16, 4))

    @property
    def at(self) -> datetime | None:
        """When it was recorded; None without an event, or when its body was tampered with."""
        try:
            return instant_in(parsed(self.body)["at"])
        except (ValueError, KeyError, TypeError):
            return None


EMPTY = ChainHead(0, GENESIS)


def lock(db: Session, stream: str) -> None:
    """Keep everyone else who calls this from a stream until the transaction ends.

    Not needed where its writers already wait for each other, for the row that the stream is about.
    """
    connection = db.connection()
    if connection.dialect.name != "sqlite":  # there, a writer has the whole database to itself
        connection.execute(_LOCK, {"stream": stream})


def lock_all(db: Session, streams: Iterable[str]) -> None:
    """The same for many streams at once. One statement, none without streams."""
    connection, wanted = db.connection(), sorted(streams)
    if wanted and connection.dialect.name != "sqlite":
        connection.execute(_LOCK_ALL, {"streams": wanted})


def append(
    db: Session,
    stream: str,
    head: ChainHead,
    kind: StrEnum,
    at: datetime,
    *,
    public: Mapping[str, Any],
    private: Mapping[str, Any],
    items: Sequence[Mapping[str, Any]] = (),
) -> ChainHead:
    """Sign an event and add it after ``head``, in the same transaction as what it records.

    Two statements; a third if there are ``items``. ``public`` and ``private`` are JSON values, and so are the
    items, each with data about one person. Nothing in ``public`` may identify a person. The caller keeps
    other writers from the stream from before it reads ``head`` until the transaction ends.

    Raises:
        UnsignedSessionError: the ORM session carries no signer.
        ValueError: ``public`` uses a name that every body has, or holds a fraction.
    """
    leaves = _leaves(items)
    event, opening = _following(signer_of(db), stream, head, kind, at, public, private, leaves)
    connection = db.connection()
    connection.execute(_EVENT, event)
    connection.execute(_OPENING, opening)
    if leaves:
        connection.execute(_ITEM, [_item_row(stream, head.number + 1, *each) for each in enumerate(leaves)])
    return ChainHead(event["number"], event["hash"])


def append_to_all(
    db: Session,
    kind: StrEnum,
    at: datetime,
    public: Mapping[str, Mapping[str, Any]],
    private: Mapping[str, Any],
) -> None:
    """Add an event to each of these streams; ``public`` is by stream. Three statements.

    The caller must have locked the streams.
    """
    if not public:
        return
    signer, heads = signer_of(db), heads_of(db, public)
    new = [
        _following(signer, stream, heads.get(stream, EMPTY), kind, at, public[stream], private)
        for stream in sorted(public)
    ]
    connection = db.connection()
    connection.execute(_EVENT, [event for event, _opening in new])
    connection.execute(_OPENING, [opening for _event, opening in new])


def _following(
    signer: Signer,
    stream: str,
    head: ChainHead,
    kind: StrEnum,
    at: datetime,
    public: Mapping[str, Any],
    private: Mapping[str, Any],
    leaves: Sequence[Item] = (),
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The next event and its opening, as the columns of their rows."""
    if not RESERVED.isdisjoint(public) or has_fractions(public):
        raise ValueError("a body names these itself, and holds no fractions")
    opening = salted(private)
    number = head.number + 1
    body = canonical(
        {
            **public,
            **({"items": _summary(leaves)} if leaves else {}),
            "number": number,
            "previous": head.hash,
            "kind": kind.value,
            "at": instant(at),
            "stream": stream,
            "commitment": commitment(opening),
            "key": signer.key_id,
        }
    )
    hash_ = event_hash(body)
    place = {"stream": stream, "number": number}
    event = {**place, "body": body, "hash": hash_, "signature": signer.sign_event(hash_)}
    return event, {**place, "content": opening}


def _item_row(stream: str, number: int, position: int, item: Item) -> dict[str, Any]:
    return {
        "stream": stream,
        "number": number,
        "position": position,
        "leaf_hash": item.leaf,
        "content": item.opening,
    }


def has_fractions(value: object) -> bool:
    """Whether a JSON value holds a number that has more than one spelling."""
    if isinstance(value, Mapping):
        return any(has_fractions(each) for each in value.values())
    if isinstance(value, list | tuple):
        return any(has_fractions(each) for each in value)
    return isinstance(value, float)


def _leaves(items: Iterable[Mapping[str, Any]]) -> list[Item]:
    """The items with their leaf hashes, in the order of these, which says nothing about anybody."""
    leaves = [Item(leaf_hash(each.encode()).hex(), each) for each in map(salted, items)]
    return sorted(leaves, key=lambda each: each.leaf)


def _summary(leaves: Sequence[Item]) -> dict[str, Any]:
    return {"count": len(leaves), "root": root_of([bytes.fromhex(each.leaf) for each in leaves]).hex()}


def head_of(db: Session, stream: str) -> ChainHead:
    """The latest event of a stream. One query."""
    row = db.connection().execute(_HEAD, {"wanted": stream}).one_or_none()
    return EMPTY if row is None else ChainHead(row.number, row.hash, row.body)


def heads_of(db: Session, streams: Iterable[str]) -> dict[str, ChainHead]:
    """The latest events of those of these streams that have any. One query, none without streams."""
    wanted = sorted(streams)
    if not wanted:
        return {}
    rows = db.connection().execute(_HEADS, {"wanted": wanted})
    return {stream: ChainHead(number, hash_, body) for stream, number, hash_, body in rows}


def hash_at(db: Session, stream: str, number: int) -> str | None:
    """The hash of one event, or None without it. One query."""
    return db.scalar(select(Event.hash).where(Event.stream == stream, Event.number == number))


def stored_events(db: Session, stream: str) -> list[StoredEvent]:
    """The events of a stream, in order. One query, and one more if any of them has items."""
    rows = db.execute(
        select(Event.number, Event.body, Event.hash, Event.signature, Opening.content)
        .outerjoin(Opening, (Opening.stream == Event.stream) & (Opening.number == Event.number))
        .where(Event.stream == stream)
        .order_by(Event.number)
    ).all()
    items: dict[int, list[Item]] = {}
    if any('"items":' in row.body for row in rows):
        for number, leaf, content in db.execute(
            select(EventItem.number, EventItem.leaf_hash, EventItem.content)
            .where(EventItem.stream == stream)
            .order_by(EventItem.number, EventItem.position)
        ):
            items.setdefault(number, []).append(Item(leaf, content))
    return [StoredEvent(*row, tuple(items.get(row.number, ()))) for row in rows]


def streams_in(db: Session) -> list[str]:
    """All streams that have events, sorted. One query."""
    return list(db.scalars(select(Event.stream).distinct().order_by(Event.stream)))


def knows_head(db: Session, stream: str, number: int, hash_: str) -> bool:
    """Whether a printed or exported head, or its beginning, is this event's hash. One query."""
    wanted = hash_.replace(" ", "").lower()
    if number == 0:
        return wanted.strip("0") == ""
    known = hash_at(db, stream, number)
    return known is not None and len(wanted) >= 16 and known.startswith(wanted)
