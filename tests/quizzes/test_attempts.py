"""Sitting a quiz: begun once, the latest answer kept, nothing changed afterwards."""

from collections import Counter
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from kiosk.attendance.models import Guest
from kiosk.attendance.people import person_key
from kiosk.attendance.sign_in import Claim
from kiosk.core.database import Database
from kiosk.core.refusals import Refusal, RefusalCode
from kiosk.courses.models import ClassSession, Course, Student
from kiosk.models import Base
from kiosk.quizzes.delivery.attempts import Given, answers_of, begin, finish, responses, save
from kiosk.quizzes.delivery.participation import (
    Participation,
    participation_of,
    question_order,
    seed_of,
    shuffled,
)
from kiosk.quizzes.delivery.publications import (
    close_now,
    open_publication,
    set_allowance,
    set_closing,
    use_version,
)
from kiosk.quizzes.delivery.published import published_as, published_for, published_in
from kiosk.quizzes.model.quiz import Feedback, Ordering
from kiosk.quizzes.model.responses import Response
from kiosk.quizzes.models import Answer, Attempt, Publication, QuizVersion, ScreenView
from kiosk.quizzes.results.regrading import regrade
from tests.clock import NINE_IN_PARIS as NINE
from tests.factories import (
    SHORT,
    make_attempt,
    make_class_session,
    make_course,
    make_publication,
    make_quiz,
    make_sign_in,
    make_sitting,
    make_student,
)
from tests.quizzes.at_once import AT_ONCE, at_once

MINUTE = timedelta(minutes=1)
TEN = NINE + 10 * MINUTE
TOO_LATE = TEN + 2 * MINUTE


class Hall:
    """One published quiz, open until ``TEN``, and one student with a phone."""

    def __init__(self, db: Session, closes_at: datetime | None = TEN, **settings: object) -> None:
        self.db = db
        self.class_session = make_class_session(db)
        self.publication = make_publication(
            db, self.class_session, make_quiz(**settings), closes_at=closes_at
        )
        self.student = make_student(db, self.class_session.course)

    def participation(self, device: str = "phone") -> Participation:
        return make_sitting(self.db, self.publication, self.student, device)

    def begin(self, device: str = "phone", at: datetime = NINE) -> Attempt:
        return begin(self.db, self.participation(device), at)

    def save(
        self,
        attempt: Attempt,
        response: Response | None,
        revision: int = 0,
        *,
        nonce: str = "",
        sure: bool | None = None,
        at: datetime = NINE,
        position: int = 1,
    ) -> bool:
        nonce = nonce or f"{response}/{revision}/{sure}"
        participation = self.participation(attempt.device_key)
        return save(
            self.db,
            participation,
            attempt,
            position,
            response,
            sure=sure,
            nonce=nonce,
            revision=revision,
            now=at,
        )

    def given(self, attempt: Attempt) -> dict[int, Response | None]:
        return {position: each.response for position, each in answers_of(self.db, attempt).items()}


@pytest.fixture
def hall(db: Session) -> Hall:
    return Hall(db)


def refused(code: RefusalCode) -> "pytest.RaisesExc[Refusal]":
    return pytest.RaisesExc(Refusal, check=lambda refusal: refusal.code is code)


def rows(db: Session, table: type[Base]) -> int:
    return db.scalar(select(func.count()).select_from(table)) or 0


def guest_of(db: Session, class_session: ClassSession) -> Guest:
    class_session.course.guests_allowed = True
    claim = Claim("777", "Visiteur", "Ariane", "ariane@example.org", as_guest=True)
    return db.get_one(Guest, make_sign_in(db, class_session, claim, device="phone").guest_id)


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
    set_allowance(hall.db, hall.publication, person_key(hall.student), extra_minutes=0, extra_attempts=1)
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
    key = person_key(hall.student)
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
    set_allowance(hall.db, hall.publication, person_key(hall.student), extra_minutes=5, extra_attempts=0)
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
    assert (attempt.student_id, attempt.guest_id, attempt.number) == (None, guest.id, 1)
    assert (attempt.person_key, student_attempt.person_key) == (f"g{guest.id}", f"s{hall.student.id}")
    with refused(RefusalCode.SIGNED_ELSEWHERE):
        make_attempt(hall.db, hall.publication, guest, "another phone")


# Who has to do with a quiz


def test_a_quiz_is_for_who_is_enrolled_or_has_signed_in_that_class_session(hall: Hall) -> None:
    db = hall.db
    published = published_as(db, hall.publication.code)
    assert published is not None
    stranger, elsewhere = make_student(db), make_student(db, make_course(db))
    for person in (stranger, elsewhere):
        assert participation_of(db, published, person_key(person), ("phone",)) is None
    signed = make_student(db, hall.class_session.course)
    make_sign_in(db, hall.class_session, signed)
    db.execute(text("DELETE FROM enrolment WHERE student_id = :id"), {"id": signed.id})
    assert participation_of(db, published, person_key(signed), ("phone",)) is not None
    other_session = make_class_session(db, hall.class_session.course)
    assert participation_of(db, published, person_key(guest_of(db, other_session)), ("phone",)) is None
    assert (
        participation_of(db, published, person_key(guest_of(db, hall.class_session)), ("phone",)) is not None
    )


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
    db, key = hall.db, person_key(hall.student)
    make_publication(db, hall.class_session, key="waiting", opens_at=None)
    later = make_class_session(db, hall.class_session.course, starts_at=NINE + timedelta(days=7))
    newest = make_publication(db, later, key="newest")
    make_publication(db, make_class_session(db), key="elsewhere")
    assert [each.id for each in published_for(db, key)] == [newest.id, hall.publication.id]
    assert [each.id for each in published_in(db, hall.class_session.id)] == [hall.publication.id]


# Saving


def test_the_latest_answer_is_kept_in_one_row(hall: Hall) -> None:
    attempt = hall.begin()
    for revision, response in ((1, 0), (2, 1), (7, 0)):
        hall.save(attempt, response, revision, sure=response == 1)
    assert answers_of(hall.db, attempt) == {1: Given(0, sure=False, revision=7)}
    assert rows(hall.db, Answer) == 1


def test_an_answer_knows_when_it_was_saved_last(hall: Hall) -> None:
    attempt = hall.begin()
    hall.save(attempt, 0, 1)
    hall.save(attempt, 1, 2, at=NINE + MINUTE)
    hall.save(attempt, 1, 2, at=NINE + 2 * MINUTE)
    assert hall.db.scalar(select(Answer.saved_at)) == NINE + MINUTE


def test_the_same_change_again_changes_nothing(hall: Hall) -> None:
    attempt = hall.begin()
    hall.save(attempt, 0, nonce="one form", sure=True)
    hall.save(attempt, 0, nonce="one form", sure=True, at=NINE + MINUTE)
    hall.save(attempt, 1, nonce="one form", at=NINE + MINUTE)
    assert answers_of(hall.db, attempt) == {1: Given(0, sure=True, revision=0)}
    assert hall.db.scalar(select(Answer.saved_at)) == NINE


def test_what_arrives_late_changes_nothing(hall: Hall) -> None:
    attempt = hall.begin()
    hall.save(attempt, 1, 3, sure=True)
    for revision in (1, 2, 3):
        hall.save(attempt, 0, revision, nonce=f"late {revision}", sure=False)
    assert answers_of(hall.db, attempt) == {1: Given(1, sure=True, revision=3)}


def test_a_plain_form_is_the_latest_in_any_case(hall: Hall) -> None:
    attempt = hall.begin()
    hall.save(attempt, 0, 5)
    hall.save(attempt, 1, 0, nonce="form")
    assert answers_of(hall.db, attempt) == {1: Given(1, sure=None, revision=6)}
    hall.save(attempt, 0, 6, nonce="a late change of the script")
    assert hall.given(attempt) == {1: 1}
    hall.save(attempt, 0, 0, nonce="another form")
    assert answers_of(hall.db, attempt) == {1: Given(0, sure=None, revision=7)}
    hall.save(attempt, 1, 8)
    assert hall.given(attempt) == {1: 1}


def test_the_script_goes_on_after_a_plain_form(hall: Hall) -> None:
    attempt = hall.begin()
    hall.save(attempt, 0, 0, nonce="form")
    hall.save(attempt, 1, 1)
    assert answers_of(hall.db, attempt) == {1: Given(1, sure=None, revision=1)}


def test_an_answer_can_be_taken_back_and_given_again(hall: Hall) -> None:
    attempt = hall.begin()
    hall.save(attempt, 0, 1)
    hall.save(attempt, None, 2)
    given = answers_of(hall.db, attempt)
    assert given == {1: Given(None, sure=None, revision=2)}
    assert responses(given) == {}
    hall.save(attempt, 0, 1, nonce="late")
    assert hall.given(attempt) == {1: None}
    hall.save(attempt, 1, 3)
    assert responses(answers_of(hall.db, attempt)) == {1: 1}


def test_questions_and_attempts_are_kept_apart(db: Session) -> None:
    hall = Hall(db, attempts=2)
    first = hall.begin()
    hall.save(first, 0, 5, position=1)
    hall.save(first, "TCO", 1, position=2, nonce="same")
    finish(db, hall.participation(), first, NINE)
    second = hall.begin()
    hall.save(second, 1, 1, position=1, nonce="same")
    assert hall.given(first) == {1: 0, 2: "TCO"}
    assert hall.given(second) == {1: 1}


def test_with_feedback_after_each_answer_the_first_one_stands(db: Session) -> None:
    hall = Hall(db, feedback=Feedback.EACH)
    attempt = hall.begin()
    hall.save(attempt, 0, 1, sure=True)
    for response, revision in ((1, 2), (1, 0), (None, 3), (None, 0)):
        hall.save(attempt, response, revision, at=NINE + MINUTE)
    assert answers_of(db, attempt) == {1: Given(0, sure=True, revision=1)}
    assert db.scalar(select(Answer.saved_at)) == NINE


def test_with_feedback_after_each_answer_no_answer_yet_is_not_the_first_one(db: Session) -> None:
    """Who says “sure” and then goes on without an answer has not answered."""
    hall = Hall(db, feedback=Feedback.EACH)
    attempt = hall.begin()
    hall.save(attempt, None, sure=True)
    hall.save(attempt, 1, sure=False)
    hall.save(attempt, 0, sure=True)
    assert answers_of(db, attempt) == {1: Given(1, sure=False, revision=0)}


def test_whoever_saves_is_told_whether_that_answer_counts(hall: Hall) -> None:
    attempt = hall.begin()
    assert hall.save(attempt, 0, 2)
    assert hall.save(attempt, 0, 2)  # sent again
    assert not hall.save(attempt, 1, 2, nonce="of another tab")
    assert not hall.save(attempt, 1, 1)
    assert hall.save(attempt, 1)  # a plain form is the latest in any case
    assert not hall.save(attempt, 0, 2)  # sent again, and no longer the latest
    assert hall.given(attempt) == {1: 1}


def test_where_the_first_answer_stands_whoever_gives_another_is_told_so(db: Session) -> None:
    hall = Hall(db, feedback=Feedback.EACH)
    attempt = hall.begin()
    assert hall.save(attempt, 0, 1)
    assert hall.save(attempt, 0, 1)
    assert not hall.save(attempt, 1, 2)
    assert not hall.save(attempt, 1)
    assert hall.given(attempt) == {1: 0}


def test_an_answer_to_a_question_that_the_version_does_not_have_is_impossible(hall: Hall) -> None:
    attempt = hall.begin()
    for position in (0, 3, 99):
        with pytest.raises(IntegrityError), hall.db.begin_nested():
            hall.save(attempt, 0, position=position)
    assert rows(hall.db, Answer) == 0


def test_an_answer_or_an_attempt_of_another_version_is_impossible(hall: Hall) -> None:
    attempt = hall.begin()
    other = make_publication(hall.db, hall.class_session, make_quiz(SHORT), key="other")
    values = {"position": 1, "response": "0", "revision": 0, "nonce": "n", "saved_at": NINE}
    person = {"student_id": hall.student.id, "number": 2, "device_key": "d", "started_at": NINE}
    for wrong in (
        Answer(attempt_id=attempt.id, version_id=other.version_id, **values),
        Attempt(publication_id=hall.publication.id, version_id=other.version_id, **person),
    ):
        with pytest.raises(IntegrityError), hall.db.begin_nested():
            hall.db.add(wrong)


# Finishing and closing


def test_after_finishing_nothing_changes(hall: Hall) -> None:
    attempt = hall.begin()
    hall.save(attempt, 0, 1)
    finish(hall.db, hall.participation(), attempt, NINE + MINUTE)
    for response, revision, position in ((1, 2, 1), (1, 0, 1), (None, 3, 1), ("TCO", 1, 2)):
        with refused(RefusalCode.ATTEMPT_OVER):
            hall.save(attempt, response, revision, position=position, at=NINE + 2 * MINUTE)
    assert hall.given(attempt) == {1: 0}
    hall.db.refresh(attempt)
    assert attempt.finished_at == NINE + MINUTE
    assert hall.participation().is_over(attempt, NINE + MINUTE)
    assert hall.participation().current(NINE + MINUTE) is None


def test_finishing_twice_keeps_the_first_time(hall: Hall) -> None:
    attempt = hall.begin()
    for minutes in (1, 2):
        finish(hall.db, hall.participation(), attempt, NINE + minutes * MINUTE)
    hall.db.refresh(attempt)
    assert attempt.finished_at == NINE + MINUTE


def test_finishing_ends_one_attempt_only(hall: Hall) -> None:
    attempt = hall.begin()
    other = make_student(hall.db, hall.class_session.course)
    others = make_attempt(hall.db, hall.publication, other)
    finish(hall.db, hall.participation(), attempt, NINE)
    hall.db.refresh(others)
    assert others.finished_at is None


def test_answers_arrive_until_two_minutes_after_the_end_and_then_nothing_changes(hall: Hall) -> None:
    attempt = hall.begin()
    hall.save(attempt, 0, 1, at=TOO_LATE - timedelta(seconds=1))
    for at in (TOO_LATE, NINE - MINUTE):
        with refused(RefusalCode.ATTEMPT_OVER):
            hall.save(attempt, 1, 2, at=at)
    hall.db.refresh(attempt)
    assert (hall.given(attempt), attempt.finished_at) == ({1: 0}, None)


def test_who_has_more_time_answers_longer(hall: Hall) -> None:
    set_allowance(hall.db, hall.publication, person_key(hall.student), extra_minutes=5, extra_attempts=0)
    attempt = hall.begin()
    hall.save(attempt, 0, 1, at=TOO_LATE + 4 * MINUTE)
    with refused(RefusalCode.ATTEMPT_OVER):
        hall.save(attempt, 1, 2, at=TOO_LATE + 5 * MINUTE)
    assert hall.given(attempt) == {1: 0}


def test_closing_and_moving_the_end_count_at_once(hall: Hall) -> None:
    attempt = hall.begin()
    set_closing(hall.db, hall.publication, NINE, None)
    hall.save(attempt, 0, 1, at=TOO_LATE)
    close_now(hall.db, hall.publication, TOO_LATE)
    hall.save(attempt, 1, 2, at=TOO_LATE + MINUTE)
    with refused(RefusalCode.ATTEMPT_OVER):
        hall.save(attempt, 0, 3, at=TOO_LATE + 2 * MINUTE)
    assert hall.given(attempt) == {1: 1}


# The order of questions and choices

LONG = make_quiz(*(Ordering(stem=f"{n}", items=tuple("abcdefgh")) for n in range(12)), attempts=3)


def orders(db: Session, publication: Publication, attempt: Attempt) -> tuple[list[int], list[int], list[int]]:
    """Of the questions, and of the choices of the first two."""
    published = published_as(db, publication.code)
    assert published is not None
    choices = [shuffled(seed_of(published, attempt, position), 8) for position in (1, 2)]
    return question_order(published, attempt), choices[0], choices[1]


def test_an_attempt_asks_in_the_same_order_whenever_one_looks(db: Session) -> None:
    class_session = make_class_session(db)
    publication = make_publication(db, class_session, LONG)
    student = make_student(db, class_session.course)
    attempt = make_attempt(db, publication, student)
    questions, *choices = orders(db, publication, attempt)
    db.expire_all()
    assert orders(db, publication, attempt) == (questions, *choices)
    assert sorted(questions) == list(range(1, 13))
    assert all(sorted(each) == list(range(8)) for each in choices)


def test_people_attempts_questions_and_publications_have_orders_of_their_own(db: Session) -> None:
    class_session = make_class_session(db)
    publication = make_publication(db, class_session, LONG)
    other = make_publication(db, class_session, LONG, key="other")
    people: list[Student | Guest] = [make_student(db, class_session.course) for _ in range(4)]
    people.append(guest_of(db, class_session))
    seen = []
    for person in people:
        attempt = make_attempt(db, publication, person)
        seen.append(orders(db, publication, attempt))
        finish(db, make_sitting(db, publication, person), attempt, NINE)
        seen.append(orders(db, publication, make_attempt(db, publication, person)))
        seen.append(orders(db, other, make_attempt(db, other, person)))
    # Two may be alike by chance, but not half of them.
    assert len({tuple(questions) for questions, *_ in seen}) > len(seen) / 2
    assert len({tuple(choices) for _, *both in seen for choices in both}) > len(seen)


def test_every_place_is_as_likely_for_every_question() -> None:
    first = Counter(shuffled(f"a seed/{number}", 4)[0] for number in range(2_000))
    assert set(first) == {0, 1, 2, 3}
    assert all(400 < count < 600 for count in first.values())


def test_the_order_is_the_same_on_every_machine() -> None:
    """An attempt goes on after an update: the order may never change."""
    assert shuffled("K7QX2M9P/s1/1/0", 8) == [4, 6, 1, 5, 7, 0, 3, 2]


def test_without_shuffling_everyone_is_asked_in_the_order_of_the_file(db: Session) -> None:
    class_session = make_class_session(db)
    quiz = make_quiz(*LONG.questions, shuffle=False)
    publication = make_publication(db, class_session, quiz)
    attempt = make_attempt(db, publication, make_student(db, class_session.course))
    assert orders(db, publication, attempt)[0] == list(range(1, 13))


# At once


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


# Deleting


def test_with_a_course_everything_about_its_quizzes_goes_and_nothing_else(db: Session) -> None:
    hall, other = Hall(db), Hall(db)
    for each in (hall, other):
        guest = guest_of(db, each.class_session)
        for person in (each.student, guest):
            attempt = make_attempt(db, each.publication, person)
            participation = make_sitting(db, each.publication, person)
            for position, response in ((1, 0), (2, "CTO")):
                save(
                    db, participation, attempt, position, response, sure=True, nonce="n", revision=1, now=NINE
                )
            set_allowance(db, each.publication, person_key(person), extra_minutes=5, extra_attempts=0)
        regrade(db, each.publication.version, 2, "cto", right=True, by=None, now=NINE)
        db.add(ScreenView(class_session_id=each.class_session.id, publication_id=each.publication.id))
    db.flush()
    tables = [table for table in Base.metadata.sorted_tables if table.name not in ("student", "instructor")]
    before = {table.name: db.scalar(select(func.count()).select_from(table)) for table in tables}
    publication_id = hall.publication.id
    db.delete(db.get_one(Course, hall.class_session.course_id))
    db.flush()
    after = {table.name: db.scalar(select(func.count()).select_from(table)) for table in tables}
    assert {name: count for name, count in after.items() if before[name]} == {
        name: (count or 0) // 2 for name, count in before.items() if before[name]
    }
    for name in ("quiz", "quiz_version", "question", "publication", "allowance", "attempt", "answer"):
        assert after[name]
    assert after["regrade"] == after["screen_view"] == 1
    db.expire_all()
    assert db.get(Publication, publication_id) is None
    assert other.given(make_attempt(db, other.publication, other.student)) == {1: 0, 2: "CTO"}


def test_a_version_put_in_while_the_cover_was_open_asks_to_load_it_again(db: Session) -> None:
    course = make_course(db)
    publication = make_publication(db, make_class_session(db, course))
    participation = make_sitting(db, publication, make_student(db, course))
    newer = QuizVersion(
        quiz_id=publication.quiz_id,
        number=publication.version.number + 1,
        title="newer",
        source=publication.version.source,
        imported_at=NINE,
    )
    db.add(newer)
    db.flush()
    use_version(db, publication, newer)
    with pytest.raises(Refusal) as refused:
        begin(db, participation, NINE)
    assert refused.value.code is RefusalCode.QUIZ_NOT_OPEN
