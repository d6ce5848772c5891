"""One question a page: shown, answered, and answered again until the attempt ends."""

from flask import abort, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse
from wtforms import HiddenField
from wtforms.validators import Regexp

from kiosk.quizzes.attempts import Given, answers_of, save
from kiosk.quizzes.regrading import regrades_of
from kiosk.quizzes.responses import Response
from kiosk.quizzes.scoring import Scorer
from kiosk.refusals import Refusal, RefusalCode
from kiosk.web.access import Audience, open_to
from kiosk.web.metrics import metrics
from kiosk.web.services import now, reading, writing
from kiosk.web.student import student
from kiosk.web.student.forms import new_nonce
from kiosk.web.student.quiz.desk import to
from kiosk.web.student.quiz.fields import Fields, UnclearAnswerError, fields_of, response_in
from kiosk.web.student.quiz.place import Place, names_attempt, place_or_404
from kiosk.web.student.quiz.sheet import Verdict, sheet_of, verdict_on
from kiosk.web.student.refused import script_asks, wording_of


class AnswerForm(FlaskForm):  # type: ignore[misc]  # the library has no types
    """What every answer carries; the answer itself has fields by the kind of question (``fields``)."""

    attempt = HiddenField()
    nonce = HiddenField(default=new_nonce, validators=[Regexp(r"^[A-Za-z0-9_-]{8,64}$")])
    revision = HiddenField(default="0", validators=[Regexp(r"^[0-9]{1,9}$")])


@student.get("/quiz/<code>/<int:attempt>/<int:place>")
@open_to(Audience.STUDENT)
def question(code: str, attempt: int, place: int) -> str:
    """The question, with the answer as it stands."""
    here = place_or_404(code, attempt, place)
    if here.sitting.is_over(here.attempt, now()):
        page = "student.end" if here.attempt.finished_at is None else "student.results"
        to(url_for(page, code=here.sitting.published.code, attempt=attempt))
    return question_page(here)


@student.post("/quiz/<code>/<int:attempt>/<int:place>")
@open_to(Audience.STUDENT)
def answer(code: str, attempt: int, place: int) -> AnyResponse | tuple[str, int] | tuple[AnyResponse, int]:
    """Keep the answer, then the next question; the script asks for JSON instead."""
    here, form = place_or_404(code, attempt, place), AnswerForm()
    if not form.validate():
        abort(400)
    try:
        if not names_attempt(form.attempt.data, here.attempt):
            raise Refusal(RefusalCode.OTHER_PERSON)
        response = response_in(here.question, request.form, here.sitting.published.quiz.language, here.shown)
        _check_something_is_given(here, response)
        _keep(here, form, response)
    except UnclearAnswerError as unclear:
        return _said_no(here, str(unclear), 422)
    except ValueError:
        abort(400)
    except Refusal as refusal:
        if not script_asks():
            raise
        wording = wording_of(refusal)
        return _said_no(here, wording.whole, wording.status)
    following = here.address if here.stands else here.next_address
    return jsonify(saved=True, next=following) if script_asks() else redirect(following, code=303)


def _check_something_is_given(here: Place, answer: Response | None) -> None:
    """Where an answer is final, sending none is a slip: passing over has a link of its own."""
    if here.stands and answer is None:
        raise UnclearAnswerError(
            _("Nothing is answered yet. Answer, or pass this question over with the link below.")
        )


def _keep(here: Place, form: AnswerForm, answer: Response | None) -> None:
    sure = {"1": True, "0": False}.get(request.form.get("sure", ""))
    revision = int(form.revision.data)
    # From the second change on, saying nothing is kept too: the one before may still be on its way.
    nothing = answer is None and sure is None and revision <= 1
    if nothing and here.position not in answers_of(reading(), here.attempt):
        return  # passed over
    with writing() as db:
        save(
            db,
            here.sitting,
            here.attempt,
            here.position,
            answer,
            sure=sure,
            nonce=form.nonce.data,
            revision=revision,
            now=now(),
        )
    metrics().answer()


def _said_no(here: Place, message: str, status: int) -> tuple[str, int] | tuple[AnyResponse, int]:
    if script_asks():
        return jsonify(saved=False, unclear=status == 422, message=message, address=here.address), status
    return question_page(here, request.form, message), status


def question_page(here: Place, typed: Fields | None = None, unclear: str = "") -> str:
    """The page; with what was typed and why it is not clear, if it is not. What was typed in another attempt
    is not shown: the phone may have changed hands."""
    if typed is not None and not names_attempt(typed.get("attempt"), here.attempt):
        typed = None
    answers = answers_of(reading(), here.attempt)
    given = answers.get(here.position) or Given(None, None, 0)
    fields: Fields = typed if typed is not None else fields_of(here.question, given.response, here.shown)
    if typed is None and given.sure is not None:
        fields = MultiDict([*fields.items(multi=True), ("sure", str(int(given.sure)))])
    final = here.stands and given.response is not None
    return render_template(
        "student/quiz/question.html",
        here=here,
        verdict=_verdict(here, given) if final else None,
        final=final,
        sheet=sheet_of(here.sitting.published, here.attempt, here.position),
        form=AnswerForm(formdata=None),
        fields=fields,
        given=given,
        unclear=unclear,
    )


def _verdict(here: Place, given: Given) -> Verdict:
    scorer = Scorer(here.sitting.published.quiz, regrades_of(reading(), here.attempt.version_id))
    return verdict_on(scorer, here.position, given)
