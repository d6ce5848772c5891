"""Whether a signed receipt is good: signed here, not at odds with the register, and not annulled since."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from kiosk.attendance.annulments import find_annulment
from kiosk.attendance.receipt import Receipt, find_receipt
from kiosk.attendance.receipt_keys import remembered_key
from kiosk.attendance.signed_receipt import SignedReceipt, key_id_of, read


@dataclass(frozen=True, slots=True)
class CheckedReceipt:
    """One that was signed here. ``details`` is what the code brings up, if that is still kept.

    ``annulled_at``: when an instructor annulled the signature; it no longer counts.
    """

    signed: SignedReceipt
    details: Receipt | None
    annulled_at: datetime | None = None


def check_receipt(db: Session, current: bytes, token: str) -> CheckedReceipt | None:
    """The receipt of a token, or nothing when it is not good, for whatever reason.

    ``current`` is the public key in use. At most three queries and one signature, whatever the token.
    """

    def public_key_of(key_id: str) -> bytes | None:
        return current if key_id == key_id_of(current) else remembered_key(db, key_id)

    signed = read(token, public_key_of)
    if signed is None:
        return None
    details = find_receipt(db, signed.code)
    if details is not None and (details.class_session_id, details.signed_at) != (
        signed.class_session_id,
        signed.signed_at,
    ):
        return None
    annulment = find_annulment(db, signed.code) if details is None else None
    return CheckedReceipt(signed, details, annulment.made_at if annulment else None)
