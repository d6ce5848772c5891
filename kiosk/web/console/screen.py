"""The screen of a class session: what it shows, how to open it, and how to end its links."""

import re

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from kiosk.attendance.screen_link import end_screen_links
from kiosk.quizzes.delivery.publications import QuizPhase, quiz_window_of
from kiosk.quizzes.delivery.screen_views import screen_view_of, show_on_screen, show_sheet
from kiosk.quizzes.delivery.versions import quiz_of
from kiosk.web.common.access import Audience, open_to
from kiosk.web.common.events import note
from kiosk.web.common.services import now, reading, writing
from kiosk.web.console import console
from kiosk.web.console.guards import class_session_to_change, own_class_session, publication_to_change

# The pages with these buttons, relative to the address of the class session.
_PAGES = re.compile(r"/|/quizzes/\d+(/questions/\d+)?", re.ASCII)


@console.post("/sessions/<int:class_session_id>/screen")
@open_to(Audience.INSTRUCTOR)
def change_screen(class_session_id: int) -> Response:
    """Show the sheet, the QR code of a quiz, or the results of a question, with or without its key."""
    identity = request.form.get("publication", type=int)
    position = request.form.get("position", type=int)
    with writing() as db:
        class_session_to_change(db, class_session_id)
        if identity is None:
            show_sheet(db, class_session_id)
            return _onward(class_session_id, "/")
        if identity < 1:
            abort(404)
        publication = publication_to_change(db, class_session_id, identity)
        count = len(quiz_of(publication.version).questions)
        if position is not None and not 1 <= position <= count:
            abort(404)
        key_shown = position is not None and request.form.get("key") == "1"
        show_on_screen(db, publication, position, key_shown=key_shown)
    page = f"/quizzes/{identity}"
    return _onward(class_session_id, page if position is None else f"{page}/questions/{position}")


def on_the_screen(class_session_id: int, phase: str = "") -> dict[str, object]:
    """For templates: what is on the screen, and ``state``, which changes with it or the phase. One query."""
    shown = screen_view_of(reading(), class_session_id)
    state = f"{shown.publication.id}-{shown.position or 0}-{int(shown.key_shown)}" if shown else "sheet"
    return {
        "shown": shown,
        "shown_open": shown is not None and quiz_window_of(shown.publication).phase(now()) is QuizPhase.OPEN,
        "state": f"{phase}-{state}",
    }


def _onward(class_session_id: int, otherwise: str) -> Response:
    """Redirect to the page that the button names, or to ``otherwise``."""
    back = request.form.get("back", "")
    page = back if _PAGES.fullmatch(back) else otherwise
    address = url_for("console.class_session", class_session_id=class_session_id)
    return redirect(address + page.rstrip("/"), code=303)


@console.get("/sessions/<int:class_session_id>/screen")
@open_to(Audience.INSTRUCTOR)
def open_screen(class_session_id: int) -> Response:
    """Open the screen in this browser, where being logged in replaces the link."""
    own_class_session(reading(), class_session_id)
    return redirect(url_for("screen.show", class_session_id=class_session_id), code=303)


@console.post("/sessions/<int:class_session_id>/screen/link")
@open_to(Audience.INSTRUCTOR)
def renew_screen_link(class_session_id: int) -> Response:
    """End all existing links and the screens opened with them. The page then offers a new link."""
    with writing() as db:
        class_session_to_change(db, class_session_id)
        end_screen_links(db, class_session_id)
    note("screen_links_ended", instructor=current_user.instructor_id, class_session=class_session_id)
    flash(_("There is a new link. The earlier ones have ended, and so have the screens opened with them."))
    return redirect(url_for("console.class_session", class_session_id=class_session_id), code=303)
