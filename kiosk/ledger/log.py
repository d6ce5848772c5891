"""The instance's log: one Merkle tree above all streams, with a signed checkpoint after each entry.

A stream alone cannot show that its end was cut off, or that it was deleted. So entries of the log pin the
ends of streams, and checkpoints, which are small and hold nothing personal, are kept by people and places
outside the database. Whoever holds one can tell later whether the log, and all that it pins, still is what
it was.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from kiosk.ledger.chain import EMPTY, ChainHead, has_fractions, heads_of
from kiosk.ledger.entry import INSTANCE, ORIGIN, StoredEntry
from kiosk.ledger.event import canonical, instant
from kiosk.ledger.merkle import Peaks
from kiosk.ledger.models import Checkpoint, LogEntry
from kiosk.ledger.note import NoteError, TreeHead, read_note, written_note
from kiosk.ledger.signer import Signer, signer_of

RESERVED = frozenset({"at", "ended", "head", "key", "kind", "log", "number", "replaces", "stream"})
PENDING = "ledger_pending"
_TURN = text("SELECT pg_advisory_xact_lock(:turn)").bindparams(turn=0x6C6F67)  # "log"
_NEWEST = select(Checkpoint.note).order_by(Checkpoint.size.desc()).limit(1)
_LATEST = select(Checkpoint).order_by(Checkpoint.size.desc()).limit(1)


class Kind(StrEnum):
    """The kinds of entry that the log writes of its own accord."""

    INSTANCE = INSTANCE
    KEY = "key"  # from here on, another key signs


class LogDamagedError(Exception):
    """The latest checkpoint is not one that this instance signed: it was altered, and cannot be continued."""


class EntryRow(NamedTuple):
    """An entry with all that is stored of it. The body is what counts; the rest repeats it."""

    number: int
    kind: str
    stream: str | None
    pinned: int | None
    body: str
    leaf_hash: str


class CheckpointRow(NamedTuple):
    """A checkpoint with all that is stored of it. The note is what counts."""

    size: int
    root: str
    note: str
    peaks: str


@dataclass(frozen=True)
class Entry:
    """What to add to the log: what happened, and, with ``stream``, a pin of the stream's latest event.

    ``kind`` and ``public`` are named by whoever adds it; nothing in ``public`` may identify a person.
    ``ended``: the stream's events may be gone from now on.
    """

    kind: StrEnum
    at: datetime
    stream: str | None = None
    public: Mapping[str, Any] = field(default_factory=dict)
    ended: bool = False


def append(db: Session, entries: Sequence[Entry]) -> str:
    """Add entries, each with its checkpoint, and return the newest checkpoint. At most six statements.

    Everybody who adds to the log waits for the transactions that did so before. Call this last in a
    transaction, after all other locks have been taken: ``append_last`` does that. A log without entries is
    begun.

    Raises:
        UnsignedSessionError: the ORM session carries no signer.
        ValueError: ``public`` uses a name that entries use themselves, or holds a fraction.
        LogDamagedError: the latest checkpoint was altered; nothing was added.
    """
    _take_turn(db)
    grown = _Growing.from_latest(db, signer_of(db))
    if not grown.origin and entries:
        grown.add({"log": _new_name()}, Kind.INSTANCE, entries[0].at)
    heads = heads_of(db, {each.stream for each in entries if each.stream is not None})
    for each in entries:
        grown.add({**_own(each.public), **_pin(each, heads)}, each.kind, each.at)
    grown.keep(db)
    return grown.note


def append_last(db: Session, entry: Entry) -> None:
    """Add an entry when the transaction is about to be committed, with the stream's latest event by then.

    So nobody holds the log while waiting for anything else. What would be added twice is added once.
    """
    pending: list[Entry] = db.info.setdefault(PENDING, [])
    same = [
        each
        for each in pending
        if (each.kind, each.stream, each.public) == (entry.kind, entry.stream, entry.public)
    ]
    for each in same:
        pending.remove(each)
    pending.append(entry)


def append_pending(db: Session) -> str | None:
    """Add what ``append_last`` was given, and return the newest checkpoint; None if there was nothing."""
    pending: list[Entry] = db.info.pop(PENDING, [])
    return append(db, pending) if pending else None


def begin(db: Session, at: datetime) -> str:
    """Begin the log, unless it has begun, and return the newest checkpoint. The first entry names it.

    If the latest checkpoint was signed with the key of an earlier secret, an entry says that another one
    signs from now on: each key is followed by one that was known together with it.

    Raises:
        UnsignedSessionError: the ORM session carries no signer.
        LogDamagedError: the latest checkpoint was altered; nothing was added.
    """
    _take_turn(db)
    signer = signer_of(db)
    grown = _Growing.from_latest(db, signer)
    if not grown.origin:
        grown.add({"log": _new_name()}, Kind.INSTANCE, at)
    elif not _is_signed_by(signer, grown.note):
        grown.add({"key": signer.key_id}, Kind.KEY, at)
    grown.keep(db)
    return grown.note


def begin_another_life(
    db: Session, kind: StrEnum, at: datetime, *, replaces: TreeHead | None, public: Mapping[str, Any]
) -> str:
    """Go on under another name after a restore, and return the new checkpoint.

    A restore takes entries away that checkpoints outside may hold. Under the old name this log would sign
    two histories; the new name, in a signed entry, says that it was an act and not an attack.
    ``replaces``: the newest checkpoint of the old history that is known, if any is.
    """
    _take_turn(db)
    grown = _Growing.from_latest(db, signer_of(db))
    gone = {} if replaces is None else {"replaces": _told(replaces)}
    grown.add({**_own(public), **gone, "log": _new_name()}, kind, at)
    grown.keep(db)
    return grown.note


def newest_checkpoint(db: Session) -> str | None:
    """The newest checkpoint as text, or None before the log has begun. One query."""
    return db.scalar(_NEWEST)


def stored_log(db: Session) -> tuple[Sequence[EntryRow], Sequence[CheckpointRow]]:
    """All entries and all checkpoints, in order, as they are in the database. Two queries."""
    entries = select(
        LogEntry.number, LogEntry.kind, LogEntry.stream, LogEntry.pinned, LogEntry.body, LogEntry.leaf_hash
    )
    checkpoints = select(Checkpoint.size, Checkpoint.root, Checkpoint.note, Checkpoint.peaks)
    return (
        [EntryRow(*row) for row in db.execute(entries.order_by(LogEntry.number)).all()],
        [CheckpointRow(*row) for row in db.execute(checkpoints.order_by(Checkpoint.size)).all()],
    )


def entries_of(db: Session, stream: str) -> list[StoredEntry]:
    """The entries that pin a stream, in order. One query."""
    rows = db.execute(
        select(LogEntry.number, LogEntry.body).where(LogEntry.stream == stream).order_by(LogEntry.number)
    )
    return [StoredEntry(*row) for row in rows]


def leaves_of(db: Session, size: int) -> list[bytes]:
    """The leaf hashes of the first ``size`` entries. One query."""
    hashes = db.scalars(select(LogEntry.leaf_hash).where(LogEntry.number < size).order_by(LogEntry.number))
    return [bytes.fromhex(each) for each in hashes]


@dataclass
class _Growing:
    """The log while entries are added to it."""

    signer: Signer
    origin: str
    peaks: Peaks
    note: str
    entries: list[dict[str, Any]] = field(default_factory=list)
    checkpoints: list[dict[str, Any]] = field(default_factory=list)

    @classmethod
    def from_latest(cls, db: Session, signer: Signer) -> "_Growing":
        latest = db.scalars(_LATEST, execution_options={"populate_existing": True}).one_or_none()
        if latest is None:
            return cls(signer, "", Peaks(), "")
        try:
            peaks = Peaks.in_text(latest.size, latest.peaks)
            head = read_note(latest.note, signer.accepted)
        except (ValueError, NoteError):
            raise LogDamagedError from None
        # Otherwise the next checkpoint would vouch for whatever somebody has written into this row.
        if (head.size, head.root) != (peaks.size, peaks.root):
            raise LogDamagedError
        return cls(signer, head.origin, peaks, latest.note)

    def add(self, told: Mapping[str, Any], kind: StrEnum, at: datetime) -> None:
        """Add one entry that tells this."""
        number = self.peaks.size
        if "log" in told:
            self.origin = ORIGIN + told["log"]
        entry = StoredEntry(
            number, canonical({**told, "number": number, "kind": kind.value, "at": instant(at)})
        )
        self.peaks = self.peaks.with_leaf(entry.leaf)
        head = TreeHead(self.origin, self.peaks.size, self.peaks.root)
        self.note = written_note(head, self.signer.public_key, self.signer.sign_note)
        self.entries.append(
            {
                "number": number,
                "kind": kind.value,
                "stream": told.get("stream"),
                "pinned": told["head"]["number"] if "head" in told else None,
                "body": entry.body,
                "leaf_hash": entry.leaf.hex(),
            }
        )
        self.checkpoints.append(
            {
                "size": head.size,
                "root": head.root.hex(),
                "note": self.note,
                "peaks": self.peaks.as_text,
            }
        )

    def keep(self, db: Session) -> None:
        """Write what was added."""
        if self.entries:
            db.connection().execute(insert(LogEntry), self.entries)
            db.connection().execute(insert(Checkpoint), self.checkpoints)


def _take_turn(db: Session) -> None:
    connection = db.connection()
    if connection.dialect.name != "sqlite":  # there, a writer has the whole database to itself
        connection.execute(_TURN)


def _is_signed_by(signer: Signer, note: str) -> bool:
    try:
        read_note(note, {signer.key_id: signer.public_key})
    except NoteError:
        return False
    return True


def _own(public: Mapping[str, Any]) -> Mapping[str, Any]:
    if not RESERVED.isdisjoint(public) or has_fractions(public):
        raise ValueError("an entry names these itself, and holds no fractions")
    return public


def _pin(entry: Entry, heads: Mapping[str, ChainHead]) -> dict[str, Any]:
    if entry.stream is None:
        return {}
    head = heads.get(entry.stream, EMPTY)
    pin = {"stream": entry.stream, "head": {"number": head.number, "hash": head.hash}}
    return {**pin, "ended": True} if entry.ended else pin


def _told(head: TreeHead) -> dict[str, Any]:
    return {"origin": head.origin, "size": head.size, "root": head.root.hex()}


def _new_name() -> str:
    return secrets.token_hex(16)
