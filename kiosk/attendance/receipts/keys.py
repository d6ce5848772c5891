"""The public keys of receipts: kept forever, published, and read back from the published list.

A public key is not a secret. It is kept so that receipts still verify after the server's secret has changed.
"""

from datetime import datetime
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, StringConstraints, TypeAdapter
from sqlalchemy import select
from sqlalchemy.orm import Mapped, Session, mapped_column

from kiosk.attendance.receipts.signed import key_id_of
from kiosk.core.database import Base, insert_unless_there


class ReceiptKey(Base):
    """A public key in use since ``first_used_at``. The key and its id are in hex."""

    __tablename__ = "receipt_key"
    __table_args__ = {"sqlite_strict": True}  # noqa: RUF012 - SQLAlchemy's form

    key_id: Mapped[str] = mapped_column(primary_key=True)
    public_key: Mapped[str]
    first_used_at: Mapped[datetime]


class PublishedKey(BaseModel):
    """A key in the published list. ``first_used_at`` is missing for a key that is not recorded yet."""

    key_id: Annotated[str, StringConstraints(pattern=r"\A[0-9a-f]{16}\z")]
    public_key: Annotated[str, StringConstraints(pattern=r"\A[0-9a-f]{64}\z")]
    first_used_at: AwareDatetime | None = None


_LIST = TypeAdapter(list[PublishedKey])


def remember_key(db: Session, public_key: bytes, now: datetime) -> None:
    """Keep a public key forever, from its first use. One statement; a key already kept stays as it is."""
    insert_unless_there(
        db, ReceiptKey, key_id=key_id_of(public_key), public_key=public_key.hex(), first_used_at=now
    )


def remembered_key(db: Session, key_id: str) -> bytes | None:
    """The public key with this id, or None. One query."""
    found = db.scalar(select(ReceiptKey.public_key).where(ReceiptKey.key_id == key_id))
    return None if found is None else bytes.fromhex(found)


def published_keys(db: Session, current: bytes) -> str:
    """All keys as JSON, oldest first, always including the one in use. One query."""
    keys = [
        PublishedKey(key_id=each.key_id, public_key=each.public_key, first_used_at=each.first_used_at)
        for each in db.scalars(select(ReceiptKey).order_by(ReceiptKey.first_used_at, ReceiptKey.key_id))
    ]
    if key_id_of(current) not in {each.key_id for each in keys}:
        keys.append(PublishedKey(key_id=key_id_of(current), public_key=current.hex()))
    return _LIST.dump_json(keys, indent=2).decode() + "\n"


def read_published_keys(content: bytes) -> dict[str, bytes]:
    """The keys of a published list, by id. Raises ``ValueError`` for anything else."""
    keys = {each.key_id: bytes.fromhex(each.public_key) for each in _LIST.validate_json(content)}
    if any(key_id_of(public) != key_id for key_id, public in keys.items()):
        raise ValueError("a key under the name of another")
    return keys
