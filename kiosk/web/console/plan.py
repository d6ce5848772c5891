"""Moving a class session, cancelling it, and taking that back."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from kiosk.attendance import planning
from kiosk.core.refusals import Refusal, RefusalCode
from kiosk.courses.models import ClassSession
from kiosk.web.common.access import Audience, open_to
from kiosk.web.common.events import note, note_refusal
from kiosk.web.common.services import now, reading, writing
from kiosk.web.console import console
from kiosk.web.console.guards import plan_to_change
from kiosk.web.console.plan_forms import CancelForm, MoveForm, move_form


@console.get("/sessions/<int:class_session_id>/plan")
@open_to(Audience.INSTRUCTOR)
def plan(class_session_id: int) -> str:
    """Show both forms, or what a signed class session allows."""
    return _page(plan_to_change(reading(), class_session_id))


@console.post("/sessions/<int:class_session_id>/move")
@open_to(Audience.INSTRUCTOR)
def move_session(class_session_id: int) -> Response | tuple[str, int]:
    """Plan it for another day, time or room."""
    form = MoveForm()
    with writing() as db:
        class_session = plan_to_change(db, class_session_id)
        times = form.instants(class_session.course) if form.validate() else None
        if times is None:
            return _page(class_session, moving=form, db=db), 422
        by, room = current_user.instructor_id, form.room.data
        try:
            planning.move(db, class_session, *times, room=room, by=by, now=now())
        except Refusal as refusal:
            return _held(refusal, class_session_id)
        number, course_id = class_session.number, class_session.course_id
    note("session_moved", instructor=current_user.instructor_id, class_session=class_session_id)
    flash(_("Session %(number)d is planned anew.", number=number))
    return redirect(url_for("console.course_sessions", course_id=course_id), code=303)


@console.post("/sessions/<int:class_session_id>/cancel")
@open_to(Audience.INSTRUCTOR)
def cancel_session(class_session_id: int) -> Response | tuple[str, int]:
    """Cancel it with a reason."""
    form = CancelForm()
    with writing() as db:
        class_session = plan_to_change(db, class_session_id)
        if not form.validate():
            return _page(class_session, cancelling=form, db=db), 422
        try:
            planning.cancel(db, class_session, form.reason.data, by=current_user.instructor_id, now=now())
        except Refusal as refusal:
            return _held(refusal, class_session_id)
        number, course_id = class_session.number, class_session.course_id
    note("session_cancelled", instructor=current_user.instructor_id, class_session=class_session_id)
    flash(_("Session %(number)d is cancelled: nobody is absent from it.", number=number))
    return redirect(url_for("console.course_sessions", course_id=course_id), code=303)


@console.post("/sessions/<int:class_session_id>/reinstate")
@open_to(Audience.INSTRUCTOR)
def reinstate_session(class_session_id: int) -> Response:
    """Let it take place after all."""
    with writing() as db:
        class_session = plan_to_change(db, class_session_id)
        planning.reinstate(db, class_session, by=current_user.instructor_id, now=now())
        number, course_id = class_session.number, class_session.course_id
    note("session_reinstated", instructor=current_user.instructor_id, class_session=class_session_id)
    flash(_("Session %(number)d takes place as planned.", number=number))
    return redirect(url_for("console.course_sessions", course_id=course_id), code=303)


def _held(refusal: Refusal, class_session_id: int) -> Response:
    if refusal.code is not RefusalCode.ALREADY_HELD:
        raise refusal
    note_refusal(refusal.code)
    return redirect(url_for("console.plan", class_session_id=class_session_id), code=303)


def _page(
    class_session: ClassSession,
    moving: MoveForm | None = None,
    cancelling: CancelForm | None = None,
    db: Session | None = None,
) -> str:
    return render_template(
        "console/course/plan.html",
        class_session=class_session,
        course=class_session.course,
        is_held=planning.is_held(db or reading(), class_session),
        form=moving or move_form(class_session),
        cancelling=cancelling or CancelForm(formdata=None),
    )
