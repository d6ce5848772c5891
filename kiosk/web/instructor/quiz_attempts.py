"""Attempts that are not to count, and the way in for a student's other phone."""

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from kiosk.quizzes.attempts import set_aside, take_back
from kiosk.quizzes.results import Paper, Results
from kiosk.web.access import Audience, open_to
from kiosk.web.device_codes import new_device_code
from kiosk.web.events import note
from kiosk.web.instructor import instructor
from kiosk.web.instructor.guards import own_publication
from kiosk.web.instructor.quiz import own_results
from kiosk.web.instructor.quiz_people import known_or_404, quiz_person_page
from kiosk.web.services import now, writing

_QUIZ = "/sessions/<int:class_session_id>/quizzes/<int:publication_id>"


@instructor.post(f"{_QUIZ}/people/<key>/attempts/<int:number>/<action>")
@open_to(Audience.INSTRUCTOR)
def change_attempt(
    class_session_id: int, publication_id: int, key: str, number: int, action: str
) -> Response:
    """Set one attempt aside (``set-aside``), or let it count again (``count-again``)."""
    results = own_results(class_session_id, publication_id)
    paper = _paper_or_404(results, key, number)
    with writing() as db:
        if action == "set-aside":
            set_aside(db, [paper.attempt.id], by=current_user.instructor_id, now=now())
        elif action == "count-again":
            take_back(db, paper.attempt.id)
        else:
            abort(404)
    _note(class_session_id, publication_id)
    flash(_("The attempt is set aside.") if action == "set-aside" else _("The attempt counts again."))
    return redirect(_address("instructor.quiz_person", results, key=key), code=303)


@instructor.post(f"{_QUIZ}/set-aside-unsigned")
@open_to(Audience.INSTRUCTOR)
def set_unsigned_aside(class_session_id: int, publication_id: int) -> Response:
    """Set aside the attempts, among those that the page has shown, of people who have not signed."""
    results = own_results(class_session_id, publication_id)
    latest = request.form.get("latest", "")
    if not (latest.isascii() and latest.isdigit() and len(latest) < 19):
        abort(400)
    papers = [paper for each in results.unsigned for paper in each.papers]
    seen = [paper.attempt.id for paper in papers if paper.attempt.id <= int(latest)]
    with writing() as db:
        own_publication(db, class_session_id, publication_id)
        count = set_aside(db, seen, by=current_user.instructor_id, now=now())
    _note(class_session_id, publication_id)
    flash(ngettext("%(num)d attempt is set aside.", "%(num)d attempts are set aside.", count))
    return redirect(_address("instructor.quiz", results), code=303)


@instructor.post(f"{_QUIZ}/people/<key>/phone")
@open_to(Audience.INSTRUCTOR)
def let_phone_in(class_session_id: int, publication_id: int, key: str) -> str:
    """Show a code, once, that lets another phone of this person in."""
    results = own_results(class_session_id, publication_id)
    known_or_404(results, key)
    with writing() as db:
        own_publication(db, class_session_id, publication_id)
        made = new_device_code(db, class_session_id, key, by=current_user.instructor_id)
    note("quiz_phone", instructor=current_user.instructor_id, class_session=class_session_id)
    return quiz_person_page(results, key, device_code=made)


def _paper_or_404(results: Results, key: str, number: int) -> Paper:
    participant = results.participant(key)
    papers = [*(participant.papers if participant else ()), *results.left_out.get(key, ())]
    found = [each for each in papers if each.attempt.number == number]
    return found[0] if found else abort(404)


def _address(endpoint: str, results: Results, **more: object) -> str:
    of = {"class_session_id": results.class_session.id, "publication_id": results.publication.id}
    return url_for(endpoint, **of, **more)  # type: ignore[arg-type]  # values of the address, no option


def _note(class_session_id: int, publication_id: int) -> None:
    by = current_user.instructor_id
    note("quiz_set_aside", instructor=by, class_session=class_session_id, quiz=publication_id)
