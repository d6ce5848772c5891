"""A stream as a file that can be checked without a database (``docs/register-chain.md``).

It may hold the log's entries that pin the stream, each with a proof that it is under one checkpoint: so a
stranger with that checkpoint, from a printed sheet, can tell that the stream's end is what it was.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiosk.ledger.chain import EMPTY, ChainHead, stored_events
from kiosk.ledger.check import Break, Damage, first_break
from kiosk.ledger.entry import StoredEntry, pins_in_force
from kiosk.ledger.event import FORMAT, Item, StoredEvent
from kiosk.ledger.log import entries_of, leaves_of
from kiosk.ledger.log_check import Limit, Unseen, entry_is_whole, pin_break, unpinned
from kiosk.ledger.merkle import inclusion_proof, is_included
from kiosk.ledger.models import Checkpoint
from kiosk.ledger.note import NoteError, TreeHead, UnsignedNoteError, read_note

LARGEST = 50_000_000
SHORTEST_HEAD = 16


class BundleError(Exception):
    """The file is not a bundle."""


@dataclass(frozen=True)
class ProvenEntry:
    """An entry of the log, and what leads from it to the root."""

    entry: StoredEntry
    proof: tuple[bytes, ...]


@dataclass(frozen=True)
class LogPart:
    """A checkpoint, and the entries under it that pin the stream."""

    checkpoint: str
    entries: tuple[ProvenEntry, ...]


@dataclass(frozen=True)
class Bundle:
    """The events of one stream, as exported."""

    stream: str
    events: tuple[StoredEvent, ...]
    log: LogPart | None = None

    @property
    def head(self) -> ChainHead:
        """The latest event."""
        return ChainHead(self.events[-1].number, self.events[-1].hash) if self.events else EMPTY


def bundle_of(db: Session, stream: str, size: int | None = None) -> Bundle:
    """A stream with what the log holds of it, up to the newest checkpoint or the one of this size.

    At most five queries.
    """
    return Bundle(stream, tuple(stored_events(db, stream)), _log_part(db, stream, size))


def _log_part(db: Session, stream: str, size: int | None) -> LogPart | None:
    newest = select(Checkpoint).order_by(Checkpoint.size.desc()).limit(1)
    wanted = newest if size is None else newest.where(Checkpoint.size == size)
    checkpoint = db.scalars(wanted).one_or_none()
    if checkpoint is None:
        return None
    leaves = leaves_of(db, checkpoint.size)
    entries = [each for each in entries_of(db, stream) if each.number < len(leaves)]
    proven = (ProvenEntry(each, tuple(inclusion_proof(leaves, each.number))) for each in entries)
    return LogPart(checkpoint.note, tuple(proven))


def written(bundle: Bundle) -> bytes:
    """The bundle as a file: JSON in UTF-8, one event a line."""
    events = ",\n".join(_json(_event_as_json(each)) for each in bundle.events)
    log = _json(None if bundle.log is None else _log_as_json(bundle.log))
    return (
        f'{{"format":"{FORMAT}","stream":{_json(bundle.stream)},"events":[\n{events}\n],\n"log":{log}}}\n'
    ).encode()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _event_as_json(event: StoredEvent) -> dict[str, Any]:
    value: dict[str, Any] = {
        "number": event.number,
        "body": event.body,
        "hash": event.hash,
        "signature": event.signature,
        "opening": event.opening,
    }
    if event.items:
        value["items"] = [{"leaf": each.leaf, "opening": each.opening} for each in event.items]
    return value


def _log_as_json(log: LogPart) -> dict[str, Any]:
    return {
        "checkpoint": log.checkpoint,
        "entries": [
            {
                "number": each.entry.number,
                "body": each.entry.body,
                "proof": [step.hex() for step in each.proof],
            }
            for each in log.entries
        ],
    }


def read_bundle(content: bytes) -> Bundle:
    """The bundle in a file.

    Raises:
        BundleError: the file is not a bundle. What it holds is not checked here: see ``bundle_break``.
    """
    try:
        value = read_json(content[: LARGEST + 1])
        if value["format"] != FORMAT:
            raise BundleError
        events = tuple(_event_in(each) for each in _list(value["events"]))
        log = value.get("log")
        return Bundle(_text(value["stream"]), events, None if log is None else _log_in(log))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise BundleError from error


def read_json(content: bytes) -> Any:
    """The value in a file. Names that stand twice, and numbers with a fraction, are refused.

    Two programs might read different things in these. Raises ``ValueError`` or ``RecursionError``.
    """
    return json.loads(
        content.decode("utf-8-sig"),
        object_pairs_hook=_without_repeats,
        parse_float=_refuse,
        parse_constant=_refuse,
    )


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ValueError("a name stands twice")
    return value


def _refuse(_number: str) -> None:
    raise ValueError("only whole numbers")


def _event_in(value: Any) -> StoredEvent:
    return StoredEvent(
        _number(value["number"]),
        _text(value["body"]),
        _text(value["hash"]),
        _text(value["signature"]),
        _text_or_none(value["opening"]),
        tuple(
            Item(_text(each["leaf"]), _text_or_none(each["opening"]))
            for each in _list(value.get("items", []))
        ),
    )


def _log_in(value: Any) -> LogPart:
    return LogPart(
        _text(value["checkpoint"]),
        tuple(
            ProvenEntry(
                StoredEntry(_number(each["number"]), _text(each["body"])),
                tuple(_hash(step) for step in _list(each["proof"])),
            )
            for each in _list(value["entries"])
        ),
    )


def bundle_break(
    bundle: Bundle, keys: Mapping[str, bytes], *, head: str = "", checkpoint: str = ""
) -> Break | None:
    """The first break, or None: in the events, else in what the file holds of the log, else outside.

    ``keys``: the public keys that are trusted, by id. ``head`` is a printed or exported hash, or its
    beginning; ``checkpoint`` a checkpoint that the reader holds.
    """
    found = first_break(bundle.events, bundle.stream, keys)
    if found is None and bundle.log is not None:
        found = _log_break(bundle, bundle.log, keys)
    if found is None and head and not _has(bundle.events, head.replace(" ", "").lower()):
        found = Break(bundle.head.number + 1, Damage.HEAD_UNKNOWN)
    if found is None and checkpoint:
        found = _outside_break(bundle.log, checkpoint, keys)
    return found


def bundle_limits(bundle: Bundle) -> list[Limit]:
    """What an intact bundle cannot show."""
    if bundle.log is None:
        return [Limit(Unseen.NO_LOG, bundle.stream)]
    pins = pins_in_force(each.entry for each in bundle.log.entries).get(bundle.stream, [])
    limit = unpinned(bundle.stream, bundle.events, pins)
    return [limit] if limit else []


def _has(events: Sequence[StoredEvent], wanted: str) -> bool:
    return len(wanted) >= SHORTEST_HEAD and any(each.hash.startswith(wanted) for each in events)


def _log_break(bundle: Bundle, log: LogPart, keys: Mapping[str, bytes]) -> Break | None:
    try:
        head = read_note(log.checkpoint, keys)
    except NoteError as error:
        return Break(0, _damage_of(error))
    before = -1
    for each in log.entries:
        damage = _entry_damage(each, before, bundle.stream, head)
        if damage is not None:
            return Break(each.entry.number, damage)
        before = each.entry.number
    pins = pins_in_force(each.entry for each in log.entries)
    return pin_break(bundle.events, pins.get(bundle.stream, []))


def _entry_damage(proven: ProvenEntry, before: int, stream: str, head: TreeHead) -> Damage | None:
    entry, content = proven.entry, proven.entry.content()
    whole = entry_is_whole(entry, content) and content.get("stream") == stream
    if not whole or entry.number <= before:
        return Damage.ENTRY_ALTERED
    included = is_included(entry.leaf, entry.number, head.size, proven.proof, head.root)
    return None if included else Damage.NOT_INCLUDED


def _outside_break(log: LogPart | None, checkpoint: str, keys: Mapping[str, bytes]) -> Break | None:
    try:
        held = read_note(checkpoint, keys)
        told = None if log is None else read_note(log.checkpoint, keys)
    except NoteError as error:
        return Break(0, _damage_of(error))
    if told is None or (told.origin, told.size) != (held.origin, held.size):
        return Break(0, Damage.CHECKPOINT_OTHER)
    return None if told.root == held.root else Break(0, Damage.CHECKPOINT_DIFFERS)


def _damage_of(error: NoteError) -> Damage:
    unsigned = isinstance(error, UnsignedNoteError)
    return Damage.CHECKPOINT_UNSIGNED if unsigned else Damage.CHECKPOINT_ALTERED


def _number(value: object) -> int:
    if type(value) is not int:  # rejects true
        raise TypeError
    return value


def _list(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    value.encode()  # half of a surrogate pair is not text
    return value


def _text_or_none(value: object) -> str | None:
    return None if value is None else _text(value)


def _hash(value: object) -> bytes:
    text = _text(value)
    content = bytes.fromhex(text)
    if len(content) != 32 or content.hex() != text:
        raise ValueError
    return content
