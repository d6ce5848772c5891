"""Whether the registers in the database match their chains."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from kiosk.attendance.chain_check import Break, Damage, StoredEvent, first_break
from kiosk.attendance.models import RegisterEvent, RegisterOpening
from kiosk.attendance.register_rows import row_break
from kiosk.courses.models import ClassSession, Course


def broken_registers(db: Session) -> Iterator[tuple[str, Break]]:
    """The reference of each class session whose register is broken, with the first break."""
    sessions = db.execute(
        select(ClassSession.id, Course.code, ClassSession.number)
        .join(Course, Course.id == ClassSession.course_id)
        .order_by(ClassSession.id)
    ).all()
    for identity, code, number in sessions:
        found = register_break(db, identity)
        if found is not None:
            yield f"{code}/{number}", found


def register_break(db: Session, class_session_id: int) -> Break | None:
    """The first break of one register: in its chain, else between its chain and the stored rows; else None.

    At most eleven queries. A register that cannot be read is a break too, so it does not hide the others.
    """
    try:
        events = stored_events(db, class_session_id)
        found = first_break(events)
        if found is None and events and events[0].content()["class_session"] != class_session_id:
            found = Break(1, Damage.ALTERED)
        return found or row_break(db, class_session_id, events)
    except (ValueError, TypeError, SQLAlchemyError):
        # An invalid instant, or text that is not UTF-8: SQLite stores whatever is written to it.
        return Break(0, Damage.ROW_UNREADABLE)


def stored_events(db: Session, class_session_id: int) -> list[StoredEvent]:
    """The events of a class session, in order. One query."""
    rows = db.execute(
        select(RegisterEvent.number, RegisterEvent.body, RegisterEvent.hash, RegisterOpening.content)
        .outerjoin(
            RegisterOpening,
            (RegisterOpening.class_session_id == RegisterEvent.class_session_id)
            & (RegisterOpening.number == RegisterEvent.number),
        )
        .where(RegisterEvent.class_session_id == class_session_id)
        .order_by(RegisterEvent.number)
    )
    return [StoredEvent(*row) for row in rows]


def knows_head(db: Session, class_session_id: int, number: int, hash_: str) -> bool:
    """Whether a printed or exported head, or its beginning, is this event's hash. One query."""
    known = db.scalar(
        select(RegisterEvent.hash).where(
            RegisterEvent.class_session_id == class_session_id, RegisterEvent.number == number
        )
    )
    wanted = hash_.replace(" ", "").lower()
    if number == 0:
        return wanted.strip("0") == ""
    return known is not None and len(wanted) >= 16 and known.startswith(wanted)
