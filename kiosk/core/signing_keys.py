"""The public keys of an instance: kept for as long as something signed with them may be checked.

A private key is derived from the instance's secret; what it signed must still verify when the secret has
been replaced. So the public keys are stored. But whoever can write to the database could store a key of
their own: a stored key counts only if it is *vouched for*, that is, signed together with its date by a key
derived from a secret that this instance still knows. Whenever a new secret takes over while the older one
is known, its key vouches for all keys that counted until then.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, StringConstraints, TypeAdapter
from sqlalchemy import CheckConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from kiosk.core.database import Base, insert_unless_there
from kiosk.core.keys import Keys
from kiosk.core.signatures import is_signed, key_id_of, private_key, public_key

CONTEXT = b"kiosk key v1\0"
PublicKeys = Mapping[str, bytes]  # by their ids


class SigningKey(Base):
    """A public key, recorded at ``first_used_at``. The key, its id and the vouch are in hex.

    ``vouched_by``: the id of the key that signed this row; none for a key that no newer one has replaced.
    """

    __tablename__ = "signing_key"
    __table_args__ = (
        CheckConstraint("(vouched_by IS NULL) = (vouch IS NULL)", name="vouched_by_somebody"),
        {"sqlite_strict": True},
    )

    key_id: Mapped[str] = mapped_column(primary_key=True)
    purpose: Mapped[str]
    public_key: Mapped[str]
    first_used_at: Mapped[datetime]
    vouched_by: Mapped[str | None]
    vouch: Mapped[str | None]


class PublishedKey(BaseModel):
    """A key in the published list. ``first_used_at`` is missing for a key that is not recorded yet."""

    key_id: Annotated[str, StringConstraints(pattern=r"\A[0-9a-f]{16}\z")]
    public_key: Annotated[str, StringConstraints(pattern=r"\A[0-9a-f]{64}\z")]
    first_used_at: AwareDatetime | None = None


_LIST = TypeAdapter(list[PublishedKey])


@dataclass(frozen=True)
class _Known:
    """The keys of one purpose: derived from the secrets, and stored."""

    current: str
    derived: PublicKeys
    rows: tuple[SigningKey, ...]
    adopting: bool = False

    @property
    def counting(self) -> list[SigningKey]:
        """The stored keys that count."""
        return [each for each in self.rows if self._counts(each)]

    def _counts(self, row: SigningKey) -> bool:
        if self.adopting:
            return _is_key(row)
        if row.key_id in self.derived:
            return self.derived[row.key_id].hex() == row.public_key
        voucher = self.derived.get(row.vouched_by or "")
        return voucher is not None and _is_vouched(row, voucher)

    @property
    def trusted(self) -> dict[str, bytes]:
        return {**{each.key_id: bytes.fromhex(each.public_key) for each in self.counting}, **self.derived}

    @property
    def to_add(self) -> PublicKeys:
        stored = {each.key_id for each in self.rows}
        return {key_id: public for key_id, public in self.derived.items() if key_id not in stored}

    @property
    def to_vouch(self) -> list[SigningKey]:
        """The keys that count and that the key in use has not vouched for."""
        public = self.derived[self.current]
        return [
            each
            for each in self.counting
            if each.key_id != self.current
            and not (each.vouched_by == self.current and _is_vouched(each, public))
        ]


def remember_keys(db: Session, keys: Keys, purpose: str, now: datetime, *, adopting: bool = False) -> None:
    """Keep the public keys for a purpose, and let the one in use vouch for those before it.

    ``adopting``: for all that are stored. An operator who has lost a secret decides so: nothing else could
    tell which of them were the instance's own.

    Each start of a server and each command that may sign calls this before anything is signed. One query,
    and one statement for each key that is new or that the key in use has not vouched for.
    """
    known = _known(db, keys, purpose, adopting=adopting)
    for key_id, public in known.to_add.items():
        insert_unless_there(
            db,
            SigningKey,
            key_id=key_id,
            purpose=purpose,
            public_key=public.hex(),
            first_used_at=now,
            vouched_by=None,
            vouch=None,
        )
    known = _known(db, keys, purpose, adopting=adopting) if known.to_add else known
    for row in known.to_vouch:
        row.vouched_by = known.current
        row.vouch = private_key(keys.derive(purpose)).sign(_vouched(row)).hex()
    db.flush()


def remembers_keys(db: Session, keys: Keys, purpose: str) -> bool:
    """Whether ``remember_keys`` would have nothing to do. One query."""
    known = _known(db, keys, purpose)
    return not known.to_add and not known.to_vouch


def trusted_keys(db: Session, keys: Keys, purpose: str) -> dict[str, bytes]:
    """The public keys that count, by id: those of the instance's secrets, and those they vouch for.

    One query, and the check of one signature for each key of an earlier secret.
    """
    return _known(db, keys, purpose).trusted


def trusted_key(db: Session, keys: Keys, purpose: str, key_id: str) -> bytes | None:
    """The public key with this id, if it counts. No query for a key of a secret that is known here."""
    for seed in (keys.derive(purpose), *keys.derive_older(purpose)):
        public = public_key(seed)
        if key_id_of(public) == key_id:
            return public
    return trusted_keys(db, keys, purpose).get(key_id)


def published_keys(db: Session, keys: Keys, purpose: str) -> str:
    """The keys that count as JSON, oldest first, always including the one in use. One query."""
    known = _known(db, keys, purpose)
    published = [
        PublishedKey(key_id=each.key_id, public_key=each.public_key, first_used_at=each.first_used_at)
        for each in sorted(known.counting, key=lambda each: (each.first_used_at, each.key_id))
    ]
    listed_already = {each.key_id for each in published}
    published += [
        PublishedKey(key_id=key_id, public_key=public.hex())
        for key_id, public in known.derived.items()
        if key_id not in listed_already
    ]
    return _LIST.dump_json(published, indent=2).decode() + "\n"


def read_published_keys(content: bytes) -> dict[str, bytes]:
    """The keys of a published list, by id. Raises ``ValueError`` for anything else."""
    keys = {each.key_id: bytes.fromhex(each.public_key) for each in _LIST.validate_json(content)}
    if any(key_id_of(public) != key_id for key_id, public in keys.items()):
        raise ValueError("a key under the name of another")
    return keys


def _known(db: Session, keys: Keys, purpose: str, *, adopting: bool = False) -> _Known:
    derived = [public_key(seed) for seed in (keys.derive(purpose), *keys.derive_older(purpose))]
    rows = db.scalars(
        select(SigningKey).where(SigningKey.purpose == purpose),
        # As they are in the database, whatever this ORM session has already loaded.
        execution_options={"populate_existing": True},
    )
    return _Known(key_id_of(derived[0]), {key_id_of(each): each for each in derived}, tuple(rows), adopting)


def _is_key(row: SigningKey) -> bool:
    try:
        return key_id_of(bytes.fromhex(row.public_key)) == row.key_id
    except ValueError:
        return False


def _is_vouched(row: SigningKey, voucher: bytes) -> bool:
    try:
        public, vouch = bytes.fromhex(row.public_key), bytes.fromhex(row.vouch or "")
    except ValueError:
        return False
    return key_id_of(public) == row.key_id and is_signed(voucher, vouch, _vouched(row))


def _vouched(row: SigningKey) -> bytes:
    """What a vouch signs: the key, what it is for, and since when. The id follows from the key."""
    at = row.first_used_at.astimezone(UTC).isoformat(timespec="microseconds")
    return CONTEXT + f"{row.purpose}\n{row.public_key}\n{at}".encode()
