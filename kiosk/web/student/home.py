"""The front door: which class sessions can be signed now, and the code typed by hand."""

from datetime import timedelta

from flask import render_template
from flask_login import current_user
from werkzeug.wrappers import Response

from kiosk.attendance.receipt import latest_receipt
from kiosk.attendance.windows import sessions_taking_signatures, windows_of
from kiosk.courses.queries import next_class_sessions
from kiosk.quizzes.publications import Phase
from kiosk.quizzes.published import published_for
from kiosk.refusals import Refusal
from kiosk.web.access import Audience, open_to
from kiosk.web.services import now, reading
from kiosk.web.student import student
from kiosk.web.student.forms import CodeForm
from kiosk.web.student.phone import this_phone
from kiosk.web.student.quiz.desk import sittings
from kiosk.web.student.refused import wording_of
from kiosk.web.student.scan import present
from kiosk.web.student.wording import Wording

SOON = timedelta(hours=2)


@student.get("/")
@open_to(Audience.PHONE)
def home() -> str:
    """Open class sessions, those that open soon, and the field for the code."""
    return code_page(CodeForm())


@student.post("/")
@open_to(Audience.PHONE)
def type_code() -> Response | tuple[str, int] | str:
    """A typed code is a scan like any other; a refused one stays in its field."""
    form = CodeForm()
    if not form.validate():
        return code_page(form), 422
    try:
        return present(form.code.data, "code")
    except Refusal as refusal:
        wording = wording_of(refusal)
        return code_page(form, wording), wording.status


def code_page(form: CodeForm, wording: Wording | None = None) -> str:
    """The front door around this form."""
    db, instant = reading(), now()
    soon = next_class_sessions(db, instant, SOON)
    windows = windows_of(db, soon)
    person = current_user.person_key if current_user.is_authenticated else ""
    published = published_for(db, person) if person else []
    own = [each for each in sittings(published) if each.window.phase(instant) is Phase.OPEN]
    return render_template(
        "student/home.html",
        form=form,
        refused=wording,
        receipt=latest_receipt(db, this_phone().receipts, person) if person else None,
        quizzes=[each for each in own if each.current(instant) or not each.finished],
        now=instant,
        open_sessions=sessions_taking_signatures(db, instant),
        soon=[(each, windows[each.id].opens_at) for each in soon if windows[each.id].opens_at > instant],
    )
