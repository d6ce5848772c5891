"""The results of a published quiz: everyone's attempts, read afresh and scored by ``scoring`` alone."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiosk.courses.models import ClassSession
from kiosk.courses.roll import groups_of, roll_of
from kiosk.people.lookup import alphabetical, stands_for
from kiosk.people.models import Person
from kiosk.quizzes.delivery.attempts import Given, responses
from kiosk.quizzes.delivery.publications import quiz_window_of
from kiosk.quizzes.delivery.standing import counts, has_signed
from kiosk.quizzes.delivery.versions import quiz_of
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

    person: Person
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

    ``left_out`` are attempts that do not count (``standing``), in order, by person. ``without`` are
    the expected students, with their groups, who have no attempt that counts.
    """

    publication: Publication
    class_session: ClassSession
    quiz: Quiz
    scorer: Scorer
    participants: tuple[Participant, ...]
    left_out: dict[int, tuple[ScoredAttempt, ...]]
    without: tuple[tuple[Person, str], ...]
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

    def participant(self, person_id: int) -> Participant | None:
        """The participant with this id, or None."""
        return next((each for each in self.participants if each.person.id == person_id), None)


def results_of(db: Session, class_session: ClassSession, publication: Publication, now: datetime) -> Results:
    """The results. At most six queries, whatever the size of the class."""
    quiz = quiz_of(publication.version)
    scorer = Scorer(quiz, regrades_of(db, publication.version_id))
    attempts = db.execute(
        select(Attempt, counts().label("counts"), has_signed().label("signed"))
        .join(Publication, Publication.id == Attempt.publication_id)
        .join(ClassSession, ClassSession.id == Publication.class_session_id)
        .where(Attempt.publication_id == publication.id)
        .order_by(Attempt.id)
    ).all()
    given = _given(db, publication)
    day, roll = class_session.day, roll_of(db, class_session.course_id)
    groups = groups_of(db, [class_session.id]).get(class_session.id, frozenset())
    expected = {} if class_session.cancelled_at else roll.expected(day, groups)
    into = stands_for(db, {each.Attempt.person_id for each in attempts})
    people = _known(db, roll.people, {each.Attempt.person_id for each in attempts} | set(into.values()))
    is_closed = not quiz_window_of(publication).takes_answers(now)
    scored_attempts: dict[int, list[ScoredAttempt]] = {}
    left_out: dict[int, list[ScoredAttempt]] = {}
    signed: set[int] = set()
    for attempt, count, has_signed_in in attempts:
        own, answers = into.get(attempt.person_id, attempt.person_id), given.get(attempt.id, {})
        total = scorer.total(responses(answers))
        scored = ScoredAttempt(attempt, answers, total, is_closed or attempt.finished_at is not None)
        (scored_attempts if count else left_out).setdefault(own, []).append(scored)
        signed |= {own} if has_signed_in else set()
    participants = [
        Participant(people[own], roll.group_of(own, day), tuple(found), own in signed)
        for own, found in scored_attempts.items()
    ]
    participants.sort(key=lambda each: alphabetical(each.person))
    without = [(people[own], group) for own, group in expected.items() if own not in scored_attempts]
    without.sort(key=lambda each: alphabetical(each[0]))
    return Results(
        publication,
        class_session,
        quiz,
        scorer,
        tuple(participants),
        {own: tuple(found) for own, found in left_out.items()},
        tuple(without),
        len(expected),
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


def _known(db: Session, enrolled: dict[int, Person], wanted: set[int]) -> dict[int, Person]:
    """Everyone on the roll, and those of these people who are not."""
    missing = wanted - enrolled.keys()
    if not missing:
        return enrolled
    strangers = db.scalars(select(Person).where(Person.id.in_(missing)))
    return enrolled | {each.id: each for each in strangers}
