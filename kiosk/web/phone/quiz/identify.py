"""Who takes the quiz on this phone: somebody who signed on it or, while it is open, whoever is typed."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kiosk.attendance import sign_in as domain
from kiosk.attendance.models import SignIn
from kiosk.core.refusals import Refusal, RefusalCode
from kiosk.people.lookup import keep_guest
from kiosk.people.models import Person
from kiosk.people.names import number_key
from kiosk.quizzes.delivery.publications import QuizPhase
from kiosk.quizzes.delivery.published import Published
from kiosk.web.common.access import Audience, open_to
from kiosk.web.common.services import now, reading, services, writing
from kiosk.web.phone import phone
from kiosk.web.phone.device import this_phone
from kiosk.web.phone.forms import SignInForm, names_somebody, shown_again_by, submitted_form, unknown_person
from kiosk.web.phone.quiz.access import published_or_404
from kiosk.web.phone.refused import PhoneWording, wording_of


@phone.get("/quiz/<code>/who")
@open_to(Audience.PHONE)
def identify(code: str) -> str:
    """Offer everybody who signed on this phone and, while the quiz is open, the form."""
    return identify_page(published_or_404(code), SignInForm())


def _asked_again(wording: PhoneWording, code: str) -> tuple[str, int]:
    form = submitted_form()
    return identify_page(
        published_or_404(code), form if isinstance(form, SignInForm) else SignInForm(), wording
    ), wording.status


@phone.post("/quiz/<code>/who")
@open_to(Audience.PHONE)
@shown_again_by(_asked_again)
def submit_identity(code: str) -> Response | tuple[str, int]:
    """Remember the phone's holder: chosen by a receipt that this phone was given, or typed."""
    published = published_or_404(code)
    form = submitted_form()
    try:
        if "receipt" in request.form:
            return _go_on(published, *_chosen(published, request.form["receipt"]))
        _check_open(published)
    except Refusal as refusal:
        wording = wording_of(refusal)
        return identify_page(published, SignInForm(), wording), wording.status
    if not isinstance(form, SignInForm):
        return identify_page(published, SignInForm()), 422
    if not form.validate() and not names_somebody(form):
        return identify_page(published, form), 422
    try:
        return _go_on(published, *_identified(published, form))
    except Refusal as refusal:
        if refusal.code is RefusalCode.NOT_ON_ROSTER:
            form, said, status = unknown_person(form, refusal)
            return identify_page(published, form, said), status
        wording = wording_of(refusal)
        return identify_page(published, form, wording), wording.status


def _go_on(published: Published, person_id: int, person: Person) -> Response:
    this_phone().remember_person(person_id, person)
    return redirect(url_for("phone.quiz", code=published.code), code=303)


def _check_open(published: Published) -> None:
    """Accept a typed name only while the quiz is open, so that a name alone reveals nobody's results.

    Raises:
        Refusal: ``quiz_not_open`` or ``quiz_closed``.
    """
    phase = published.window.phase(now())
    if phase is QuizPhase.WAITING:
        raise Refusal(RefusalCode.QUIZ_NOT_OPEN)
    if phase is QuizPhase.CLOSED:
        closed_at, zone = published.window.ends_at, published.course.time_zone
        raise Refusal(RefusalCode.QUIZ_CLOSED, closed_at=closed_at, time_zone=zone)


def _chosen(published: Published, receipt: str) -> tuple[int, Person]:
    signed = next((each for each in _signed_here(published) if each.receipt == receipt), None)
    if signed is None:
        raise Refusal(RefusalCode.SIGNED_ELSEWHERE)
    return signed.person_id, signed.person


def _signed_here(published: Published) -> list[SignIn]:
    devices = this_phone().names_in(published.class_session_id)
    return domain.signed_on(reading(), published.class_session_id, devices)


def _identified(published: Published, form: SignInForm) -> tuple[int, Person]:
    """The id and the person named in the form.

    Raises:
        Refusal: ``signed_elsewhere`` if they signed on another phone, which outranks a typed name, and those
            of ``kiosk.attendance.sign_in.identify``.
    """
    keys, claim = services().keys, form.claim()
    bucket = keys.pseudonym("quiz-tries", published.id, this_phone().device)
    # No room code is needed here, so all tries at a number count together, even without cookies.
    at_number = keys.pseudonym("quiz-number-tries", published.id, number_key(claim.student_number))
    try:
        person = domain.identify(
            reading(), published.course, claim, bucket=bucket, number_bucket=at_number, now=now()
        )
    except Refusal as refusal:
        if refusal.code is RefusalCode.NOT_ON_ROSTER:
            this_phone().keep()  # the next try comes from the same phone
            with writing() as db:
                domain.count_wrong_try(db, bucket, now(), at_number)
        raise
    signed = domain.find(reading(), published.class_session_id, person)
    if signed is not None and signed.device_key not in this_phone().names_in(published.class_session_id):
        raise Refusal(RefusalCode.SIGNED_ELSEWHERE)
    if not person.is_guest:
        return person.id, person
    with writing() as db:
        domain.count_wrong_try(db, bucket, now(), at_number)  # or names could be tried out as a guest
        return keep_guest(db, person), person


def identify_page(published: Published, form: SignInForm, refused: PhoneWording | None = None) -> str:
    """The page, with what was typed and, if it was refused, why."""
    return render_template(
        "phone/quiz/identify.html",
        published=published,
        form=form,
        refused=refused,
        phase=published.window.phase(now()).value,
        signed_here=_signed_here(published),
    )
