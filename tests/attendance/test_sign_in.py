"""Signing in: who one is, and one row for it, exactly once."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kiosk.attendance.models import SignIn
from kiosk.attendance.receipts.receipt import find_receipt
from kiosk.attendance.sign_in import NUMBER_THROTTLE, THROTTLE, Claim, count_wrong_try, identify, record
from kiosk.attendance.ticket import ScanTicket
from kiosk.core.refusals import Refusal, RefusalCode
from kiosk.people.models import Origin, Person
from tests.clock import NINE_IN_PARIS as NINE
from tests.factories import make_class_session, make_course, make_sign_in, make_student

GUEST = Claim("777", "Visiteur", "Ariane", "ariane@example.org", as_guest=True)


def rows(db: Session) -> int:
    return db.scalar(select(func.count(SignIn.id))) or 0


def refusal_of(db: Session, course: object, claim: Claim, bucket: str = "b") -> Refusal:
    with pytest.raises(Refusal) as refused:
        identify(db, course, claim, bucket=bucket, now=NINE)  # type: ignore[arg-type]
    return refused.value


@pytest.mark.parametrize(
    ("on_the_roster", "typed"),
    [
        ("Lefèvre", "LEFEVRE"),
        ("d'Alembert-Roy", "d’alembert roy"),
        ("Cœurdacier", "coeurdacier"),
        ("de La Bourdonnaye", "DELABOURDONNAYE"),
        ("Żuławska", "zulawska"),
        ("Weiß", "Weiss"),
        ("李", "李"),
        ("E", "e"),
        ("Петровская", "петровская"),
        ("Nguyễn", "Nguyen"),
    ],
)
def test_spaces_case_accents_hyphens_and_apostrophes_are_forgiven(
    db: Session, on_the_roster: str, typed: str
) -> None:
    course = make_course(db)
    student = make_student(db, course, on_the_roster, student_number="12600100")
    assert identify(db, course, Claim(" 126 001-00 ", typed), bucket="b", now=NINE) is student


def test_homonyms_are_told_apart_by_their_numbers(db: Session) -> None:
    course = make_course(db)
    make_student(db, course, "Martin", student_number="1001")
    second = make_student(db, course, "Martin", student_number="1002")
    assert identify(db, course, Claim("1002", "Martin"), bucket="b", now=NINE) is second


@pytest.mark.parametrize(
    ("family_name", "given_name", "typed"),
    [
        ("Abadie", "Léa", "ABADIE Léa"),
        ("Martin", "Camille", "Martin Camille"),
        ("Laforêt", "Éva", "Laforet Eva"),
        ("de La Bourdonnaye", "Apolline", "La Bourdonnaye"),
        ("d'Alembert-Roy", "Hippolyte", "Alembert-Roy"),
        (
            "Andriantsitohaina-Rakotomalala de la Rochefontaine-Montgolfier",
            "Marie-Joséphine Haingotiana",
            "Andriantsitohaina",
        ),
        ("Κωνσταντινίδου", "Ελένη", "Konstantinidou"),
    ],
)
def test_a_name_is_taken_as_people_write_it(
    db: Session, family_name: str, given_name: str, typed: str
) -> None:
    """All that it may be: ``tests/courses/test_called.py``."""
    course = make_course(db)
    student = make_student(db, course, family_name, given_name=given_name, student_number="1001")
    assert identify(db, course, Claim("1001", typed), bucket="b", now=NINE) is student
    assert refusal_of(db, course, Claim("1001", given_name)).code is RefusalCode.NOT_ON_ROSTER


def test_a_wrong_name_and_a_wrong_number_are_the_same_refusal(db: Session) -> None:
    course = make_course(db)
    make_student(db, course, "Abadie", student_number="1001")
    wrong = [refusal_of(db, course, Claim(*typed)) for typed in (("1001", "Achour"), ("1002", "Abadie"))]
    assert [each.code for each in wrong] == [RefusalCode.NOT_ON_ROSTER] * 2
    assert wrong[0].details == wrong[1].details


def test_nobody_is_called_as_the_name_with_which_a_claim_is_compared_in_vain(db: Session) -> None:
    claim = Claim("1001", "Personne-Inconnue")
    assert refusal_of(db, make_course(db), claim).code is RefusalCode.NOT_ON_ROSTER


def test_a_student_of_another_course_is_not_on_this_roster(db: Session) -> None:
    make_student(db, make_course(db), "Abadie", student_number="1001")
    assert refusal_of(db, make_course(db), Claim("1001", "Abadie")).code is RefusalCode.NOT_ON_ROSTER


def test_a_guest_is_refused_where_the_course_takes_none(db: Session) -> None:
    refusal = refusal_of(db, make_course(db, guests_allowed=False), GUEST)
    assert refusal.code is RefusalCode.NOT_ON_ROSTER
    assert refusal.details["guests_allowed"] is False


def test_who_is_on_the_roster_is_no_guest_even_when_saying_so(db: Session) -> None:
    course = make_course(db, guests_allowed=True)
    student = make_student(db, course, "Visiteur", student_number="777")
    assert identify(db, course, GUEST, bucket="b", now=NINE) is student


def test_a_guest_may_have_the_number_of_somebody_on_the_roster(db: Session) -> None:
    course = make_course(db, guests_allowed=True)
    make_student(db, course, "Abadie", student_number="777")
    guest = identify(db, course, GUEST, bucket="b", now=NINE)
    assert isinstance(guest, Person)
    assert (guest.number_key, guest.family_name) == ("777", "Visiteur")


def test_too_many_tries_are_slowed_down_for_that_phone_only(db: Session) -> None:
    course = make_course(db)
    student = make_student(db, course, "Abadie", student_number="1001")
    for _ in range(THROTTLE.capacity):
        count_wrong_try(db, "guessing phone", NINE)
    refusal = refusal_of(db, course, Claim("1001", "Abadie"), bucket="guessing phone")
    assert refusal.code is RefusalCode.TOO_MANY_TRIES
    assert refusal.details["wait"] == THROTTLE.refill
    assert identify(db, course, Claim("1001", "Abadie"), bucket="honest phone", now=NINE) is student


def test_too_many_tries_at_one_number_are_slowed_down_for_every_phone_where_that_is_limited(
    db: Session,
) -> None:
    course = make_course(db)
    student = make_student(db, course, "Abadie", student_number="1001")
    for phone in range(NUMBER_THROTTLE.capacity):
        count_wrong_try(db, f"phone {phone}", NINE, "number 1001")
    claim = Claim("1001", "Abadie")
    with pytest.raises(Refusal) as refused:
        identify(db, course, claim, bucket="another", number_bucket="number 1001", now=NINE)
    assert refused.value.code is RefusalCode.TOO_MANY_TRIES
    assert refused.value.details["wait"] == NUMBER_THROTTLE.refill
    assert identify(db, course, claim, bucket="another", now=NINE) is student


def test_of_wrong_names_sent_at_once_only_as_many_are_told_so_as_there_are_tries(db: Session) -> None:
    """All of them were identified before the first was counted."""
    for _ in range(THROTTLE.capacity):
        count_wrong_try(db, "guessing phone", NINE)
    with pytest.raises(Refusal) as refused:
        count_wrong_try(db, "guessing phone", NINE)
    assert refused.value.code is RefusalCode.TOO_MANY_TRIES


def test_signing_twice_gives_one_row_and_the_same_receipt(db: Session) -> None:
    class_session = make_class_session(db)
    student = make_student(db, class_session.course)
    first = make_sign_in(db, class_session, student)
    again = make_sign_in(db, class_session, student, at=NINE + timedelta(minutes=3), device="another phone")
    assert again.receipt == first.receipt
    assert again.signed_at == NINE
    assert rows(db) == 1


def test_a_guest_signing_twice_gives_one_row_too(db: Session) -> None:
    class_session = make_class_session(db, make_course(db, guests_allowed=True))
    assert make_sign_in(db, class_session, GUEST).receipt == make_sign_in(db, class_session, GUEST).receipt
    assert rows(db) == 1
    assert db.scalar(select(func.count(Person.id))) == 1


def test_a_form_sent_again_for_somebody_else_is_refused_and_records_nothing(db: Session) -> None:
    class_session = make_class_session(db)
    first = make_student(db, class_session.course, "Abadie")
    second = make_student(db, class_session.course, "Achour")
    ticket = ScanTicket(class_session.id, NINE, "qr", "phone")
    record(db, ticket, first, nonce="one form", device_key="d", now=NINE)
    with pytest.raises(Refusal) as refused:
        record(db, ticket, second, nonce="one form", device_key="d", now=NINE)
    assert refused.value.code is RefusalCode.FORM_USED
    assert rows(db) == 1


def test_the_instant_that_counts_is_the_scan_not_the_validation(db: Session) -> None:
    class_session = make_class_session(db)
    student = make_student(db, class_session.course)
    ticket = ScanTicket(class_session.id, NINE, "qr", "phone")
    signed, _is_new = record(db, ticket, student, nonce="n", device_key="d", now=NINE + timedelta(minutes=4))
    assert (signed.signed_at, signed.recorded_at) == (NINE, NINE + timedelta(minutes=4))


def test_a_receipt_is_found_by_its_code_however_it_is_typed(db: Session) -> None:
    class_session = make_class_session(db)
    signed = make_sign_in(db, class_session, make_student(db, class_session.course))
    db.flush()
    spoken = f"{signed.receipt[:4]}-{signed.receipt[4:]}".lower()
    found = find_receipt(db, spoken)
    assert found is not None
    assert (found.code, found.family_name, found.as_guest) == (signed.receipt, "Abadie", False)
    assert find_receipt(db, "00000000") is None


def test_what_a_guest_typed_never_becomes_a_student(db: Session) -> None:
    class_session = make_class_session(db, make_course(db, guests_allowed=True))
    make_sign_in(db, class_session, GUEST)
    assert db.scalars(select(Person.origin)).all() == [Origin.GUEST.value]
