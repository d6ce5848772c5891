"""Erasure and retention: what is personal goes everywhere, and every chain still verifies."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from kiosk.attendance.annulments import annul
from kiosk.attendance.corrections import correct
from kiosk.attendance.entry import Status
from kiosk.attendance.events import stream_of
from kiosk.attendance.excuses import excuse
from kiosk.attendance.merges import merge, merge_namesakes
from kiosk.attendance.models import SignIn
from kiosk.attendance.register import register_of
from kiosk.attendance.sign_in import Claim, identify
from kiosk.attendance.window_changes import record_plans
from kiosk.courses.enrolments import enrol
from kiosk.courses.events import stream_of as stream_of_course
from kiosk.courses.models import ClassSession, Course, Enrolment
from kiosk.courses.roster import import_roster
from kiosk.courses.roster_file import RosterFile, RosterLine
from kiosk.ledger.chain import stored_events
from kiosk.ledger.models import Event, EventItem, Opening
from kiosk.models import Base
from kiosk.people.lookup import keep_guest
from kiosk.people.models import Identity, Origin, Person
from kiosk.privacy.access import copy_of
from kiosk.privacy.erasure import erase_person
from kiosk.privacy.people import KnownAs, SeveralNamesError, known_as
from kiosk.privacy.retention import due_courses, erase_course, months_later
from kiosk.quizzes.delivery.attempts import begin, save
from kiosk.quizzes.delivery.device_passes import give_pass
from kiosk.quizzes.delivery.participation import participation_of
from kiosk.quizzes.delivery.publications import open_publication, publish, set_allowance
from kiosk.quizzes.delivery.published import published_as
from kiosk.quizzes.delivery.versions import import_quiz
from kiosk.quizzes.formats.quiz_file import read_quiz_file
from kiosk.quizzes.models import Answer, Attempt, Publication, Regrade
from kiosk.quizzes.results.regrading import regrade
from tests.clock import NINE_IN_PARIS as NINE
from tests.conventions.test_personal_data import ACCOUNT, PERSONAL
from tests.factories import (
    LONG_AGO,
    make_attempt,
    make_class_session,
    make_course,
    make_publication,
    make_sign_in,
    make_student,
)
from tests.registers import broken

QUIZ = "# Récap\n\n## Vrai ?\n\n- (x) Oui, mot-secret\n- ( ) Non\n".encode()
GUEST = Claim("12600100", "Abadie-Zyx", "Léa", "lea@guest.example", as_guest=True)


@pytest.fixture
def course(db: Session) -> Course:
    return make_course(db, guests_allowed=True, retention_months=12)


@pytest.fixture
def class_session(db: Session, course: Course) -> ClassSession:
    """Léa was a guest of one class session, then a student; Yanis is another student."""
    first, second = make_class_session(db, course), make_class_session(db, course)
    make_sign_in(db, first, GUEST)
    lea = make_student(
        db,
        course,
        "Abadie-Zyx",
        student_number="12600100",
        given_name="Léa-Zyx",
        email="lea-zyx@example.org",
        group="Zyx",
    )
    yanis = make_student(db, course, "Achour", student_number="12600360", given_name="Yanis")
    merge_namesakes(db, [lea, yanis], by=None, now=NINE)
    for student in (lea, yanis):
        make_sign_in(db, second, student, device="phone")
        answer_quiz(db, second, student)
    give_pass(db, second.id, lea.id, "code", by=None, now=NINE)
    correct(db, second, lea.id, Status.EXCUSED, "Zyx était malade", by=None, now=NINE)
    mistaken = make_class_session(db, course)
    annul(db, mistaken, make_sign_in(db, mistaken, lea).receipt, "Zyx n’était pas là", by=None, now=NINE)
    return second


def answer_quiz(db: Session, class_session: ClassSession, student: Person) -> None:
    version = import_quiz(db, class_session.course, read_quiz_file(QUIZ), "recap", NINE).version
    publication = publish(db, class_session, version, by=None, now=NINE)
    if publication.opens_at is None:
        open_publication(db, publication, NINE, None)
    published = published_as(db, publication.code)
    assert published
    participation = participation_of(db, published, student.id, ("phone",))
    assert participation
    attempt = begin(db, participation, NINE)
    save(db, participation, attempt, 1, 0, sure=True, nonce="nonce-1", revision=1, now=NINE)
    set_allowance(db, publication, student.id, extra_minutes=10, extra_attempts=0)


def person(db: Session) -> KnownAs:
    found = known_as(db, "12600100")
    assert found
    return found


def everything(db: Session) -> str:
    """All that the database holds, as one text."""
    return "\n".join(
        str(tuple(row)) for table in Base.metadata.sorted_tables for row in db.execute(select(table))
    )


def test_nothing_of_an_erased_person_is_left_anywhere(db: Session, class_session: ClassSession) -> None:
    before = everything(db)
    assert "Zyx" in before
    assert "12600100" in before
    done = erase_person(db, person(db), reason="demande de la personne", by=None, now=NINE)
    assert (done.signatures, done.attempts, done.class_sessions) == (2, 1, 3)
    after = everything(db)
    for trace in ("Zyx", "Abadie", "12600100", "guest.example", "malade"):
        assert trace not in after, trace
    assert "Achour" in after


def test_an_erased_person_is_gone_as_a_guest_of_another_number_too(
    db: Session, course: Course, class_session: ClassSession
) -> None:
    """An instructor has said that the guest who mistyped everything is Léa."""
    earlier = make_class_session(db, course)
    mistyped = make_sign_in(db, earlier, Claim("1260010", "Abady-Zyx", "L", "x@guest.example", as_guest=True))
    lea = db.scalars(select(Person).where(Person.school_family_name == "Abadie-Zyx")).one()
    merge(db, db.get_one(Person, mistyped.person_id), lea, by=None, now=NINE)
    assert erase_person(db, person(db), reason="demande", by=None, now=NINE).signatures == 3
    for trace in ("Zyx", "Abady", "1260010", "guest.example"):
        assert trace not in everything(db), trace
    assert broken(db) == {}


def test_chains_still_verify_after_an_erasure(db: Session, class_session: ClassSession) -> None:
    erase_person(db, person(db), reason="demande", by=None, now=NINE)
    assert broken(db) == {}
    last = stored_events(db, stream_of(class_session.id))[-1]
    assert last.content()["kind"] == "withdrawal"
    assert last.content()["cause"] == "erasure"
    assert last.private()["reason"] == "demande"


def test_an_erasure_takes_nothing_of_others_out_of_a_register(
    db: Session, class_session: ClassSession
) -> None:
    before = {each.number: each.opening for each in stored_events(db, stream_of(class_session.id))}
    erase_person(db, person(db), reason="demande", by=None, now=NINE)
    after = {each.number: each.opening for each in stored_events(db, stream_of(class_session.id))}
    gone = [number for number, opening in before.items() if after[number] != opening]
    assert gone
    assert all("Abadie" in str(before[number]) or "malade" in str(before[number]) for number in gone)
    assert any("Achour" in str(opening) for opening in after.values())


def test_the_register_goes_on_without_the_person(db: Session, class_session: ClassSession) -> None:
    erase_person(db, person(db), reason="demande", by=None, now=NINE)
    db.expire_all()
    assert [each.person.family_name for each in register_of(db, class_session).entries] == ["Achour"]


def test_erasing_one_person_leaves_another_of_the_same_quiz(db: Session, class_session: ClassSession) -> None:
    erase_person(db, person(db), reason="demande", by=None, now=NINE)
    assert db.scalar(select(func.count(Attempt.id))) == 1
    assert db.scalar(select(func.count()).select_from(Answer)) == 1


def test_a_guest_who_became_a_student_is_a_merge_told_once(
    db: Session, course: Course, class_session: ClassSession
) -> None:
    first = db.scalars(select(ClassSession).order_by(ClassSession.id)).first()
    assert first
    assert [each.content()["kind"] for each in stored_events(db, stream_of(first.id))] == [
        "plan",
        "sign_in",
        "merge",
    ]
    lea = db.scalars(select(Person).where(Person.origin == Origin.ROSTER.value)).first()
    assert lea
    assert merge_namesakes(db, [lea], by=None, now=NINE) == []


def test_somebody_with_the_same_number_and_another_name_is_not_the_same_person(
    db: Session, course: Course, class_session: ClassSession
) -> None:
    make_sign_in(db, make_class_session(db, make_course(db, guests_allowed=True)),
                 Claim("12600100", "Autre", "Paul", "paul@example.org", as_guest=True))  # fmt: skip
    with pytest.raises(SeveralNamesError) as several:
        known_as(db, "12600100")
    assert [each.family_name for each in several.value.people] == ["Abadie-Zyx", "Autre"]
    lea = known_as(db, "12600100", "ABADIE ZYX")
    assert lea
    assert erase_person(db, lea, reason="demande", by=None, now=NINE).people == 1
    assert {each.family_name for each in db.scalars(select(Person))} == {"Achour", "Autre"}
    assert known_as(db, "12600100", "Abadie-Zyx") is None
    paul = known_as(db, "12600100")
    assert paul
    assert [each.family_name for each in paul.people] == ["Autre"]


def test_guests_of_several_names_who_typed_one_number_are_never_taken_together(
    db: Session, course: Course
) -> None:
    claims = [Claim("5551", name, "", "", as_guest=True) for name in ("Victime", "Attaquant", "VICTIME")]
    for claim in claims:
        make_sign_in(db, make_class_session(db, course), claim)
    with pytest.raises(SeveralNamesError) as several:
        known_as(db, "5551")
    assert [each.family_name for each in several.value.people] == ["Attaquant", "Victime"]
    victim = known_as(db, "5551", "Victime")
    assert victim
    assert len(copy_of(db, victim)["signatures"]) == 2
    done = erase_person(db, victim, reason="demande", by=None, now=NINE)
    assert (done.people, done.signatures) == (1, 2)
    assert [each.family_name for each in db.scalars(select(Person))] == ["Attaquant"]
    assert broken(db) == {}


def only_a_guest_signs(db: Session, class_session: ClassSession) -> None:
    make_sign_in(db, class_session, GUEST)


def only_a_guest_takes_a_quiz(db: Session, class_session: ClassSession) -> None:
    guest = db.get_one(Person, keep_guest(db, identify(db, class_session.course, GUEST, bucket="", now=NINE)))
    make_attempt(db, make_publication(db, class_session), guest)


def only_a_quiz_of_somebody_who_has_left(db: Session, class_session: ClassSession) -> None:
    make_attempt(db, make_publication(db, class_session), make_student(db, class_session.course))
    db.execute(delete(Enrolment))


def only_an_answer_that_was_accepted_afterwards(db: Session, class_session: ClassSession) -> None:
    version = make_publication(db, class_session).version_id
    db.add(Regrade(version_id=version, position=2, given="TCO d’Abadie", right=True, made_at=NINE))
    db.flush()


def only_an_annulled_signature(db: Session, class_session: ClassSession) -> None:
    student = make_student(db, class_session.course)
    receipt = make_sign_in(db, class_session, student).receipt
    annul(db, class_session, receipt, "erreur", by=None, now=NINE)
    db.execute(delete(Enrolment))


def only_an_annulment_whose_event_says_nothing_any_more(db: Session, class_session: ClassSession) -> None:
    only_an_annulled_signature(db, class_session)
    db.execute(delete(Opening))


def only_what_an_event_says(db: Session, class_session: ClassSession) -> None:
    only_a_guest_signs(db, class_session)
    db.execute(delete(Person))


@pytest.mark.parametrize(
    "happens",
    [
        only_a_quiz_of_somebody_who_has_left,
        only_an_answer_that_was_accepted_afterwards,
        only_an_annulment_whose_event_says_nothing_any_more,
        only_a_guest_signs,
        only_a_guest_takes_a_quiz,
        only_an_annulled_signature,
        only_what_an_event_says,
    ],
)
def test_a_course_without_a_roster_is_purged_too(
    db: Session, course: Course, happens: Callable[[Session, ClassSession], None]
) -> None:
    happens(db, make_class_session(db, course))
    db.expire_all()
    assert [each.course.id for each in due_courses(db, datetime(2099, 1, 1, tzinfo=UTC))] == [course.id]
    erase_course(db, course.id, now=NINE)
    assert due_courses(db, datetime(2099, 1, 1, tzinfo=UTC)) == []
    assert db.scalar(select(func.count(Person.id))) == 0


def test_guests_are_counted_among_the_people_of_a_purge(db: Session, course: Course) -> None:
    for class_session in (make_class_session(db, course), make_class_session(db, course)):
        make_sign_in(db, class_session, GUEST)
    make_student(db, course, "Abadie-Zyx", student_number="12600100")
    make_student(db, course, "Achour")
    visitor = Claim("777", "Visiteur", "Ariane", "ariane@example.org", as_guest=True)
    make_sign_in(db, make_class_session(db, course), visitor)
    assert erase_course(db, course.id, now=NINE).people == 3


def test_a_guest_who_gave_a_name_and_did_nothing_goes_with_the_first_purge(
    db: Session, course: Course
) -> None:
    """No course knows somebody who never began the quiz for which they gave their name."""
    kept = {
        name: keep_guest(db, Person.as_typed("5551", name)) for name in ("Rien", "Connu", "Ailleurs", "Fondu")
    }
    db.add(Identity(issuer="https://login.example.org", subject="connu", person_id=kept["Connu"]))
    elsewhere = make_class_session(db, make_course(db, guests_allowed=True))
    make_sign_in(db, elsewhere, db.get_one(Person, kept["Ailleurs"]))
    student = make_student(db, elsewhere.course, "Fondu", student_number="5551")
    merge_namesakes(db, [student], by=None, now=NINE)
    make_student(db, course)
    assert erase_course(db, course.id, now=NINE).people == 2
    left = {each.family_name for each in db.scalars(select(Person).where(Person.origin == "guest"))}
    assert left == {"Connu", "Ailleurs", "Fondu"}


def test_a_purge_that_was_done_has_no_reason_to_be_done_again(db: Session, course: Course) -> None:
    make_sign_in(db, make_class_session(db, course), GUEST)
    erase_course(db, course.id, now=NINE)
    course.late_minutes += 5
    db.flush()
    record_plans(db, course, NINE)
    erase_course(db, course.id, now=NINE)
    assert due_courses(db, datetime(2099, 1, 1, tzinfo=UTC)) == []
    assert broken(db) == {}


def test_a_copy_holds_everything_about_the_person_and_nothing_of_others(
    db: Session, class_session: ClassSession
) -> None:
    copy = copy_of(db, person(db))
    assert {each["known_as"] for each in copy["people"]} == {"student", "guest"}
    assert len(copy["signatures"]) == 2
    assert copy["corrections"][0]["reason"] == "Zyx était malade"
    assert copy["quizzes"][0]["answers"][0]["answer"] == ["Oui, mot-secret"]
    assert copy["allowances"][0]["extra_minutes"] == 10
    assert copy["enrolments"][0]["group"] == "Zyx"
    assert "Achour" not in str(copy)


def test_a_course_is_due_when_its_retention_is_over(
    db: Session, course: Course, class_session: ClassSession
) -> None:
    almost = months_later(class_session.ends_at, 12)
    assert [each.course.id for each in due_courses(db, almost)] == [course.id]
    assert due_courses(db, months_later(class_session.ends_at, 11)) == []


def test_a_course_that_says_nothing_is_never_due_by_itself(db: Session) -> None:
    silent = make_course(db)
    make_student(db, silent)
    make_class_session(db, silent)
    assert due_courses(db, datetime(2099, 1, 1, tzinfo=UTC)) == []
    assert [each.course.id for each in due_courses(db, NINE, date(2026, 2, 26))] == [silent.id]
    assert due_courses(db, NINE, date(2026, 2, 25)) == []


def test_a_purged_course_holds_nobody_and_its_chains_verify(
    db: Session, course: Course, class_session: ClassSession
) -> None:
    other = make_course(db)
    shared = db.scalars(select(Person).where(Person.number_key == "12600360")).one()
    enrol(db, other, shared, first_day=LONG_AGO, by=None, now=NINE)
    db.flush()
    done = erase_course(db, course.id, now=NINE)
    assert (done.signatures, done.attempts, done.people) == (3, 2, 1)
    assert broken(db) == {}
    for model in (SignIn, Attempt, Answer):
        assert db.scalar(select(func.count()).select_from(model)) == 0
    assert [each.family_name for each in db.scalars(select(Person))] == ["Achour"]
    assert "Zyx" not in everything(db)
    assert due_courses(db, datetime(2099, 1, 1, tzinfo=UTC)) == []


def test_a_purge_leaves_no_row_that_says_something_about_a_student(
    db: Session, course: Course, class_session: ClassSession
) -> None:
    """Of all tables that the privacy notice lists: only what is about instructors stays.

    Another course expects the same students: they stay, with nothing but their enrolment there.
    """
    other = make_course(db)
    for each in db.scalars(select(Person)):
        enrol(db, other, each, first_day=LONG_AGO, by=None, now=NINE)
        db.add(Identity(issuer="https://login.example.org", subject=f"{each.id}", person_id=each.id))
    file = RosterFile((RosterLine("12600360", "Achour-Zyx"),), guests_left_out=0)
    import_roster(db, course, file, by=None, now=NINE)
    publication = db.scalars(select(Publication)).one()
    regrade(db, publication.version, 1, "1", True, by=None, now=NINE)
    yanis = db.scalars(select(Person).where(Person.number_key == "12600360")).one()
    receipt = db.scalars(select(SignIn.receipt).where(SignIn.person_id == yanis.id)).one()
    annul(db, class_session, receipt, "une erreur", by=None, now=NINE)
    correct(db, class_session, yanis.id, Status.ABSENT, "parti", by=None, now=NINE)
    excuse(db, course, yanis.id, NINE.date(), NINE.date(), "stage", by=None, now=NINE)
    about_students = {table for table, (_columns, _why, until) in PERSONAL.items() if until != ACCOUNT}
    kept = {"throttle_bucket", "opening", "event_item"}  # pseudonyms for two days; the last two: below
    before = {table: rows_of(db, table) for table in about_students - kept}
    assert all(before.values()), [table for table, rows in before.items() if not rows]
    erase_course(db, course.id, now=NINE)
    db.flush()
    left = {table: rows_of(db, table) for table in about_students - kept}
    assert {table: rows for table, rows in left.items() if rows} == {
        "person": 3,
        "enrolment": 3,
        "identity": 3,
        "merge": 1,
    }
    others = stream_of_course(other.id)
    items = select(EventItem.stream).where(EventItem.content.is_not(None)).distinct()
    assert db.scalars(items).all() == [others]
    told = select(Event.body).join(
        Opening, (Opening.stream == Event.stream) & (Opening.number == Event.number)
    )
    left_over = db.scalars(told.where(Opening.stream != others)).all()
    assert left_over
    assert all('"kind":"withdrawal"' in each for each in left_over)


def rows_of(db: Session, table: str) -> int:
    return db.scalar(select(func.count()).select_from(Base.metadata.tables[table])) or 0


def test_months_end_where_the_month_ends() -> None:
    assert months_later(datetime(2026, 1, 31, tzinfo=UTC), 1) == datetime(2026, 2, 28, tzinfo=UTC)
    assert months_later(datetime(2026, 12, 15, tzinfo=UTC), 14) == datetime(2028, 2, 15, tzinfo=UTC)


def test_an_unknown_number_is_nobody(db: Session) -> None:
    assert known_as(db, "4711") is None
