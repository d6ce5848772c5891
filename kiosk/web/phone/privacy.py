"""The privacy notice: what is stored, why, for how long, and whom to ask."""

from flask import abort, render_template, request, url_for

from kiosk.courses.queries import course_by_id
from kiosk.web.common.access import Audience, open_to
from kiosk.web.common.services import reading
from kiosk.web.phone import phone
from kiosk.web.phone.device import current_ticket

LONGEST_CODE = 16


@phone.get("/privacy/<int:course_id>")
@open_to(Audience.PHONE)
def privacy(course_id: int) -> str:
    """Show the notice for one course: Kiosk's part, and the part that the institution filled in."""
    course = course_by_id(reading(), course_id)
    if course is None:
        abort(404)
    quiz = request.args.get("quiz", "")[:LONGEST_CODE]
    if quiz:
        back = url_for("phone.quiz", code=quiz)
    else:
        back = url_for("phone.sign_in" if current_ticket() else "phone.home")
    return render_template("phone/privacy.html", course=course, back=back)
