"""The front page: class sessions that can be signed now and a field for a code. Also the privacy notice."""

from datetime import timedelta

from flask import abort, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from kiosk.attendance.receipts.receipt import latest_receipt
from kiosk.attendance.window_changes import sessions_taking_signatures, windows_of
from kiosk.core.refusals import Refusal
from kiosk.courses.queries import course_by_id, next_class_sessions
from kiosk.quizzes.delivery.publications import QuizPhase
from kiosk.quizzes.delivery.published import published_for
from kiosk.web.common.access import Audience, open_to
from kiosk.web.common.services import now, reading
from kiosk.web.phone import phone
from kiosk.web.phone.device import current_ticket, this_phone
from kiosk.web.phone.forms import CodeForm, shown_again_by
from kiosk.web.phone.quiz.access import participations
from kiosk.web.phone.refused import PhoneWording, wording_of
from kiosk.web.phone.scan import present
from kiosk.web.phone.term import own_terms

SOON = timedelta(hours=2)


@phone.get("/")
@open_to(Audience.PHONE)
def home() -> str:
    """Show the open class sessions, those that open soon, and the field for the code."""
    return code_page(CodeForm())


@phone.post("/")
@open_to(Audience.PHONE)
@shown_again_by(lambda wording: (code_page(CodeForm(), wording), wording.status))
def type_code() -> Response | tuple[str, int] | str:
    """Treat a typed code like a scan; a refused code stays in its field."""
    form = CodeForm()
    if not form.validate():
        return code_page(form), 422
    try:
        return present(form.code.data, "code")
    except Refusal as refusal:
        wording = wording_of(refusal)
        return code_page(form, wording), wording.status


def code_page(form: CodeForm, wording: PhoneWording | None = None) -> str:
    """The front page with this form, and with the wording of a refusal if there was one."""
    db, instant = reading(), now()
    soon = next_class_sessions(db, instant, SOON)
    windows = windows_of(db, soon)
    person = current_user.person_id if current_user.is_authenticated else 0
    published = published_for(db, person) if person else []
    own = [each for each in participations(published) if each.window.phase(instant) is QuizPhase.OPEN]
    return render_template(
        "phone/home.html",
        form=form,
        refused=wording,
        receipt=latest_receipt(db, this_phone().receipts, person) if person else None,
        quizzes=[each for each in own if each.current(instant) or not each.finished],
        terms=own_terms(db),
        now=instant,
        open_sessions=sessions_taking_signatures(db, instant),
        soon=[(each, windows[each.id].opens_at) for each in soon if windows[each.id].opens_at > instant],
    )


LONGEST_CODE = 16


@phone.get("/privacy/<int:course_id>")
@open_to(Audience.PHONE)
def privacy(course_id: int) -> str:
    """Show the notice for one course: Kiosk's part, and the part that the institution filled in."""
    course = course_by_id(reading(), course_id)
    if course is None:
        abort(404)
    quiz = request.args.get("quiz", "")[:LONGEST_CODE]
    if quiz:
        back = url_for("phone.quiz", code=quiz)
    else:
        back = url_for("phone.sign_in" if current_ticket() else "phone.home")
    return render_template("phone/privacy.html", course=course, back=back)
