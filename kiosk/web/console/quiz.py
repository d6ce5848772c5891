"""A published quiz on the console: its state, and what the hall understood, question by question."""

from flask import Response as FlaskResponse
from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from kiosk.core.refusals import Refusal
from kiosk.courses.queries import LARGEST_ID
from kiosk.quizzes.delivery.publications import QuizPhase, quiz_window_of
from kiosk.quizzes.delivery.screen_views import screen_version
from kiosk.quizzes.delivery.versions import latest_version_of
from kiosk.quizzes.results.analysis import analysis_of, item_of
from kiosk.quizzes.results.regrading import regrade
from kiosk.quizzes.results.results import Results, results_of
from kiosk.quizzes.results.results_version import results_version
from kiosk.quizzes.results.tallies import tally_of
from kiosk.web.common.access import Audience, open_to
from kiosk.web.common.events import note
from kiosk.web.common.services import now, reading, writing
from kiosk.web.console import console
from kiosk.web.console.guards import not_theirs, own_class_session, own_publication, publication_to_change
from kiosk.web.console.live import tag_of, unless_known
from kiosk.web.console.quiz_forms import closing_form
from kiosk.web.console.screen import on_the_screen


@console.get("/sessions/<int:class_session_id>/quizzes/<int:publication_id>")
@open_to(Audience.INSTRUCTOR)
def quiz(class_session_id: int, publication_id: int) -> str:
    """Show the buttons, the counts, the analysis, everyone's score."""
    tag = _tag(class_session_id, publication_id)
    return _page("console/quiz/quiz.html", class_session_id, publication_id, tag)


@console.get("/sessions/<int:class_session_id>/quizzes/<int:publication_id>/live")
@open_to(Audience.INSTRUCTOR)
def quiz_live(class_session_id: int, publication_id: int) -> FlaskResponse:
    """The part of the page that updates itself; 304 while it is unchanged."""
    tag = _tag(class_session_id, publication_id)
    return unless_known(tag, lambda: _page("console/quiz/live.html", class_session_id, publication_id, tag))


def _tag(class_session_id: int, publication_id: int) -> str:
    """The tag of the live part as it would be rendered now, else 404. Three queries."""
    if max(class_session_id, publication_id) > LARGEST_ID:
        not_theirs()
    db = reading()
    version = results_version(db, current_user.instructor_id, class_session_id, publication_id)
    if version is None:
        not_theirs()
    stands = version.window.phase(now()), version.window.takes_answers(now())
    return tag_of(
        publication_id, _hardest_first(), *version.marks, *stands, *screen_version(db, class_session_id)
    )


def _hardest_first() -> bool:
    return request.args.get("order") == "hardest"


@console.get("/sessions/<int:class_session_id>/quizzes/<int:publication_id>/questions/<int:position>")
@open_to(Audience.INSTRUCTOR)
def quiz_question(class_session_id: int, publication_id: int, position: int) -> str:
    """Show one question: how often each answer was given, how well it discriminates, what looks wrong."""
    results = own_results(class_session_id, publication_id)
    if not 1 <= position <= len(results.quiz.questions):
        abort(404)
    return render_template(
        "console/quiz/question.html",
        results=results,
        publication=results.publication,
        class_session=results.class_session,
        position=position,
        question=results.quiz.questions[position - 1],
        tally=tally_of(results, position),
        item=item_of(results, position),
        **on_the_screen(class_session_id),
    )


@console.post("/sessions/<int:class_session_id>/quizzes/<int:publication_id>/questions/<int:position>")
@open_to(Audience.INSTRUCTOR)
def regrade_answer(class_session_id: int, publication_id: int, position: int) -> Response:
    """Count an answer as right from now on, or no longer count it as right."""
    given, right = request.form.get("given", ""), request.form.get("right") == "1"
    if "\0" in given:
        abort(404)  # no answer contains one, and PostgreSQL rejects it
    with writing() as db:
        publication = publication_to_change(db, class_session_id, publication_id)
        try:
            changed = bool(given) and regrade(
                db,
                publication.version,
                position,
                given,
                right,
                by=current_user.instructor_id,
                now=now(),
            )
        except Refusal:
            abort(404)
    if changed:
        by = current_user.instructor_id
        note("quiz_regrade", instructor=by, class_session=class_session_id, quiz=publication_id)
    if changed and right:
        flash(_("This answer counts as right now, for everyone who gave it."))
    elif changed:
        flash(_("This answer no longer counts as right."))
    address = url_for(
        "console.quiz_question",
        class_session_id=class_session_id,
        publication_id=publication_id,
        position=position,
    )
    return redirect(address, code=303)


def _page(template: str, class_session_id: int, publication_id: int, tag: str) -> str:
    results = own_results(class_session_id, publication_id)
    publication = results.publication
    window = quiz_window_of(publication)
    phase = window.phase(now())
    return render_template(
        template,
        results=results,
        publication=publication,
        class_session=results.class_session,
        window=window,
        phase=phase.value,
        finished=sum(any(scored.is_over for scored in each.scored_attempts) for each in results.participants),
        analysis=analysis_of(results),
        hardest=_hardest_first(),
        tag=tag,
        newer=latest_version_of(reading(), publication.quiz_id).number > publication.version.number,
        **on_the_screen(class_session_id, phase.value),
        form=closing_form(results.class_session, window.closes_at if phase is QuizPhase.OPEN else None),
    )


def own_results(class_session_id: int, publication_id: int) -> Results:
    """The results of a quiz in one of this instructor's class sessions; otherwise 404."""
    db = reading()
    class_session = own_class_session(db, class_session_id)
    return results_of(db, class_session, own_publication(db, class_session_id, publication_id), now())
