"""The screen's page, and the answer that its script asks for."""

from flask import Response, abort, jsonify, render_template

from kiosk.courses.models import ClassSession
from kiosk.web.access import Audience, open_to
from kiosk.web.language import prefer
from kiosk.web.screen import screen
from kiosk.web.screen.board import board_of
from kiosk.web.screen.link import class_session_behind
from kiosk.web.services import now, reading


@screen.get("/screen/<token>")
@open_to(Audience.SCREEN)
def show(token: str) -> str:
    """The attendance sheet in huge type."""
    class_session = _class_session(token)
    prefer(class_session.course.language)
    return render_template("screen/show.html", board=board_of(reading(), class_session, now()), token=token)


@screen.get("/screen/<token>/state")
@open_to(Audience.SCREEN)
def state(token: str) -> Response:
    """What has changed: the code, the count, the phase."""
    class_session = _class_session(token)
    prefer(class_session.course.language)
    return jsonify(board_of(reading(), class_session, now()).as_json())


def _class_session(token: str) -> ClassSession:
    identity = class_session_behind(token)
    class_session = reading().get(ClassSession, identity) if identity is not None else None
    if class_session is None:
        abort(404)
    return class_session
