"""Whether the registers in the database match their streams of events.

Compared with a register's events: signatures and what they count as, corrections, annulments and changes to
the window; the plan, and whether it was cancelled; merges; and the people whom events name. Not compared:
names from the school's files, which a file may correct. Who is enrolled: ``roll_check``.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import zip_longest
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from kiosk.attendance.events import STREAMS, EventKind, plan_of, stream_of
from kiosk.attendance.models import Annulment, Correction, SignIn, WindowChange
from kiosk.courses.events import stream_of as stream_of_course
from kiosk.courses.models import ClassSession, Course
from kiosk.ledger.audit import AuditedStream, audited_stream
from kiosk.ledger.check import Break
from kiosk.ledger.event import StoredEvent, instant
from kiosk.ledger.log_check import CheckedLog
from kiosk.people.models import Merge, Person
from kiosk.people.names import name_key, number_key


class RegisterDamage(StrEnum):
    """How a register disagrees with its events. Damage of the events themselves: ``ledger.check.Damage``."""

    ROW_ALTERED = "row_altered"  # the stored rows disagree with the event
    ROW_WITHOUT_EVENT = "row_without_event"
    ROW_UNREADABLE = "row_unreadable"  # a stored value is not of its type
    SESSION_MISSING = "session_missing"  # there are events of a class session that does not exist
    COURSE_MISSING = "course_missing"  # there are events of a course that does not exist
    QUIZ_MISSING = "quiz_missing"  # there are events of a published quiz that does not exist
    SESSION_WITHOUT_EVENTS = "session_without_events"  # nobody planned this class session


def references(db: Session) -> dict[str, str]:
    """What people call the class session or course of each stream, such as ``OIAM-2026/2``. Two queries."""
    rows = db.execute(
        select(ClassSession.id, Course.code, ClassSession.number).join(
            Course, Course.id == ClassSession.course_id
        )
    )
    courses = db.execute(select(Course.id, Course.code))
    return {
        **{stream_of(identity): f"{code}/{number}" for identity, code, number in rows},
        **{stream_of_course(identity): code for identity, code in courses},
    }


def register_break(
    db: Session, class_session_id: int, keys: Mapping[str, bytes], log: CheckedLog
) -> Break | None:
    """The first break of one register: in its stream, else against the log, else against the rows; else None.

    At most twelve queries. A register that cannot be read is a break too, so it does not hide the others.
    ``keys``: the public keys that are trusted, by id.
    """
    audited = audited_stream(db, stream_of(class_session_id), keys, log)
    return audited.broken or rows_break(db, audited)


def rows_break(db: Session, audited: AuditedStream) -> Break | None:
    """The first event of an intact stream that the rows of its class session do not match; else None.

    At most ten queries; none for the stream of something else.
    """
    if not audited.stream.startswith(STREAMS):
        return None
    class_session_id = int(audited.stream.removeprefix(STREAMS))
    try:
        if db.scalar(select(ClassSession.id).where(ClassSession.id == class_session_id)) is None:
            return Break(1, RegisterDamage.SESSION_MISSING)
        if not audited.events:
            return Break(1, RegisterDamage.SESSION_WITHOUT_EVENTS)
        return row_break(db, class_session_id, audited.events)
    except (ValueError, TypeError, KeyError, SQLAlchemyError):
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
    people: list[tuple[int, int, dict[str, Any]]] = field(default_factory=list)
    merges: dict[tuple[int, int], Told] = field(default_factory=dict)
    cancelled: Told = (0, (None, None, None))
    signed_at: dict[str, str] = field(default_factory=dict)
    counted: dict[str, tuple[int, str]] = field(default_factory=dict)  # by receipt
    signer: dict[str, int] = field(default_factory=dict)
    corrected: set[int] = field(default_factory=set)


def row_break(db: Session, class_session_id: int, events: Sequence[StoredEvent]) -> Break | None:
    """The first event that the rows do not match, else a row without an event, else None.

    At most nine queries. The events must be an intact stream. Raises ``ValueError`` or ``SQLAlchemyError``
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
        *_altered_cancellation(db, class_session_id, story),
        *_altered_merges(db, story),
        *_exchanged_people(db, story),
    ]
    if altered:
        return Break(min(altered), RegisterDamage.ROW_ALTERED)
    following = len(events) + 1
    if stored.keys() - story.rows.keys() or len(windows) > len(story.windows):
        # The event was removed from the end of the chain, or the row was inserted by hand.
        return Break(following, RegisterDamage.ROW_WITHOUT_EVENT)
    return None


def _story(events: Iterable[StoredEvent]) -> _Story:
    story = _Story()
    for event in events:
        content, private = event.content(), event.private()
        if "plan" in content:
            story.plan = event.number, content["plan"]
        if content["kind"] == EventKind.WINDOW:
            times = content["opens_at"], content["closes_at"], content["late_until"]
            by, raised = _WITHDRAWN if event.opening is None else private.get("by"), content["raised"]
            story.windows.append((event.number, (*times, raised, content["at"], by)))
            if raised:
                _raise_latecomers(story, event.number)
        if content["kind"] == EventKind.CANCELLATION:
            by = _WITHDRAWN if event.opening is None else private.get("by")
            reason = None if event.opening is None else private["reason"]
            story.cancelled = event.number, (content["at"], reason, by)
        elif content["kind"] == EventKind.REINSTATEMENT:
            story.cancelled = event.number, (None, None, None)
        if event.opening is not None:
            _add_opened(story, event.number, content, private)
    return story


def _add_opened(story: _Story, number: int, content: dict[str, Any], private: dict[str, Any]) -> None:
    """Add what an event says about people, unless that was withdrawn."""
    kind, by = content["kind"], private.get("by")
    if kind == EventKind.SIGN_IN:
        person, receipt = private["person"], private["receipt"]
        story.people.append((number, person["id"], person))
        story.signed_at[receipt], story.signer[receipt] = content["signed_at"], person["id"]
        story.counted[receipt] = number, content["counts_as"]
        values = person["id"], content["signed_at"], content["at"], content["method"], private["device"]
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
    elif kind in (EventKind.MERGE, EventKind.UNMERGE):
        pair = private["guest"], private["student"]
        story.merges[pair] = number, (kind == EventKind.MERGE,)


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
    if story.plan is None:
        yield 1  # whoever plans a class session records that first
    elif story.plan[1] != plan_of(db, class_session_id):
        yield story.plan[0]


def _altered_windows(story: _Story, windows: list[Values]) -> Iterator[int]:
    for (number, values), stored in zip_longest(story.windows, windows[: len(story.windows)]):
        if not _bears_out(stored, values):
            yield number


def _altered_counts(db: Session, class_session_id: int, story: _Story) -> Iterator[int]:
    counts = {each.receipt: each.counts_as for each in _rows(db, SignIn, class_session_id)}
    for receipt, (number, counted) in story.counted.items():
        if counts.get(receipt, counted) != counted:
            yield number


def _altered_cancellation(db: Session, class_session_id: int, story: _Story) -> Iterator[int]:
    row = db.execute(
        select(ClassSession.cancelled_at, ClassSession.cancel_reason, ClassSession.cancelled_by).where(
            ClassSession.id == class_session_id
        )
    ).one()
    stored = (instant(row[0]) if row[0] else None, row[1], row[2])
    number, told = story.cancelled
    if told[1] is None and told[0] is not None:  # the reason was withdrawn
        told = told[0], stored[1], told[2]
    if not _bears_out(stored, told):
        yield number or 1


def _altered_merges(db: Session, story: _Story) -> Iterator[int]:
    guests = {guest for guest, _student in story.merges}
    in_force = {
        (row.from_id, row.into_id)
        for row in db.execute(
            select(Merge.from_id, Merge.into_id).where(Merge.from_id.in_(guests), Merge.undone_at.is_(None))
        )
    }
    for pair, (number, (merged,)) in story.merges.items():
        if merged is not (pair in in_force):
            yield number


def _exchanged_people(db: Session, story: _Story) -> Iterator[int]:
    wanted = select(Person).where(Person.id.in_({own for _number, own, _told in story.people}))
    fresh = {"populate_existing": True}
    people = {each.id: each for each in db.scalars(wanted, execution_options=fresh)}
    for number, own, told in story.people:
        if not _is_the_person(people.get(own), told):
            yield number


def _is_the_person(person: Person | None, told: dict[str, Any]) -> bool:
    if person is None:
        return False
    number = str(told["student_number"])
    if not number_key(number) == number_key(person.student_number) == person.number_key:
        return False
    if not person.is_guest:
        return True
    # What a guest typed is never changed.
    names = ("family_name", "given_name")
    return (
        person.student_number == number
        and person.name_key == name_key(person.family_name)
        and all(told.get(name, getattr(person, name)) == getattr(person, name) for name in names)
    )


def _sign_ins(db: Session, class_session_id: int) -> dict[Row, Values]:
    return {
        ("sign_in", each.receipt): (
            each.person_id,
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
            each.person_id,
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
            each.person_id,
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
