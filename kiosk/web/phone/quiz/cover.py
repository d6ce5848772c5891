"""The list of the holder's quizzes, and the cover of each: how long it is open, the button to begin."""

from datetime import datetime

from flask import redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from kiosk.core.refusals import Refusal, RefusalCode
from kiosk.quizzes.delivery.attempts import answers_of, begin, responses
from kiosk.quizzes.delivery.participation import Participation
from kiosk.quizzes.delivery.publications import QuizPhase
from kiosk.quizzes.delivery.published import published_for
from kiosk.quizzes.delivery.standing import Standing
from kiosk.quizzes.models import Attempt
from kiosk.quizzes.results.regrading import regrades_of
from kiosk.quizzes.results.scoring import Score, Scorer
from kiosk.web.common.access import Audience, open_to
from kiosk.web.common.services import now, reading, writing
from kiosk.web.phone import phone
from kiosk.web.phone.device import remembered_person, this_phone
from kiosk.web.phone.forms import same_address, shown_again_by
from kiosk.web.phone.quiz.access import own_participation, participations, published_or_404
from kiosk.web.phone.quiz.place import attempt_key, open_places
from kiosk.web.phone.refused import PhoneWording, wording_of


@phone.get("/quiz/")
@open_to(Audience.PHONE)
def quizzes() -> str:
    """List the quizzes opened so far for this person's class sessions, latest first."""
    known = current_user.is_authenticated
    found = published_for(reading(), current_user.person_id) if known else []
    return render_template(
        "phone/quiz/my_quizzes.html", known=known, participations=participations(found), now=now()
    )


@phone.get("/q/<code>")
@phone.get("/Q/<code>")
@open_to(Audience.PHONE)
def short_link(code: str) -> Response:
    """Redirect from the address in a quiz's QR code."""
    return redirect(url_for("phone.quiz", code=published_or_404(code).code), code=303)


@phone.get("/quiz/<code>")
@open_to(Audience.STUDENT)
def quiz(code: str) -> str | Response:
    """Show the cover."""
    return cover_page(own_participation(code))


@phone.post("/quiz/<code>")
@open_to(Audience.STUDENT)
@shown_again_by(same_address)
def begin_quiz(code: str) -> Response | tuple[str, int]:
    """Begin an attempt or resume the open one, at the first unanswered question."""
    participation = own_participation(code)
    try:
        with writing() as db:
            attempt = begin(db, participation, now())
            number = attempt.number
            still_open = open_places(participation, attempt, responses(answers_of(db, attempt)))
    except Refusal as refusal:
        refusal.details["time_zone"] = participation.published.course.time_zone
        wording = wording_of(refusal)
        return cover_page(participation, wording), wording.status
    if not still_open:
        return redirect(url_for("phone.end", code=participation.published.code, attempt=number), code=303)
    place = still_open[0]
    return redirect(
        url_for("phone.question", code=participation.published.code, attempt=number, place=place), code=303
    )


def cover_page(participation: Participation, refused: PhoneWording | None = None) -> str:
    """The cover and, if beginning was refused, why."""
    instant = now()
    finished, stopped = participation.finished, participation.out_of_time(instant)
    return render_template(
        "phone/quiz/cover.html",
        participation=participation,
        published=participation.published,
        phase=participation.window.phase(instant).value,
        current=participation.current(instant),
        may_begin=participation.may_begin(instant),
        finished=finished,
        stopped=stopped,
        stopped_key=attempt_key(stopped) if stopped else "",
        total=_total(participation, finished[-1]) if finished else None,
        person=remembered_person(reading(), this_phone()),
        refused=refused or _elsewhere(participation, instant),
    )


def _elsewhere(participation: Participation, instant: datetime) -> PhoneWording | None:
    """Why the quiz must be taken on another phone; ``None`` if it need not."""
    if participation.standing is Standing.OUTRANKED:
        return wording_of(Refusal(RefusalCode.SIGNED_ELSEWHERE))
    is_open = participation.window.phase(instant) is QuizPhase.OPEN
    if is_open and not participation.own and not participation.attempts_left:
        return wording_of(Refusal(RefusalCode.BEGUN_ELSEWHERE))
    return None


def _total(participation: Participation, attempt: Attempt) -> Score:
    scorer = Scorer(participation.published.quiz, regrades_of(reading(), attempt.version_id))
    return scorer.total(responses(answers_of(reading(), attempt)))
