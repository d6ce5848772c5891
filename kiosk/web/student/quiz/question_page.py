"""The page of one question: asked, explained once the answer stands, or shown as it was when the end came."""

from flask import render_template
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField
from wtforms.validators import Regexp

from kiosk.quizzes.attempts import Given, answers_of
from kiosk.quizzes.regrading import regrades_of
from kiosk.quizzes.scoring import Scorer
from kiosk.web.services import now, reading
from kiosk.web.student.forms import new_nonce
from kiosk.web.student.quiz.fields import Fields, fields_of
from kiosk.web.student.quiz.place import Place, names_attempt
from kiosk.web.student.quiz.sheet import Verdict, sheet_of, verdict_on
from kiosk.web.student.quiz.time_left import time_left
from kiosk.web.student.wording import Wording


class AnswerForm(FlaskForm):  # type: ignore[misc]  # the library has no types
    """What every answer carries; the answer itself has fields by the kind of question (``fields``)."""

    attempt = HiddenField()
    nonce = HiddenField(default=new_nonce, validators=[Regexp(r"^[A-Za-z0-9_-]{8,64}$")])
    revision = HiddenField(default="0", validators=[Regexp(r"^[0-9]{1,9}$")])


def question_page(
    here: Place,
    typed: Fields | None = None,
    unclear: str = "",
    *,
    over: Wording | None = None,
    stands: bool = False,
) -> str:
    """The page. ``typed`` is shown instead of what is kept, with why it is ``unclear``, or came when all was
    ``over``; what was typed in another attempt is not: the phone may have changed hands. ``stands`` says that
    an earlier answer does."""
    if typed is not None and not names_attempt(typed.get("attempt"), here.attempt):
        typed = None
    answers = answers_of(reading(), here.attempt)
    given = answers.get(here.position) or Given(None, None, 0)
    fields: Fields = typed if typed is not None else fields_of(here.question, given.response, here.shown)
    if typed is None and given.sure is not None:
        fields = MultiDict([*fields.items(multi=True), ("sure", str(int(given.sure)))])
    final = here.stands and given.response is not None and over is None
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
        over=over,
        stands=stands,
        time=time_left(here.sitting, now()),
    )


def _verdict(here: Place, given: Given) -> Verdict:
    scorer = Scorer(here.sitting.published.quiz, regrades_of(reading(), here.attempt.version_id))
    return verdict_on(scorer, here.position, given)
