"""One student's papers, and what this student is given beyond the others."""

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from kiosk.attendance.models import Guest
from kiosk.attendance.people import people_of
from kiosk.courses.models import ClassSession, Student
from kiosk.quizzes.described import described, key_of
from kiosk.quizzes.publications import allowance_of, set_allowance
from kiosk.quizzes.results import Results
from kiosk.web.access import Audience, open_to
from kiosk.web.instructor import instructor
from kiosk.web.instructor.guards import own_publication
from kiosk.web.instructor.quiz import own_results
from kiosk.web.instructor.quiz_forms import AllowanceForm
from kiosk.web.services import reading, writing


@instructor.get("/sessions/<int:class_session_id>/quizzes/<int:publication_id>/people/<key>")
@open_to(Audience.INSTRUCTOR)
def quiz_person(class_session_id: int, publication_id: int, key: str) -> str:
    """Every attempt of one student, question by question."""
    results = own_results(class_session_id, publication_id)
    extra_minutes, extra_attempts = allowance_of(reading(), publication_id, _known(results, key))
    form = AllowanceForm(formdata=None, extra_minutes=extra_minutes, extra_attempts=extra_attempts)
    return _page(results, key, form)


@instructor.post("/sessions/<int:class_session_id>/quizzes/<int:publication_id>/people/<key>")
@open_to(Audience.INSTRUCTOR)
def allow_more(class_session_id: int, publication_id: int, key: str) -> Response | tuple[str, int]:
    """Give one student more time or more attempts."""
    form, results = AllowanceForm(), own_results(class_session_id, publication_id)
    if not form.validate():
        return _page(results, key, form), 422
    key = _known(results, key)
    with writing() as db:
        set_allowance(
            db,
            own_publication(db, class_session_id, publication_id),
            key,
            extra_minutes=form.extra_minutes.data,
            extra_attempts=form.extra_attempts.data,
        )
    flash(_("Saved."))
    address = url_for(
        "instructor.quiz_person",
        class_session_id=class_session_id,
        publication_id=publication_id,
        key=key,
    )
    return redirect(address, code=303)


def _known(results: Results, key: str) -> str:
    if results.participant(key) is None and _person(reading(), results.class_session, key) is None:
        abort(404)
    return key


def _person(db: Session, class_session: ClassSession, key: str) -> Student | Guest | None:
    found = people_of(db, class_session).known.get(key)
    return found[0] if found else None


def _page(results: Results, key: str, form: AllowanceForm) -> str:
    participant = results.participant(key)
    person = participant.person if participant else _person(reading(), results.class_session, key)
    if person is None:
        abort(404)
    return render_template(
        "instructor/quiz/person.html",
        results=results,
        publication=results.publication,
        class_session=results.class_session,
        person=person,
        participant=participant,
        form=form,
        described=described,
        key_of=key_of,
    )
