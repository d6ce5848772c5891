"""Whether the log is intact, whether streams are what it pins, and what nobody can see. Pure.

Works on a file as well as on the database's rows. ``docs/register-chain.md`` has the same rules.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

from kiosk.ledger.check import Break, Damage, has_parts
from kiosk.ledger.entry import Life, Pin, StoredEntry, lives_of, pins_in_force
from kiosk.ledger.event import GENESIS, StoredEvent, is_canonical
from kiosk.ledger.merkle import Peaks
from kiosk.ledger.note import NoteError, TreeHead, UnsignedNoteError, read_note

_EVERY_ENTRY: dict[str, type] = {"number": int, "kind": str, "at": str}
_HEAD: dict[str, type] = {"number": int, "hash": str}
_TREE_HEAD: dict[str, type] = {"origin": str, "size": int, "root": str}


class Unseen(StrEnum):
    """What a check cannot see: a gap in what it knows, or a loss that the log itself tells of."""

    EVENTS_AFTER_LAST_PIN = "events_after_last_pin"  # the last ``count`` could be cut off
    STREAM_NOT_PINNED = "stream_not_pinned"  # the whole stream could vanish
    ENTRIES_AFTER_CHECKPOINT = "entries_after_checkpoint"  # the last ``count`` could be cut off
    NO_LOG = "no_log"  # a file without its part of the log: the end could be cut off
    NO_CHECKPOINT_OUTSIDE = "no_checkpoint_outside"  # the database could be an older one
    LOST_IN_RESTORE = "lost_in_restore"  # ``count`` entries are gone that a checkpoint outside knows


@dataclass(frozen=True)
class Limit:
    """Something that a check cannot see. ``stream`` is empty where it is about the log."""

    what: Unseen
    stream: str = ""
    count: int = 0


@dataclass(frozen=True)
class CheckedLog:
    """A log that was looked through, as far as it is intact.

    ``entries`` are those before the first break, ``roots`` those of the trees over the first 0, 1, 2 …
    """

    entries: tuple[StoredEntry, ...]
    roots: tuple[bytes, ...]
    broken: Break | None

    @property
    def size(self) -> int:
        """How many entries are intact."""
        return len(self.entries)

    @property
    def lives(self) -> list[Life]:
        """Under which names it has gone on."""
        return lives_of(self.entries)

    @cached_property
    def pins(self) -> dict[str, list[Pin]]:
        """What it holds fast of each stream that has not ended."""
        return pins_in_force(self.entries)


def checked_log(
    entries: Sequence[StoredEntry], checkpoints: Mapping[int, str], keys: Mapping[str, bytes]
) -> CheckedLog:
    """Look through a whole log: each entry, and after each entry the checkpoint of that size.

    ``checkpoints``: notes by size. ``keys``: the public keys that are trusted, by id.
    """
    whole: list[StoredEntry] = []
    peaks, roots, origin = Peaks(), [Peaks().root], ""
    found: Break | None = None
    for expected, entry in enumerate(entries):
        content = entry.content()
        grown = peaks.with_leaf(entry.leaf)
        name = content.get("log")
        origin = lives_of([entry])[0].origin if isinstance(name, str) else origin
        head = TreeHead(origin, grown.size, grown.root)
        damage = _entry_damage(entry, content, expected) or note_damage(
            checkpoints.get(grown.size), head, keys
        )
        if damage is not None:
            found = Break(expected, damage)
            break
        peaks = grown
        whole.append(entry)
        roots.append(grown.root)
    if found is None:
        found = _end_damage(len(whole), checkpoints)
    return CheckedLog(tuple(whole), tuple(roots), found)


def _end_damage(size: int, checkpoints: Mapping[int, str]) -> Break | None:
    if any(each > size for each in checkpoints):
        return Break(size, Damage.ENTRY_MISSING)  # a checkpoint knows more entries than there are
    return None if size else Break(0, Damage.LOG_MISSING)


def _entry_damage(entry: StoredEntry, content: dict[str, Any], expected: int) -> Damage | None:
    if entry.number != expected:
        return Damage.ENTRY_MISSING if entry.number > expected else Damage.ENTRY_ALTERED
    if not entry_is_whole(entry, content) or (expected == 0 and "log" not in content):
        return Damage.ENTRY_ALTERED
    return None


def entry_is_whole(entry: StoredEntry, content: dict[str, Any]) -> bool:
    """Whether an entry has all that its body must have, in canonical form, and its own number."""
    return (
        is_canonical(content, entry.body)
        and has_parts(content, _EVERY_ENTRY)
        and content["number"] == entry.number
        and ("log" not in content or has_parts(content, {"log": str}))
        and ("ended" not in content or has_parts(content, {"ended": bool}))
        and ("replaces" not in content or has_parts(content["replaces"], _TREE_HEAD))
        and (
            "stream" not in content
            or (has_parts(content, {"stream": str, "head": dict}) and has_parts(content["head"], _HEAD))
        )
    )


def note_damage(note: str | None, head: TreeHead, keys: Mapping[str, bytes]) -> Damage | None:
    """What is wrong with a checkpoint that should say this."""
    if note is None:
        return Damage.CHECKPOINT_MISSING
    try:
        told = read_note(note, keys)
    except UnsignedNoteError:
        return Damage.CHECKPOINT_UNSIGNED
    except NoteError:
        return Damage.CHECKPOINT_ALTERED
    if told.root != head.root and (told.origin, told.size) == (head.origin, head.size):
        return Damage.ROOT_MISMATCH
    return None if told == head else Damage.CHECKPOINT_ALTERED


def pin_break(events: Sequence[StoredEvent], pins: Iterable[Pin]) -> Break | None:
    """The first event that differs from what the log pins, or where events are missing; else None.

    The events must be an intact stream.
    """
    for pin in sorted(pins, key=lambda each: (each.number, each.entry)):
        if pin.number > len(events):
            return Break(len(events) + 1, Damage.CUT_OFF if events else Damage.STREAM_MISSING)
        known = events[pin.number - 1].hash if pin.number > 0 else GENESIS
        if known != pin.hash:
            return Break(pin.number, Damage.REWRITTEN)
    return None


def unpinned(stream: str, events: Sequence[StoredEvent], pins: Sequence[Pin]) -> Limit | None:
    """What could be done to the end of an intact stream without contradicting the log."""
    if not events:
        return None
    if not pins:
        return Limit(Unseen.STREAM_NOT_PINNED, stream, len(events))
    after = len(events) - max(each.number for each in pins)
    return Limit(Unseen.EVENTS_AFTER_LAST_PIN, stream, after) if after else None


def compare_with_outside(log: CheckedLog, note: str, keys: Mapping[str, bytes]) -> Break | Limit | None:
    """Whether an intact log continues what a checkpoint held outside the database says.

    A ``Break`` where it does not; a ``Limit`` where it does and has grown since, or where the log itself
    tells, in a signed entry, that a restore took away what the checkpoint knows.
    """
    try:
        held = read_note(note, keys)
    except UnsignedNoteError:
        return Break(0, Damage.CHECKPOINT_UNSIGNED)
    except NoteError:
        return Break(0, Damage.CHECKPOINT_ALTERED)
    lives = log.lives
    place = next((n for n, each in enumerate(lives) if each.origin == held.origin), None)
    if place is None:
        lost = _lost_with(log, held)
        return lost or Break(0, Damage.FOREIGN_LOG)
    is_last = place == len(lives) - 1
    end = log.size if is_last else lives[place + 1].begins_at
    if held.size > end:
        if is_last:
            return Break(log.size, Damage.OLDER)
        return Limit(Unseen.LOST_IN_RESTORE, count=held.size - end)
    if held.size <= lives[place].begins_at or log.roots[held.size] != held.root:
        return Break(held.size, Damage.CHECKPOINT_DIFFERS)
    after = log.size - held.size
    return Limit(Unseen.ENTRIES_AFTER_CHECKPOINT, count=after) if after else None


def _lost_with(log: CheckedLog, held: TreeHead) -> Limit | None:
    """The loss of a whole life of the log, if a restore tells of it: even its name is gone."""
    for entry in log.entries:
        replaced = entry.content().get("replaces")
        if replaced is not None and replaced["origin"] == held.origin and held.size <= replaced["size"]:
            return Limit(Unseen.LOST_IN_RESTORE, count=max(held.size - entry.number, 0))
    return None
