"""A class session's page, designed for use while teaching.

Also which lines of its register are shown, and the way back to the line last looked at.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Response, render_template, request, url_for
from flask_login import current_user
from sqlalchemy.orm import Session

from kiosk.attendance.entry import Entry, Status
from kiosk.attendance.register import Register, register_of
from kiosk.attendance.register_version import register_version
from kiosk.attendance.screen_link import ScreenLink
from kiosk.attendance.sheet import sheet_of
from kiosk.attendance.window_changes import may_raise, raises_of
from kiosk.courses.models import ClassSession
from kiosk.courses.queries import LARGEST_ID
from kiosk.people.models import Person
from kiosk.people.names import name_key
from kiosk.quizzes.delivery.publications import publications_of, quiz_window_of
from kiosk.quizzes.delivery.screen_views import screen_version
from kiosk.quizzes.delivery.versions import latest_versions
from kiosk.web.common.access import Audience, open_to
from kiosk.web.common.services import now, reading, services
from kiosk.web.console import console
from kiosk.web.console.guards import not_theirs, own_class_session
from kiosk.web.console.live import day_of, tag_of, unless_known
from kiosk.web.console.screen import on_the_screen
from kiosk.web.console.window import seen
from kiosk.web.screen.link import screen_path
from kiosk.web.screen.sheet_view import base_url

PAGE = "console/class_session.html"


@console.get("/sessions/<int:class_session_id>")
@open_to(Audience.INSTRUCTOR)
def class_session(class_session_id: int) -> str:
    """Show the buttons, the counts, the register."""
    tag = _tag(class_session_id)
    return _page(PAGE, class_session_id, tag)


@console.get("/sessions/<int:class_session_id>/live")
@open_to(Audience.INSTRUCTOR)
def live(class_session_id: int) -> Response:
    """The part of the page that updates itself; 304 while it is unchanged, which takes four queries."""
    tag = _tag(class_session_id)
    return unless_known(tag, lambda: _page("console/live.html", class_session_id, tag))


def _tag(class_session_id: int) -> str:
    """The tag of the live part as it would be rendered now, else 404. Three queries."""
    db = reading()
    sheet = sheet_of(db, class_session_id) if class_session_id <= LARGEST_ID else None
    if sheet is None:
        not_theirs()
    register = register_version(db, current_user.instructor_id, sheet.id, sheet.course.id)
    if register is None:
        not_theirs()
    zone, instant = sheet.course.time_zone, now()
    times = sheet.window.phase(instant), sheet.window.version, may_raise(sheet, instant)
    day, screen = day_of(instant, zone), screen_version(db, sheet.id)
    asked, reader = shown_here().arguments, current_user.instructor_id
    return tag_of(sheet.id, asked, reader, *register, *times, zone, day, *screen)


def _page(template: str, class_session_id: int, tag: str) -> str:
    db = reading()
    register = register_of(db, own_class_session(db, class_session_id))
    phase = register.window.phase(now())
    shown = shown_here()
    latecomers = sum(each.may_be_raised for each in register.entries) if _may_raise(register) else 0
    return render_template(
        template,
        class_session=register.class_session,
        window=register.window,
        seen=seen(register.window, now()),
        phase=phase,
        looked_at=now(),
        entries=shown.lines(register),
        query=shown.query,
        wanted=shown.wanted,
        here=shown.arguments,
        tag=tag,
        filters=FILTERS,
        counts=register.counts(),
        statuses=list(Status),
        signed=sum(each.sign_in is not None and not each.person.is_guest for each in register.entries),
        expected=sum(not each.person.is_guest for each in register.entries),
        guests=sum(each.person.is_guest for each in register.entries),
        flagged=sum(bool(each.to_check(current_user.instructor_id)) for each in register.entries),
        unusual=len(register.unusual),
        unusual_new=register.not_looked_at,
        looked=register.looked,
        latecomers=latecomers,
        **on_the_screen(class_session_id, f"{phase}+latecomers" if latecomers else phase.value),
        **(_around_the_register(db, register.class_session) if template == PAGE else {}),
    )


def _around_the_register(db: Session, class_session: ClassSession) -> dict[str, object]:
    """The published quizzes, those that could be published, and the link to the screen."""
    published = publications_of(db, class_session.id)
    taken = {each.quiz_id for each in published}
    versions = latest_versions(db, class_session.course_id)
    return {
        "published": [
            (each, quiz_window_of(each), quiz_window_of(each).phase(now()).value) for each in published
        ],
        "raises": raises_of(db, class_session.id),
        "unpublished": [each for each in versions if each.quiz_id not in taken],
        "screen_link": base_url() + screen_path(services().keys, class_session, now()),
        "screen_link_good_until": ScreenLink.to(class_session, now()).good_until(class_session.ends_at),
    }


def _may_raise(register: Register) -> bool:
    return may_raise(register.class_session, now())


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
        return [each for each in register.entries if is_found(each.person, self.query) and self._wants(each)]

    def address(self, class_session_id: int, person_id: int = 0) -> str:
        """The address of the class session's page, at a person's line if one is given."""
        page = url_for("console.class_session", class_session_id=class_session_id)
        return self._with_arguments(page) + (f"#person-{person_id}" if person_id else "")

    def person(self, class_session_id: int, person_id: int) -> str:
        """The address of a person's page, which links back to this view."""
        page = url_for("console.person", class_session_id=class_session_id, person_id=person_id)
        return self._with_arguments(page)

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


def nearest(person_id: int, before: Sequence[Entry], after: Sequence[Entry]) -> int:
    """The person on this line or, if it is no longer shown, on the nearest one; 0 if there is none."""
    ids, still = [each.person.id for each in before], {each.person.id for each in after}
    place = ids.index(person_id) if person_id in ids else 0
    return next((each for each in (person_id, *ids[place:], *reversed(ids[:place])) if each in still), 0)


def is_found(person: Person, query: str) -> bool:
    """Whether every word of a search is in somebody's names or number."""
    text = name_key(f"{person.given_name} {person.family_name} {person.student_number}")
    return all(name_key(word) in text for word in query.split())
