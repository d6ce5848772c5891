"""Checking a register's chain: pure, so that it works on a file as on a database."""

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
    OPENING_ALTERED = "opening_altered"  # what it says about a person is not what was committed to
    OPENING_MISSING = "opening_missing"  # what it says about a person is gone, and no withdrawal says so
    ROW_ALTERED = "row_altered"  # the register in use says something else than the event
    ROW_WITHOUT_EVENT = "row_without_event"
    ROW_UNREADABLE = "row_unreadable"  # what is stored is no value of its kind
    MERGE_WITHOUT_EVENT = "merge_without_event"  # a guest counts as a student, and no event says since when
    RELABELLED = "relabelled"  # a file says to be of another class session than its events
    HEAD_UNKNOWN = "head_unknown"  # a head that was printed or exported is not in the chain


@dataclass(frozen=True)
class Break:
    """Where a chain first does not hold: the number of the event, from 1; 0 where it is not known."""

    number: int
    damage: Damage


@dataclass(frozen=True)
class StoredEvent:
    """An event as it is stored or exported; ``opening`` is None once it was erased."""

    number: int
    body: str
    hash: str
    opening: str | None

    def content(self) -> dict[str, Any]:
        """What the body says; nothing when it is not JSON."""
        return _parsed(self.body)

    def private(self) -> dict[str, Any]:
        """What the opening says; nothing when it is gone."""
        return _parsed(self.opening or "{}")


def first_break(events: Sequence[StoredEvent]) -> Break | None:
    """The first event, in order of their numbers, that was altered, removed or inserted; None when all hold.

    Whoever alters an event and computes its hash anew breaks the link of the next one, which is told as an
    alteration of that event. Events removed from the end are not to be seen here: that takes a head that was
    printed or exported before, or the signatures in use (``register_check``).
    """
    previous = GENESIS
    withdrawn = {n for each in events for n in _withdrawn(each)}
    for expected, event in enumerate(events, start=1):
        content = event.content()
        found = _damage(event, content, expected, previous)
        if found is Damage.ALTERED and event_hash(event.body) == event.hash and expected > 1:
            # This event is whole, but links to another than the one before it.
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
        return Damage.INSERTED  # a later event than this was there before: one came in between
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
    # Only what was there before it.
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
