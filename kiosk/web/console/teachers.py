"""Letting assistants into a course, and ending that."""

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from kiosk.core.refusals import Refusal, RefusalCode
from kiosk.courses.queries import LARGEST_ID
from kiosk.courses.teachers import add_assistant, remove_assistant
from kiosk.people.names import tidy
from kiosk.web.common.access import Audience, open_to
from kiosk.web.common.events import note, note_refusal
from kiosk.web.common.services import writing
from kiosk.web.console import console
from kiosk.web.console.guards import course_to_change


@console.post("/courses/<int:course_id>/assistants")
@open_to(Audience.INSTRUCTOR)
def let_assistant_in(course_id: int) -> Response:
    """Let the account with this e-mail address assist in the course."""
    by = current_user.instructor_id
    try:
        with writing() as db:
            account = add_assistant(db, course_to_change(db, course_id), tidy(request.form.get("email", "")))
            name, assistant = account.name, account.id
    except Refusal as refusal:
        if refusal.code is not RefusalCode.ACCOUNT_UNKNOWN:
            raise
        note_refusal(refusal.code)
        flash(_("Nobody was added: no account has this address. Whoever runs the server can make one."))
        return _back(course_id)
    note("assistant_added", instructor=by, course=course_id, assistant=assistant)
    flash(_("%(name)s can run the class sessions of this course.", name=name))
    return _back(course_id)


@console.post("/courses/<int:course_id>/assistants/remove")
@open_to(Audience.INSTRUCTOR)
def end_assistance(course_id: int) -> Response:
    """End an assistant's access; pressed twice, it ends once."""
    assistant = request.form.get("assistant", 0, type=int)
    with writing() as db:
        course = course_to_change(db, course_id)
        was_one = 0 < assistant <= LARGEST_ID and remove_assistant(db, course, assistant)
    if was_one:
        by = current_user.instructor_id
        note("assistant_removed", instructor=by, course=course_id, assistant=assistant)
        flash(_("This assistant no longer sees the course."))
    return _back(course_id)


def _back(course_id: int) -> Response:
    return redirect(url_for("console.course_sessions", course_id=course_id, _anchor="teachers"), code=303)
