"""What pages show of roles: buttons only to those who may press them, and a page for a 403."""

from flask import g, render_template
from flask_login import current_user

from kiosk.courses.models import ClassSession
from kiosk.web.common.services import now, reading
from kiosk.web.console import console
from kiosk.web.console.guards import AssistantError
from kiosk.web.console.guards import may_change_course as asked


@console.app_template_global()
def may_change(class_session: ClassSession) -> bool:
    """Whether this account may act on a class session now. No query until it has ended, then one a page."""
    return now() < class_session.ends_at or may_change_course(class_session.course_id)


@console.app_template_global()
def may_change_course(course_id: int) -> bool:
    """Whether this account is an instructor of a course. One query a page and course."""
    known: dict[tuple[int, int], bool] = g.setdefault("kiosk_may_change", {})
    key = (current_user.instructor_id, course_id)
    if key not in known:
        known[key] = asked(reading(), course_id)
    return known[key]


@console.errorhandler(AssistantError)
def not_for_assistants(_error: AssistantError) -> tuple[str, int]:
    """Say what an assistant may do, and that nothing was changed."""
    return render_template("console/not_allowed.html"), 403
