"""By what right a phone takes somebody's quiz, and which attempts count.

None of this is stored. A classmate may know somebody's number and name, but nobody can sign in this class
session without the room code. So the phone that signed outranks any phone on which a number and a name were
only typed, whichever came first.
"""

from enum import StrEnum

from sqlalchemy import BindParameter, ColumnElement, Label, and_, bindparam, exists, or_, select

from kiosk.attendance.models import AboutOnePerson, SignIn
from kiosk.courses.models import ClassSession
from kiosk.quizzes.models import Attempt, DevicePass

DEVICES: BindParameter[list[str]] = bindparam("devices", expanding=True)


class Standing(StrEnum):
    """How a phone relates to a person in one class session."""

    SIGNED = "signed"  # the person signed on it
    ADMITTED = "admitted"  # let in by a one-time code
    CLAIMED = "claimed"  # number and name were typed, and the person has not signed
    OUTRANKED = "outranked"  # the person signed on another phone


class Right:
    """The columns that say by what right the phone named in ``DEVICES`` acts for one person.

    For queries that also select ``ClassSession`` and ``Attempt``.
    """

    def __init__(self, person_id: BindParameter[int]) -> None:
        def theirs(model: type[AboutOnePerson]) -> ColumnElement[bool]:
            return model.person_id == person_id

        signed = select(SignIn.device_key).where(SignIn.class_session_id == ClassSession.id, theirs(SignIn))
        self.signed_on: Label[str | None] = signed.scalar_subquery().label("signed_on")
        self.is_admitted = _admitted(theirs(DevicePass), DevicePass.device_key.in_(DEVICES)).label("admitted")
        self.counts = _counts(theirs(SignIn), theirs(DevicePass)).label("counts")


def standing_of(signed_on: str | None, admitted: bool, devices: tuple[str, ...]) -> Standing:
    """The standing of a phone with these names, from the columns of ``Right``."""
    if signed_on in devices:
        return Standing.SIGNED
    if admitted:
        return Standing.ADMITTED
    return Standing.CLAIMED if signed_on is None else Standing.OUTRANKED


def counts() -> ColumnElement[bool]:
    """Whether an attempt counts, in a query that selects ``Attempt`` and ``ClassSession``.

    It counts unless an instructor has set it aside, or the person signed in this class session but the
    attempt was begun on a phone that neither signed nor was let in.
    """
    return _counts(_same_person(SignIn), _same_person(DevicePass))


def has_signed() -> ColumnElement[bool]:
    """Whether the person of an attempt signed, in a query that selects ``Attempt`` and ``ClassSession``."""
    return exists().where(SignIn.class_session_id == ClassSession.id, _same_person(SignIn))


def _counts(signed: ColumnElement[bool], passed: ColumnElement[bool]) -> ColumnElement[bool]:
    here = and_(SignIn.class_session_id == ClassSession.id, signed)
    return and_(
        Attempt.set_aside_at.is_(None),
        or_(
            ~exists().where(here),
            exists().where(here, SignIn.device_key == Attempt.device_key),
            _admitted(passed, DevicePass.device_key == Attempt.device_key),
        ),
    )


def _admitted(passed: ColumnElement[bool], device: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(DevicePass.class_session_id == ClassSession.id, passed, device)


def _same_person(model: type[AboutOnePerson]) -> ColumnElement[bool]:
    return model.person_id == Attempt.person_id
