"""Checking a register's chain. Pure, so that it works on a file as well as on a database."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from kiosk.attendance.chain import GENESIS, EventKind, canonical, commitment, event_hash
from kiosk.attendance.event_shape import body_is_whole, opening_is_whole


class Damage(StrEnum):
    """What was done to an event."""

    ALTERED = "altered"
    REMOVED = "removed"
    INSERTED = "inserted"
    OPENING_ALTERED = "opening_altered"  # the personal data is not what was committed to
    OPENING_MISSING = "opening_missing"  # the personal data is gone, and no withdrawal records that
    ROW_ALTERED = "row_altered"  # the stored rows disagree with the event
    ROW_WITHOUT_EVENT = "row_without_event"
    ROW_UNREADABLE = "row_unreadable"  # a stored value is not of its type
    MERGE_WITHOUT_EVENT = "merge_without_event"  # a guest counts as a student, and no event says since when
    RELABELLED = "relabelled"  # a file claims another class session than its events
    HEAD_UNKNOWN = "head_unknown"  # a printed or exported head is not in the chain


@dataclass(frozen=True)
class Break:
    """Where a chain first breaks: the number of the event, from 1, or 0 when it is unknown."""

    number: int
    damage: Damage


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


def first_break(events: Sequence[StoredEvent]) -> Break | None:
    """The first event, by number, that was altered, removed or inserted; None when the chain is intact.

    Altering an event and recomputing its hash breaks the link from the next one, which is reported as an
    alteration of the earlier event. Events removed from the end cannot be detected here: that takes a head
    printed or exported earlier, or the stored signatures (``register_check``).
    """
    previous = GENESIS
    withdrawn = {n for each in events for n in _withdrawn(each)}
    for expected, event in enumerate(events, start=1):
        content = event.content()
        found = _damage(event, content, expected, previous)
        if found is Damage.ALTERED and event_hash(event.body) == event.hash and expected > 1:
            # This event is intact, but does not link to the one before it.
            return Break(expected - 1, Damage.ALTERED)
        if found is not None:
            return Break(expected, found)
        if content["class_session"] != events[0].content()["class_session"]:
            return Break(expected, Damage.ALTERED)
        if event.opening is None:
            if expected not in withdrawn:
                return Break(expected, Damage.OPENING_MISSING)
        elif commitment(event.opening) != content["commitment"]:
            return Break(expected, Damage.OPENING_ALTERED)
        elif not opening_is_whole(content["kind"], event.private()):
            return Break(expected, Damage.ALTERED)
        previous = event.hash
    return None


def _damage(event: StoredEvent, content: dict[str, Any], expected: int, previous: str) -> Damage | None:
    if event.number > expected:
        return Damage.REMOVED
    if event_hash(event.body) != event.hash or not _is_canonical(content, event.body):
        return Damage.ALTERED
    told = content.get("number")
    if isinstance(told, int) and told < expected:
        return Damage.INSERTED  # its own number is below its place: an event was inserted
    if told != expected:
        return Damage.REMOVED
    return None if content.get("previous") == previous and body_is_whole(content) else Damage.ALTERED


def _is_canonical(content: dict[str, Any], body: str) -> bool:
    try:
        return canonical(content) == body
    except RecursionError:
        return False


def _withdrawn(event: StoredEvent) -> list[int]:
    content = event.content()
    if content.get("kind") != EventKind.WITHDRAWAL:
        return []
    numbers = content.get("events", [])
    # A withdrawal covers only the events before it.
    earlier = range(1, event.number)
    return (
        [each for each in numbers if isinstance(each, int) and each in earlier]
        if isinstance(numbers, list)
        else []
    )


def _parsed(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}
