"""Downloading registers and results as files."""

from flask import Response, abort, render_template
from flask_login import current_user

from kiosk.attendance.register import to_take_away
from kiosk.attendance.term import term_of
from kiosk.documents.attendance import FORMATS, export_attendance
from kiosk.documents.file import Export
from kiosk.documents.quiz import FORMATS as QUIZ_FORMATS
from kiosk.documents.quiz import export_quiz
from kiosk.documents.term import FORMATS as TERM_FORMATS
from kiosk.documents.term import export_term
from kiosk.web.common.access import Audience, open_to
from kiosk.web.common.events import note
from kiosk.web.common.services import now, reading
from kiosk.web.console import console
from kiosk.web.console.guards import own_class_session, own_course
from kiosk.web.console.quiz import own_results


@console.get("/sessions/<int:class_session_id>/attendance/<format_name>")
@open_to(Audience.INSTRUCTOR)
def download(class_session_id: int, format_name: str) -> Response:
    """The same bytes as ``kiosk export attendance``."""
    if format_name not in FORMATS:
        abort(404)
    db = reading()
    register = to_take_away(db, own_class_session(db, class_session_id))
    note("export", of="attendance", instructor=current_user.instructor_id, class_session=class_session_id)
    return _attached(export_attendance(register, format_name))


@console.get("/courses/<int:course_id>/attendance/<format_name>")
@open_to(Audience.INSTRUCTOR)
def download_term(course_id: int, format_name: str) -> Response:
    """The same bytes as ``kiosk export attendance`` with a course."""
    if format_name not in TERM_FORMATS:
        abort(404)
    db = reading()
    term = term_of(db, own_course(db, course_id), now())
    note("export", of="term", instructor=current_user.instructor_id, course=course_id)
    return _attached(export_term(term, format_name))


@console.get("/sessions/<int:class_session_id>/sheet")
@open_to(Audience.INSTRUCTOR)
def sheet(class_session_id: int) -> str:
    """Show the register for printing, with the head of its chain at the foot."""
    db = reading()
    register = to_take_away(db, own_class_session(db, class_session_id))
    note("export", of="sheet", instructor=current_user.instructor_id, class_session=class_session_id)
    return render_template(
        "console/sheet.html",
        register=register,
        class_session=register.class_session,
        phase=register.window.phase(now()).value,
        printed_at=now(),
    )


@console.get("/sessions/<int:class_session_id>/quizzes/<int:publication_id>/download/<format_name>")
@open_to(Audience.INSTRUCTOR)
def download_quiz(class_session_id: int, publication_id: int, format_name: str) -> Response:
    """The same bytes as ``kiosk export quiz``."""
    if format_name not in QUIZ_FORMATS:
        abort(404)
    results = own_results(class_session_id, publication_id)
    note("export", of="quiz", instructor=current_user.instructor_id, class_session=class_session_id)
    return _attached(export_quiz(results, format_name))


def _attached(export: Export) -> Response:
    response = Response(export.content, content_type=export.media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{export.filename}"'
    return response
