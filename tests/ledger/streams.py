"""Streams made by the rules of the format, without the code that writes them; and what an attacker can do."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from enum import StrEnum

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import event as happening
from sqlalchemy.orm import Session

from kiosk.core.keys import Keys
from kiosk.ledger.event import StoredEvent
from kiosk.ledger.signer import Signer

SECRET = "a secret for tests only, 0123456789"
SIGNER = Signer.of(Keys(SECRET))
KEYS = {SIGNER.key_id: SIGNER.public_key}
SEED = Keys(SECRET).derive("register-signing")
# What somebody has who can write to the database and does not know the secret: any key but the right one.
FORGER = Signer.of(Keys("the secret of somebody else, 0123456789"))
FORGER_SEED = Keys("the secret of somebody else, 0123456789").derive("register-signing")
STREAM = "class_session/12"


class Kind(StrEnum):
    """What happens in the streams of these tests. The ledger knows none of it but the withdrawal."""

    NOTED = "noted"
    CORRECTED = "corrected"
    PLANNED = "planned"
    CLOSED = "closed"
    RESTORED = "restored"
    PURGED = "purged"


def as_json(value: Mapping[str, object]) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def hash_of(body: str) -> str:
    return sha(f"kiosk-register-2\n{body}")


def signature(hash_: str, seed: bytes = SEED) -> str:
    message = b"kiosk register event v2\0" + bytes.fromhex(hash_)
    return Ed25519PrivateKey.from_private_bytes(seed).sign(message).hex()


def event(
    number: int,
    previous: str,
    opening: str | None = None,
    *,
    stream: str = STREAM,
    seed: bytes = SEED,
    signer: Signer = SIGNER,
    **more: object,
) -> StoredEvent:
    """An event, signed by the instance unless somebody else does."""
    opening = opening or as_json({"person": f"person {number}", "salt": f"{number:032}"})
    body = as_json(
        {
            "number": number,
            "previous": previous,
            "kind": "noted",
            "at": "2026-02-25T08:00:00.000000Z",
            "stream": stream,
            "commitment": sha(opening),
            "key": signer.key_id,
            **more,
        }
    )
    return StoredEvent(number, body, hash_of(body), signature(hash_of(body), seed), opening)


def events_of(length: int, *, stream: str = STREAM, start: Sequence[StoredEvent] = ()) -> list[StoredEvent]:
    """A stream of this length; ``start``: how it begins."""
    events = list(start)
    while len(events) < length:
        previous = events[-1].hash if events else "0" * 64
        events.append(event(len(events) + 1, previous, stream=stream))
    return events


def forged(number: int, previous: str, **more: object) -> StoredEvent:
    """The best that somebody can do who does not know the secret: right in all but the signature."""
    return event(number, previous, seed=FORGER_SEED, **more)  # type: ignore[arg-type]  # as event


def with_body(changed: StoredEvent, *, seed: bytes = FORGER_SEED, **changes: object) -> StoredEvent:
    """The event with another body and its hash, signed by somebody who does not know the secret."""
    body = as_json({**changed.content(), **changes})
    return replace(changed, body=body, hash=hash_of(body), signature=signature(hash_of(body), seed))


@contextmanager
def counting(db: Session) -> Iterator[list[str]]:
    """The statements that are executed in the block."""
    statements: list[str] = []

    def count(*call: object) -> None:
        statements.append(str(call[2]))

    happening.listen(db.connection(), "before_cursor_execute", count)
    yield statements
    happening.remove(db.connection(), "before_cursor_execute", count)
