"""The class sessions of a course: the plan, one more, and one that begins now."""

from babel.dates import format_date
from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from kiosk.attendance import planning
from kiosk.attendance.course_plan import PlanState, course_plan
from kiosk.core.refusals import Refusal, RefusalCode
from kiosk.courses.calendar import local_moment
from kiosk.courses.class_sessions import next_number, numbered, usual_length, usual_of
from kiosk.courses.models import Course
from kiosk.courses.queries import class_sessions_of
from kiosk.courses.roll import roll_of
from kiosk.courses.teachers import teachers_of
from kiosk.web.common.access import Audience, open_to
from kiosk.web.common.events import note, note_refusal
from kiosk.web.common.services import now, reading, writing
from kiosk.web.console import console
from kiosk.web.console.guards import course_to_change, own_course
from kiosk.web.console.plan_forms import AddForm, add_form


@console.get("/courses/<int:course_id>/sessions")
@open_to(Audience.INSTRUCTOR)
def course_sessions(course_id: int) -> str:
    """Show the plan, who teaches, and the form for one more class session."""
    return sessions_page(own_course(reading(), course_id))


@console.post("/courses/<int:course_id>/sessions")
@open_to(Audience.INSTRUCTOR)
def add_session(course_id: int) -> Response | tuple[str, int]:
    """Plan one more. Pressed twice, or on an outdated page, it plans no second one and says so."""
    form, by = AddForm(), current_user.instructor_id
    with writing() as db:
        course = course_to_change(db, course_id)
        times = form.instants(course) if form.validate() else None
        if times is None:
            return sessions_page(course, form, db), 422
        groups = _groups(db, course).intersection(request.form.getlist("group"))
        try:
            _check_number(db, course, form.proposed)
            added = planning.plan(
                db,
                course,
                form.proposed,
                form.title.data,
                *times,
                room=form.room.data,
                groups=groups,
                by=by,
                now=now(),
            )
        except Refusal as refusal:
            return _taken(refusal, course_id)
        note("session_planned", instructor=by, class_session=added.id)
    flash(_("Session %(number)d is planned.", number=form.proposed))
    return redirect(url_for("console.course_sessions", course_id=course_id), code=303)


@console.post("/courses/<int:course_id>/sessions/now")
@open_to(Audience.INSTRUCTOR)
def hold_now(course_id: int) -> Response:
    """Plan a class session that begins now, and go to its page. Pressed twice, it is the same one."""
    number = AddForm().proposed
    with writing() as db:
        course = course_to_change(db, course_id)
        held = numbered(db, course.id, number)
        if held is None:
            try:
                _check_number(db, course, number)
            except Refusal as refusal:
                return _taken(refusal, course_id)
            known = class_sessions_of(db, course.id)
            begins, usual = now().replace(microsecond=0), usual_of(known)
            held = planning.plan(
                db,
                course,
                number,
                _title_of_today(course),
                begins,
                begins + usual_length(known),
                room=usual.room if usual else "",
                by=current_user.instructor_id,
                now=now(),
            )
            note("session_planned", instructor=current_user.instructor_id, class_session=held.id)
        class_session_id = held.id
    return redirect(url_for("console.class_session", class_session_id=class_session_id), code=303)


def sessions_page(course: Course, form: AddForm | None = None, db: Session | None = None) -> str:
    """The page of the plan, with a refused form."""
    db = db or reading()
    plan = course_plan(db, course.id, now())
    known = [each.class_session for each in plan]
    usual, number = usual_of(known), next_number(db, course.id)
    latest = max(known, key=lambda each: each.starts_at) if known else None
    return render_template(
        "console/course/sessions.html",
        course=course,
        plan=plan,
        usual=usual,
        number=number,
        groups=sorted(_groups(db, course)),
        chosen=request.form.getlist("group"),
        held=sum(each.state is PlanState.HELD for each in plan),
        cancelled=sum(each.state is PlanState.CANCELLED for each in plan),
        is_running=any(each.state is PlanState.RUNNING for each in plan),
        teachers=teachers_of(db, course.id),
        form=form or add_form(course, latest, usual, number),
        local=lambda instant: local_moment(instant, course.time_zone),
    )


def _groups(db: Session, course: Course) -> set[str]:
    return {each.group for each in roll_of(db, course.id).enrolments if each.group}


def _check_number(db: Session, course: Course, number: int) -> None:
    if number != next_number(db, course.id):
        raise Refusal(RefusalCode.NUMBER_TAKEN)


def _taken(refusal: Refusal, course_id: int) -> Response:
    if refusal.code is not RefusalCode.NUMBER_TAKEN:
        raise refusal
    note_refusal(refusal.code)
    flash(_("Nothing was planned: the plan has changed since you saw it. This is how it stands."))
    return redirect(url_for("console.course_sessions", course_id=course_id), code=303)


def _title_of_today(course: Course) -> str:
    """The day, in the course's language: the screen and the receipts show it."""
    locale = "fr" if course.language == "fr" else "en_GB"
    day = format_date(local_moment(now(), course.time_zone), "EEEE d MMMM", locale=locale)
    day = day.replace(" 1 ", " 1er ") if course.language == "fr" else day
    return day[0].upper() + day[1:]
