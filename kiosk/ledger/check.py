"""Whether a stream is intact. Pure, so that it works on a file as well as on a database.

Each event is looked at by itself (``_damage_of``): its hash, its form, its signature. Then in its place:
does it continue the one before, is its personal data what was committed to. ``docs/register-chain.md`` has
the same rules for those who write a verifier of their own, in the same order.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from kiosk.core.signatures import is_signed
from kiosk.ledger.event import (
    GENESIS,
    WITHDRAWAL,
    StoredEvent,
    commitment,
    event_hash,
    is_canonical,
    parsed,
)
from kiosk.ledger.merkle import leaf_hash, root_of
from kiosk.ledger.signer import EVENT_CONTEXT

_EVERY_BODY: dict[str, type] = {
    "number": int,
    "previous": str,
    "kind": str,
    "at": str,
    "stream": str,
    "commitment": str,
    "key": str,
}
_HASH = re.compile(r"[0-9a-f]{64}")
_SIGNATURE = re.compile(r"[0-9a-f]{128}")


class Damage(StrEnum):
    """What was done to a stream, or to the log above all streams."""

    ALTERED = "altered"
    REMOVED = "removed"
    INSERTED = "inserted"  # it has the number of another, or belongs to another stream
    UNSIGNED = "unsigned"
    KEY_UNKNOWN = "key_unknown"  # signed with a key that is not this instance's
    SIGNATURE_WRONG = "signature_wrong"  # altered or made up, with a new hash
    UNLINKED = "unlinked"  # genuine, and does not continue the one before: from another history
    OPENING_ALTERED = "opening_altered"  # the personal data is not what was committed to
    OPENING_MISSING = "opening_missing"  # the personal data is gone, and no withdrawal records that
    HEAD_UNKNOWN = "head_unknown"  # a printed or exported head is not in the stream

    # A stream and the log disagree.
    CUT_OFF = "cut_off"  # the log knows later events
    REWRITTEN = "rewritten"  # the log knows another event in this place
    STREAM_MISSING = "stream_missing"  # the log knows events, and there are none

    # The log, by the number of the entry, from 0.
    LOG_MISSING = "log_missing"
    ENTRY_ALTERED = "entry_altered"
    ENTRY_MISSING = "entry_missing"
    ROOT_MISMATCH = "root_mismatch"  # an entry up to here was altered together with its hash
    CHECKPOINT_MISSING = "checkpoint_missing"
    CHECKPOINT_ALTERED = "checkpoint_altered"
    CHECKPOINT_UNSIGNED = "checkpoint_unsigned"  # not by a key of this instance
    NOT_INCLUDED = "not_included"  # a proof does not lead from the entry to the checkpoint

    # The log and a checkpoint held outside disagree.
    OLDER = "older"  # the checkpoint knows later entries
    CHECKPOINT_DIFFERS = "checkpoint_differs"  # another history led to the checkpoint
    FOREIGN_LOG = "foreign_log"  # the checkpoint is of a log that this one does not continue
    CHECKPOINT_OTHER = "checkpoint_other"  # a file's proofs lead to a checkpoint of another size


@dataclass(frozen=True)
class Break:
    """Where a stream or the log first breaks: a number, or 0 when it is unknown.

    For a stream it is the number of the event, from 1; for the log that of the entry, from 0.
    ``damage``: a ``Damage``, or what the users of a stream found when they compared it with the rest.
    """

    number: int
    damage: StrEnum


def first_break(events: Sequence[StoredEvent], stream: str, keys: Mapping[str, bytes]) -> Break | None:
    """The first event, by number, that is not what the instance added to this stream; None if all are.

    ``keys``: the public keys that are trusted, by id. Events removed from the end cannot be detected here:
    that takes the log, a receipt, or a head printed or exported earlier.
    """
    looked_at = [_Looked.at(event, stream, keys) for event in events]
    broken = _chain_break(looked_at)
    gaps = _Gaps.of(looked_at)
    whole = looked_at[: broken.number - 1] if broken else looked_at
    for each in whole:
        found = _opening_damage(each, gaps)
        if found is not None:
            return Break(each.event.number, found)
    return broken


@dataclass(frozen=True)
class _Looked:
    """An event, what its body says, and what is wrong with it by itself."""

    event: StoredEvent
    content: dict[str, Any]
    damage: Damage | None

    @classmethod
    def at(cls, event: StoredEvent, stream: str, keys: Mapping[str, bytes]) -> "_Looked":
        content = parsed(event.body)
        return cls(event, content, _damage_of(event, content, stream, keys))


def _damage_of(
    event: StoredEvent, content: dict[str, Any], stream: str, keys: Mapping[str, bytes]
) -> Damage | None:
    whole = has_parts(content, _EVERY_BODY) and is_canonical(content, event.body)
    if event_hash(event.body) != event.hash or not whole:
        return Damage.ALTERED
    if content["stream"] != stream:
        return Damage.INSERTED
    if not event.signature:
        return Damage.UNSIGNED
    public = keys.get(content["key"])
    if public is None:
        return Damage.KEY_UNKNOWN
    if not _SIGNATURE.fullmatch(event.signature):
        return Damage.SIGNATURE_WRONG
    signed = is_signed(public, bytes.fromhex(event.signature), EVENT_CONTEXT + bytes.fromhex(event.hash))
    return None if signed else Damage.SIGNATURE_WRONG


def _chain_break(looked_at: Sequence[_Looked]) -> Break | None:
    """The first event that is wrong by itself, or not the one that belongs in its place."""
    previous = GENESIS
    for expected, each in enumerate(looked_at, start=1):
        found = _damage_in_place(each, expected, previous)
        if found is not None:
            return Break(expected, found)
        previous = each.event.hash
    return None


def _damage_in_place(looked: _Looked, expected: int, previous: str) -> Damage | None:
    if looked.event.number > expected:
        return Damage.REMOVED
    if looked.event.number < expected:
        return Damage.INSERTED
    if looked.damage is not None:
        return looked.damage
    # Its own number, which is signed; the other may have been rewritten to close a gap.
    told = looked.content["number"]
    if told != expected:
        return Damage.REMOVED if told > expected else Damage.INSERTED
    return None if looked.content["previous"] == previous else Damage.UNLINKED


@dataclass(frozen=True)
class _Gaps:
    """What withdrawals excuse: openings of events with all their items, and single items."""

    events: frozenset[int]
    items: frozenset[tuple[int, int]]

    @classmethod
    def of(cls, looked_at: Sequence[_Looked]) -> "_Gaps":
        """Those that genuine withdrawals name, each only among the events before it."""
        genuine = [each.content for each in looked_at if each.damage is None]
        withdrawals = [each for each in genuine if each["kind"] == WITHDRAWAL]
        return cls(
            frozenset(n for each in withdrawals for n in _numbers(each.get("events")) if n < each["number"]),
            frozenset(
                (pair[0], pair[1])
                for each in withdrawals
                for pair in map(_numbers, _listed(each.get("erased_items")))
                if len(pair) == 2 and pair[0] < each["number"]
            ),
        )


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _numbers(value: object) -> list[int]:
    return [each for each in _listed(value) if type(each) is int]


def _opening_damage(looked: _Looked, gaps: _Gaps) -> Damage | None:
    """What is wrong with the personal data of an event that is itself intact."""
    event, content = looked.event, looked.content
    if event.opening is None:
        if event.number not in gaps.events:
            return Damage.OPENING_MISSING
    elif commitment(event.opening) != content["commitment"]:
        return Damage.OPENING_ALTERED
    return next(_item_damages(event, content, gaps), None)


def _item_damages(event: StoredEvent, content: dict[str, Any], gaps: _Gaps) -> Iterator[Damage]:
    told = content.get("items", {"count": 0, "root": root_of([]).hex()})
    leaves = [each.leaf for each in event.items]
    if (
        not has_parts(told, {"count": int, "root": str})
        or told["count"] != len(leaves)
        or not all(_HASH.fullmatch(leaf) for leaf in leaves)
        or told["root"] != root_of([bytes.fromhex(leaf) for leaf in leaves]).hex()
    ):
        yield Damage.OPENING_ALTERED
        return
    for position, item in enumerate(event.items):
        if item.opening is None:
            if event.number not in gaps.events and (event.number, position) not in gaps.items:
                yield Damage.OPENING_MISSING
        elif leaf_hash(item.opening.encode()).hex() != item.leaf:
            yield Damage.OPENING_ALTERED


def has_parts(value: object, parts: Mapping[str, type]) -> bool:
    """Whether a JSON value is an object with these parts, each of its type; true is not a number."""
    return isinstance(value, dict) and all(type(value.get(name)) is kind for name, kind in parts.items())
