"""The screen's page, and the state that its script polls."""

from flask import Response, jsonify, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from kiosk.attendance.sheet import Sheet
from kiosk.core.refusals import Refusal
from kiosk.quizzes.delivery.screen_views import screen_view_of
from kiosk.web.common.access import Audience, open_to
from kiosk.web.common.language import prefer
from kiosk.web.common.services import now, reading
from kiosk.web.screen import screen
from kiosk.web.screen.link import follow, open_for_instructor, sheet_open_here
from kiosk.web.screen.quiz_view import QuizView, quiz_view
from kiosk.web.screen.sheet_view import SheetView, sheet_view


@screen.get("/screen/<token>")
@open_to(Audience.SCREEN)
def open_link(token: str) -> AnyResponse:
    """Follow a signed link, then redirect to an address that the whole hall may read."""
    return redirect(url_for("screen.show", class_session_id=follow(token).id), code=303)


@screen.get("/screen/sessions/<int:class_session_id>")
@open_to(Audience.SCREEN)
def show(class_session_id: int) -> str:
    """Show the attendance sheet in huge type, or whatever an instructor has put in its place."""
    try:
        sheet = sheet_open_here(class_session_id)
    except Refusal as refusal:
        sheet = open_for_instructor(class_session_id, refusal)
    view = _view(sheet)
    template = "screen/show.html"
    if isinstance(view, QuizView):
        template = "screen/results.html" if view.question else "screen/quiz.html"
    return render_template(template, view=view)


@screen.get("/screen/sessions/<int:class_session_id>/state")
@open_to(Audience.SCREEN)
def state(class_session_id: int) -> Response:
    """The current state as JSON; a different ``view`` means that the screen has to show something else."""
    return jsonify(_view(sheet_open_here(class_session_id)).as_json())


def _view(sheet: Sheet) -> SheetView | QuizView:
    prefer(sheet.course.language)
    shown = screen_view_of(reading(), sheet.id)
    if shown is None:
        return sheet_view(reading(), sheet, now())
    return quiz_view(reading(), sheet, *shown, now())
