"""Which lines of a register the console shows, and the way back to the line last looked at."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import request, url_for
from flask_login import current_user

from kiosk.attendance.models import Guest
from kiosk.attendance.register import Entry, Register, Status
from kiosk.courses.models import Student
from kiosk.courses.names import name_key

FILTERS = ("", "flagged", "missing")


@dataclass(frozen=True)
class Shown:
    """A search query and one of ``FILTERS``."""

    query: str
    wanted: str

    @property
    def arguments(self) -> dict[str, str]:
        """The query arguments that reproduce this view; empty ones are left out."""
        return {name: words for name, words in (("q", self.query), ("show", self.wanted)) if words}

    def lines(self, register: Register) -> list[Entry]:
        """The lines that match the search and the filter, for the instructor who is logged in."""
        return [each for each in register.entries if _found(each.person, self.query) and self._wants(each)]

    def address(self, class_session_id: int, key: str = "") -> str:
        """The address of the class session's page, at a person's line if a key is given."""
        page = url_for("console.class_session", class_session_id=class_session_id)
        return self._with_arguments(page) + (f"#{key}" if key else "")

    def person(self, class_session_id: int, key: str) -> str:
        """The address of a person's page, which links back to this view."""
        return self._with_arguments(url_for("console.person", class_session_id=class_session_id, key=key))

    def _with_arguments(self, address: str) -> str:
        return f"{address}?{urlencode(self.arguments)}" if self.arguments else address

    def _wants(self, entry: Entry) -> bool:
        if self.wanted == "flagged":
            return bool(entry.to_check(current_user.instructor_id))
        return self.wanted != "missing" or entry.status is Status.ABSENT


def shown_here() -> Shown:
    """The search and filter in this request's address."""
    wanted = request.args.get("show", "")
    return Shown(request.args.get("q", "").strip(), wanted if wanted in FILTERS else "")


def nearest(key: str, before: Sequence[Entry], after: Sequence[Entry]) -> str:
    """The key of a person's line or, if it is no longer shown, of the nearest one; empty if there is none."""
    keys, still = [each.key for each in before], {each.key for each in after}
    place = keys.index(key) if key in keys else 0
    return next((each for each in (key, *keys[place:], *reversed(keys[:place])) if each in still), "")


def _found(person: Student | Guest, query: str) -> bool:
    text = name_key(f"{person.given_name} {person.family_name} {person.student_number}")
    return all(name_key(word) in text for word in query.split())
