"""What an event of each kind must contain: Kiosk did not write an event that lacks a part."""

from collections.abc import Iterable
from typing import Any

from kiosk.attendance.chain import EventKind

Shape = dict[str, type]

_EVERY_BODY: Shape = {
    "number": int,
    "previous": str,
    "kind": str,
    "at": str,
    "class_session": int,
    "commitment": str,
}
_WINDOW: Shape = {"opens_at": str, "closes_at": str, "late_until": str}
_PLAN: Shape = {**_WINDOW, "course": str, "session": int, "ends_at": str}
_PERSON: Shape = {"key": str, "student_number": str, "family_name": str, "given_name": str}
_BODIES: dict[str, Shape] = {
    EventKind.SIGN_IN: {"signed_at": str, "method": str},
    EventKind.CORRECTION: {"row": int},
    EventKind.WINDOW: _WINDOW,
    EventKind.PLAN: {"plan": dict},
    EventKind.WITHDRAWAL: {"events": list, "cause": str},
}
# Older versions did not record these.
_NEWER: dict[str, Shape] = {
    EventKind.SIGN_IN: {"counts_as": str},
    EventKind.WINDOW: {"raised": int},
}
_OPENINGS: dict[str, Shape] = {
    EventKind.SIGN_IN: {"person": dict, "receipt": str, "device": str},
    EventKind.CORRECTION: {"person": str, "status": str, "reason": str},
    EventKind.ANNULMENT: {"person": str, "receipt": str, "reason": str},
    EventKind.MERGE: {"guest": str, "student": str},
}


def body_is_whole(content: dict[str, Any]) -> bool:
    """Whether a body has all the parts of its kind. An unknown kind, from a later version, passes."""
    return (
        _fits(content, _EVERY_BODY)
        and _fits(content, _BODIES.get(content["kind"], {}))
        and _fits(content, {name: kind for name, kind in _newer(content) if name in content})
        and ("plan" not in content or _fits(content["plan"], _PLAN))
    )


def _newer(content: dict[str, Any]) -> Iterable[tuple[str, type]]:
    return _NEWER.get(content["kind"], {}).items()


def opening_is_whole(kind: str, private: dict[str, Any]) -> bool:
    """Whether an opening has all the parts of its kind."""
    whole = _fits(private, _OPENINGS.get(kind, {}))
    return whole and (kind != EventKind.SIGN_IN or _fits(private["person"], _PERSON))


def _fits(value: object, shape: Shape) -> bool:
    # Not isinstance: true is not a number here.
    return isinstance(value, dict) and all(type(value.get(name)) is kind for name, kind in shape.items())
