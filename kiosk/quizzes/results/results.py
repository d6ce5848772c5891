"""The results of a published quiz: everyone's attempts, read afresh and scored by ``scoring`` alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiosk.attendance.models import Guest
from kiosk.attendance.people import alphabetical, people_of
from kiosk.courses.models import ClassSession, Student
from kiosk.quizzes.delivery.attempts import Given, responses
from kiosk.quizzes.delivery.publications import quiz_window_of
from kiosk.quizzes.delivery.standing import counts, has_signed
from kiosk.quizzes.delivery.versions import quiz_from
from kiosk.quizzes.model.quiz import Quiz
from kiosk.quizzes.model.responses import Response, decoded
from kiosk.quizzes.models import Answer, Attempt, Publication
from kiosk.quizzes.results.regrading import regrades_of
from kiosk.quizzes.results.scoring import Score, Scorer


@dataclass(frozen=True)
class ScoredAttempt:
    """One attempt with its answers, by position. ``is_over``: it is finished, or the quiz has closed."""

    attempt: Attempt
    given: dict[int, Given]
    total: Score
    is_over: bool

    def response(self, position: int) -> Response | None:
        """The answer at a position, or None."""
        return self.given[position].response if position in self.given else None


@dataclass(frozen=True)
class Participant:
    """One person's attempts that count, in order; at least one.

    ``has_signed``: the person signed in this class session. If not, somebody else may have typed their number
    and name.
    """

    key: str
    person: Student | Guest
    group: str
    scored_attempts: tuple[ScoredAttempt, ...]
    has_signed: bool

    @property
    def first(self) -> ScoredAttempt:
        """What the person knew before any feedback; the analysis of questions is based on these."""
        return self.scored_attempts[0]

    @property
    def best(self) -> ScoredAttempt:
        """The attempt that counts for the person: the one with the most points, the earliest of several."""
        return max(self.scored_attempts, key=lambda scored: scored.total.points)


@dataclass(frozen=True)
class Results:
    """All attempts of one publication, with people in alphabetical order.

    ``left_out`` are attempts that do not count (``standing``), in order, by the person's key. ``without`` are
    the expected students, with their groups, who have no attempt that counts.
    """

    publication: Publication
    class_session: ClassSession
    quiz: Quiz
    scorer: Scorer
    participants: tuple[Participant, ...]
    left_out: dict[str, tuple[ScoredAttempt, ...]]
    without: tuple[tuple[Student, str], ...]
    expected: int

    @property
    def first_attempts(self) -> list[ScoredAttempt]:
        """Everyone's first attempt, if that is over."""
        return [each.first for each in self.participants if each.first.is_over]

    @property
    def unsigned(self) -> list[Participant]:
        """The participants who have not signed."""
        return [each for each in self.participants if not each.has_signed]

    @property
    def latest_attempt(self) -> int:
        """The highest id of an attempt that counts, by which a page says what it has shown; 0 for none."""
        scored_attempts = [scored for each in self.participants for scored in each.scored_attempts]
        return max((scored.attempt.id for scored in scored_attempts), default=0)

    def participant(self, key: str) -> Participant | None:
        """The participant with this key, or None."""
        return next((each for each in self.participants if each.key == key), None)


def results_of(db: Session, class_session: ClassSession, publication: Publication, now: datetime) -> Results:
    """The results. At most six queries, whatever the size of the class."""
    quiz = quiz_from(publication.version.source)
    scorer = Scorer(quiz, regrades_of(db, publication.version_id))
    attempts = db.execute(
        select(Attempt, counts().label("counts"), has_signed().label("signed"))
        .join(Publication, Publication.id == Attempt.publication_id)
        .join(ClassSession, ClassSession.id == Publication.class_session_id)
        .where(Attempt.publication_id == publication.id)
        .order_by(Attempt.id)
    ).all()
    given = _given(db, publication)
    people = people_of(db, class_session)
    known = people.known | _not_enrolled(db, [each.Attempt for each in attempts], people.known)
    is_closed = not quiz_window_of(publication).takes_answers(now)
    scored_attempts: dict[str, list[ScoredAttempt]] = {}
    left_out: dict[str, list[ScoredAttempt]] = {}
    signed: set[str] = set()
    for attempt, count, has_signed_in in attempts:
        key, answers = people.key_of(attempt.person_key), given.get(attempt.id, {})
        total = scorer.total(responses(answers))
        scored = ScoredAttempt(attempt, answers, total, is_closed or attempt.finished_at is not None)
        (scored_attempts if count else left_out).setdefault(key, []).append(scored)
        signed |= {key} if has_signed_in else set()
    participants = [
        Participant(key, *known[key], tuple(found), key in signed) for key, found in scored_attempts.items()
    ]
    participants.sort(key=lambda each: alphabetical(each.person))
    expected = sum(isinstance(person, Student) for person, _group in people.known.values())
    without = [
        (person, group)
        for key, (person, group) in people.known.items()
        if isinstance(person, Student) and key not in scored_attempts
    ]
    without.sort(key=lambda each: alphabetical(each[0]))
    return Results(
        publication,
        class_session,
        quiz,
        scorer,
        tuple(participants),
        {key: tuple(found) for key, found in left_out.items()},
        tuple(without),
        expected,
    )


def _given(db: Session, publication: Publication) -> dict[int, dict[int, Given]]:
    rows = db.connection().execute(
        select(
            Answer.attempt_id, Answer.position, Answer.response, Answer.sure, Answer.revision, Answer.saved_at
        )
        .join(Attempt, Attempt.id == Answer.attempt_id)
        .where(Attempt.publication_id == publication.id)
    )
    read = cache(decoded)  # many people give the same few answers
    found: dict[int, dict[int, Given]] = {}
    for attempt_id, position, response, sure, revision, saved_at in rows:
        found.setdefault(attempt_id, {})[position] = Given(read(response), sure, revision, saved_at)
    return found


def _not_enrolled(
    db: Session, attempts: Iterable[Attempt], known: dict[str, tuple[Student | Guest, str]]
) -> dict[str, tuple[Student | Guest, str]]:
    """Students with an attempt who are not, or no longer, on the roster."""
    missing = {each.student_id for each in attempts if each.student_id and each.person_key not in known}
    if not missing:
        return {}
    students = db.scalars(select(Student).where(Student.id.in_(missing)))
    return {f"s{each.id}": (each, "") for each in students}
