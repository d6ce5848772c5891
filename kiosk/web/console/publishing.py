"""Publishing a quiz for a class session, opening it and closing it."""

from datetime import datetime
from typing import Literal, assert_never, get_args

from flask import abort, flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from kiosk.core.refusals import Refusal, RefusalCode
from kiosk.courses.models import ClassSession
from kiosk.quizzes.delivery import publications
from kiosk.quizzes.delivery.versions import latest_version_of, latest_versions
from kiosk.quizzes.models import Publication
from kiosk.web.common.access import Audience, open_to
from kiosk.web.common.events import note, note_refusal
from kiosk.web.common.services import now, writing
from kiosk.web.console import console
from kiosk.web.console.guards import class_session_to_change, publication_to_change
from kiosk.web.console.quiz_forms import ClosingForm, PublishForm

Action = Literal["open", "close", "closing", "renew", "withdraw"]
_ACTIONS = ", ".join(get_args(Action))


@console.post("/sessions/<int:class_session_id>/quizzes")
@open_to(Audience.INSTRUCTOR)
def publish_quiz(class_session_id: int) -> Response:
    """Publish the latest version of one of the course's quizzes, not yet open."""
    form = PublishForm()
    with writing() as db:
        class_session = class_session_to_change(db, class_session_id)
        known = {each.id: each for each in latest_versions(db, class_session.course_id)}
        version = known.get(form.version.data) if form.validate() else None
        if version is None:
            abort(404)
        made = publications.publish(db, class_session, version, by=current_user.instructor_id, now=now())
    return _to_quiz(class_session_id, made.id)


@console.post(f"/sessions/<int:class_session_id>/quizzes/<int:publication_id>/<any({_ACTIONS}):action>")
@open_to(Audience.INSTRUCTOR)
def change_quiz(class_session_id: int, publication_id: int, action: Action) -> Response:
    """Perform an action. Pressed twice, or on an outdated page, it changes nothing and says so."""
    by = current_user.instructor_id
    try:
        with writing() as db:
            class_session = class_session_to_change(db, class_session_id)
            publication = publication_to_change(db, class_session_id, publication_id)
            _act(db, class_session, publication, action)
    except Refusal as refusal:
        flash(_refused(refusal))
        return _to_quiz(class_session_id, publication_id)
    note(f"quiz_{action}", instructor=by, class_session=class_session_id, quiz=publication_id)
    if action == "withdraw":
        flash(_("The quiz is no longer published."))
        return redirect(url_for("console.class_session", class_session_id=class_session_id), 303)
    return _to_quiz(class_session_id, publication_id)


def _act(db: Session, class_session: ClassSession, publication: Publication, action: Action) -> None:
    match action:
        case "open":
            publications.open_publication(db, publication, now(), _closes_at(class_session, publication))
        case "closing":
            publications.set_closing(db, publication, now(), _closes_at(class_session, publication))
        case "close":
            publications.close_now(db, publication, now())
        case "renew":
            publications.use_version(db, publication, latest_version_of(db, publication.quiz_id))
        case "withdraw":
            publications.withdraw(db, publication)
        case _:
            assert_never(action)


def _closes_at(class_session: ClassSession, publication: Publication) -> datetime | None:
    form = ClosingForm()
    if not form.validate():
        raise Refusal(RefusalCode.CLOSING_IN_THE_PAST)
    return form.closes_at(class_session, now(), publication.closes_at)


def _refused(refusal: Refusal) -> str:
    note_refusal(refusal.code)
    return str(
        {
            RefusalCode.CLOSING_IN_THE_PAST: _(
                "Nothing was changed: give an end in the future, with its date and time."
            ),
            RefusalCode.ALREADY_BEGUN: _("Nothing was changed: somebody has begun, and answers are kept."),
        }.get(
            refusal.code,
            _("Nothing was changed: the quiz was already in another state. This is how it stands."),
        )
    )


def _to_quiz(class_session_id: int, publication_id: int) -> Response:
    address = url_for("console.quiz", class_session_id=class_session_id, publication_id=publication_id)
    return redirect(address, code=303)
