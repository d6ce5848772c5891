"""Whether the registers in the database are what their chains say."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiosk.attendance.chain import EventKind, head_of, instant
from kiosk.attendance.chain_check import Break, Damage, StoredEvent, first_break
from kiosk.attendance.models import Annulment, Correction, RegisterEvent, RegisterOpening, SignIn
from kiosk.courses.models import ClassSession


def broken_registers(db: Session) -> Iterator[tuple[ClassSession, Break]]:
    """Each class session whose register does not hold, with the first break. Four queries for each."""
    for class_session in db.scalars(select(ClassSession).order_by(ClassSession.id)):
        found = register_break(db, class_session)
        if found is not None:
            yield class_session, found


def register_break(db: Session, class_session: ClassSession) -> Break | None:
    """The first break of one register: in its chain, else between its chain and the rows in use."""
    events = stored_events(db, class_session.id)
    return first_break(events) or _against_rows(db, class_session.id, events)


def stored_events(db: Session, class_session_id: int) -> list[StoredEvent]:
    """The events of a class session, in their order. One query."""
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
    """Whether a head that was printed or exported, whole or its beginning, is an event of this chain."""
    known = db.scalar(
        select(RegisterEvent.hash).where(
            RegisterEvent.class_session_id == class_session_id, RegisterEvent.number == number
        )
    )
    wanted = hash_.replace(" ", "").lower()
    if number == 0:
        return wanted.strip("0") == ""
    return known is not None and len(wanted) >= 16 and known.startswith(wanted)


def _against_rows(db: Session, class_session_id: int, events: list[StoredEvent]) -> Break | None:
    told: dict[tuple[str, object], tuple[int, tuple[object, ...]]] = {}
    for event in events:
        content, private = event.content(), event.private()
        if event.opening is None:
            continue
        if content["kind"] == EventKind.SIGN_IN:
            told["sign_in", private["receipt"]] = event.number, _of_sign_in(content, private)
        elif content["kind"] == EventKind.CORRECTION:
            told["correction", content["row"]] = event.number, _of_correction(content, private)
        elif content["kind"] == EventKind.ANNULMENT:
            told.pop(("sign_in", private["receipt"]), None)  # its row is gone, as it should be
            told["annulment", private["receipt"]] = event.number, _of_annulment(content, private)
    stored = {
        **_sign_ins(db, class_session_id),
        **_corrections(db, class_session_id),
        **_annulments(db, class_session_id),
    }
    breaks = [
        Break(number, Damage.ROW_ALTERED)
        for row, (number, values) in told.items()
        if stored.get(row) != values
    ]
    if not breaks and stored.keys() - told.keys():
        # A signature without event: the event was taken from the end of the chain, or the row put in by hand.
        breaks.append(Break(head_of(db, class_session_id).number + 1, Damage.ROW_WITHOUT_EVENT))
    return min(breaks, key=lambda each: each.number, default=None)


def _of_sign_in(content: dict[str, object], private: dict[str, object]) -> tuple[object, ...]:
    person = private["person"]
    key = person["key"] if isinstance(person, dict) else None
    return key, content["signed_at"], content["at"], content["method"], private["receipt"], private["device"]


def _of_correction(content: dict[str, object], private: dict[str, object]) -> tuple[object, ...]:
    return private["person"], content["at"], private["status"], private["reason"]


def _of_annulment(content: dict[str, object], private: dict[str, object]) -> tuple[object, ...]:
    return private["person"], content["at"], private["reason"]


def _sign_ins(db: Session, class_session_id: int) -> dict[tuple[str, object], tuple[object, ...]]:
    rows = db.scalars(select(SignIn).where(SignIn.class_session_id == class_session_id))
    return {
        ("sign_in", each.receipt): (
            each.person_key,
            instant(each.signed_at),
            instant(each.recorded_at),
            each.method,
            each.receipt,
            each.device_key,
        )
        for each in rows
    }


def _corrections(db: Session, class_session_id: int) -> dict[tuple[str, object], tuple[object, ...]]:
    rows = db.scalars(select(Correction).where(Correction.class_session_id == class_session_id))
    return {
        ("correction", each.id): (each.person_key, instant(each.made_at), each.status, each.reason)
        for each in rows
    }


def _annulments(db: Session, class_session_id: int) -> dict[tuple[str, object], tuple[object, ...]]:
    rows = db.scalars(select(Annulment).where(Annulment.class_session_id == class_session_id))
    return {
        ("annulment", each.receipt): (each.person_key, instant(each.made_at), each.reason) for each in rows
    }
