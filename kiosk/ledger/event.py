"""An event as it is stored and exported, and the forms that its hash is made over. Pure.

An event has a *body*, canonical JSON with nothing personal in it, and an *opening*, JSON with the personal
data and a random salt. The body holds a commitment, the SHA-256 of the opening: anyone who has the opening
can show that it belongs to the event, and without it the event says nothing about anybody. Erasing a person
deletes openings; bodies, hashes and signatures stay.

An event may also hold *items*, many small openings that are erased one by one, such as everyone expected in
a class session. The body holds the root of a Merkle tree over them (``merkle``); an item whose text has been
erased leaves its leaf hash.

The hash of an event is SHA-256 of ``kiosk-register-2``, a line feed, and the body in UTF-8. The format, and
how others can check it: ``docs/register-chain.md``.
"""

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NoReturn

FORMAT = "kiosk-register-2"
GENESIS = "0" * 64
WITHDRAWAL = "withdrawal"  # the kind of an event that says: personal data in earlier ones has been erased
SALT_BYTES = 16
_INSTANT = "%Y-%m-%dT%H:%M:%S.%fZ"


@dataclass(frozen=True, slots=True)
class Item:
    """One of an event's items: its leaf hash, in hex, and its text, None once it has been erased."""

    leaf: str
    opening: str | None


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An event as stored or exported; ``opening`` is None once it has been erased."""

    number: int
    body: str
    hash: str
    signature: str
    opening: str | None
    items: tuple[Item, ...] = ()

    def content(self) -> dict[str, Any]:
        """What the body says; an empty dict when it is not a JSON object."""
        return parsed(self.body)

    def private(self) -> dict[str, Any]:
        """What the opening says; an empty dict when it is gone or not a JSON object."""
        return parsed(self.opening or "{}")


def canonical(value: Mapping[str, Any]) -> str:
    """JSON with sorted keys, without spaces, in plain Unicode: equal values give equal bytes."""
    return _ENCODER.encode(value)


# Built once: ``json.dumps`` makes one for each call that asks for anything unusual.
_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def parsed(text: str) -> dict[str, Any]:
    """The JSON object in a text; an empty dict when it holds anything else, or a number with a fraction.

    Fractions have more than one spelling; bodies hold none.
    """
    try:
        value = json.loads(text, parse_float=_refuse, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def is_canonical(content: dict[str, Any], text: str) -> bool:
    """Whether a text is the canonical form of what it was parsed to."""
    try:
        return canonical(content) == text
    except (ValueError, RecursionError):
        return False


def salted(private: Mapping[str, Any]) -> str:
    """An opening: these values, which are about somebody, with a salt that nobody can guess."""
    return canonical({"salt": secrets.token_hex(SALT_BYTES), **private})


def commitment(opening: str) -> str:
    """SHA-256 of an opening, in hex."""
    return hashlib.sha256(opening.encode()).hexdigest()


def event_hash(body: str) -> str:
    """The hash of an event, in hex."""
    return hashlib.sha256(f"{FORMAT}\n{body}".encode()).hexdigest()


def instant(at: datetime) -> str:
    """An instant as text in UTC, to the microsecond."""
    return f"{at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}Z"


def instant_in(text: str) -> datetime:
    """The instant that a text from ``instant`` names. Raises ``ValueError`` for any other text."""
    return datetime.strptime(text, _INSTANT).replace(tzinfo=UTC)


def _refuse(_number: str) -> NoReturn:
    raise ValueError("only whole numbers")
