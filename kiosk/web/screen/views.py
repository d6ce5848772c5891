"""The screen's page, and the answer that its script asks for."""

from flask import Response, abort, jsonify, render_template

from kiosk.attendance.hall import Hall, hall_of
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
    hall = _hall(token)
    prefer(hall.course.language)
    return render_template("screen/show.html", board=board_of(reading(), hall, now()), token=token)


@screen.get("/screen/<token>/state")
@open_to(Audience.SCREEN)
def state(token: str) -> Response:
    """What has changed: the code, the count, the phase."""
    hall = _hall(token)
    prefer(hall.course.language)
    return jsonify(board_of(reading(), hall, now()).as_json())


def _hall(token: str) -> Hall:
    identity = class_session_behind(token)
    hall = hall_of(reading(), identity) if identity is not None else None
    if hall is None:
        abort(404)
    return hall
