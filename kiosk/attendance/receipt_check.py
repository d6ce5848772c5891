"""Whether a signed receipt is good: signed here, and not at odds with the register."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from kiosk.attendance.receipt import Receipt, find_receipt
from kiosk.attendance.receipt_keys import remembered_key
from kiosk.attendance.signed_receipt import SignedReceipt, key_id_of, read


@dataclass(frozen=True, slots=True)
class CheckedReceipt:
    """A good one. ``details`` is what the code brings up, or nothing where that is no longer kept."""

    signed: SignedReceipt
    details: Receipt | None


def check_receipt(db: Session, current: bytes, token: str) -> CheckedReceipt | None:
    """The receipt of a token, or nothing when it is not good, for whatever reason.

    ``current`` is the public key in use. At most two queries and one signature, whatever the token.
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
    return CheckedReceipt(signed, details)
