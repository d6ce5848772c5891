"""One question per page, which can be answered and answered again until the attempt ends."""

from dataclasses import asdict

from flask import abort, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse
from wtforms import HiddenField
from wtforms.validators import Regexp

from kiosk.core.refusals import Refusal, RefusalCode
from kiosk.core.words import marked
from kiosk.quizzes.delivery.attempts import Given, answers_of, save
from kiosk.quizzes.kinds.kind import UnclearAnswerError
from kiosk.quizzes.kinds.registry import checked, kind_of
from kiosk.quizzes.model.responses import Response
from kiosk.quizzes.results.regrading import regrades_of
from kiosk.quizzes.results.scoring import Scorer
from kiosk.web.common.access import Audience, open_to
from kiosk.web.common.metrics import metrics
from kiosk.web.common.services import now, reading, writing
from kiosk.web.phone import phone
from kiosk.web.phone.forms import new_nonce, shown_again_by
from kiosk.web.phone.quiz.access import time_left
from kiosk.web.phone.quiz.place import Place, Verdict, asked_question, names_attempt, place_or_404, verdict_on
from kiosk.web.phone.refused import PhoneWording, script_asks, wording_of

Fields = MultiDict[str, str]


class AnswerForm(FlaskForm):  # type: ignore[misc]  # the library has no types
    """The fields that every answer has; those of the answer itself depend on the question (``fields``)."""

    attempt = HiddenField()
    nonce = HiddenField(default=new_nonce, validators=[Regexp(r"^[A-Za-z0-9_-]{8,64}$")])
    revision = HiddenField(default="0", validators=[Regexp(r"^[0-9]{1,9}$")])


def question_page(
    here: Place,
    typed: Fields | None = None,
    unclear: str = "",
    *,
    over: PhoneWording | None = None,
    stands: bool = False,
) -> str:
    """The question's page.

    ``typed`` is shown instead of the saved answer, with the reason why it is ``unclear`` or came when the
    attempt was ``over``; but not if it was typed in another attempt, since the phone may have changed hands.
    ``stands`` adds that an earlier answer stands.
    """
    if typed is not None and not names_attempt(typed.get("attempt"), here.attempt):
        typed = None
    answers = answers_of(reading(), here.attempt)
    given = answers.get(here.position) or Given(None, None, 0)
    fields: Fields = typed if typed is not None else _filled(here, given)
    if typed is None and given.sure is not None:
        fields = MultiDict([*fields.items(multi=True), ("sure", str(int(given.sure)))])
    final = here.stands and given.response is not None and over is None
    return render_template(
        "phone/quiz/question.html",
        here=here,
        verdict=_verdict(here, given) if final else None,
        final=final,
        asked=asked_question(here.participation.published, here.attempt, here.position),
        form=AnswerForm(formdata=None),
        fields=fields,
        given=given,
        unclear=unclear,
        over=over,
        stands=stands,
        time=time_left(here.participation, now()),
    )


def _filled(here: Place, given: Given) -> Fields:
    if given.response is None:
        return MultiDict()
    return MultiDict(kind_of(here.question).fill(here.question, given.response, here.shown))


def _taken(here: Place) -> Response | None:
    """The answer in the fields that were sent; None if they are empty.

    Raises:
        UnclearAnswerError: they are no answer yet.
        ValueError: no form of ours sends such fields.
    """
    question, language = here.question, here.participation.published.quiz.language
    fields = request.form.to_dict(flat=False)
    return checked(question, kind_of(question).take(question, fields, here.shown, language))


def _verdict(here: Place, given: Given) -> Verdict:
    scorer = Scorer(here.participation.published.quiz, regrades_of(reading(), here.attempt.version_id))
    return verdict_on(scorer, here.position, given)


@phone.get("/quiz/<code>/<int:attempt>/<int:place>")
@open_to(Audience.STUDENT)
def question(code: str, attempt: int, place: int) -> str | AnyResponse:
    """Show the question with its current answer; redirect to the end or the results once it is over."""
    here = place_or_404(code, attempt, place)
    if here.participation.is_over(here.attempt, now()):
        page = "phone.end" if here.attempt.finished_at is None else "phone.results"
        return redirect(url_for(page, code=here.participation.published.code, attempt=attempt), code=303)
    return question_page(here)


def _asked_again(wording: PhoneWording, code: str, attempt: int, place: int) -> tuple[str, int]:
    return question_page(place_or_404(code, attempt, place), request.form, wording.text), wording.status


@phone.post("/quiz/<code>/<int:attempt>/<int:place>")
@open_to(Audience.STUDENT)
@shown_again_by(_asked_again)
def answer(code: str, attempt: int, place: int) -> AnyResponse | tuple[str, int] | tuple[AnyResponse, int]:
    """Save the answer and redirect to the next question; reply in JSON if the script asks."""
    here, form = place_or_404(code, attempt, place), AnswerForm()
    if not form.validate():
        abort(400)
    try:
        if not names_attempt(form.attempt.data, here.attempt):
            raise Refusal(RefusalCode.OTHER_PERSON)
        response = _taken(here)
        _check_something_is_given(here, response)
        counts = _keep(here, form, response)
    except UnclearAnswerError as unclear:
        return _unclear(here, _(str(unclear)))
    except ValueError:
        abort(400)
    except Refusal as refusal:
        if refusal.code is not RefusalCode.ATTEMPT_OVER:
            raise
        return _too_late(here, refusal)
    following = here.address if here.stands else here.next_address
    if script_asks():
        time = asdict(time_left(here.participation, now()))
        return jsonify(saved=True, newer=not counts, next=following, time=time)
    if not counts:
        return question_page(here, stands=True), 409
    return redirect(f"{following}#verdict" if here.stands else following, code=303)


def _check_something_is_given(here: Place, answer: Response | None) -> None:
    """Where an answer is final, sending none is a mistake: there is a separate link for skipping."""
    if here.stands and answer is None:
        raise UnclearAnswerError(
            marked("You have not answered yet. Answer, or skip this question with the link below.")
        )


def _keep(here: Place, form: AnswerForm, answer: Response | None) -> bool:
    """Save the answer. Whether it is the one that counts now, even if it is empty."""
    sure = {"1": True, "0": False}.get(request.form.get("sure", ""))
    revision = int(form.revision.data)
    # From the second change on, an empty answer is saved too: the one before may still be on its way.
    nothing = answer is None and sure is None and revision <= 1
    if nothing and here.position not in answers_of(reading(), here.attempt):
        return True  # skipped
    with writing() as db:
        counts = save(
            db,
            here.participation,
            here.attempt,
            here.position,
            answer,
            sure=sure,
            nonce=form.nonce.data,
            revision=revision,
            now=now(),
        )
    metrics().answer()
    return counts


def _unclear(here: Place, message: str) -> tuple[str, int] | tuple[AnyResponse, int]:
    if here.participation.is_over(here.attempt, now()):
        return _too_late(here, Refusal(RefusalCode.ATTEMPT_OVER))
    if script_asks():
        return jsonify(saved=False, unclear=True, message=message, address=here.address), 422
    return question_page(here, request.form, message), 422


def _too_late(here: Place, refusal: Refusal) -> tuple[str, int] | tuple[AnyResponse, int]:
    """Keep the answer in view, with the reason why it is not recorded."""
    window = here.participation.window
    if here.attempt.finished_at is None and not window.takes_answers(now()):
        refusal.details |= {
            "closed_at": window.ends_at,
            "time_zone": here.participation.published.course.time_zone,
        }
    wording = wording_of(refusal)
    if script_asks():
        message = f"{wording.text} {wording.next_step}"
        return jsonify(saved=False, over=wording.title, message=message), wording.status
    return question_page(here, request.form, over=wording), wording.status
