"""The end of an attempt: unanswered questions, finishing, results with explanations and certainty."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kiosk.core.refusals import Refusal, RefusalCode
from kiosk.quizzes.delivery.attempts import answers_of, finish, responses
from kiosk.quizzes.delivery.participation import Participation, question_order
from kiosk.quizzes.models import Attempt
from kiosk.quizzes.results.certainty import misled
from kiosk.quizzes.results.regrading import regrades_of
from kiosk.quizzes.results.scoring import Scorer
from kiosk.web.common.access import Audience, open_to
from kiosk.web.common.services import now, reading, writing
from kiosk.web.phone import phone
from kiosk.web.phone.forms import same_address, shown_again_by
from kiosk.web.phone.quiz.access import own_attempt, own_participation, time_left
from kiosk.web.phone.quiz.place import Verdict, attempt_key, names_attempt, verdict_on

Verdicts = Sequence[tuple[int, Verdict]]


@dataclass(frozen=True)
class Summary:
    """``counts``: answers by (sure?, the verdict's word). ``misled``: sure but wrong, with their places.

    ``unsaid``: the number of answers without a certainty; ``unanswered``: of questions without an answer.
    """

    counts: Counter[tuple[bool, str]]
    misled: Verdicts
    unsaid: int
    unanswered: int


def summary_of(verdicts: Verdicts) -> Summary:
    """The summary of these verdicts, each paired with its place."""
    said = [each for _, each in verdicts if each.sure is not None]
    return Summary(
        Counter((bool(each.sure), each.word) for each in said),
        [(place, each) for place, each in verdicts if misled(each.sure, each.score)],
        unsaid=sum(each.sure is None and bool(each.parts and each.score.maximum) for _, each in verdicts),
        unanswered=sum(not each.parts for _, each in verdicts),
    )


@phone.get("/quiz/<code>/<int:attempt>/end")
@open_to(Audience.STUDENT)
def end(code: str, attempt: int) -> str | Response:
    """Show which questions have an answer, and the button that finishes.

    Also once the quiz has closed: the key is shown only after finishing, since the quiz may be reopened.
    """
    participation, own = _attempt(code, attempt)
    if own.finished_at is not None:
        return redirect(_results_address(participation, attempt), code=303)
    answers = responses(answers_of(reading(), own))
    places = [(place, position in answers) for place, position in _places(participation, own)]
    return render_template(
        "phone/quiz/end.html",
        participation=participation,
        attempt=own,
        key=attempt_key(own),
        places=places,
        closed=participation.is_over(own, now()),
        time=time_left(participation, now()),
    )


@phone.post("/quiz/<code>/<int:attempt>/end")
@open_to(Audience.STUDENT)
@shown_again_by(same_address)
def finish_attempt(code: str, attempt: int) -> Response:
    """Finish the attempt; a second press changes nothing.

    Raises:
        Refusal: ``other_person`` if the page was made for another attempt.
    """
    participation, own = _attempt(code, attempt)
    if not names_attempt(request.form.get("attempt"), own):
        raise Refusal(RefusalCode.OTHER_PERSON)
    if own.finished_at is None:
        with writing() as db:
            finish(db, participation, own, now())
    return redirect(_results_address(participation, attempt), code=303)


@phone.get("/quiz/<code>/<int:attempt>/results")
@open_to(Audience.STUDENT)
def results(code: str, attempt: int) -> str | Response:
    """Show each question with the answer, the key and the explanation, once the attempt is finished."""
    participation, own = _attempt(code, attempt)
    if own.finished_at is None:
        return redirect(url_for("phone.end", code=participation.published.code, attempt=attempt), code=303)
    db = reading()
    answers = answers_of(db, own)
    scorer = Scorer(participation.published.quiz, regrades_of(db, own.version_id))
    verdicts = [
        (place, verdict_on(scorer, position, answers.get(position)))
        for place, position in _places(participation, own)
    ]
    return render_template(
        "phone/quiz/results.html",
        participation=participation,
        total=scorer.total(responses(answers)),
        verdicts=verdicts,
        summary=summary_of(verdicts),
        may_begin=participation.may_begin(now()),
    )


def _attempt(code: str, number: int) -> tuple[Participation, Attempt]:
    participation = own_participation(code)
    return participation, own_attempt(participation, number)


def _places(participation: Participation, attempt: Attempt) -> list[tuple[int, int]]:
    return list(enumerate(question_order(participation.published, attempt), start=1))


def _results_address(participation: Participation, attempt: int) -> str:
    return url_for("phone.results", code=participation.published.code, attempt=attempt)
