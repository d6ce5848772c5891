"""The cover of a quiz: what it is, how long it is open, and the button that begins it."""

from datetime import datetime

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from kiosk.quizzes.attempts import answers_of, begin, responses
from kiosk.quizzes.models import Attempt
from kiosk.quizzes.publications import Phase
from kiosk.quizzes.regrading import regrades_of
from kiosk.quizzes.scoring import Score, Scorer
from kiosk.quizzes.sitting import Sitting
from kiosk.quizzes.standing import Standing
from kiosk.refusals import Refusal, RefusalCode
from kiosk.web.access import Audience, open_to
from kiosk.web.services import now, reading, writing
from kiosk.web.student import student
from kiosk.web.student.phone import remembered_person, this_phone
from kiosk.web.student.quiz.desk import open_sitting
from kiosk.web.student.quiz.place import attempt_key, open_places
from kiosk.web.student.refused import wording_of
from kiosk.web.student.wording import Wording


@student.get("/quiz/<code>")
@open_to(Audience.STUDENT)
def quiz(code: str) -> str | Response:
    """The cover."""
    return cover_page(open_sitting(code))


@student.post("/quiz/<code>")
@open_to(Audience.STUDENT)
def begin_quiz(code: str) -> Response | tuple[str, int]:
    """Begin an attempt, or go on with the one that is open, at the first question without an answer."""
    sitting = open_sitting(code)
    try:
        with writing() as db:
            attempt = begin(db, sitting, now())
            number = attempt.number
            still_open = open_places(sitting, attempt, responses(answers_of(db, attempt)))
    except Refusal as refusal:
        refusal.details["time_zone"] = sitting.published.course.time_zone
        wording = wording_of(refusal)
        return cover_page(sitting, wording), wording.status
    if not still_open:
        return redirect(url_for("student.end", code=sitting.published.code, attempt=number), code=303)
    place = still_open[0]
    return redirect(
        url_for("student.question", code=sitting.published.code, attempt=number, place=place), code=303
    )


def cover_page(sitting: Sitting, refused: Wording | None = None) -> str:
    """The cover, and why beginning was refused if it was."""
    instant = now()
    finished, stopped = sitting.finished, sitting.out_of_time(instant)
    return render_template(
        "student/quiz/cover.html",
        sitting=sitting,
        published=sitting.published,
        phase=sitting.window.phase(instant).value,
        current=sitting.current(instant),
        may_begin=sitting.may_begin(instant),
        finished=finished,
        stopped=stopped,
        stopped_key=attempt_key(stopped) if stopped else "",
        total=_total(sitting, finished[-1]) if finished else None,
        person=remembered_person(reading(), this_phone()),
        refused=refused or _elsewhere(sitting, instant),
    )


def _elsewhere(sitting: Sitting, instant: datetime) -> Wording | None:
    """Why somebody who opens the quiz on this phone must take another one."""
    if sitting.standing is Standing.OUTRANKED:
        return wording_of(Refusal(RefusalCode.SIGNED_ELSEWHERE))
    is_open = sitting.window.phase(instant) is Phase.OPEN
    if is_open and not sitting.own and not sitting.attempts_left:
        return wording_of(Refusal(RefusalCode.BEGUN_ELSEWHERE))
    return None


def _total(sitting: Sitting, attempt: Attempt) -> Score:
    scorer = Scorer(sitting.published.quiz, regrades_of(reading(), attempt.version_id))
    return scorer.total(responses(answers_of(reading(), attempt)))
