"""The screen's page, and the answer that its script asks for."""

from flask import Response, abort, jsonify, render_template

from kiosk.attendance.hall import Hall, hall_of
from kiosk.quizzes.screen_views import screen_view_of
from kiosk.web.access import Audience, open_to
from kiosk.web.language import prefer
from kiosk.web.screen import screen
from kiosk.web.screen.board import Board, board_of
from kiosk.web.screen.link import class_session_behind
from kiosk.web.screen.quiz_board import QuizBoard, quiz_board
from kiosk.web.services import now, reading


@screen.get("/screen/<token>")
@open_to(Audience.SCREEN)
def show(token: str) -> str:
    """The attendance sheet in huge type, or what an instructor has put in its place."""
    board = _board(token)
    template = "screen/show.html"
    if isinstance(board, QuizBoard):
        template = "screen/results.html" if board.tally else "screen/quiz.html"
    return render_template(template, board=board, token=token)


@screen.get("/screen/<token>/state")
@open_to(Audience.SCREEN)
def state(token: str) -> Response:
    """What has changed: the code, the count, the phase; or that another thing is to be shown."""
    return jsonify(_board(token).as_json())


def _board(token: str) -> Board | QuizBoard:
    hall = _hall(token)
    prefer(hall.course.language)
    shown = screen_view_of(reading(), hall.id)
    if shown is None:
        return board_of(reading(), hall, now())
    return quiz_board(reading(), hall, *shown, now())


def _hall(token: str) -> Hall:
    identity = class_session_behind(token)
    hall = hall_of(reading(), identity) if identity is not None else None
    if hall is None:
        abort(404)
    return hall
