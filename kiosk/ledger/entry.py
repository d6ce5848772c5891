"""An entry of the log as it is stored and exported. Pure.

An entry's body is canonical JSON with nothing personal in it. It names a kind and an instant, and may *pin*
a stream: hold the number and hash of the event that was the stream's latest. Its leaf hash is that of RFC
6962 over the body in UTF-8 (``merkle``).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from kiosk.ledger.event import parsed
from kiosk.ledger.merkle import leaf_hash

INSTANCE = "instance"  # the kind of the first entry, the only one that the log writes of its own accord
ORIGIN = "kiosk/"


@dataclass(frozen=True, slots=True)
class Pin:
    """What an entry holds fast: the latest event of a stream at that time.

    ``ends``: from this entry on, the stream's events may be gone.
    """

    entry: int
    stream: str
    number: int
    hash: str
    ends: bool


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """An entry as stored or exported."""

    number: int
    body: str

    @property
    def leaf(self) -> bytes:
        """Its leaf hash."""
        return leaf_hash(self.body.encode())

    def content(self) -> dict[str, Any]:
        """What the body says; an empty dict when it is not a JSON object."""
        return parsed(self.body)

    @property
    def pin(self) -> Pin | None:
        """The pin that an intact entry holds, if it holds one."""
        return pin_in(self.number, self.content())


def pin_in(number: int, content: dict[str, Any]) -> Pin | None:
    """The pin in what an intact entry says, if there is one."""
    if "stream" not in content:
        return None
    head = content["head"]
    return Pin(number, content["stream"], head["number"], head["hash"], content.get("ended", False))


def pins_in_force(entries: Iterable[StoredEntry]) -> dict[str, list[Pin]]:
    """The pins of each stream, in order; none from before a stream ended, whose name may be used again."""
    pins: dict[str, list[Pin]] = {}
    for each in entries:
        pin = each.pin
        if pin is not None:
            if pin.ends:
                pins[pin.stream] = []
            else:
                pins.setdefault(pin.stream, []).append(pin)
    return pins


@dataclass(frozen=True, slots=True)
class Life:
    """A stretch of the log under one name.

    It is named by the entry ``begins_at``. A restore from a backup begins another life, with another name:
    so no name ever stands for two histories.
    """

    origin: str
    begins_at: int


def lives_of(entries: Sequence[StoredEntry]) -> list[Life]:
    """The lives of a log, in order."""
    named = ((each.number, each.content().get("log")) for each in entries)
    return [Life(ORIGIN + name, number) for number, name in named if isinstance(name, str)]
