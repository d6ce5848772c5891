"""A register's chain as a file that can be checked without a database (``docs/register-chain.md``)."""

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from kiosk.attendance.events import RegisterDamage, first_break
from kiosk.courses.models import ClassSession
from kiosk.ledger.chain import EMPTY, FORMAT, ChainHead, StoredEvent, stored_events
from kiosk.ledger.check import Break, Damage

LARGEST = 50_000_000


class BundleError(Exception):
    """The file is not a bundle."""


@dataclass(frozen=True)
class Bundle:
    """The events of one class session, as exported."""

    course: str
    session: int
    events: tuple[StoredEvent, ...]

    @property
    def head(self) -> ChainHead:
        """The latest event."""
        return ChainHead(self.events[-1].number, self.events[-1].hash) if self.events else EMPTY


def bundle_of(db: Session, class_session: ClassSession) -> Bundle:
    """The chain of a class session's register. One query."""
    return Bundle(class_session.course.code, class_session.number, tuple(stored_events(db, class_session.id)))


def written(bundle: Bundle) -> bytes:
    """The bundle as a file: JSON in UTF-8, one event a line."""
    head = json.dumps({"number": bundle.head.number, "hash": bundle.head.hash})
    events = ",\n".join(
        json.dumps(
            {"number": each.number, "body": each.body, "hash": each.hash, "opening": each.opening},
            ensure_ascii=False,
        )
        for each in bundle.events
    )
    course = json.dumps(bundle.course)
    return (
        f'{{"format":"{FORMAT}","course":{course},"session":{bundle.session},"head":{head},"events":[\n'
        f"{events}\n]}}\n"
    ).encode()


def read_bundle(content: bytes) -> Bundle:
    """The bundle in a file.

    Raises:
        BundleError: the file is not a bundle. Its chain is not checked here: see ``bundle_break``.
    """
    try:
        value = json.loads(content[: LARGEST + 1].decode("utf-8-sig"))
        if value["format"] != FORMAT:
            raise BundleError
        events = tuple(
            StoredEvent(
                _number(each["number"]),
                _text(each["body"]),
                _text(each["hash"]),
                None if each["opening"] is None else _text(each["opening"]),
            )
            for each in _list(value["events"])
        )
        return Bundle(_text(value["course"]), _number(value["session"]), events)
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise BundleError from error


def bundle_break(bundle: Bundle, head: str = "") -> Break | None:
    """The first break, or None. ``head`` is a printed or exported hash, or its beginning."""
    found = first_break(bundle.events) or _relabelled(bundle)
    if found is not None:
        return found
    wanted = head.replace(" ", "").lower()
    known = any(len(wanted) >= 16 and each.hash.startswith(wanted) for each in bundle.events)
    if wanted and not known:
        return Break(bundle.head.number + 1, Damage.HEAD_UNKNOWN)
    return None


def _relabelled(bundle: Bundle) -> Break | None:
    """The first event whose plan is for another class session. Older chains record no plan."""
    label = bundle.course, bundle.session
    for each in bundle.events:
        plan = each.content().get("plan")
        if plan is not None and (plan["course"], plan["session"]) != label:
            return Break(each.number, RegisterDamage.RELABELLED)
    return None


def _number(value: object) -> int:
    if type(value) is not int:  # rejects true and fractions
        raise TypeError
    return value


def _list(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    value.encode()  # half of a surrogate pair is not text
    return value
