"""What an instructor does about one person in a course: excuse, end an enrolment, merge, and take it back."""

from datetime import timedelta

from flask import abort, flash, redirect
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_login import current_user
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from kiosk.attendance.excuses import excuse, withdraw
from kiosk.attendance.merges import merge, unmerge
from kiosk.attendance.models import Excuse
from kiosk.core.refusals import Refusal, RefusalCode
from kiosk.courses.enrolments import end_enrolment, enrolments_of, person_of_school
from kiosk.courses.models import Course, Enrolment, day_of
from kiosk.courses.queries import LARGEST_ID
from kiosk.people.models import Merge, Person
from kiosk.people.names import number_key
from kiosk.web.common.access import Audience, open_to
from kiosk.web.common.events import note, note_refusal
from kiosk.web.common.services import now, reading, writing
from kiosk.web.console import console
from kiosk.web.console.course_person import (
    EndForm,
    ExcuseForm,
    MergeForm,
    address_of,
    line_or_404,
    person_page,
)
from kiosk.web.console.guards import course_to_change

PERSON = "/courses/<int:course_id>/people/<int:person_id>"
_WORDS = {
    RefusalCode.PERSON_UNKNOWN: _("Nobody who is or was enrolled in this course has this number."),
    RefusalCode.NOT_A_GUEST: _("Only a guest can be merged into a student of the list."),
    RefusalCode.ALREADY_MERGED: _("Somebody has merged this guest meanwhile."),
}


@console.post(f"{PERSON}/excuses")
@open_to(Audience.INSTRUCTOR)
def excuse_person(course_id: int, person_id: int) -> Response | tuple[str, int]:
    """Excuse from a day to a day; pressing twice excuses once."""
    found, form = _own(reading(), course_id, person_id), ExcuseForm()
    if not form.validate():
        return person_page(reading(), found, person_id, excusing=form), 422
    days = form.first_day.data, form.last_day.data
    with writing() as db:
        try:
            excuse(
                db,
                course_to_change(db, course_id),
                person_id,
                *days,
                form.reason.data,
                by=current_user.instructor_id,
                now=now(),
            )
        except Refusal:
            abort(404)  # a guest: the page has no such form
    note("excuse", instructor=current_user.instructor_id, course=course_id)
    flash(gettext("Excused, with your name."))
    return redirect(address_of(course_id, person_id), code=303)


@console.post(f"{PERSON}/excuses/<int:excuse_id>/withdraw")
@open_to(Audience.INSTRUCTOR)
def withdraw_excuse(course_id: int, person_id: int, excuse_id: int) -> Response:
    """Let an excuse count no longer; pressing twice withdraws it once."""
    with writing() as db:
        course_to_change(db, course_id)
        given = db.get(Excuse, excuse_id) if excuse_id <= LARGEST_ID else None
        if given is None or (given.course_id, given.person_id) != (course_id, person_id):
            abort(404)
        withdraw(db, given, by=current_user.instructor_id, now=now())
    note("excuse_withdrawn", instructor=current_user.instructor_id, course=course_id)
    flash(gettext("The excuse no longer counts."))
    return redirect(address_of(course_id, person_id), code=303)


@console.post(f"{PERSON}/enrolments/<int:enrolment_id>/end")
@open_to(Audience.INSTRUCTOR)
def end_person(course_id: int, person_id: int, enrolment_id: int) -> Response | tuple[str, int]:
    """End an enrolment. Earlier registers stay as they are."""
    found, form = _own(reading(), course_id, person_id), EndForm()
    enrolment = _enrolment(reading(), course_id, person_id, enrolment_id)
    form.earliest = day_of(now(), found.time_zone) - timedelta(days=1)
    form.latest = enrolment.last_day
    if not form.validate():
        return person_page(reading(), found, person_id, ending=(enrolment_id, form)), 422
    with writing() as db:
        course_to_change(db, course_id)
        enrolment = _enrolment(db, course_id, person_id, enrolment_id)
        end_enrolment(db, enrolment, form.ends_on.data, by=current_user.instructor_id, now=now())
    note("enrolment_ended", instructor=current_user.instructor_id, course=course_id)
    flash(gettext("The enrolment ends on that day. What was before stays as it is."))
    return redirect(address_of(course_id, person_id), code=303)


@console.post(f"{PERSON}/merge")
@open_to(Audience.INSTRUCTOR)
def merge_guest(course_id: int, person_id: int) -> Response | tuple[str, int]:
    """Say that a guest is a student of this course."""
    found, form = _own(reading(), course_id, person_id), MergeForm()
    if not form.validate():
        return person_page(reading(), found, person_id, merging=form), 422
    try:
        with writing() as db:
            course_to_change(db, course_id)
            student = person_of_school(db, number_key(form.student_number.data))
            if student is None or not enrolments_of(db, course_id, student.id):
                raise Refusal(RefusalCode.PERSON_UNKNOWN)
            merge(db, db.get_one(Person, person_id), student, by=current_user.instructor_id, now=now())
            student_id = student.id
    except Refusal as refusal:
        note_refusal(refusal.code)
        form.student_number.errors = [_WORDS[refusal.code]]
        return person_page(reading(), found, person_id, merging=form), 409
    note("merge", instructor=current_user.instructor_id, course=course_id)
    flash(gettext("Merged: what the guest signed now counts for this student."))
    return redirect(address_of(course_id, student_id), code=303)


@console.post(f"{PERSON}/merges/<int:merge_id>/undo")
@open_to(Audience.INSTRUCTOR)
def unmerge_guest(course_id: int, person_id: int, merge_id: int) -> Response:
    """Take a merge back; pressing twice does so once."""
    _own(reading(), course_id, person_id)
    with writing() as db:
        course_to_change(db, course_id)
        made = db.get(Merge, merge_id) if merge_id <= LARGEST_ID else None
        if made is None or made.into_id != person_id:
            abort(404)
        unmerge(db, made, by=current_user.instructor_id, now=now())
        guest_id = made.from_id
    note("unmerge", instructor=current_user.instructor_id, course=course_id)
    flash(gettext("Taken back: this is a guest again."))
    return redirect(address_of(course_id, guest_id), code=303)


def _own(db: Session, course_id: int, person_id: int) -> Course:
    """A course that this account may change, in which this person has a line; else 403 or 404."""
    found = course_to_change(db, course_id)
    line_or_404(db, found, person_id)
    return found


def _enrolment(db: Session, course_id: int, person_id: int, enrolment_id: int) -> Enrolment:
    enrolment = db.get(Enrolment, enrolment_id) if enrolment_id <= LARGEST_ID else None
    if enrolment is None or (enrolment.course_id, enrolment.person_id) != (course_id, person_id):
        abort(404)
    return enrolment
