"""One-time codes that let another phone of the same person take the quizzes of a class session.

A code is shown once, and stored only as a pseudonym.
"""

from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from kiosk.core import base32
from kiosk.core.keys import Keys
from kiosk.core.refusals import Refusal, RefusalCode
from kiosk.quizzes.models import DevicePass

CODE_SYMBOLS = 8  # 40 bits
LIFE = timedelta(minutes=10)
_PURPOSE = "device-pass"


def new_device_code(
    db: Session, keys: Keys, class_session_id: int, person_id: int, *, by: int | None, now: datetime
) -> str:
    """A new code, valid once, for ``LIFE``. ``by`` as for ``give_pass``."""
    code = base32.random(CODE_SYMBOLS)
    give_pass(db, class_session_id, person_id, code_keys(keys, class_session_id, code)[0], by=by, now=now)
    return code


def code_keys(keys: Keys, class_session_id: int, code: str) -> tuple[str, ...]:
    """The pseudonyms of a typed code: under the current secret, then under older ones."""
    named = _PURPOSE, class_session_id, base32.clean(code)
    return keys.pseudonym(*named), *keys.older_pseudonyms(*named)


def give_pass(
    db: Session, class_session_id: int, person_id: int, code_key: str, *, by: int | None, now: datetime
) -> None:
    """Make a code valid, once, for ``LIFE``; the person's earlier codes, if unused, stop being valid.

    ``code_key`` is the pseudonym under which the code is stored. ``by`` is the instructor who gives the code,
    or None when one of the person's phones shows it.
    """
    db.execute(
        delete(DevicePass).where(
            DevicePass.class_session_id == class_session_id,
            DevicePass.person_id == person_id,
            DevicePass.used_at.is_(None),
        )
    )
    db.add(
        DevicePass(
            class_session_id=class_session_id,
            person_id=person_id,
            code_key=code_key,
            made_by=by,
            made_at=now,
            expires_at=now + LIFE,
        )
    )
    db.flush()


def use_pass(
    db: Session, class_session_id: int, code_keys: tuple[str, ...], device_key: str, now: datetime
) -> int:
    """Let a phone in, and return the id of the person it acts for. Of several phones at once, one is let in.

    Raises:
        Refusal: ``device_code_unknown`` when the code is wrong, used, or too old.
    """
    row = db.execute(
        update(DevicePass)
        .where(
            DevicePass.class_session_id == class_session_id,
            DevicePass.code_key.in_(code_keys),
            DevicePass.used_at.is_(None),
            DevicePass.expires_at > now,
        )
        .values(used_at=now, device_key=device_key)
        .returning(DevicePass.person_id)
    ).one_or_none()
    if row is None:
        raise Refusal(RefusalCode.DEVICE_CODE_UNKNOWN)
    return int(row.person_id)
