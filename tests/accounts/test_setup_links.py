"""Set-up links: single use, seven days, one alive at a time, and a new password ends what went before."""

import threading
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from kiosk.accounts.instructors import (
    add_instructor,
    choose_password,
    holder_of,
    instructor_by_email,
    new_setup_link,
)
from kiosk.accounts.log_ins import check_password, live_console_session, start_console_session
from kiosk.accounts.models import Instructor, SetupLink
from kiosk.accounts.passwords import hashed
from kiosk.core.database import Database
from kiosk.core.refusals import Refusal, RefusalCode
from tests.clock import NINE_IN_PARIS as NINE
from tests.factories import PASSWORD, make_instructor

NEW = "another horse battery"
NEW_HASH = hashed(NEW)
WEEK = timedelta(days=7)
TICK = timedelta(microseconds=1)


@pytest.fixture
def instructor(db: Session) -> Instructor:
    return make_instructor(db)


def assert_dead(db: Session, token: str, now: datetime = NINE) -> None:
    for use in (lambda: holder_of(db, token, now), lambda: choose_password(db, token, NEW_HASH, now)):
        with pytest.raises(Refusal) as refused:
            use()
        assert refused.value.code is RefusalCode.SETUP_LINK_DEAD


def test_an_instructor_is_found_by_the_address_in_any_case(db: Session) -> None:
    added = add_instructor(db, " Dominique@Kiosk.Example ", " Dominique Exemple ", NINE)
    assert (added.email, added.name, added.password_hash) == (
        "dominique@kiosk.example",
        "Dominique Exemple",
        None,
    )
    assert instructor_by_email(db, "DOMINIQUE@kiosk.example") is added
    assert instructor_by_email(db, "somebody@kiosk.example") is None


def test_an_address_has_one_account(db: Session) -> None:
    add_instructor(db, "dominique@kiosk.example", "Dominique", NINE)
    with pytest.raises(IntegrityError), db.begin_nested():
        add_instructor(db, "Dominique@kiosk.example", "Another", NINE)


def test_a_link_names_its_holder_as_often_as_it_is_looked_at(db: Session, instructor: Instructor) -> None:
    token = new_setup_link(db, instructor, NINE)
    for _ in range(3):
        assert holder_of(db, token, NINE) is instructor


def test_with_a_link_one_chooses_the_password_to_log_in_with(db: Session) -> None:
    instructor = add_instructor(db, "dominique@kiosk.example", "Dominique", NINE)
    assert choose_password(db, new_setup_link(db, instructor, NINE), NEW_HASH, NINE) is instructor
    assert check_password(db, "dominique@kiosk.example", NEW) is instructor


def test_a_link_works_once(db: Session, instructor: Instructor) -> None:
    token = new_setup_link(db, instructor, NINE)
    choose_password(db, token, NEW_HASH, NINE)
    assert_dead(db, token)


def test_a_link_works_for_seven_days_and_not_an_instant_more(db: Session, instructor: Instructor) -> None:
    token = new_setup_link(db, instructor, NINE)
    assert_dead(db, token, NINE + WEEK)
    assert holder_of(db, token, NINE + WEEK - TICK) is instructor
    assert choose_password(db, token, NEW_HASH, NINE + WEEK - TICK) is instructor


@pytest.mark.parametrize("token", ["", "unknown", "' OR 1=1 --"])
@pytest.mark.usefixtures("instructor")
def test_an_unknown_link_is_dead(db: Session, token: str) -> None:
    assert_dead(db, token)


def test_a_new_link_kills_all_earlier_ones_of_the_same_instructor_only(
    db: Session, instructor: Instructor
) -> None:
    another = make_instructor(db)
    first, second = new_setup_link(db, instructor, NINE), new_setup_link(db, instructor, NINE)
    foreign = new_setup_link(db, another, NINE)
    third = new_setup_link(db, instructor, NINE)
    assert_dead(db, first)
    assert_dead(db, second)
    assert holder_of(db, third, NINE) is instructor
    assert holder_of(db, foreign, NINE) is another


def test_a_new_link_leaves_the_password_alone_until_it_is_used(db: Session, instructor: Instructor) -> None:
    token = new_setup_link(db, instructor, NINE)
    assert check_password(db, instructor.email, PASSWORD)
    choose_password(db, token, NEW_HASH, NINE)
    with pytest.raises(Refusal):
        check_password(db, instructor.email, PASSWORD)


def test_a_new_password_ends_every_session_of_before_and_of_nobody_else(
    db: Session, instructor: Instructor
) -> None:
    another = make_instructor(db)
    mine = [start_console_session(db, instructor, NINE) for _ in range(2)]
    foreign = start_console_session(db, another, NINE)
    choose_password(db, new_setup_link(db, instructor, NINE), NEW_HASH, NINE)
    assert [live_console_session(db, token, NINE) for token in mine] == [None, None]
    assert live_console_session(db, foreign, NINE) is not None
    assert live_console_session(db, start_console_session(db, instructor, NINE), NINE) is not None


def test_only_hashes_are_stored(db: Session, instructor: Instructor) -> None:
    token = new_setup_link(db, instructor, NINE)
    [stored] = db.scalars(select(SetupLink.token_hash)).all()
    assert token not in stored
    assert_dead(db, stored)
    choose_password(db, token, NEW_HASH, NINE)
    everything = [
        tuple(row)
        for table in ("instructor", "setup_link")
        for row in db.execute(text(f"SELECT * FROM {table}"))
    ]
    assert NEW not in str(everything)
    assert token not in str(everything)


def test_of_many_uses_at_once_one_sets_the_password_and_the_others_are_refused(database: Database) -> None:
    with database.writing() as db:
        instructor = make_instructor(db)
        token = new_setup_link(db, instructor, NINE)
    start = threading.Barrier(8)
    outcomes: list[str] = []

    def use(password: str) -> None:
        start.wait()
        try:
            with database.writing() as db:
                choose_password(db, token, hashed(password), NINE)
            outcomes.append(password)
        except Refusal as refusal:
            outcomes.append(refusal.code)

    threads = [threading.Thread(target=use, args=(f"the password of {n}",)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    [chosen] = [each for each in outcomes if each != RefusalCode.SETUP_LINK_DEAD]
    assert len(outcomes) == 8
    with database.reading() as db:
        assert check_password(db, instructor.email, chosen)
