"""A record that only grows: each event holds the hash of the one before (a hash chain).

An event has a *body*, canonical JSON with nothing personal in it, and an *opening*, JSON with the personal
data and a random salt. The body holds a commitment, the SHA-256 of the opening: anyone who has the opening
can show that it belongs to the event, and without it the event says nothing about anybody. Erasing a person
deletes openings; bodies and hashes stay, and so does the proof that no event was altered, removed or
inserted.

The hash of an event is SHA-256 of ``kiosk-register-1``, a line feed, and the body in UTF-8. The format, and
how others can check it: ``docs/register-chain.md``.
"""

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import bindparam, func, insert, select
from sqlalchemy.orm import Session

from kiosk.ledger.models import Event, Opening

FORMAT = "kiosk-register-1"
GENESIS = "0" * 64
CHAIN = "class_session"  # under this name, the body of an event says which chain it belongs to
WITHDRAWAL = "withdrawal"  # the kind of an event that says: personal data in earlier ones has been erased
SALT_BYTES = 16
_INSTANT = "%Y-%m-%dT%H:%M:%S.%fZ"

_HEAD = (
    select(Event.number, Event.hash, Event.body)
    .where(Event.chain_id == bindparam("wanted"))
    .order_by(Event.number.desc())
    .limit(1)
)
_EVENT = insert(Event)
_OPENING = insert(Opening)


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
            return datetime.strptime(json.loads(self.body)["at"], _INSTANT).replace(tzinfo=UTC)
        except (ValueError, KeyError, TypeError):
            return None


EMPTY = ChainHead(0, GENESIS)


@dataclass(frozen=True)
class StoredEvent:
    """An event as stored or exported; ``opening`` is None once it has been erased."""

    number: int
    body: str
    hash: str
    opening: str | None

    def content(self) -> dict[str, Any]:
        """What the body says; an empty dict when it is not a JSON object."""
        return _parsed(self.body)

    def private(self) -> dict[str, Any]:
        """What the opening says; an empty dict when it is gone or not a JSON object."""
        return _parsed(self.opening or "{}")


def append(
    db: Session,
    chain_id: int,
    head: ChainHead,
    kind: StrEnum,
    at: datetime,
    *,
    public: dict[str, Any],
    private: dict[str, Any],
) -> ChainHead:
    """Add an event after ``head``, in the same transaction as what it records. Two statements.

    ``public`` and ``private`` are JSON values; nothing in ``public`` may identify a person. The caller keeps
    other writers from the chain from before it reads ``head`` until the transaction ends.
    """
    new = _following(head, chain_id, kind, at, public, private)
    _keep(db, [new])
    return ChainHead(new["number"], new["hash"])


def append_to_all(
    db: Session, kind: StrEnum, at: datetime, public: Mapping[int, dict[str, Any]], private: dict[str, Any]
) -> None:
    """Add an event to each of these chains; ``public`` is by chain. Three statements.

    Each chain must already have an event, and the caller must have locked it.
    """
    if not public:
        return
    latest = (
        select(Event.chain_id, func.max(Event.number).label("number"))
        .where(Event.chain_id.in_(public))
        .group_by(Event.chain_id)
        .subquery()
    )
    heads = db.execute(
        select(Event.chain_id, Event.number, Event.hash)
        .join(
            latest,
            (Event.chain_id == latest.c.chain_id) & (Event.number == latest.c.number),
        )
        .order_by(Event.chain_id)
    )
    _keep(
        db,
        [
            _following(ChainHead(number, hash_), chain_id, kind, at, public[chain_id], private)
            for chain_id, number, hash_ in heads
        ],
    )


def _following(
    head: ChainHead,
    chain_id: int,
    kind: StrEnum,
    at: datetime,
    public: dict[str, Any],
    private: dict[str, Any],
) -> dict[str, Any]:
    """The next event, as the columns of its rows."""
    opening = canonical({"salt": secrets.token_hex(SALT_BYTES), **private})
    body = canonical(
        {
            "number": head.number + 1,
            "previous": head.hash,
            "kind": kind.value,
            "at": instant(at),
            CHAIN: chain_id,
            "commitment": commitment(opening),
            **public,
        }
    )
    return {
        "chain_id": chain_id,
        "number": head.number + 1,
        "body": body,
        "hash": event_hash(body),
        "content": opening,
    }


def _keep(db: Session, events: list[dict[str, Any]]) -> None:
    connection = db.connection()
    for statement, columns in ((_EVENT, ("body", "hash")), (_OPENING, ("content",))):
        names = ("chain_id", "number", *columns)
        connection.execute(statement, [{name: event[name] for name in names} for event in events])


def head_of(db: Session, chain_id: int) -> ChainHead:
    """The latest event of a chain. One query."""
    row = db.connection().execute(_HEAD, {"wanted": chain_id}).one_or_none()
    return EMPTY if row is None else ChainHead(row.number, row.hash, row.body)


def heads_of(db: Session, chain_ids: Sequence[int]) -> dict[int, ChainHead]:
    """The latest event of each of these chains that has one. One query."""
    latest = (
        select(Event.chain_id, func.max(Event.number).label("number"))
        .where(Event.chain_id.in_(chain_ids))
        .group_by(Event.chain_id)
        .subquery()
    )
    rows = db.connection().execute(
        select(Event.chain_id, Event.number, Event.hash, Event.body).join(
            latest, (Event.chain_id == latest.c.chain_id) & (Event.number == latest.c.number)
        )
    )
    return {row.chain_id: ChainHead(row.number, row.hash, row.body) for row in rows}


def stored_events(db: Session, chain_id: int) -> list[StoredEvent]:
    """The events of a chain, in order. One query."""
    rows = db.execute(
        select(Event.number, Event.body, Event.hash, Opening.content)
        .outerjoin(
            Opening,
            (Opening.chain_id == Event.chain_id) & (Opening.number == Event.number),
        )
        .where(Event.chain_id == chain_id)
        .order_by(Event.number)
    )
    return [StoredEvent(*row) for row in rows]


def knows_head(db: Session, chain_id: int, number: int, hash_: str) -> bool:
    """Whether a printed or exported head, or its beginning, is this event's hash. One query."""
    known = db.scalar(select(Event.hash).where(Event.chain_id == chain_id, Event.number == number))
    wanted = hash_.replace(" ", "").lower()
    if number == 0:
        return wanted.strip("0") == ""
    return known is not None and len(wanted) >= 16 and known.startswith(wanted)


def canonical(value: dict[str, Any]) -> str:
    """JSON with sorted keys, without spaces, in plain Unicode: equal values give equal bytes."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def commitment(opening: str) -> str:
    """SHA-256 of an opening, in hex."""
    return hashlib.sha256(opening.encode()).hexdigest()


def event_hash(body: str) -> str:
    """The hash of an event, in hex."""
    return hashlib.sha256(f"{FORMAT}\n{body}".encode()).hexdigest()


def instant(at: datetime) -> str:
    """An instant as text in UTC, to the microsecond."""
    return at.astimezone(UTC).strftime(_INSTANT)


def _parsed(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}
