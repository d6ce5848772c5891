"""What is stored of a chain: its events, and what they say about people."""

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kiosk.core.database import Base


class Event(Base):
    """One event of a chain, numbered from 1 (``chain``). Rows are only ever added.

    There is one chain for each class session, which names it: ``chain_id`` is the class session's id.
    """

    __tablename__ = "register_event"
    __table_args__ = (
        CheckConstraint("number >= 1", name="number_positive"),
        {"sqlite_strict": True},
    )

    chain_id: Mapped[int] = mapped_column(
        "class_session_id",
        ForeignKey("class_session.id", ondelete="CASCADE"),
        key="chain_id",
        primary_key=True,
    )
    number: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[str]
    hash: Mapped[str]


class Opening(Base):
    """What an event says about a person. Deleted when the person is erased; the event stays."""

    __tablename__ = "register_opening"
    __table_args__ = (
        ForeignKeyConstraint(
            ["chain_id", "number"],
            ["register_event.chain_id", "register_event.number"],
            ondelete="CASCADE",
        ),
        {"sqlite_strict": True},
    )

    chain_id: Mapped[int] = mapped_column("class_session_id", key="chain_id", primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[str]
