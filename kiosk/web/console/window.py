"""Opening, extending, closing and reopening the attendance window."""

from datetime import datetime
from typing import Literal, assert_never, get_args

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from kiosk.attendance import window_changes
from kiosk.attendance.window import AttendanceWindow, WindowPhase
from kiosk.core.refusals import Refusal, RefusalCode
from kiosk.courses.models import ClassSession
from kiosk.web.common.access import Audience, open_to
from kiosk.web.common.events import note, note_refusal
from kiosk.web.common.services import now, reading, writing
from kiosk.web.console import console
from kiosk.web.console.guards import class_session_to_change

Action = Literal["open", "extend", "close", "reopen"]
_ACTIONS = ", ".join(get_args(Action))


def seen(window: AttendanceWindow, instant: datetime) -> str:
    """What a page shows of a window: its phase and its version."""
    return f"{window.phase(instant)}-{window.version}"


@console.post(f"/sessions/<int:class_session_id>/window/<any({_ACTIONS}):action>")
@open_to(Audience.INSTRUCTOR)
def change_window(class_session_id: int, action: Action) -> Response:
    """Perform an action. Pressed twice, or on an outdated page, it changes nothing and says so.

    On any day but the planned one, opening the sheet asks for confirmation first.
    """
    by = current_user.instructor_id
    try:
        with writing() as db:
            class_session = class_session_to_change(db, class_session_id)
            if request.form.get("seen") != seen(
                window_changes.attendance_window_of(db, class_session), now()
            ):
                raise Refusal(RefusalCode.NOT_IN_THIS_PHASE)
            raised = _act(db, class_session, action, by)
        note("window_change", instructor=by, class_session=class_session_id, action=action)
        if raised:
            flash(
                ngettext(
                    "%(num)d latecomer counts as present now.",
                    "%(num)d latecomers count as present now.",
                    raised,
                )
            )
    except Refusal as refusal:
        if refusal.code is RefusalCode.ANOTHER_DAY:
            return redirect(
                url_for("console.ask_first", class_session_id=class_session_id, action=action), code=303
            )
        note_refusal(refusal.code)
        flash(_("Nothing was changed: the sheet was already in another state. This is how it stands."))
    return redirect(url_for("console.class_session", class_session_id=class_session_id), code=303)


@console.get(f"/sessions/<int:class_session_id>/window/<any({_ACTIONS}):action>")
@open_to(Audience.INSTRUCTOR)
def ask_first(class_session_id: int, action: Action) -> str | Response:
    """Ask whether to open the sheet on another day; redirect back if there is nothing to ask."""
    db, instant = reading(), now()
    class_session = class_session_to_change(db, class_session_id)
    window = window_changes.attendance_window_of(db, class_session)
    fits = action == ("open" if window.phase(instant) is WindowPhase.BEFORE else "reopen")
    is_shut = window.phase(instant) in (WindowPhase.BEFORE, WindowPhase.CLOSED)
    if not (fits and is_shut and window_changes.is_another_day(class_session, instant)):
        return redirect(url_for("console.class_session", class_session_id=class_session_id), code=303)
    return render_template(
        "console/another_day.html",
        class_session=class_session,
        action=action,
        seen=seen(window, instant),
        today=instant,
        then=window_changes.opened_at(class_session, instant),
    )


def _act(db: Session, class_session: ClassSession, action: Action, by: int | None) -> int:
    """Perform the action; the number of latecomers that it counts as present."""
    another_day, raise_latecomers = (request.form.get(name) == "1" for name in ("another_day", "raise"))
    match action:
        case "open":
            window_changes.open_sheet(db, class_session, by, now(), another_day=another_day)
        case "close":
            window_changes.close_now(db, class_session, by, now())
        case "extend":
            return window_changes.extend(db, class_session, by, now(), raise_latecomers=raise_latecomers)
        case "reopen":
            return window_changes.reopen(
                db, class_session, by, now(), another_day=another_day, raise_latecomers=raise_latecomers
            )
        case _:
            assert_never(action)
    return 0
