"""One student's papers, and what this student is given beyond the others."""

from functools import partial

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from kiosk.attendance.models import Guest
from kiosk.attendance.people import people_of
from kiosk.courses.models import Student
from kiosk.courses.queries import instructor_names
from kiosk.quizzes.described import described
from kiosk.quizzes.device_passes import LIFE
from kiosk.quizzes.publications import allowance_of, set_allowance
from kiosk.quizzes.responses import Response as Given
from kiosk.quizzes.results import Results
from kiosk.quizzes.review import neighbours_right, parts_of
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
    return quiz_person_page(own_results(class_session_id, publication_id), key)


@instructor.post("/sessions/<int:class_session_id>/quizzes/<int:publication_id>/people/<key>")
@open_to(Audience.INSTRUCTOR)
def allow_more(class_session_id: int, publication_id: int, key: str) -> Response | tuple[str, int]:
    """Give one student more time or more attempts."""
    form, results = AllowanceForm(), own_results(class_session_id, publication_id)
    if not form.validate():
        return quiz_person_page(results, key, form), 422
    key = known_or_404(results, key)
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


def known_or_404(results: Results, key: str) -> str:
    """A key that names somebody of this class session, or with an attempt, else 404."""
    if results.participant(key) is None and _person(results, key) is None:
        abort(404)
    return key


def quiz_person_page(
    results: Results, key: str, form: AllowanceForm | None = None, *, device_code: str = ""
) -> str:
    """The page; with the form as it was refused, or a code that lets another phone in."""
    participant = results.participant(key)
    person = participant.person if participant else _person(results, key)
    if person is None:
        abort(404)
    if form is None:
        minutes, attempts = allowance_of(reading(), results.publication.id, key)
        form = AllowanceForm(formdata=None, extra_minutes=minutes, extra_attempts=attempts)
    left_out = results.left_out.get(key, ())
    return render_template(
        "instructor/quiz/person.html",
        results=results,
        publication=results.publication,
        class_session=results.class_session,
        person=person,
        key=key,
        participant=participant,
        left_out=left_out,
        names=instructor_names(reading(), {paper.attempt.set_aside_by for paper in left_out}),
        device_code=device_code,
        minutes=int(LIFE.total_seconds() // 60),
        form=form,
        described=described,
        neighbours=partial(_neighbours, results),
    )


def _person(results: Results, key: str) -> Student | Guest | None:
    found = people_of(reading(), results.class_session).known.get(key)
    return found[0] if found else None


def _neighbours(results: Results, position: int, response: Given) -> tuple[int, int] | None:
    """Of an ordering, how many neighbours are right, and how many there are: what its points are for."""
    question, score = results.quiz.questions[position - 1], results.scorer.score(position, response)
    return neighbours_right(question, parts_of(question, response, score, results.quiz.language))
