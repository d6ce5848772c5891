"""Checking a chain. Pure, so that it works on a file as well as on a database."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from kiosk.ledger.chain import CHAIN, GENESIS, WITHDRAWAL, StoredEvent, canonical, commitment, event_hash

Parts = dict[str, type]
_EVERY_BODY: Parts = {"number": int, "previous": str, "kind": str, "at": str, CHAIN: int, "commitment": str}


class Damage(StrEnum):
    """What was done to an event."""

    ALTERED = "altered"
    REMOVED = "removed"
    INSERTED = "inserted"
    OPENING_ALTERED = "opening_altered"  # the personal data is not what was committed to
    OPENING_MISSING = "opening_missing"  # the personal data is gone, and no withdrawal records that
    HEAD_UNKNOWN = "head_unknown"  # a printed or exported head is not in the chain


@dataclass(frozen=True)
class Break:
    """Where a chain first breaks: the number of the event, from 1, or 0 when it is unknown.

    ``damage``: a ``Damage``, or what the users of a chain found when they compared it with the rest.
    """

    number: int
    damage: StrEnum


@dataclass(frozen=True)
class Shape:
    """Whether an event has all the parts of its kind. Only the users of a chain know.

    ``body`` is asked about what a body says, ``opening`` about a kind and what its opening says.
    """

    body: Callable[[dict[str, Any]], bool]
    opening: Callable[[str, dict[str, Any]], bool]


def first_break(events: Sequence[StoredEvent], shape: Shape) -> Break | None:
    """The first event, by number, that was altered, removed or inserted; None when the chain is intact.

    Altering an event and recomputing its hash breaks the link from the next one, which is reported as an
    alteration of the earlier event. Events removed from the end cannot be detected here: that takes a head
    printed or exported earlier, or what else was stored.
    """
    previous = GENESIS
    withdrawn = {n for each in events for n in _withdrawn(each)}
    for expected, event in enumerate(events, start=1):
        content = event.content()
        found = _damage(event, content, expected, previous, shape)
        if found is Damage.ALTERED and event_hash(event.body) == event.hash and expected > 1:
            # This event is intact, but does not link to the one before it.
            return Break(expected - 1, Damage.ALTERED)
        if found is not None:
            return Break(expected, found)
        if content[CHAIN] != events[0].content()[CHAIN]:
            return Break(expected, Damage.ALTERED)
        if event.opening is None:
            if expected not in withdrawn:
                return Break(expected, Damage.OPENING_MISSING)
        elif commitment(event.opening) != content["commitment"]:
            return Break(expected, Damage.OPENING_ALTERED)
        elif not shape.opening(content["kind"], event.private()):
            return Break(expected, Damage.ALTERED)
        previous = event.hash
    return None


def _damage(
    event: StoredEvent, content: dict[str, Any], expected: int, previous: str, shape: Shape
) -> Damage | None:
    if event.number > expected:
        return Damage.REMOVED
    if event_hash(event.body) != event.hash or not _is_canonical(content, event.body):
        return Damage.ALTERED
    told = content.get("number")
    if isinstance(told, int) and told < expected:
        return Damage.INSERTED  # its own number is below its place: an event was inserted
    if told != expected:
        return Damage.REMOVED
    return None if content.get("previous") == previous and _is_whole(content, shape) else Damage.ALTERED


def _is_whole(content: dict[str, Any], shape: Shape) -> bool:
    return has_parts(content, _EVERY_BODY) and shape.body(content)


def has_parts(value: object, parts: Parts) -> bool:
    """Whether a JSON value is an object with these parts, each of its type; true is not a number."""
    return isinstance(value, dict) and all(type(value.get(name)) is kind for name, kind in parts.items())


def _is_canonical(content: dict[str, Any], body: str) -> bool:
    try:
        return canonical(content) == body
    except RecursionError:
        return False


def _withdrawn(event: StoredEvent) -> list[int]:
    content = event.content()
    if content.get("kind") != WITHDRAWAL:
        return []
    numbers = content.get("events", [])
    # A withdrawal covers only the events before it.
    earlier = range(1, event.number)
    return (
        [each for each in numbers if isinstance(each, int) and each in earlier]
        if isinstance(numbers, list)
        else []
    )
