"""Whether the registers in the database match their chains.

Compared with a register's events: signatures and what they count as, corrections, annulments and changes to
the window; the plan; and the people that the keys in events stand for. Not compared: names of students,
which the school's file may correct, and the roster, which is not part of the chain.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from kiosk.attendance.events import EventKind, RegisterDamage, first_break, plan_of
from kiosk.attendance.models import Annulment, Correction, Guest, SignIn, WindowChange
from kiosk.attendance.people import guests_on_the_roster, person_key
from kiosk.courses.models import ClassSession, Course, Student
from kiosk.ledger.chain import StoredEvent, instant, stored_events
from kiosk.ledger.check import Break, Damage
from kiosk.people.names import name_key, number_key


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
        return Break(0, RegisterDamage.ROW_UNREADABLE)


Row = tuple[str, object]
Values = tuple[object, ...]
Told = tuple[int, Values]
_WITHDRAWN = object()


@dataclass
class _Story:
    """What the events say, each with the number of the event that says it."""

    rows: dict[Row, Told] = field(default_factory=dict)
    windows: list[Told] = field(default_factory=list)
    plan: tuple[int, dict[str, Any]] | None = None
    people: list[tuple[int, str, dict[str, Any]]] = field(default_factory=list)
    merges: set[tuple[str, str]] = field(default_factory=set)
    signed_at: dict[str, str] = field(default_factory=dict)
    # By receipt. Signatures from older versions do not say what they count as.
    counted: dict[str, tuple[int, str | None]] = field(default_factory=dict)
    signer: dict[str, str] = field(default_factory=dict)
    corrected: set[str] = field(default_factory=set)


def row_break(db: Session, class_session_id: int, events: list[StoredEvent]) -> Break | None:
    """The first event that the rows do not match, else a row without an event, else None.

    At most nine queries. The events must be an intact chain. Raises ``ValueError`` or ``SQLAlchemyError``
    for a row that cannot be read.
    """
    story = _story(events)
    stored = {
        **_sign_ins(db, class_session_id),
        **_corrections(db, class_session_id),
        **_annulments(db, class_session_id),
    }
    windows = _windows(db, class_session_id)
    altered = [
        *_altered_plan(db, class_session_id, story),
        *(number for row, (number, values) in story.rows.items() if not _bears_out(stored.get(row), values)),
        *_altered_windows(story, windows),
        *_altered_counts(db, class_session_id, story),
        *_exchanged_people(db, class_session_id, story),
    ]
    if altered:
        return Break(min(altered), RegisterDamage.ROW_ALTERED)
    following = len(events) + 1
    if stored.keys() - story.rows.keys() or len(windows) > len(story.windows):
        # The event was removed from the end of the chain, or the row was inserted by hand.
        return Break(following, RegisterDamage.ROW_WITHOUT_EVENT)
    counted_as = guests_on_the_roster(db, ClassSession.id == class_session_id)
    merged = {(person_key(guest), person_key(student)) for guest, student in counted_as}
    return Break(following, RegisterDamage.MERGE_WITHOUT_EVENT) if merged - story.merges else None


def _story(events: Iterable[StoredEvent]) -> _Story:
    story = _Story()
    for event in events:
        content, private = event.content(), event.private()
        if "plan" in content:
            story.plan = event.number, content["plan"]
        if content["kind"] == EventKind.WINDOW:
            times = content["opens_at"], content["closes_at"], content["late_until"]
            by, raised = _WITHDRAWN if event.opening is None else private.get("by"), content.get("raised", 0)
            story.windows.append((event.number, (*times, raised, content["at"], by)))
            if raised:
                _raise_latecomers(story, event.number)
        if event.opening is not None:
            _add_opened(story, event.number, content, private)
    return story


def _add_opened(story: _Story, number: int, content: dict[str, Any], private: dict[str, Any]) -> None:
    """Add what an event says about people, unless that was withdrawn."""
    kind, by = content["kind"], private.get("by")
    if kind == EventKind.SIGN_IN:
        person, receipt = private["person"], private["receipt"]
        story.people.append((number, person["key"], person))
        story.signed_at[receipt], story.signer[receipt] = content["signed_at"], person["key"]
        story.counted[receipt] = number, content.get("counts_as")
        values = person["key"], content["signed_at"], content["at"], content["method"], private["device"]
        story.rows["sign_in", receipt] = number, values
    elif kind == EventKind.CORRECTION:
        story.people.append((number, private["person"], private))
        story.corrected.add(private["person"])
        corrected = private["person"], private["status"], private["reason"], content["at"], by
        story.rows["correction", content["row"]] = number, corrected
    elif kind == EventKind.ANNULMENT:
        receipt = private["receipt"]
        story.rows.pop(("sign_in", receipt), None)  # its row should be gone
        story.counted.pop(receipt, None)
        annulled = private["person"], story.signed_at.get(receipt), private["reason"], content["at"], by
        story.rows["annulment", receipt] = number, annulled
    elif kind == EventKind.MERGE:
        story.merges.add((private["guest"], private["student"]))


def _raise_latecomers(story: _Story, number: int) -> None:
    """Count everyone who signed late and was not corrected as present from this event on."""
    for receipt, (_told_in, counted) in story.counted.items():
        if counted != "present" and story.signer[receipt] not in story.corrected:
            story.counted[receipt] = number, "present"


def _bears_out(stored: Values | None, told: Values) -> bool:
    """Whether a row matches its event. Either may have lost the instructor."""
    if stored is None or stored == told:
        return stored is not None
    return stored[:-1] == told[:-1] and (stored[-1] is None or told[-1] is _WITHDRAWN)


def _altered_plan(db: Session, class_session_id: int, story: _Story) -> Iterator[int]:
    # Chains from older versions do not record the plan.
    if story.plan is not None and story.plan[1] != plan_of(db, class_session_id):
        yield story.plan[0]


def _altered_windows(story: _Story, windows: list[Values]) -> Iterator[int]:
    for (number, values), stored in zip_longest(story.windows, windows[: len(story.windows)]):
        if not _bears_out(stored, values):
            yield number


def _altered_counts(db: Session, class_session_id: int, story: _Story) -> Iterator[int]:
    counts = {each.receipt: each.counts_as for each in _rows(db, SignIn, class_session_id)}
    for receipt, (number, counted) in story.counted.items():
        if counted is not None and counts.get(receipt, counted) != counted:
            yield number


def _exchanged_people(db: Session, class_session_id: int, story: _Story) -> Iterator[int]:
    keys = {key for _number, key, _told in story.people}
    students = select(Student).where(Student.id.in_(_ids(keys, "s")))
    guests = select(Guest).where(Guest.id.in_(_ids(keys, "g")))
    fresh = {"populate_existing": True}
    people: dict[str, Student | Guest] = {
        person_key(each): each
        for statement in (students, guests)
        for each in db.scalars(statement, execution_options=fresh)
    }
    for number, key, told in story.people:
        if not _is_the_person(people.get(key), told, class_session_id):
            yield number


def _ids(keys: Iterable[str], kind: str) -> list[int]:
    return [int(key[1:]) for key in keys if re.fullmatch(f"{kind}[0-9]{{1,9}}", key)]


def _is_the_person(person: Student | Guest | None, told: dict[str, Any], class_session_id: int) -> bool:
    if person is None:
        return False
    # Corrections from older versions do not record the number.
    number = told.get("student_number", person.student_number)
    if not number_key(str(number)) == number_key(person.student_number) == person.number_key:
        return False
    if isinstance(person, Student):
        return True
    # What a guest typed is never changed.
    names = ("family_name", "given_name")
    return (
        person.class_session_id == class_session_id
        and person.student_number == number
        and person.name_key == name_key(person.family_name)
        and all(told.get(name, getattr(person, name)) == getattr(person, name) for name in names)
    )


def _sign_ins(db: Session, class_session_id: int) -> dict[Row, Values]:
    return {
        ("sign_in", each.receipt): (
            each.person_key,
            instant(each.signed_at),
            instant(each.recorded_at),
            each.method,
            each.device_key,
        )
        for each in _rows(db, SignIn, class_session_id)
    }


def _corrections(db: Session, class_session_id: int) -> dict[Row, Values]:
    return {
        ("correction", each.id): (
            each.person_key,
            each.status,
            each.reason,
            instant(each.made_at),
            each.made_by,
        )
        for each in _rows(db, Correction, class_session_id)
    }


def _annulments(db: Session, class_session_id: int) -> dict[Row, Values]:
    return {
        ("annulment", each.receipt): (
            each.person_key,
            instant(each.signed_at),
            each.reason,
            instant(each.made_at),
            each.made_by,
        )
        for each in _rows(db, Annulment, class_session_id)
    }


def _windows(db: Session, class_session_id: int) -> list[Values]:
    return [
        (
            instant(each.opens_at),
            instant(each.closes_at),
            instant(each.late_until),
            each.raised,
            instant(each.made_at),
            each.made_by,
        )
        for each in _rows(db, WindowChange, class_session_id)
    ]


def _rows(db: Session, model: Any, class_session_id: int) -> list[Any]:
    statement = select(model).where(model.class_session_id == class_session_id).order_by(model.id)
    # As they are in the database, whatever this ORM session has already loaded.
    return list(db.scalars(statement, execution_options={"populate_existing": True}))
