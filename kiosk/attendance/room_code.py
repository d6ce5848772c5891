"""The room code: what the screen shows, as proof that somebody can see the screen now.

``CODE = class session ‖ MAC``, in Crockford's Base32: the last 6 symbols are the first 30 bits of
HMAC-SHA-256 over (class session, time step); the symbols before them, two or more, are the class session's
id. Nothing is stored: any process that has the key can mint and check codes, and since the code names its
class session, a check costs the same however many are open. The construction is that of a time-based one-time
password (RFC 6238) with a step of 10 s. The current step and the previous one are valid, so a code lives for
10 to 20 s from when it is first shown.
"""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from kiosk.core import base32
from kiosk.core.refusals import Refusal, RefusalCode

STEP = timedelta(seconds=10)
PAST_STEPS = 1
MAC_SYMBOLS = 6
SESSION_SYMBOLS = 2
LONGEST = MAC_SYMBOLS + 7
# How far back an expired code is still recognised, to report "expired" rather than "unknown".
REMEMBERED_STEPS = 90

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class RoomCode:
    """A code as the screen shows it: replaced after ``turns_in``, valid until ``dies_in`` has passed."""

    text: str
    turns_in: timedelta
    dies_in: timedelta


def mint(key: bytes, class_session_id: int, now: datetime) -> RoomCode:
    """The code for the current step."""
    step, elapsed = divmod(now - _EPOCH, STEP)
    text = base32.encode(class_session_id, SESSION_SYMBOLS) + _mac(key, class_session_id, step)
    return RoomCode(text, turns_in=STEP - elapsed, dies_in=STEP - elapsed + PAST_STEPS * STEP)


def class_session_named(text: str) -> int:
    """The id of the class session that a code names, genuine or forged. Raises ``Refusal`` ``code_unknown``
    when it is malformed."""
    code = base32.clean(text)
    if not MAC_SYMBOLS + SESSION_SYMBOLS <= len(code) <= LONGEST:
        raise Refusal(RefusalCode.CODE_UNKNOWN)
    try:
        class_session_id = base32.decode(code[:-MAC_SYMBOLS])
        base32.decode(code[-MAC_SYMBOLS:])
    except ValueError:
        raise Refusal(RefusalCode.CODE_UNKNOWN) from None
    if base32.encode(class_session_id, SESSION_SYMBOLS) != code[:-MAC_SYMBOLS]:
        raise Refusal(RefusalCode.CODE_UNKNOWN)
    return class_session_id


def check(key: bytes, text: str, now: datetime, older: Sequence[bytes] = ()) -> int:
    """The class session whose screen has just shown this code, made with ``key`` or an ``older`` one.

    At most two HMACs for each key if the code is valid, ``REMEMBERED_STEPS + 1`` if it is not, however many
    class sessions are open.

    Raises:
        Refusal: ``code_expired`` for a code from the last quarter of an hour, else ``code_unknown``.
    """
    class_session_id = class_session_named(text)
    mac = base32.clean(text)[-MAC_SYMBOLS:]
    step, keys = (now - _EPOCH) // STEP, (key, *older)
    for age in range(REMEMBERED_STEPS + 1):
        if any(hmac.compare_digest(_mac(each, class_session_id, step - age), mac) for each in keys):
            if age <= PAST_STEPS:
                return class_session_id
            raise Refusal(RefusalCode.CODE_EXPIRED, class_session_id=class_session_id)
    raise Refusal(RefusalCode.CODE_UNKNOWN)


def _mac(key: bytes, class_session_id: int, step: int) -> str:
    digest = hmac.digest(key, b"%d.%d" % (class_session_id, step), sha256)
    return base32.encode(int.from_bytes(digest[:4], "big") >> 2, MAC_SYMBOLS)
