"""Saying that a guest is a student on the roll, and taking it back.

A merge is a pointer (``people.models.Merge``): signatures and answers stay under the name they were given
with, and registers show them on the student's line.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import or_, select, union
from sqlalchemy.orm import Session

from kiosk.attendance.events import EventKind, append
from kiosk.attendance.models import Annulment, Correction, SignIn
from kiosk.core.refusals import Refusal, RefusalCode
from kiosk.courses.models import RosterChange, RosterImport
from kiosk.people.models import Merge, Origin, Person


def merge(db: Session, guest: Person, student: Person, *, by: int | None, now: datetime) -> Merge:
    """Say that a guest is this student. Each register with a trace of the guest records it.

    Raises:
        Refusal: ``not_a_guest`` when the first is not a guest, or the second is one; ``already_merged`` when
            the guest is merged already.
    """
    if not guest.is_guest or student.is_guest:
        raise Refusal(RefusalCode.NOT_A_GUEST)
    if merge_of(db, guest.id) is not None:
        raise Refusal(RefusalCode.ALREADY_MERGED)
    made = Merge(from_id=guest.id, into_id=student.id, made_by=by, made_at=now)
    db.add(made)
    db.flush()
    _record(db, EventKind.MERGE, made, by, now)
    return made


def unmerge(db: Session, made: Merge, *, by: int | None, now: datetime) -> None:
    """Take a merge back. Doing it again changes nothing."""
    if made.undone_at is not None:
        return
    made.undone_by, made.undone_at = by, now
    db.flush()
    _record(db, EventKind.UNMERGE, made, by, now)


def merge_of(db: Session, guest_id: int) -> Merge | None:
    """The merge in force of a guest, or None. One query."""
    return db.scalar(select(Merge).where(Merge.from_id == guest_id, Merge.undone_at.is_(None)))


def merge_namesakes(db: Session, students: Iterable[Person], *, by: int | None, now: datetime) -> list[Merge]:
    """Merge every guest who gave the number and the name of one of these students, unless merged before.

    Called by a roster import for those it adds. A merge that somebody took back is not made again; one that
    went with an import is. Two queries, and those of the merges.
    """
    by_keys = {(each.number_key, each.name_key): each for each in students}
    with_an_import = select(RosterImport.undone_at).where(RosterImport.undone_at.is_not(None))
    known = select(Merge.from_id).where(
        or_(Merge.undone_at.is_(None), Merge.undone_at.not_in(with_an_import))
    )
    guests = db.scalars(
        select(Person)
        .where(
            Person.origin == Origin.GUEST.value,
            Person.number_key.in_([number for number, _name in by_keys]),
            Person.id.not_in(known),
        )
        .order_by(Person.id)
    ).all()
    return [
        merge(db, each, by_keys[each.number_key, each.name_key], by=by, now=now)
        for each in guests
        if (each.number_key, each.name_key) in by_keys
    ]


def unmerge_import(db: Session, act: RosterImport, *, by: int | None, now: datetime) -> list[Merge]:
    """Take back the merges that came with a roster import, since it is undone. One query, and theirs."""
    changed = select(RosterChange.person_id).where(RosterChange.import_id == act.id)
    with_it = select(Merge).where(
        Merge.into_id.in_(changed), Merge.made_at == act.made_at, Merge.undone_at.is_(None)
    )
    found = list(db.scalars(with_it.order_by(Merge.id)))
    for each in found:
        unmerge(db, each, by=by, now=now)
    return found


def _record(db: Session, kind: EventKind, made: Merge, by: int | None, now: datetime) -> None:
    traces = union(
        *(
            select(model.class_session_id).where(model.person_id == made.from_id)
            for model in (SignIn, Correction, Annulment)
        )
    )
    for class_session_id in sorted(db.scalars(traces)):
        named = {"guest": made.from_id, "student": made.into_id, "by": by}
        append(db, class_session_id, kind, now, private=named)
