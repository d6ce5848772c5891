"""Letting in another phone of the same person: one phone shows a code, which is typed on the other."""

from flask import redirect, render_template, url_for
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import StringField
from wtforms.validators import DataRequired, Length

from kiosk.attendance import sign_in as domain
from kiosk.core.refusals import Refusal, RefusalCode
from kiosk.people.models import Person
from kiosk.quizzes.delivery.device_passes import LIFE, code_keys, new_device_code, use_pass
from kiosk.quizzes.delivery.participation import Participation
from kiosk.quizzes.delivery.published import Published
from kiosk.web.common.access import Audience, open_to
from kiosk.web.common.services import now, reading, services, writing
from kiosk.web.phone import phone
from kiosk.web.phone.device import this_phone
from kiosk.web.phone.forms import shown_again_by
from kiosk.web.phone.quiz.access import participations, published_or_404
from kiosk.web.phone.refused import PhoneWording, wording_of


class DeviceCodeForm(FlaskForm):  # type: ignore[misc]  # the library has no types
    """The code shown by the other phone, or given by the instructor."""

    device_code = StringField(
        _("Code from your other phone or your instructor"),
        validators=[
            DataRequired(_("Type the code.")),
            Length(max=40, message=_("This is too long for a code.")),
        ],
    )


@phone.get("/quiz/<code>/phone")
@open_to(Audience.PHONE)
def another_phone(code: str) -> str:
    """Show a button that makes a code, on a trusted phone; a field for typing one on any other."""
    return phone_page(published_or_404(code), DeviceCodeForm(formdata=None))


def _asked_again(wording: PhoneWording, code: str) -> tuple[str, int]:
    return phone_page(published_or_404(code), DeviceCodeForm(), wording), wording.status


@phone.post("/quiz/<code>/phone")
@open_to(Audience.PHONE)
@shown_again_by(_asked_again)
def make_device_code(code: str) -> str | tuple[str, int]:
    """Show a code, once, for this person's other phone; 403 unless this phone is known to be theirs."""
    published = published_or_404(code)
    participation = _participation(published)
    if participation is None or not participation.is_trusted:
        return phone_page(published, DeviceCodeForm(formdata=None)), 403
    with writing() as db:
        made = new_device_code(
            db, services().keys, published.class_session_id, participation.person_id, by=None, now=now()
        )
    return phone_page(published, DeviceCodeForm(formdata=None), made=made)


@phone.post("/quiz/<code>/phone/code")
@open_to(Audience.PHONE)
@shown_again_by(_asked_again)
def type_device_code(code: str) -> Response | tuple[str, int]:
    """Let this phone in. A wrong code counts as a try and stays in its field."""
    published, form = published_or_404(code), DeviceCodeForm()
    if not form.validate():
        return phone_page(published, form), 422
    try:
        person_id, person = _let_in(published.class_session_id, form.device_code.data)
    except Refusal as refusal:
        this_phone().keep()  # the next try comes from the same phone
        wording = wording_of(refusal)
        return phone_page(published, form, wording), wording.status
    this_phone().remember_person(person_id, person)
    return redirect(url_for("phone.quiz", code=published.code), code=303)


def phone_page(
    published: Published, form: DeviceCodeForm, refused: PhoneWording | None = None, *, made: str = ""
) -> str:
    """The page, with the code just made or the reason one was refused."""
    participation = _participation(published)
    return render_template(
        "phone/quiz/another_phone.html",
        published=published,
        form=form,
        refused=refused,
        made=made,
        trusted=participation is not None and participation.is_trusted,
        minutes=int(LIFE.total_seconds() // 60),
    )


def _participation(published: Published) -> Participation | None:
    return next(iter(participations([published])), None)


def _let_in(class_session_id: int, code: str) -> tuple[int, Person]:
    keys, phone = services().keys, this_phone()
    bucket = keys.pseudonym("device-code-tries", class_session_id, phone.device)
    wait = domain.THROTTLE.wait(reading(), bucket, now())
    if wait:
        raise Refusal(RefusalCode.TOO_MANY_TRIES, wait=wait)
    try:
        with writing() as db:
            person_id = use_pass(
                db,
                class_session_id,
                code_keys(keys, class_session_id, code),
                phone.names_in(class_session_id)[0],
                now(),
            )
            return person_id, db.get_one(Person, person_id)
    except Refusal:
        with writing() as db:
            domain.count_wrong_try(db, bucket, now())
        raise
