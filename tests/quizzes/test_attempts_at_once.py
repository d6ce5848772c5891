"""Many phones at once: one attempt begins, the newest answer is kept, what is finished stays."""

import pytest
from sqlalchemy import select

from kiosk.core.database import Database
from kiosk.core.refusals import Refusal, RefusalCode
from kiosk.quizzes.delivery.attempts import Given, answers_of, begin, finish, save
from kiosk.quizzes.delivery.participation import Participation
from kiosk.quizzes.model.quiz import Feedback
from kiosk.quizzes.models import Answer, Attempt
from tests.clock import NINE_IN_PARIS as NINE
from tests.factories import make_sitting
from tests.quizzes.at_once import AT_ONCE, at_once
from tests.quizzes.attempt_hall import Hall, rows


@pytest.fixture
def open_hall(database: Database) -> Hall:
    with database.writing() as db:
        return Hall(db)


def sat(database: Database, hall: Hall, device: str = "phone") -> Participation:
    """What a request reads first, in its own session."""
    with database.reading() as db:
        return make_sitting(db, hall.publication, hall.student, device)


def test_beginning_many_times_at_once_is_one_attempt(database: Database, open_hall: Hall) -> None:
    def one(_number: int) -> int:
        participation = sat(database, open_hall)
        with database.writing() as db:
            return begin(db, participation, NINE).id

    assert len(set(at_once(one))) == 1
    with database.reading() as db:
        assert rows(db, Attempt) == 1


def test_of_many_phones_that_begin_at_once_one_does(database: Database, open_hall: Hall) -> None:
    def one(number: int) -> str:
        participation = sat(database, open_hall, f"phone {number}")
        try:
            with database.writing() as db:
                return begin(db, participation, NINE).device_key
        except Refusal as refusal:
            return refusal.code

    outcomes = at_once(one)
    assert outcomes.count(RefusalCode.BEGUN_ELSEWHERE) == AT_ONCE - 1
    with database.reading() as db:
        assert db.scalars(select(Attempt.device_key)).one() in outcomes


def begun(database: Database, hall: Hall) -> Attempt:
    with database.writing() as db:
        return begin(db, make_sitting(db, hall.publication, hall.student), NINE)


def test_of_many_changes_to_one_answer_at_once_the_newest_is_kept(
    database: Database, open_hall: Hall
) -> None:
    attempt, participation = begun(database, open_hall), sat(database, open_hall)
    revisions = [[thread + 1 + AT_ONCE * turn for turn in range(6)] for thread in range(AT_ONCE)]

    def one(number: int) -> None:
        for revision in revisions[number][:: 1 if number % 2 else -1]:
            with database.writing() as db:
                save(
                    db,
                    participation,
                    attempt,
                    1,
                    revision,
                    sure=None,
                    nonce=f"{revision}",
                    revision=revision,
                    now=NINE,
                )

    at_once(one)
    newest = AT_ONCE * 6
    with database.reading() as db:
        assert answers_of(db, attempt) == {1: Given(newest, sure=None, revision=newest)}
        assert rows(db, Answer) == 1


def test_of_many_first_answers_at_once_one_stands(database: Database) -> None:
    with database.writing() as db:
        hall = Hall(db, feedback=Feedback.EACH)
    attempt, participation = begun(database, hall), sat(database, hall)

    def one(number: int) -> list[dict[int, Given]]:
        seen = []
        for revision in range(number + 1, 4 * AT_ONCE, AT_ONCE):
            nonce = f"{revision}"
            with database.writing() as db:
                save(
                    db, participation, attempt, 1, number, sure=None, nonce=nonce, revision=revision, now=NINE
                )
                seen.append(answers_of(db, attempt))
        return seen

    first, *others = [each for seen in at_once(one) for each in seen]
    assert all(each == first for each in others)


def test_what_is_saved_while_the_attempt_is_finished_is_kept_or_refused_but_never_changes_afterwards(
    database: Database, open_hall: Hall
) -> None:
    """Whoever has seen the attempt finished has seen all of its answers."""
    attempt, participation = begun(database, open_hall), sat(database, open_hall)
    seen: dict[int, Given] = {}

    def kept(revision: int) -> bool:
        try:
            with database.writing() as db:
                nonce = f"{revision}"
                save(
                    db,
                    participation,
                    attempt,
                    1,
                    revision,
                    sure=None,
                    nonce=nonce,
                    revision=revision,
                    now=NINE,
                )
        except Refusal as refusal:
            return refusal.code is not RefusalCode.ATTEMPT_OVER
        return True

    def one(number: int) -> list[int]:
        own = range(number + 1, 8 * AT_ONCE, AT_ONCE)
        found = [revision for revision in own[:2] if kept(revision)]
        if number == 0:
            with database.writing() as db:
                finish(db, participation, attempt, NINE)
            with database.reading() as db:
                seen.update(answers_of(db, attempt))
            return found
        return found + [revision for revision in own[2:] if kept(revision)]

    newest = max(revision for found in at_once(one) for revision in found)
    with database.reading() as db:
        assert db.get_one(Attempt, attempt.id).finished_at == NINE
        assert answers_of(db, attempt) == seen == {1: Given(newest, sure=None, revision=newest)}
