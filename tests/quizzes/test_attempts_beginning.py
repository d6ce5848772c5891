"""Beginning an attempt: whom a quiz is for, while it is open, and once however often one begins."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from kiosk.core.refusals import Refusal, RefusalCode
from kiosk.quizzes.delivery.attempts import begin, finish
from kiosk.quizzes.delivery.participation import participation_of
from kiosk.quizzes.delivery.publications import open_publication, set_allowance, use_version
from kiosk.quizzes.delivery.published import published_as, published_for, published_in
from kiosk.quizzes.models import Attempt, QuizVersion
from tests.clock import NINE_IN_PARIS as NINE
from tests.factories import (
    make_attempt,
    make_class_session,
    make_course,
    make_publication,
    make_quiz,
    make_sign_in,
    make_sitting,
    make_student,
)
from tests.quizzes.attempt_hall import MINUTE, TEN, TOO_LATE, Hall, guest_of, refused, rows

# Who has to do with a quiz


def test_a_quiz_is_for_who_is_enrolled_or_has_signed_in_that_class_session(hall: Hall) -> None:
    db = hall.db
    published = published_as(db, hall.publication.code)
    assert published is not None
    stranger, elsewhere = make_student(db), make_student(db, make_course(db))
    for person in (stranger, elsewhere):
        assert participation_of(db, published, person.id, ("phone",)) is None
    signed = make_student(db, hall.class_session.course)
    make_sign_in(db, hall.class_session, signed)
    db.execute(text("DELETE FROM enrolment WHERE person_id = :id"), {"id": signed.id})
    assert participation_of(db, published, signed.id, ("phone",)) is not None
    other_session = make_class_session(db, hall.class_session.course)
    # A guest is a guest everywhere: where guests are let in, they may take any quiz.
    assert participation_of(db, published, guest_of(db, other_session).id, ("phone",)) is not None
    other_session.course.guests_allowed = True
    guest = guest_of(db, make_class_session(db, make_course(db, guests_allowed=True)))
    hall.class_session.course.guests_allowed = False
    db.flush()
    assert participation_of(db, published, guest.id, ("phone",)) is None


def test_a_code_that_names_nothing_finds_nothing(hall: Hall) -> None:
    found = published_as(hall.db, hall.publication.code)
    assert found is not None
    assert (found.id, found.quiz, found.class_session_id) == (
        hall.publication.id,
        make_quiz(),
        hall.class_session.id,
    )
    assert published_as(hall.db, "00000000") is None


def test_only_what_was_opened_is_shown(hall: Hall) -> None:
    db, key = hall.db, hall.student.id
    make_publication(db, hall.class_session, key="waiting", opens_at=None)
    later = make_class_session(db, hall.class_session.course, starts_at=NINE + timedelta(days=7))
    newest = make_publication(db, later, key="newest")
    make_publication(db, make_class_session(db), key="elsewhere")
    assert [each.id for each in published_for(db, key)] == [newest.id, hall.publication.id]
    assert [each.id for each in published_in(db, hall.class_session.id)] == [hall.publication.id]


# Beginning


def test_an_attempt_is_begun_once_however_often_one_begins(hall: Hall) -> None:
    attempts = [hall.begin(at=NINE + number * MINUTE) for number in range(3)]
    assert attempts[0] is attempts[1] is attempts[2]
    assert (attempts[0].number, attempts[0].started_at, attempts[0].finished_at) == (1, NINE, None)
    assert rows(hall.db, Attempt) == 1


def test_a_page_from_before_does_not_begin_another_attempt(hall: Hall) -> None:
    before = hall.participation()
    attempt = hall.begin()
    assert begin(hall.db, before, NINE + MINUTE) is attempt


def test_a_page_from_before_does_not_lead_back_into_a_finished_attempt(db: Session) -> None:
    hall = Hall(db, attempts=2)
    before = hall.participation()
    finish(db, hall.participation(), hall.begin(), NINE)
    second = begin(db, before, NINE)
    assert (second.number, second.finished_at) == (2, None)
    finish(db, hall.participation(), second, NINE)
    with refused(RefusalCode.NO_ATTEMPT_LEFT):
        begin(db, before, NINE)


def test_without_more_attempts_a_finished_one_is_the_last(hall: Hall) -> None:
    finish(hall.db, hall.participation(), hall.begin(), NINE)
    assert not hall.participation().may_begin(NINE)
    with refused(RefusalCode.NO_ATTEMPT_LEFT):
        hall.begin()


def test_one_may_begin_again_as_often_as_the_author_allows_one_after_the_other(db: Session) -> None:
    hall = Hall(db, attempts=3)
    for number in (1, 2, 3):
        assert hall.participation().may_begin(NINE)
        attempt = hall.begin()
        assert attempt.number == number
        assert hall.begin() is attempt
        assert not hall.participation().may_begin(NINE)
        finish(db, hall.participation(), attempt, NINE)
    with refused(RefusalCode.NO_ATTEMPT_LEFT):
        hall.begin()
    assert rows(db, Attempt) == 3


def test_one_person_may_have_more_attempts_than_the_others(hall: Hall) -> None:
    finish(hall.db, hall.participation(), hall.begin(), NINE)
    set_allowance(hall.db, hall.publication, hall.student.id, extra_minutes=0, extra_attempts=1)
    assert hall.participation().attempts_left == 1
    second = hall.begin()
    assert second.number == 2
    finish(hall.db, hall.participation(), second, NINE)
    with refused(RefusalCode.NO_ATTEMPT_LEFT):
        hall.begin()


def test_another_phone_neither_goes_on_with_an_attempt_nor_sees_it(hall: Hall) -> None:
    attempt = hall.begin("phone")
    hall.save(attempt, 0)
    other = hall.participation("another phone")
    assert other.own == ()
    assert other.current(NINE) is None
    assert not other.may_begin(NINE)
    assert other.attempts_left == 0
    with refused(RefusalCode.BEGUN_ELSEWHERE):
        hall.begin("another phone")
    assert hall.participation("phone").own == (attempt,)
    assert hall.begin("phone") is attempt


def test_another_phone_may_begin_a_further_attempt_and_each_sees_its_own(db: Session) -> None:
    hall = Hall(db, attempts=2)
    first, second = hall.begin("phone"), hall.begin("another phone")
    assert (first.number, second.number) == (1, 2)
    assert hall.participation("phone").own == (first,)
    assert hall.participation("another phone").own == (second,)
    assert hall.participation("phone").current(NINE) is first
    finish(db, hall.participation("phone"), first, NINE)
    with refused(RefusalCode.NO_ATTEMPT_LEFT):
        hall.begin("phone")
    with refused(RefusalCode.BEGUN_ELSEWHERE):
        hall.begin("a third phone")


def test_a_phone_goes_on_under_a_new_name_with_what_it_began_under_an_older_one(hall: Hall) -> None:
    attempt = hall.begin("older name")
    published = hall.participation().published
    key = hall.student.id
    renamed = participation_of(hall.db, published, key, ("new name", "oldest name", "older name"))
    assert renamed is not None
    assert renamed.own == (attempt,)
    assert begin(hall.db, renamed, NINE) is attempt
    stranger = participation_of(hall.db, published, key, ("another phone", "its older name"))
    assert stranger is not None
    assert stranger.own == ()
    with refused(RefusalCode.BEGUN_ELSEWHERE):
        begin(hall.db, stranger, NINE)


def test_nobody_begins_before_it_opens_or_after_it_has_closed(db: Session) -> None:
    hall = Hall(db)
    with refused(RefusalCode.QUIZ_NOT_OPEN):
        hall.begin(at=NINE - MINUTE)
    with refused(RefusalCode.QUIZ_CLOSED) as closed:
        hall.begin(at=TEN)
    assert closed.value.details == {"closed_at": TEN}
    waiting = make_publication(db, hall.class_session, key="other", opens_at=None)
    with refused(RefusalCode.QUIZ_NOT_OPEN):
        make_attempt(db, waiting, hall.student)
    assert rows(db, Attempt) == 0


def test_who_has_more_time_may_begin_after_the_others_can_no_longer(hall: Hall) -> None:
    set_allowance(hall.db, hall.publication, hall.student.id, extra_minutes=5, extra_attempts=0)
    with refused(RefusalCode.QUIZ_CLOSED) as closed:
        hall.begin(at=TEN + 5 * MINUTE)
    assert closed.value.details == {"closed_at": TEN + 5 * MINUTE}
    assert hall.begin(at=TEN + 4 * MINUTE).number == 1


def test_in_the_two_minutes_for_arrival_one_goes_on_but_does_not_begin(hall: Hall) -> None:
    attempt = hall.begin()
    assert hall.begin(at=TEN + MINUTE) is attempt
    other = make_student(hall.db, hall.class_session.course)
    with refused(RefusalCode.QUIZ_CLOSED):
        make_attempt(hall.db, hall.publication, other, at=TEN + MINUTE)
    with refused(RefusalCode.QUIZ_CLOSED):
        hall.begin(at=TOO_LATE)


def test_an_attempt_that_ran_out_of_time_goes_on_when_the_quiz_opens_again(hall: Hall) -> None:
    attempt = hall.begin()
    assert hall.participation().is_over(attempt, TOO_LATE)
    open_publication(hall.db, hall.publication, TOO_LATE, None)
    assert hall.begin(at=TOO_LATE) is attempt


def test_a_guest_sits_the_quiz_like_a_student(hall: Hall) -> None:
    guest = guest_of(hall.db, hall.class_session)
    student_attempt = hall.begin()
    attempt = make_attempt(hall.db, hall.publication, guest)
    assert make_attempt(hall.db, hall.publication, guest) is attempt
    assert (attempt.person_id, student_attempt.person_id) == (guest.id, hall.student.id)
    assert (attempt.number, student_attempt.number) == (1, 1)
    with refused(RefusalCode.SIGNED_ELSEWHERE):
        make_attempt(hall.db, hall.publication, guest, "another phone")


def test_a_version_put_in_while_the_cover_was_open_asks_to_load_it_again(db: Session) -> None:
    course = make_course(db)
    publication = make_publication(db, make_class_session(db, course))
    participation = make_sitting(db, publication, make_student(db, course))
    newer = QuizVersion(
        quiz_id=publication.quiz_id,
        number=publication.version.number + 1,
        title="newer",
        source=publication.version.source,
        content_json=publication.version.content_json,
        content_schema=publication.version.content_schema,
        imported_at=NINE,
    )
    db.add(newer)
    db.flush()
    use_version(db, publication, newer)
    with pytest.raises(Refusal) as refused:
        begin(db, participation, NINE)
    assert refused.value.code is RefusalCode.QUIZ_NOT_OPEN
