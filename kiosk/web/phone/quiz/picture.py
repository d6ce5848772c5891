"""A picture of a question, for phone, console and screen: for whoever has the quiz's code and its hash."""

from flask import Response, abort

from kiosk.quizzes.assets import picture_of
from kiosk.web.common.access import Audience, open_to
from kiosk.web.common.services import reading
from kiosk.web.phone import phone
from kiosk.web.phone.quiz.access import published_or_404


@phone.get("/quiz/<code>/pictures/<asset>")
@open_to(Audience.PHONE)
def picture(code: str, asset: str) -> Response:
    """The bytes of a picture that a published quiz shows; 404 for any other. They never change."""
    published = published_or_404(code)
    shown = {getattr(each, "asset", "") for question in published.quiz.questions for each in question.media}
    found = picture_of(reading(), published.course.id, asset) if asset in shown else None
    if found is None:
        abort(404)
    response = Response(found.content, mimetype=found.media_type)
    response.headers["Cache-Control"] = "private, max-age=86400, immutable"
    return response
