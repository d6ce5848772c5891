"""The register: everyone whom a class session concerns, with their status.

Derived from the roll, the signatures, corrections and excuses each time it is shown, so nothing stored can
disagree with it. What a signature counts as was decided when it was made, and is stored with it.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, select, true, union
from sqlalchemy.orm import Session

from kiosk.accounts.models import Instructor
from kiosk.attendance.bursts import Look, latest_looks, patterns_of
from kiosk.attendance.entry import (
    AnnulmentMade,
    CorrectionMade,
    Entry,
    ExcuseMade,
    Flag,
    Signature,
    Status,
    status_of,
)
from kiosk.attendance.events import stream_of
from kiosk.attendance.models import Annulment, Correction, Excuse, SignIn
from kiosk.attendance.window import AttendanceWindow
from kiosk.attendance.window_changes import windows_of
from kiosk.courses.models import ClassSession, SessionTeacher
from kiosk.courses.queries import instructors_of
from kiosk.courses.roll import Roll, groups_of, roll_of
from kiosk.ledger.chain import EMPTY, ChainHead, heads_of
from kiosk.ledger.log import newest_checkpoint
from kiosk.people.lookup import alphabetical, stands_for
from kiosk.people.models import Person


@dataclass(frozen=True)
class Register:
    """The register of one class session, in alphabetical order.

    ``head`` is the head of its chain of events; ``instructors`` are the names of those who taught it, or of
    the course's instructors while nobody has signed; ``looked`` is the latest look at unusual signatures.
    ``checkpoint``: the newest of the instance's log, where it is taken away (``to_take_away``).
    """

    class_session: ClassSession
    window: AttendanceWindow
    entries: tuple[Entry, ...]
    head: ChainHead = EMPTY
    instructors: tuple[str, ...] = ()
    looked: Look | None = None
    checkpoint: str = ""

    def counts(self) -> Counter[Status]:
        """How many there are of each status."""
        return Counter(entry.status for entry in self.entries)

    def entry_of(self, person_id: int) -> Entry | None:
        """The line of a person, also of a guest who was merged into them; None without one."""
        return next(
            (
                each
                for each in self.entries
                if person_id in {each.person.id, *(merged.id for merged in each.merged)}
            ),
            None,
        )

    @property
    def unusual(self) -> list[Entry]:
        """The entries whose signature is part of a pattern (``bursts``)."""
        return [entry for entry in self.entries if entry.patterns]

    @property
    def not_looked_at(self) -> int:
        """How many unusual signatures no instructor has looked at yet."""
        return sum(not {Flag.BURST, Flag.SCANNED_AGAIN}.isdisjoint(entry.flags) for entry in self.entries)


def register_of(db: Session, class_session: ClassSession) -> Register:
    """The register of a class session. A dozen queries, whatever its size; one more for unusual signatures,
    and one for people who are not on the roll."""
    return registers_of(db, [class_session])[0]


def to_take_away(db: Session, class_session: ClassSession) -> Register:
    """The register with the newest checkpoint of the log: whoever keeps it can show later what was in the
    ledger. One query more."""
    return replace(register_of(db, class_session), checkpoint=newest_checkpoint(db) or "")


def registers_of(
    db: Session,
    class_sessions: Sequence[ClassSession],
    *,
    roll: Roll | None = None,
    only: Collection[int] = (),
) -> list[Register]:
    """The registers of class sessions of one course, in their order. As many queries as for one.

    ``roll``: that of the course, where it is known already, which saves its query. ``only``: the lines of
    these people, when ``roll`` too is only theirs; what takes everybody to be seen is not flagged then.
    """
    if not class_sessions:
        return []
    course_id, ids = class_sessions[0].course_id, [each.id for each in class_sessions]
    windows, groups = windows_of(db, class_sessions), groups_of(db, ids)
    roll = roll_of(db, course_id) if roll is None else roll
    made = _made_in(db, course_id, ids, only)
    people = _People(roll.people | _strangers(db, made, roll), roll)
    heads, taught = heads_of(db, map(stream_of, ids)), _taught(db, ids)
    instructors = instructors_of(db, course_id) if len(taught) < len(ids) else ()
    registers = [
        Register(
            each,
            windows[each.id],
            tuple(_entries(each, roll, people, groups.get(each.id, frozenset()), made)),
            heads.get(stream_of(each.id), EMPTY),
            taught.get(each.id, instructors),
        )
        for each in class_sessions
    ]
    return _with_patterns(db, registers, made)


class _People:
    """Everyone in some registers, with what would be costly to compute for each class session."""

    def __init__(self, by_id: dict[int, Person], roll: Roll) -> None:
        self.by_id = by_id
        self.in_order = sorted(by_id, key=lambda own: alphabetical(by_id[own]))
        self.guests = {own for own, each in by_id.items() if each.is_guest}
        numbers = {each.number_key for each in roll.people.values()}
        self.with_number_on_roll = {own for own in self.guests if by_id[own].number_key in numbers}


@dataclass
class _Made:
    """Everything that was done in some class sessions, by class session and then by person.

    A person who was merged into another stands under the other; ``merged`` has the ids of the former, and
    ``signed`` the earliest signature first.
    """

    signed: defaultdict[int, defaultdict[int, list[Signature]]] = field(default_factory=lambda: _by_two())
    corrected: defaultdict[int, defaultdict[int, list[CorrectionMade]]] = field(
        default_factory=lambda: _by_two()
    )
    annulled: defaultdict[int, defaultdict[int, list[AnnulmentMade]]] = field(
        default_factory=lambda: _by_two()
    )
    excused: defaultdict[int, list[ExcuseMade]] = field(default_factory=lambda: defaultdict(list))
    merged: defaultdict[int, set[int]] = field(default_factory=lambda: defaultdict(set))

    def traces(self, class_session_id: int) -> set[int]:
        """Whoever signed, was corrected, or had a signature annulled."""
        kinds = (self.signed, self.corrected, self.annulled)
        return {person for kind in kinds for person in kind.get(class_session_id, ())}


def _by_two() -> Any:
    return defaultdict(lambda: defaultdict(list))


def _made_in(db: Session, course_id: int, ids: Sequence[int], only: Collection[int]) -> _Made:
    made = _Made()

    def wanted(model: Any) -> ColumnElement[bool]:
        return model.person_id.in_(only) if only else true()

    everyone = union(
        *(
            select(model.person_id).where(model.class_session_id.in_(ids), wanted(model))
            for model in (SignIn, Correction, Annulment)
        ),
        select(Excuse.person_id).where(Excuse.course_id == course_id, wanted(Excuse)),
    )
    into = stands_for(db, everyone)
    for guest, person in into.items():
        made.merged[person].add(guest)
    # Straight from the connection: a term has ten thousand signatures, and entities cost ten times as much.
    rows = db.connection().execute(
        select(
            SignIn.class_session_id,
            SignIn.person_id,
            SignIn.receipt,
            SignIn.signed_at,
            SignIn.recorded_at,
            SignIn.counts_as,
            SignIn.method,
            SignIn.device_key,
            SignIn.quick_phone_issued_at,
        )
        .where(SignIn.class_session_id.in_(ids), wanted(SignIn))
        .order_by(SignIn.signed_at, SignIn.id)
    )
    for row in rows:
        made.signed[row[0]][into.get(row[1], row[1])].append(Signature(*row[1:]))
    for correction, name in db.execute(
        select(Correction, Instructor.name)
        .outerjoin(Instructor, Correction.made_by == Instructor.id)
        .where(Correction.class_session_id.in_(ids), wanted(Correction))
        .order_by(Correction.id)
    ):
        person = into.get(correction.person_id, correction.person_id)
        made.corrected[correction.class_session_id][person].append(
            CorrectionMade(
                correction.id,
                Status(correction.status),
                correction.reason,
                correction.made_by,
                name or "",
                correction.made_at,
            )
        )
    for annulment, name in db.execute(
        select(Annulment, Instructor.name)
        .outerjoin(Instructor, Annulment.made_by == Instructor.id)
        .where(Annulment.class_session_id.in_(ids), wanted(Annulment))
        .order_by(Annulment.id)
    ):
        person = into.get(annulment.person_id, annulment.person_id)
        made.annulled[annulment.class_session_id][person].append(
            AnnulmentMade(
                annulment.signed_at,
                annulment.receipt,
                annulment.reason,
                annulment.made_by,
                name or "",
                annulment.made_at,
            )
        )
    for excuse, name in db.execute(
        select(Excuse, Instructor.name)
        .outerjoin(Instructor, Excuse.made_by == Instructor.id)
        .where(Excuse.course_id == course_id, Excuse.withdrawn_at.is_(None), wanted(Excuse))
        .order_by(Excuse.id)
    ):
        made.excused[into.get(excuse.person_id, excuse.person_id)].append(
            ExcuseMade(
                excuse.id,
                excuse.first_day,
                excuse.last_day,
                excuse.reason,
                excuse.made_by,
                name or "",
                excuse.made_at,
            )
        )
    return made


def _strangers(db: Session, made: _Made, roll: Roll) -> dict[int, Person]:
    """People who left a trace without being on the roll: guests, and those whom they were merged into."""
    named = {
        person
        for kind in (made.signed, made.corrected, made.annulled)
        for people in kind.values()
        for person in people
    }
    named |= {guest for guests in made.merged.values() for guest in guests}
    missing = sorted(named - roll.people.keys())
    if not missing:
        return {}
    return {each.id: each for each in db.scalars(select(Person).where(Person.id.in_(missing)))}


def _taught(db: Session, ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    found: dict[int, list[str]] = {}
    for row in db.execute(
        select(SessionTeacher.class_session_id, SessionTeacher.name).where(
            SessionTeacher.class_session_id.in_(ids)
        )
    ):
        found.setdefault(row.class_session_id, []).append(row.name)
    return {
        key: tuple(sorted(names, key=lambda name: (name.casefold(), name))) for key, names in found.items()
    }


def _entries(
    session: ClassSession, roll: Roll, people: _People, groups: frozenset[str], made: _Made
) -> list[Entry]:
    day, cancelled = session.day, session.cancelled_at is not None
    expected = {} if cancelled else roll.expected(day, groups)
    signed, corrected = made.signed[session.id], made.corrected[session.id]
    annulled = made.annulled[session.id]
    # People, not signatures: someone who signed as a guest and again as a student has not shared a phone.
    phones = Counter(
        device
        for device, _person in {(each.device_key, own) for own, found in signed.items() for each in found}
    )
    shared = {device for device, people_on_it in phones.items() if people_on_it > 1}
    concerned = expected.keys() | made.traces(session.id)
    entries = []
    for own in people.in_order:
        if own not in concerned:
            continue
        signatures = signed.get(own, ())
        signature = signatures[0] if signatures else None
        corrections, annulments = tuple(corrected.get(own, ())), tuple(annulled.get(own, ()))
        excuse = _excuse_on(made.excused.get(own), day)
        flags: tuple[Flag, ...] = ()
        if own in people.guests:
            flags = (Flag.GUEST, Flag.ROSTER_NUMBER) if own in people.with_number_on_roll else (Flag.GUEST,)
        elif own not in expected and not cancelled:
            flags = (Flag.NOT_EXPECTED,)
        if len(signatures) > 1:
            flags += (Flag.SIGNED_TWICE,)
        if signature is not None and signature.device_key in shared:
            flags += (Flag.SHARED_PHONE,)
        if corrections or annulments:
            flags += _flags_of_acts(signature, corrections, annulments)
        status = status_of(
            signature,
            corrections,
            expected=own in expected,
            excused=excuse is not None,
            cancelled=cancelled,
        )
        entries.append(
            Entry(
                people.by_id[own],
                expected[own] if own in expected else roll.group_of(own, day),
                status,
                signature,
                flags,
                corrections,
                annulments,
                excuse,
                tuple(people.by_id[each] for each in sorted(made.merged[own])) if own in made.merged else (),
            )
        )
    return entries


def _flags_of_acts(
    signature: Signature | None, corrections: Sequence[CorrectionMade], annulments: Sequence[AnnulmentMade]
) -> tuple[Flag, ...]:
    flags: tuple[Flag, ...] = ()
    if corrections:
        flags += (Flag.CORRECTED,)
        if signature is not None and signature.recorded_at > corrections[-1].made_at:
            flags += (Flag.SIGNED_AFTER_CORRECTION,)
    return (*flags, Flag.ANNULLED) if annulments else flags


def _excuse_on(excuses: Sequence[ExcuseMade] | None, day: date) -> ExcuseMade | None:
    return next((each for each in excuses if each.covers(day)), None) if excuses else None


def _with_patterns(db: Session, registers: list[Register], made: _Made) -> list[Register]:
    """Mark what arrived the way a program would send it. One query if there is any, else none."""
    marked = {
        each.class_session.id: patterns_of(
            signature for found in made.signed[each.class_session.id].values() for signature in found
        )
        for each in registers
    }
    if not any(marked.values()):
        return registers
    looks = latest_looks(db, [identity for identity, found in marked.items() if found])
    result = []
    for each in registers:
        patterns, looked = marked[each.class_session.id], looks.get(each.class_session.id)
        entries = tuple(_marked(entry, patterns, looked) for entry in each.entries) if patterns else ()
        result.append(replace(each, entries=entries, looked=looked) if patterns else each)
    return result


def _marked(entry: Entry, marked: dict[str, Any], looked: Look | None) -> Entry:
    if entry.sign_in is None or entry.sign_in.receipt not in marked:
        return entry
    patterns = tuple(sorted(marked[entry.sign_in.receipt]))
    seen = looked is not None and entry.sign_in.recorded_at <= looked.until
    flags = entry.flags if seen else (*entry.flags, *map(Flag, patterns))
    return entry._replace(flags=flags, patterns=patterns)
