"""The order of questions and choices: of each attempt's own, and the same whenever one looks."""

from collections import Counter

from sqlalchemy.orm import Session

from kiosk.people.models import Person
from kiosk.quizzes.delivery.attempts import finish
from kiosk.quizzes.delivery.participation import (
    question_order,
    seed_of,
    shuffled,
)
from kiosk.quizzes.delivery.published import published_as
from kiosk.quizzes.kinds.ordering import Ordering
from kiosk.quizzes.models import Attempt, Publication
from tests.clock import NINE_IN_PARIS as NINE
from tests.factories import (
    make_attempt,
    make_class_session,
    make_publication,
    make_quiz,
    make_sitting,
    make_student,
)
from tests.quizzes.attempt_hall import guest_of

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
    people: list[Person] = [make_student(db, class_session.course) for _ in range(4)]
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
