"""Fetching objects through the instructor's right to them: anything else does not exist."""

from typing import NoReturn

from flask import abort
from flask_login import current_user
from sqlalchemy.orm import Session

from kiosk.courses.models import ClassSession, Course, Role
from kiosk.courses.queries import LARGEST_ID, class_session_taught_by, course_taught_by, role_in
from kiosk.quizzes.models import Publication
from kiosk.web.common.events import denied
from kiosk.web.common.services import now


def own_class_session(db: Session, class_session_id: int) -> ClassSession:
    """A class session of one of this instructor's courses; otherwise 404."""
    if class_session_id > LARGEST_ID:
        abort(404)
    class_session = class_session_taught_by(db, current_user.instructor_id, class_session_id)
    if class_session is None:
        not_theirs()
    return class_session


def own_course(db: Session, course_id: int) -> Course:
    """A course that this account teaches, in whatever role; otherwise 404."""
    course = course_taught_by(db, current_user.instructor_id, course_id) if course_id <= LARGEST_ID else None
    if course is None:
        not_theirs()
    return course


def course_to_change(db: Session, course_id: int) -> Course:
    """A course of which this account is an instructor: 404 for a course of others, 403 for an assistant."""
    course = own_course(db, course_id)
    if not is_instructor_of(db, course.id):
        not_allowed()
    return course


def is_instructor_of(db: Session, course_id: int) -> bool:
    """Whether this account is an instructor of a course, not an assistant."""
    return role_in(db, current_user.instructor_id, course_id) is Role.INSTRUCTOR


def class_session_to_change(db: Session, class_session_id: int) -> ClassSession:
    """A class session that this account may act on: 404 for those of others, 403 for an assistant once it has
    ended."""
    class_session = own_class_session(db, class_session_id)
    if now() >= class_session.ends_at:
        role = role_in(db, current_user.instructor_id, class_session.course_id)
        if role is not Role.INSTRUCTOR:
            not_allowed()
    return class_session


def own_publication(db: Session, class_session_id: int, publication_id: int) -> Publication:
    """A quiz published for this class session, if the instructor teaches it; otherwise 404."""
    own_class_session(db, class_session_id)
    publication = db.get(Publication, publication_id) if publication_id <= LARGEST_ID else None
    if publication is None or publication.class_session_id != class_session_id:
        not_theirs()
    return publication


def not_allowed() -> NoReturn:
    """Answer 403: an assistant runs class sessions, and changes nothing that is past."""
    denied("assistant", instructor=current_user.instructor_id)
    abort(403)


def not_theirs() -> NoReturn:
    """Answer 404 for what does not exist or belongs to another: neither response nor log shows which."""
    denied("not_theirs", instructor=current_user.instructor_id)
    abort(404)
