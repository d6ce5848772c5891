"""Opening, extending, closing and reopening the attendance window."""

from collections.abc import Callable
from datetime import datetime

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from kiosk.attendance import windows
from kiosk.attendance.window import AttendanceWindow
from kiosk.courses.models import ClassSession
from kiosk.refusals import Refusal, RefusalCode
from kiosk.web.access import Audience, open_to
from kiosk.web.events import note, refused
from kiosk.web.instructor import instructor
from kiosk.web.instructor.guards import own_class_session
from kiosk.web.services import now, writing

ACTIONS: dict[str, Callable[[Session, ClassSession, int | None, datetime], None]] = {
    "open": windows.open_now,
    "extend": windows.extend,
    "close": windows.close_now,
    "reopen": windows.reopen,
}


def seen(window: AttendanceWindow, instant: datetime) -> str:
    """What a page has shown of a window: the times, and where they stood."""
    return f"{window.phase(instant)}-{window.version}"


@instructor.post("/sessions/<int:class_session_id>/window/<action>")
@open_to(Audience.INSTRUCTOR)
def change_window(class_session_id: int, action: str) -> Response:
    """One of ``ACTIONS``. Pressed twice, or on an outdated page, it says so and changes nothing."""
    if action not in ACTIONS:
        abort(404)
    by = current_user.instructor_id
    try:
        with writing() as db:
            class_session = own_class_session(db, class_session_id)
            if request.form.get("seen") != seen(windows.window_of(db, class_session), now()):
                raise Refusal(RefusalCode.NOT_IN_THIS_PHASE)
            ACTIONS[action](db, class_session, by, now())
        note("window_change", instructor=by, class_session=class_session_id, action=action)
    except Refusal as refusal:
        refused(refusal.code)
        flash(_("Nothing was changed: the sheet was already in another state. This is how it stands."))
    return redirect(url_for("instructor.class_session", class_session_id=class_session_id), code=303)
