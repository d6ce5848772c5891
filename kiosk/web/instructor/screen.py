"""The way to the projector: here, by a link for another computer, and the end of all earlier ones."""

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from kiosk.attendance.screen_link import end_screen_links
from kiosk.web.access import Audience, open_to
from kiosk.web.events import note
from kiosk.web.instructor import instructor
from kiosk.web.instructor.guards import own_class_session
from kiosk.web.services import reading, writing


@instructor.get("/sessions/<int:class_session_id>/screen")
@open_to(Audience.INSTRUCTOR)
def open_screen(class_session_id: int) -> Response:
    """To the screen, in this browser, where the log-in stands for a link."""
    own_class_session(reading(), class_session_id)
    return redirect(url_for("screen.show", class_session_id=class_session_id), code=303)


@instructor.post("/sessions/<int:class_session_id>/screen/link")
@open_to(Audience.INSTRUCTOR)
def renew_screen_link(class_session_id: int) -> Response:
    """End all links that were made until now, and the screens opened with them. The page has a new one."""
    with writing() as db:
        own_class_session(db, class_session_id)
        end_screen_links(db, class_session_id)
    note("screen_links_ended", instructor=current_user.instructor_id, class_session=class_session_id)
    flash(_("There is a new link. The earlier ones have ended, and so have the screens opened with them."))
    return redirect(url_for("instructor.class_session", class_session_id=class_session_id), code=303)
