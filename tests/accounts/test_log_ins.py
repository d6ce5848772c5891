"""Logging in: the same answer to every wrong try, a pause for who guesses, and an end to every session."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kiosk.accounts import passwords
from kiosk.accounts.log_ins import (
    ABSOLUTE_LIMIT,
    THROTTLE,
    admit_try,
    check_password,
    end_console_session,
    live_console_session,
    start_console_session,
)
from kiosk.accounts.models import ConsoleSession, Instructor
from kiosk.core.database import Database
from kiosk.core.refusals import Refusal, RefusalCode
from kiosk.core.throttle import CountedTries
from tests.clock import NINE_IN_PARIS as NINE
from tests.factories import PASSWORD, make_instructor

EMAIL = "dominique@kiosk.example"
TICK = timedelta(microseconds=1)


@pytest.fixture
def instructor(db: Session) -> Instructor:
    return make_instructor(db, email=EMAIL)


@pytest.fixture
def tries(database: Database) -> CountedTries:
    return CountedTries(database, THROTTLE)


def try_log_in(
    db: Session, tries: CountedTries, email: str, password: str, bucket: str = "", now: datetime = NINE
) -> RefusalCode | None:
    """Why the log-in is refused, counting the try as the log-in page does."""
    try:
        admit_try(tries, bucket or email, now)
        check_password(db, email, password)
    except Refusal as refusal:
        return refusal.code
    return None


# The password


@pytest.mark.parametrize("email", [EMAIL, "Dominique@Kiosk.Example", f"  {EMAIL} "])
def test_the_right_password_opens_however_the_address_is_written(
    db: Session, instructor: Instructor, email: str
) -> None:
    assert check_password(db, email, PASSWORD) is instructor


@pytest.mark.parametrize(
    ("email", "password"),
    [
        (EMAIL, "wrong"),
        (EMAIL, ""),
        (EMAIL, PASSWORD.upper()),
        (EMAIL, f"{PASSWORD} "),
        ("nobody@kiosk.example", PASSWORD),
        ("", ""),
        ("%", PASSWORD),
    ],
)
@pytest.mark.usefixtures("instructor")
def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(
    db: Session, email: str, password: str
) -> None:
    with pytest.raises(Refusal) as refused:
        check_password(db, email, password)
    assert refused.value.code is RefusalCode.WRONG_PASSWORD
    assert refused.value.details == {}


def test_who_has_not_chosen_a_password_yet_cannot_log_in(
    db: Session, tries: CountedTries, instructor: Instructor
) -> None:
    instructor.password_hash = None
    assert try_log_in(db, tries, EMAIL, "") is RefusalCode.WRONG_PASSWORD
    assert try_log_in(db, tries, EMAIL, "no account has this password") is RefusalCode.WRONG_PASSWORD


def test_an_unknown_address_costs_a_check_like_a_known_one(
    db: Session, tries: CountedTries, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the time of the answer would tell who has an account."""
    checked = []
    monkeypatch.setattr(
        passwords,
        "_hasher",
        type("Counting", (), {"verify": lambda _self, stored, _word: checked.append(stored)})(),
    )
    assert try_log_in(db, tries, "nobody@kiosk.example", PASSWORD) is RefusalCode.WRONG_PASSWORD
    assert len(checked) == 1


# The pause


def guess_ten_times(tries: CountedTries, bucket: str) -> None:
    for _ in range(10):
        admit_try(tries, bucket, NINE)


@pytest.mark.usefixtures("instructor")
def test_after_ten_wrong_tries_even_the_right_password_must_wait(db: Session, tries: CountedTries) -> None:
    guess_ten_times(tries, EMAIL)
    with pytest.raises(Refusal) as refused:
        admit_try(tries, EMAIL, NINE + timedelta(seconds=20))
    assert refused.value.code is RefusalCode.TOO_MANY_TRIES
    assert refused.value.details == {"wait": timedelta(seconds=40)}


@pytest.mark.usefixtures("instructor")
def test_each_minute_gives_one_more_try(db: Session, tries: CountedTries) -> None:
    guess_ten_times(tries, EMAIL)
    minute = timedelta(minutes=1)
    assert try_log_in(db, tries, EMAIL, "wrong", now=NINE + minute - TICK) is RefusalCode.TOO_MANY_TRIES
    assert try_log_in(db, tries, EMAIL, "wrong", now=NINE + minute) is RefusalCode.WRONG_PASSWORD
    assert try_log_in(db, tries, EMAIL, PASSWORD, now=NINE + minute) is RefusalCode.TOO_MANY_TRIES
    assert try_log_in(db, tries, EMAIL, PASSWORD, now=NINE + 2 * minute) is None


@pytest.mark.usefixtures("instructor")
def test_the_tries_of_one_bucket_cost_no_other_bucket(db: Session, tries: CountedTries) -> None:
    guess_ten_times(tries, "somebody who guesses")
    assert try_log_in(db, tries, EMAIL, PASSWORD, bucket="somebody who guesses") is RefusalCode.TOO_MANY_TRIES
    assert try_log_in(db, tries, EMAIL, PASSWORD, bucket="the instructor's own browser") is None


def test_an_unknown_address_waits_like_a_known_one(db: Session, tries: CountedTries) -> None:
    guess_ten_times(tries, "nobody@kiosk.example")
    assert try_log_in(db, tries, "nobody@kiosk.example", "wrong") is RefusalCode.TOO_MANY_TRIES


# The session


def test_a_log_in_lasts_twelve_hours_and_no_longer(db: Session, instructor: Instructor) -> None:
    token = start_console_session(db, instructor, NINE)
    session = live_console_session(db, token, NINE + ABSOLUTE_LIMIT - TICK)
    assert session is not None
    assert session.instructor is instructor
    assert live_console_session(db, token, NINE + ABSOLUTE_LIMIT) is None
    assert timedelta(hours=12) == ABSOLUTE_LIMIT


def test_a_log_in_clears_away_those_that_have_ended_and_no_others(
    db: Session, instructor: Instructor
) -> None:
    times = [NINE, NINE + TICK, NINE + ABSOLUTE_LIMIT]
    for now in times:
        start_console_session(db, instructor, now)
    assert sorted(db.scalars(select(ConsoleSession.started_at))) == times[1:]


def test_after_the_log_out_the_token_opens_nothing_wherever_it_was_copied_to(
    db: Session, instructor: Instructor
) -> None:
    token, elsewhere = (start_console_session(db, instructor, NINE) for _ in range(2))
    end_console_session(db, token)
    assert live_console_session(db, token, NINE) is None
    assert live_console_session(db, elsewhere, NINE) is not None


def test_a_session_that_has_ended_leaves_nothing_and_ending_it_again_does_nothing(
    db: Session, instructor: Instructor
) -> None:
    token = start_console_session(db, instructor, NINE)
    for _ in range(2):
        end_console_session(db, token)
        assert db.scalars(select(ConsoleSession)).all() == []


def test_an_unknown_token_opens_and_ends_nothing(db: Session, instructor: Instructor) -> None:
    token = start_console_session(db, instructor, NINE)
    end_console_session(db, "unknown")
    assert live_console_session(db, "unknown", NINE) is None
    assert live_console_session(db, token, NINE) is not None


def test_only_a_hash_of_the_token_is_stored_and_it_opens_nothing(db: Session, instructor: Instructor) -> None:
    token = start_console_session(db, instructor, NINE)
    [stored] = db.scalars(select(ConsoleSession.token_hash)).all()
    assert token not in stored
    assert live_console_session(db, stored, NINE) is None


def test_no_two_log_ins_share_a_token(db: Session, instructor: Instructor) -> None:
    tokens = {start_console_session(db, instructor, NINE) for _ in range(50)}
    assert len(tokens) == 50
    assert min(map(len, tokens)) >= 43  # 256 bits in Base64
