"""By what right a phone takes somebody's quiz: the one that signed outranks one on which a name was typed."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kiosk.attendance.annulments import annul
from kiosk.attendance.sign_in import Claim
from kiosk.core.database import Database
from kiosk.core.refusals import Refusal, RefusalCode
from kiosk.people.models import Person
from kiosk.quizzes.delivery.attempts import begin, finish, save, set_aside, take_back
from kiosk.quizzes.delivery.device_passes import LIFE, give_pass, use_pass
from kiosk.quizzes.delivery.participation import Participation
from kiosk.quizzes.delivery.publications import progress_of
from kiosk.quizzes.delivery.standing import Standing
from kiosk.quizzes.models import Attempt, Publication
from kiosk.quizzes.results.results import results_of
from tests.clock import NINE_IN_PARIS as NINE
from tests.factories import (
    make_attempt,
    make_class_session,
    make_publication,
    make_quiz,
    make_sign_in,
    make_sitting,
    make_student,
)
from tests.quizzes.at_once import AT_ONCE, at_once
from tests.quizzes.attempt_hall import refused

OWN, CLASSMATES, SECOND = "own phone", "classmate's phone", "second phone"


class Hall:
    """One quiz with one attempt for each, and one student."""

    def __init__(self, db: Session, **settings: object) -> None:
        self.db = db
        self.class_session = make_class_session(db)
        self.publication = make_publication(db, self.class_session, make_quiz(**settings))
        self.student = make_student(db, self.class_session.course)

    def participation(self, device: str) -> Participation:
        return make_sitting(self.db, self.publication, self.student, device)

    def begin(self, device: str) -> Attempt:
        return make_attempt(self.db, self.publication, self.student, device)

    def sign(self, device: str = OWN) -> str:
        return make_sign_in(self.db, self.class_session, self.student, device=device).receipt

    def let_in(self, device: str, by: int | None = None) -> None:
        give_pass(self.db, self.class_session.id, self.student.id, "code", by=by, now=NINE)
        use_pass(self.db, self.class_session.id, ("code",), device, NINE)

    def counted(self) -> list[int]:
        """The numbers of the attempts that count in the results."""
        results = results_of(self.db, self.class_session, self.publication, NINE)
        return [scored.attempt.number for each in results.participants for scored in each.scored_attempts]


@pytest.fixture
def hall(db: Session) -> Hall:
    return Hall(db)


def test_before_anybody_signs_every_phone_has_the_same_standing(hall: Hall) -> None:
    assert {hall.participation(each).standing for each in (OWN, CLASSMATES)} == {Standing.CLAIMED}


def test_after_the_signature_one_phone_is_the_persons_and_all_others_are_outranked(hall: Hall) -> None:
    hall.sign()
    assert hall.participation(OWN).standing is Standing.SIGNED
    assert hall.participation(CLASSMATES).standing is Standing.OUTRANKED
    assert not hall.participation(CLASSMATES).may_begin(NINE)
    with refused(RefusalCode.SIGNED_ELSEWHERE):
        hall.begin(CLASSMATES)


def test_whoever_signs_begins_although_a_classmate_was_first(hall: Hall) -> None:
    claimed = hall.begin(CLASSMATES)
    save(
        hall.db,
        hall.participation(CLASSMATES),
        claimed,
        1,
        0,
        sure=None,
        nonce="nonce-1",
        revision=1,
        now=NINE,
    )
    assert (hall.counted(), progress_of(hall.db, hall.publication.id)) == ([1], (1, 0))
    hall.sign()
    assert (hall.counted(), progress_of(hall.db, hall.publication.id)) == ([], (0, 0))
    own = hall.begin(OWN)
    assert own.number == 2
    assert hall.participation(OWN).own == (own,)
    assert hall.participation(CLASSMATES).own == ()
    assert hall.counted() == [2]
    results = results_of(hall.db, hall.class_session, hall.publication, NINE)
    assert [scored.attempt.number for scored in results.left_out[hall.student.id]] == [1]


def test_an_attempt_begun_before_signing_on_the_same_phone_goes_on(hall: Hall) -> None:
    attempt = hall.begin(OWN)
    hall.sign()
    assert hall.begin(OWN) is attempt
    assert hall.counted() == [1]


def test_whoever_has_not_signed_is_marked(hall: Hall) -> None:
    hall.begin(CLASSMATES)
    results = results_of(hall.db, hall.class_session, hall.publication, NINE)
    assert [each.person for each in results.unsigned] == [hall.student]
    hall.sign(CLASSMATES)
    assert results_of(hall.db, hall.class_session, hall.publication, NINE).unsigned == []


def test_a_guest_who_signs_outranks_a_typed_name_too(db: Session) -> None:
    hall = Hall(db)
    hall.class_session.course.guests_allowed = True
    claim = Claim("777", "Visiteur", "Ariane", "ariane@example.org", as_guest=True)
    guest = db.get_one(Person, make_sign_in(db, hall.class_session, claim, device=OWN).person_id)
    assert make_sitting(db, hall.publication, guest, OWN).standing is Standing.SIGNED
    assert make_sitting(db, hall.publication, guest, CLASSMATES).standing is Standing.OUTRANKED


def test_a_signature_for_another_class_session_gives_no_right_here(hall: Hall) -> None:
    last_week = make_class_session(hall.db, hall.class_session.course)
    make_sign_in(hall.db, last_week, hall.student, device=OWN)
    assert hall.participation(OWN).standing is Standing.CLAIMED


def test_after_an_annulment_a_typed_name_serves_again(hall: Hall) -> None:
    receipt = hall.sign(CLASSMATES)
    annul(hall.db, hall.class_session, receipt, "another person", by=None, now=NINE)
    assert hall.participation(OWN).standing is Standing.CLAIMED


def test_a_phone_whose_secret_changed_begins_under_the_name_with_which_it_signed(hall: Hall) -> None:
    hall.sign("older name")
    participation = make_sitting(hall.db, hall.publication, hall.student, "older name")
    renamed = Participation(
        participation.published,
        participation.person_id,
        ("new name", "older name"),
        participation.standing,
        participation.signed_on,
        participation.window,
        0,
        (),
        (),
    )
    begin(hall.db, renamed, NINE)
    assert hall.counted() == [1]


# Another phone of the same person


def test_a_code_lets_a_second_phone_go_on_with_the_same_attempt(hall: Hall) -> None:
    hall.sign()
    attempt = hall.begin(OWN)
    hall.let_in(SECOND)
    assert hall.participation(SECOND).standing is Standing.ADMITTED
    assert hall.begin(SECOND) is attempt
    finish(hall.db, hall.participation(SECOND), attempt, NINE)
    assert hall.participation(SECOND).finished == hall.participation(OWN).finished == (attempt,)


def test_what_was_begun_on_a_phone_that_was_let_in_counts(hall: Hall) -> None:
    hall.sign()
    hall.let_in(SECOND)
    attempt = hall.begin(SECOND)
    assert hall.counted() == [1]
    assert hall.begin(OWN) is attempt


def test_whoever_has_not_signed_is_let_in_by_the_instructor_and_loses_nothing(hall: Hall) -> None:
    attempt = hall.begin(OWN)
    hall.let_in(SECOND)
    assert hall.begin(SECOND) is attempt
    assert hall.counted() == [1]


def test_a_code_is_good_once_for_ten_minutes_and_in_one_class_session(hall: Hall) -> None:
    key, session = hall.student.id, hall.class_session.id
    give_pass(hall.db, session, key, "code", by=None, now=NINE)
    for wrong in ((session, "other", NINE), (session + 1, "code", NINE), (session, "code", NINE + LIFE)):
        with refused(RefusalCode.DEVICE_CODE_UNKNOWN):
            use_pass(hall.db, wrong[0], (wrong[1],), SECOND, wrong[2])
    late = NINE + LIFE - timedelta(seconds=1)
    assert use_pass(hall.db, session, ("code",), SECOND, late) == key
    with refused(RefusalCode.DEVICE_CODE_UNKNOWN):
        use_pass(hall.db, session, ("code",), CLASSMATES, late)


def test_a_new_code_ends_the_one_that_nobody_used(hall: Hall) -> None:
    key, session = hall.student.id, hall.class_session.id
    other = make_student(hall.db, hall.class_session.course).id
    give_pass(hall.db, session, other, "theirs", by=None, now=NINE)
    give_pass(hall.db, session, key, "first", by=None, now=NINE)
    give_pass(hall.db, session, key, "second", by=None, now=NINE)
    with refused(RefusalCode.DEVICE_CODE_UNKNOWN):
        use_pass(hall.db, session, ("first",), SECOND, NINE)
    assert use_pass(hall.db, session, ("second",), SECOND, NINE) == key
    assert use_pass(hall.db, session, ("theirs",), CLASSMATES, NINE) == other


def test_of_phones_that_type_one_code_at_once_one_is_let_in(database: Database) -> None:
    with database.writing() as db:
        hall = Hall(db)
        session, key = hall.class_session.id, hall.student.id
        give_pass(db, session, key, "code", by=None, now=NINE)

    def type_code(number: int) -> str:
        try:
            with database.writing() as db:
                return use_pass(db, session, ("code",), f"phone {number}", NINE)
        except Refusal as refusal:
            return refusal.code

    assert Counter(at_once(type_code)) == {key: 1, "device_code_unknown": AT_ONCE - 1}


def test_of_a_classmate_and_the_one_who_signed_who_begin_at_once_only_the_latter_does(
    database: Database,
) -> None:
    with database.writing() as db:
        hall = Hall(db)
        hall.sign()
        publication_id, person_id = hall.publication.id, hall.student.id

    def press(number: int) -> str:
        try:
            with database.writing() as db:
                publication = db.get_one(Publication, publication_id)
                student = db.get_one(Person, person_id)
                return make_attempt(db, publication, student, OWN if number % 2 else CLASSMATES).device_key
        except Refusal as refusal:
            return refusal.code

    assert Counter(at_once(press)) == {OWN: AT_ONCE // 2, "signed_elsewhere": AT_ONCE // 2}
    with database.reading() as db:
        assert db.scalars(select(Attempt.device_key)).all() == [OWN]


# Set aside by an instructor


def test_an_attempt_set_aside_counts_for_nothing_and_another_is_begun(hall: Hall) -> None:
    first = hall.begin(OWN)
    assert set_aside(hall.db, [first.id], by=None, now=NINE) == 1
    assert set_aside(hall.db, [first.id], by=None, now=NINE + timedelta(minutes=1)) == 0
    assert hall.counted() == []
    with refused(RefusalCode.ATTEMPT_SET_ASIDE):
        save(hall.db, hall.participation(OWN), first, 1, 0, sure=None, nonce="nonce-1", revision=1, now=NINE)
    second = hall.begin(OWN)
    assert (second.number, hall.counted()) == (2, [2])
    take_back(hall.db, first.id, by=None, now=NINE)
    assert hall.counted() == [1, 2]
