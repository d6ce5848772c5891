"""Saying who one is, on a phone that has not signed: as on the attendance form."""

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from kiosk.attendance import sign_in as domain
from kiosk.attendance.models import Guest
from kiosk.attendance.people import person_key
from kiosk.courses.models import Student
from kiosk.quizzes.sitting import Published
from kiosk.refusals import Refusal, RefusalCode
from kiosk.web.access import Audience, open_to
from kiosk.web.services import now, reading, services, writing
from kiosk.web.student import student
from kiosk.web.student.forms import SignInForm, names_somebody, submitted_form
from kiosk.web.student.phone import this_phone
from kiosk.web.student.quiz.desk import published_or_404
from kiosk.web.student.refused import wording_of
from kiosk.web.student.unknown import unknown_person
from kiosk.web.student.wording import Wording

_WRONG = (RefusalCode.NAME_MISMATCH, RefusalCode.NOT_ON_ROSTER)


@student.get("/quiz/<code>/who")
@open_to(Audience.PHONE)
def who(code: str) -> str:
    """The form."""
    return who_page(published_or_404(code), SignInForm())


@student.post("/quiz/<code>/who")
@open_to(Audience.PHONE)
def say_who(code: str) -> Response | tuple[str, int]:
    """Remember who holds the phone. Answers given on another phone stay there."""
    published = published_or_404(code)
    form = submitted_form()
    if not isinstance(form, SignInForm):
        return who_page(published, SignInForm()), 422
    if not form.validate() and not names_somebody(form):
        return who_page(published, form), 422
    try:
        key, person = _identified(published, form)
    except Refusal as refusal:
        if refusal.code is RefusalCode.NOT_ON_ROSTER:
            form, said, status = unknown_person(form, refusal)
            return who_page(published, form, said), status
        wording = wording_of(refusal)
        return who_page(published, form, wording), wording.status
    this_phone().remember_person(key, person)
    return redirect(url_for("student.quiz", code=published.code), code=303)


def _identified(published: Published, form: SignInForm) -> tuple[str, Student | Guest]:
    bucket = services().keys.pseudonym("quiz-tries", published.id, this_phone().device)
    try:
        person = domain.identify(reading(), published.course, form.claim(), bucket=bucket, now=now())
    except Refusal as refusal:
        if refusal.code in _WRONG:
            this_phone().keep()  # the next try comes from the same phone
            with writing() as db:
                domain.count_wrong_try(db, bucket, now())
        raise
    if not isinstance(person, Guest):
        return person_key(person), person
    with writing() as db:
        return f"g{domain.keep_guest(db, published.class_session_id, person)}", person


def who_page(published: Published, form: SignInForm, refused: Wording | None = None) -> str:
    """The form, with what was typed, and why it was refused if it was."""
    return render_template("student/quiz/who.html", published=published, form=form, refused=refused)
