"""Codes that let a person's other phone in: shown once, stored only as a pseudonym."""

from sqlalchemy.orm import Session

from kiosk.core import base32
from kiosk.quizzes.delivery.device_passes import CODE_SYMBOLS, give_pass
from kiosk.web.common.services import now, services

PURPOSE = "device-pass"


def new_device_code(db: Session, class_session_id: int, person_key: str, *, by: int | None) -> str:
    """A new code, valid for one phone, in the quizzes of one class session.

    ``by`` is the instructor who gave it; ``None`` if the person's own phone made it.
    """
    made = base32.random(CODE_SYMBOLS)
    give_pass(db, class_session_id, person_key, names_of(class_session_id, made)[0], by=by, now=now())
    return made


def names_of(class_session_id: int, code: str) -> tuple[str, ...]:
    """The pseudonyms of a typed code: under the current secret, then under older ones."""
    keys, named = services().keys, (PURPOSE, class_session_id, base32.clean(code))
    return keys.pseudonym(*named), *keys.older_pseudonyms(*named)
