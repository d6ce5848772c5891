"""The privacy notice: what is kept, why, how long, and whom to ask."""

from flask import abort, render_template

from kiosk.courses.queries import course_by_id
from kiosk.web.access import Audience, open_to
from kiosk.web.services import reading
from kiosk.web.student import student


@student.get("/privacy/<int:course_id>")
@open_to(Audience.PHONE)
def privacy(course_id: int) -> str:
    """The notice of one course: Kiosk's part, and the part that the institution has filled in."""
    course = course_by_id(reading(), course_id)
    if course is None:
        abort(404)
    return render_template("student/privacy.html", course=course)
