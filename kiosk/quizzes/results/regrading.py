"""Accepting an answer afterwards, or undoing that: appended with who and when. Scores follow."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiosk.core.refusals import Refusal, RefusalCode
from kiosk.quizzes.delivery.closing import record_regrade
from kiosk.quizzes.delivery.versions import quiz_of
from kiosk.quizzes.kinds.registry import graded
from kiosk.quizzes.models import QuizVersion, Regrade

LONGEST_ANSWER = 2_000


def regrade(
    db: Session,
    version: QuizVersion,
    position: int,
    given: str,
    right: bool,
    *,
    by: int | None,
    now: datetime,
) -> bool:
    """Decide whether an answer, in its comparable form, counts as right, wherever this version was used.

    Repeating a decision changes nothing. Returns whether anything changed.

    Raises:
        Refusal: ``quiz_unknown`` when the version has no such question, nothing is right or wrong in it, or
            no answer can be that long.
    """
    questions = quiz_of(version).questions
    is_judged = 1 <= position <= len(questions) and graded(questions[position - 1])
    if not is_judged or len(given) > LONGEST_ANSWER:
        raise Refusal(RefusalCode.QUIZ_UNKNOWN)
    db.refresh(version, with_for_update=True)  # two simultaneous presses add one row
    if regrades_of(db, version.id).get((position, given)) is right:
        return False
    made = Regrade(
        version_id=version.id, position=position, given=given, right=right, made_by=by, made_at=now
    )
    db.add(made)
    db.flush()
    record_regrade(db, made, now)
    return True


def regrades_of(db: Session, version_id: int) -> dict[tuple[int, str], bool]:
    """Whether each regraded answer counts as right, by position and comparable form. One query."""
    rows = db.execute(
        select(Regrade.position, Regrade.given, Regrade.right)
        .where(Regrade.version_id == version_id)
        .order_by(Regrade.id)
    )
    return {(row.position, row.given): row.right for row in rows}
