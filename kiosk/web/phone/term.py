"""A person's own line of the term, on a phone on which they signed, once the instructor shows it."""

from flask import abort, render_template
from flask_login import current_user
from sqlalchemy.orm import Session

from kiosk.attendance.excuses import excuses_of
from kiosk.attendance.term import Shown, shown_terms, term_of_person
from kiosk.courses.models import day_of
from kiosk.courses.queries import course_by_id
from kiosk.people.lookup import stands_for
from kiosk.web.common.access import Audience, open_to
from kiosk.web.common.events import denied
from kiosk.web.common.services import now, reading
from kiosk.web.phone import phone
from kiosk.web.phone.device import this_phone


@phone.get("/term/<int:course_id>")
@open_to(Audience.PHONE)
def term(course_id: int) -> str:
    """Show it; 404 for a course that does not, and on a phone on which this person has not signed there."""
    db = reading()
    course = course_by_id(db, course_id)
    if course is None or course_id not in {each.course_id for each in own_terms(db)}:
        denied("term_of_another")
        abort(404)
    person_id = stands_for(db, [current_user.person_id]).get(current_user.person_id, current_user.person_id)
    found = term_of_person(db, course, person_id, now())
    line = found.line_of(person_id)
    if line is None:
        abort(404)
    return render_template(
        "phone/term.html",
        course=course,
        line=line,
        cells=list(zip(found.columns, line.marks, strict=True)),
        excuses=excuses_of(db, course_id, person_id),
    )


def own_terms(db: Session) -> list[Shown]:
    """The terms that this phone may show: its holder signed on it, not only typed a name. One query, or none
    for a phone that nobody holds."""
    if not current_user.is_authenticated:
        return []
    found = {}
    for each in shown_terms(db, current_user.person_id):
        begun = each.shown_from <= day_of(now(), each.time_zone)
        if begun and each.device_key in this_phone().names_in(each.class_session_id):
            found[each.course_id] = each
    return list(found.values())
