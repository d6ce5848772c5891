"""The quizzes of who holds this phone, and the short address of one."""

from flask import redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from kiosk.quizzes.published import published_for
from kiosk.web.access import Audience, open_to
from kiosk.web.services import now, reading
from kiosk.web.student import student
from kiosk.web.student.quiz.desk import published_or_404, sittings


@student.get("/quiz/")
@open_to(Audience.PHONE)
def quizzes() -> str:
    """Everything that was opened for this person's courses, the latest first."""
    known = current_user.is_authenticated
    found = published_for(reading(), current_user.person_key) if known else []
    return render_template("student/quiz/mine.html", known=known, sittings=sittings(found), now=now())


@student.get("/q/<code>")
@student.get("/Q/<code>")
@open_to(Audience.PHONE)
def short_link(code: str) -> Response:
    """What the QR code of a quiz holds."""
    return redirect(url_for("student.quiz", code=published_or_404(code).code), code=303)
