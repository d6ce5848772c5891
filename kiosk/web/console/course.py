"""A course's page: everybody's attendance over the term, as one matrix; and whether phones show it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import flash, get_template_attribute, redirect, render_template, request, url_for
from flask_babel import gettext, pgettext
from werkzeug.wrappers import Response

from kiosk.attendance.term import FOLLOW_UP, Line, Mark, Term, term_of
from kiosk.courses.models import day_of
from kiosk.web.common.access import Audience, open_to
from kiosk.web.common.events import note
from kiosk.web.common.services import now, reading, writing
from kiosk.web.console import console
from kiosk.web.console.class_session import is_found
from kiosk.web.console.guards import course_to_change, may_change_course, own_course

SORTS = ("name", "absences", "rate")
# The style sheet draws a cell by its class; a spreadsheet gets its letter.
CLASSES = {
    Mark.PRESENT: "p",
    Mark.LATE: "l",
    Mark.EXCUSED: "e",
    Mark.ABSENT: "a",
    Mark.NOT_CONCERNED: "n",
    Mark.EXPECTED: "x",
}
LAST_DIGITS = 4


@console.get("/courses/<int:course_id>")
@open_to(Audience.INSTRUCTOR)
def course(course_id: int) -> str:
    """Show the matrix, filtered and sorted as the address says."""
    db = reading()
    term = term_of(db, own_course(db, course_id), now())
    shown = shown_here(term)
    narrowed = term.narrowed(shown.keeps)
    cell = get_template_attribute("console/term_parts.html", "cell")
    return render_template(
        "console/course.html",
        course=term.course,
        term=term,
        narrowed=narrowed,
        shown=shown,
        sorts=SORTS,
        follow_up=FOLLOW_UP,
        to_follow_up=shown.in_order([each for each in narrowed.students if each.to_follow_up], "absences"),
        enrolled=shown.in_order([each for each in narrowed.students if not each.to_follow_up]),
        guests=shown.in_order(narrowed.guests),
        homonyms=homonyms(term),
        people=url_for("console.course_person", course_id=course_id, person_id=0).removesuffix("0"),
        letters=letters(),
        cells={mark: cell(CLASSES[mark], letter) for mark, letter in letters().items()},
        may_change=may_change_course(db, course_id),
        today=day_of(now(), term.course.time_zone),
    )


@console.post("/courses/<int:course_id>/shown")
@open_to(Audience.INSTRUCTOR)
def show_term(course_id: int) -> Response:
    """Let phones show everybody their own line from today on, or no longer."""
    shows = request.form.get("shows") == "1"
    with writing() as db:
        found = course_to_change(db, course_id)
        found.term_shown_from = day_of(now(), found.time_zone) if shows else None
    note("term_shown", course=course_id, shows=int(shows))
    flash(gettext("Everybody now sees their own line.") if shows else gettext("Phones no longer show it."))
    return redirect(url_for("console.course", course_id=course_id), code=303)


def letters() -> dict[Mark, str]:
    """The letter of each mark in the language of the page."""
    return {
        Mark.PRESENT: pgettext("letter", "P"),
        Mark.LATE: pgettext("letter", "L"),
        Mark.EXCUSED: pgettext("letter", "E"),
        Mark.ABSENT: pgettext("letter", "A"),
        Mark.NOT_CONCERNED: "–",
        Mark.EXPECTED: "·",
    }


def homonyms(term: Term) -> dict[int, str]:
    """The last digits of the number of everybody who shares their names with somebody else, by id."""
    people = [each.person for each in (*term.students, *term.guests)]
    names = Counter((each.family_name, each.given_name) for each in people)
    return {
        each.id: each.student_number[-LAST_DIGITS:]
        for each in people
        if names[each.family_name, each.given_name] > 1
    }


@dataclass(frozen=True)
class ShownLines:
    """A search, a group and one of ``SORTS``: which lines the matrix shows, and in which order."""

    query: str
    group: str
    sort: str

    def keeps(self, line: Line) -> bool:
        """Whether this line is shown. A guest is in no group."""
        if self.group and (line.group != self.group or line.person.is_guest):
            return False
        return not self.query or is_found(line.person, self.query)

    def in_order(self, lines: Sequence[Line], otherwise: str = "name") -> list[Line]:
        """The lines in the order asked for, or ``otherwise`` where none was; the same ones by name."""
        match otherwise if self.sort == "name" else self.sort:
            case "absences":
                return sorted(lines, key=lambda line: -line.sums.absent)
            case "rate":
                return sorted(lines, key=lambda line: 2 if line.sums.rate is None else line.sums.rate)
            case _:
                return list(lines)

    def with_(self, **values: str) -> str:
        """The address of the same view but for these."""
        wanted = {"q": self.query, "group": self.group, "sort": self.sort, **values}
        return "?" + urlencode({name: value for name, value in wanted.items() if value and value != "name"})


def shown_here(term: Term) -> ShownLines:
    """The view that this request's address asks for; what it does not know is left out."""
    group, sort = request.args.get("group", ""), request.args.get("sort", "")
    return ShownLines(
        request.args.get("q", "").strip(),
        group if group in term.groups else "",
        sort if sort in SORTS else "name",
    )
