"""The analysis of a quiz: which question is which, and who else takes a choice."""

import pytest
from sqlalchemy.orm import Session

from kiosk.quizzes.delivery.attempts import finish, save
from kiosk.quizzes.model.quiz import Quiz
from kiosk.quizzes.model.responses import Response
from kiosk.quizzes.results.analysis import Analysis, analysis_of, item_of
from kiosk.quizzes.results.results import Results, results_of
from tests.clock import NINE_IN_PARIS as NINE
from tests.factories import make_attempt, make_class_session, make_publication, make_sitting, make_student
from tests.quizzes.answer_strategies import FALSE, MULTIPLE, SINGLE

# By student, the answers to a statement, a choice, and a choice of several that is worth two points.
ANSWERS: list[dict[int, Response]] = [{1: False, 2: 1}, {1: False, 2: 0, 3: (0, 1, 3)}, {1: True, 2: 1}]


@pytest.fixture
def results(db: Session) -> Results:
    class_session = make_class_session(db)
    publication = make_publication(db, class_session, Quiz("Récap", "fr", (FALSE, SINGLE, MULTIPLE)))
    for number, answers in enumerate(ANSWERS):
        student = make_student(db, class_session.course, student_number=f"9000{number}")
        attempt = make_attempt(db, publication, student, str(number))
        participation = make_sitting(db, publication, student, str(number))
        for position, response in answers.items():
            common = {"sure": None, "nonce": f"{number} {position}", "revision": 1, "now": NINE}
            assert save(db, participation, attempt, position, response, **common)  # type: ignore[arg-type]
        finish(db, participation, attempt, NINE)
    db.expire_all()
    return results_of(db, class_session, publication, NINE)


@pytest.fixture
def analysis(results: Results) -> Analysis:
    return analysis_of(results)


def test_each_question_has_its_own_statistics(analysis: Analysis, results: Results) -> None:
    assert (analysis.n, analysis.maximum) == (3, 4)
    assert [(each.position, each.question) for each in analysis.items] == [
        (1, FALSE),
        (2, SINGLE),
        (3, MULTIPLE),
    ]
    assert [each.answered for each in analysis.items] == [3, 3, 1]
    assert [each.statistics.facility for each in analysis.items] == pytest.approx([2 / 3, 2 / 3, 1 / 3])
    assert [item_of(results, position) for position in (1, 2, 3)] == list(analysis.items)


def test_the_takers_of_a_choice_are_told_with_their_share_of_the_other_questions(analysis: Analysis) -> None:
    told = [
        [(choice.words, choice.statistics.count, choice.rest_share) for choice in each.choices]
        for each in analysis.items[:2]
    ]
    assert told == [
        [("Vrai", 1, pytest.approx(1 / 3)), ("Faux", 2, pytest.approx(1 / 2))],
        [("les modèles", 1, 1.0), ("les produits", 2, pytest.approx(1 / 6)), ("les stratégies", 0, None)],
    ]


def test_the_hardest_question_comes_first(analysis: Analysis) -> None:
    assert [each.position for each in analysis.hardest_first()] == [3, 1, 2]


def test_of_a_quiz_that_nobody_took_there_is_nothing_to_tell(db: Session) -> None:
    class_session = make_class_session(db)
    publication = make_publication(db, class_session, Quiz("Récap", "fr", (FALSE, SINGLE)))
    analysis = analysis_of(results_of(db, class_session, publication, NINE))
    assert (analysis.n, [each.choices for each in analysis.items]) == (0, [(), ()])
    assert [each.position for each in analysis.hardest_first()] == [1, 2]
