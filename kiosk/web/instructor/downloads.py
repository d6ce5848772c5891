"""Taking the register away as a file."""

from flask import Response, abort

from kiosk.attendance.register import register_of
from kiosk.exports.attendance import FORMATS, export_attendance
from kiosk.web.access import Audience, open_to
from kiosk.web.instructor import instructor
from kiosk.web.instructor.guards import own_class_session
from kiosk.web.services import reading


@instructor.get("/sessions/<int:class_session_id>/attendance/<format_name>")
@open_to(Audience.INSTRUCTOR)
def download(class_session_id: int, format_name: str) -> Response:
    """The same bytes as ``kiosk export attendance``."""
    if format_name not in FORMATS:
        abort(404)
    db = reading()
    export = export_attendance(register_of(db, own_class_session(db, class_session_id)), format_name)
    response = Response(export.content, content_type=export.media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{export.filename}"'
    return response
