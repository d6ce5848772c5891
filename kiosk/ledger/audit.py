"""Looking through the ledger in the database: the log, each stream, and both against each other.

What streams are about, and whether other tables agree with them, their users compare.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from kiosk.ledger.chain import stored_events, streams_in
from kiosk.ledger.check import Break, Damage, first_break
from kiosk.ledger.entry import StoredEntry
from kiosk.ledger.event import StoredEvent
from kiosk.ledger.log import CheckpointRow, EntryRow, stored_log
from kiosk.ledger.log_check import CheckedLog, Limit, checked_log, pin_break, unpinned
from kiosk.ledger.merkle import Peaks


@dataclass(frozen=True)
class AuditedStream:
    """A stream that was looked through: its first break, or what nobody could see."""

    stream: str
    events: tuple[StoredEvent, ...]
    broken: Break | None
    limit: Limit | None


def audited_log(db: Session, keys: Mapping[str, bytes]) -> CheckedLog:
    """The log, as far as it is intact. Two queries. What cannot even be read is a break too."""
    try:
        rows, checkpoints = stored_log(db)
    except (ValueError, TypeError, SQLAlchemyError):
        return CheckedLog((), (Peaks().root,), Break(0, Damage.ENTRY_ALTERED))
    entries = [StoredEntry(each.number, each.body) for each in rows]
    log = checked_log(entries, {each.size: each.note for each in checkpoints}, keys)
    odd = _odd_columns(rows, checkpoints, log)
    if odd is None or (log.broken is not None and log.broken.number <= odd.number):
        return log
    return CheckedLog(log.entries[: odd.number], log.roots[: odd.number + 1], odd)


def _odd_columns(
    rows: Sequence[EntryRow], checkpoints: Sequence[CheckpointRow], log: CheckedLog
) -> Break | None:
    """The first entry whose other columns do not repeat what its body says. The body is what counts."""
    by_size, peaks = {each.size: each for each in checkpoints}, Peaks()
    for row, entry in zip(rows, log.entries, strict=False):
        content, peaks = entry.content(), peaks.with_leaf(entry.leaf)
        pinned = content["head"]["number"] if "stream" in content else None
        told = content["kind"], content.get("stream"), pinned, entry.leaf.hex()
        if (row.kind, row.stream, row.pinned, row.leaf_hash) != told:
            return Break(row.number, Damage.ENTRY_ALTERED)
        checkpoint = by_size[peaks.size]
        if (checkpoint.root, checkpoint.peaks) != (peaks.root.hex(), peaks.as_text):
            return Break(row.number, Damage.CHECKPOINT_ALTERED)
    return None


def audited_streams(
    db: Session, keys: Mapping[str, bytes], log: CheckedLog, also: Iterable[str] = ()
) -> Iterator[AuditedStream]:
    """Each stream that has events, that the log pins, or that should be there, by name.

    One query for each, two with items.
    """
    for stream in sorted({*streams_in(db), *log.pins, *also}):
        yield audited_stream(db, stream, keys, log)


def audited_stream(db: Session, stream: str, keys: Mapping[str, bytes], log: CheckedLog) -> AuditedStream:
    """One stream. One query, two with items. What cannot even be read is a break too."""
    try:
        events = tuple(stored_events(db, stream))
        broken = first_break(events, stream, keys)
    except (ValueError, TypeError, SQLAlchemyError):
        # Text that is not UTF-8: SQLite stores whatever is written to it.
        return AuditedStream(stream, (), Break(0, Damage.ALTERED), None)
    pins = log.pins.get(stream, [])
    broken = broken or pin_break(events, pins)
    return AuditedStream(stream, events, broken, None if broken else unpinned(stream, events, pins))
