"""One student's attempts: extra time or attempts, setting aside, letting another phone in."""

from functools import partial

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from kiosk.attendance.register import register_of
from kiosk.courses.queries import instructor_names
from kiosk.people.models import Person
from kiosk.quizzes.delivery.attempts import set_aside, take_back
from kiosk.quizzes.delivery.device_passes import LIFE, new_device_code
from kiosk.quizzes.delivery.publications import allowance_of, set_allowance
from kiosk.quizzes.kinds.registry import describe, graded
from kiosk.quizzes.kinds.verdict import Remark
from kiosk.quizzes.model.responses import Response as Given
from kiosk.quizzes.results.results import Results, ScoredAttempt
from kiosk.quizzes.results.review import parts_of
from kiosk.web.common.access import Audience, open_to
from kiosk.web.common.events import note
from kiosk.web.common.services import now, reading, services, writing
from kiosk.web.console import console
from kiosk.web.console.guards import publication_to_change
from kiosk.web.console.quiz import own_results
from kiosk.web.console.quiz_forms import AllowanceForm


@console.get("/sessions/<int:class_session_id>/quizzes/<int:publication_id>/people/<int:person_id>")
@open_to(Audience.INSTRUCTOR)
def quiz_person(class_session_id: int, publication_id: int, person_id: int) -> str:
    """Show every attempt of one student, question by question."""
    return quiz_person_page(own_results(class_session_id, publication_id), person_id)


@console.post("/sessions/<int:class_session_id>/quizzes/<int:publication_id>/people/<int:person_id>")
@open_to(Audience.INSTRUCTOR)
def allow_more(class_session_id: int, publication_id: int, person_id: int) -> Response | tuple[str, int]:
    """Give one student more time or more attempts."""
    form, results = AllowanceForm(), own_results(class_session_id, publication_id)
    if not form.validate():
        return quiz_person_page(results, person_id, form), 422
    known_or_404(results, person_id)
    with writing() as db:
        set_allowance(
            db,
            publication_to_change(db, class_session_id, publication_id),
            person_id,
            extra_minutes=form.extra_minutes.data,
            extra_attempts=form.extra_attempts.data,
        )
    flash(_("Saved."))
    address = url_for(
        "console.quiz_person",
        class_session_id=class_session_id,
        publication_id=publication_id,
        person_id=person_id,
    )
    return redirect(address, code=303)


def known_or_404(results: Results, person_id: int) -> None:
    """404 unless this is somebody in this class session or with an attempt."""
    if results.participant(person_id) is None and _person(results, person_id) is None:
        abort(404)


def quiz_person_page(
    results: Results, person_id: int, form: AllowanceForm | None = None, *, device_code: str = ""
) -> str:
    """The student's page; with a refused form, or with a code that lets another phone in. 404 if unknown."""
    participant = results.participant(person_id)
    person = participant.person if participant else _person(results, person_id)
    if person is None:
        abort(404)
    if form is None:
        minutes, attempts = allowance_of(reading(), results.publication.id, person_id)
        form = AllowanceForm(formdata=None, extra_minutes=minutes, extra_attempts=attempts)
    left_out = results.left_out.get(person_id, ())
    return render_template(
        "console/quiz/person.html",
        results=results,
        publication=results.publication,
        class_session=results.class_session,
        person=person,
        participant=participant,
        left_out=left_out,
        names=instructor_names(reading(), {scored.attempt.set_aside_by for scored in left_out}),
        device_code=device_code,
        minutes=int(LIFE.total_seconds() // 60),
        form=form,
        describe=describe,
        remark_on=partial(_remark, results),
    )


def _person(results: Results, person_id: int) -> Person | None:
    """Somebody of the class session without an attempt that counts."""
    found = next((each for each, _group in results.without if each.id == person_id), None)
    if found is not None:
        return found
    entry = register_of(reading(), results.class_session).entry_of(person_id)
    if entry is not None:
        return entry.person
    return reading().get(Person, person_id) if person_id in results.left_out else None


def _remark(results: Results, position: int, response: Given) -> Remark | None:
    """What sums an answer up, where its points need that."""
    question, score = results.quiz.questions[position - 1], results.scorer.score(position, response)
    kind = graded(question)
    return kind.remark(parts_of(question, response, score, results.quiz.language)) if kind else None


_QUIZ = "/sessions/<int:class_session_id>/quizzes/<int:publication_id>"


@console.post(f"{_QUIZ}/people/<int:person_id>/attempts/<int:number>/<action>")
@open_to(Audience.INSTRUCTOR)
def change_attempt(
    class_session_id: int, publication_id: int, person_id: int, number: int, action: str
) -> Response:
    """Set one attempt aside (``set-aside``), or count it again (``count-again``)."""
    results = own_results(class_session_id, publication_id)
    scored = _attempt_or_404(results, person_id, number)
    with writing() as db:
        publication_to_change(db, class_session_id, publication_id)
        if action == "set-aside":
            set_aside(db, [scored.attempt.id], by=current_user.instructor_id, now=now())
        elif action == "count-again":
            take_back(db, scored.attempt.id, by=current_user.instructor_id, now=now())
        else:
            abort(404)
    _note(class_session_id, publication_id)
    flash(_("The attempt is set aside.") if action == "set-aside" else _("The attempt counts again."))
    return redirect(_address("console.quiz_person", results, person_id=person_id), code=303)


@console.post(f"{_QUIZ}/set-aside-unsigned")
@open_to(Audience.INSTRUCTOR)
def set_unsigned_aside(class_session_id: int, publication_id: int) -> Response:
    """Set aside the attempts of people who have not signed, but only those that the page showed."""
    results = own_results(class_session_id, publication_id)
    latest = request.form.get("latest", "")
    if not (latest.isascii() and latest.isdigit() and len(latest) < 19):
        abort(400)
    scored_attempts = [scored for each in results.unsigned for scored in each.scored_attempts]
    seen = [scored.attempt.id for scored in scored_attempts if scored.attempt.id <= int(latest)]
    with writing() as db:
        publication_to_change(db, class_session_id, publication_id)
        count = set_aside(db, seen, by=current_user.instructor_id, now=now())
    _note(class_session_id, publication_id)
    flash(ngettext("%(num)d attempt is set aside.", "%(num)d attempts are set aside.", count))
    return redirect(_address("console.quiz", results), code=303)


@console.post(f"{_QUIZ}/people/<int:person_id>/phone")
@open_to(Audience.INSTRUCTOR)
def let_phone_in(class_session_id: int, publication_id: int, person_id: int) -> str:
    """Show a code, once, that lets this person's other phone in."""
    results = own_results(class_session_id, publication_id)
    known_or_404(results, person_id)
    with writing() as db:
        publication_to_change(db, class_session_id, publication_id)
        made = new_device_code(
            db, services().keys, class_session_id, person_id, by=current_user.instructor_id, now=now()
        )
    note("quiz_phone", instructor=current_user.instructor_id, class_session=class_session_id)
    return quiz_person_page(results, person_id, device_code=made)


def _attempt_or_404(results: Results, person_id: int, number: int) -> ScoredAttempt:
    participant = results.participant(person_id)
    scored_attempts = [
        *(participant.scored_attempts if participant else ()),
        *results.left_out.get(person_id, ()),
    ]
    found = [each for each in scored_attempts if each.attempt.number == number]
    return found[0] if found else abort(404)


def _address(endpoint: str, results: Results, **more: object) -> str:
    of = {"class_session_id": results.class_session.id, "publication_id": results.publication.id}
    return url_for(endpoint, **of, **more)  # type: ignore[arg-type]  # address parameters, not options


def _note(class_session_id: int, publication_id: int) -> None:
    by = current_user.instructor_id
    note("quiz_set_aside", instructor=by, class_session=class_session_id, quiz=publication_id)
