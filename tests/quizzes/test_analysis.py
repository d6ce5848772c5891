"""The analysis of a quiz: which question is which, and who else takes a choice."""

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from kiosk.quizzes.delivery.attempts import finish, save
from kiosk.quizzes.model.quiz import Quiz
from kiosk.quizzes.model.responses import Response
from kiosk.quizzes.results.analysis import Analysis, analysis_of, item_of
from kiosk.quizzes.results.results import Results, results_of
from tests.clock import NINE_IN_PARIS as NINE
from tests.factories import make_attempt, make_class_session, make_publication, make_sitting, make_student
from tests.quizzes.answer_strategies import FALSE, MULTIPLE, POLL, SCALE, SINGLE

# By student, the answers to a statement, a choice, and a choice of several that is worth two points.
ANSWERS: list[dict[int, Response]] = [{1: False, 2: 1}, {1: False, 2: 0, 3: (0, 1, 3)}, {1: True, 2: 1}]


@pytest.fixture
def results(db: Session) -> Results:
    return taken(db, Quiz("Récap", "fr", (FALSE, SINGLE, MULTIPLE)), ANSWERS)


def taken(db: Session, quiz: Quiz, papers: list[dict[int, Response]]) -> Results:
    """The results of a quiz, given the answers of each student by position."""
    class_session = make_class_session(db)
    publication = make_publication(db, class_session, quiz)
    for number, answers in enumerate(papers):
        student = make_student(db, class_session.course, student_number=f"9{class_session.id:03}{number:02}")
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


def test_polls_and_scales_change_nothing_of_what_is_said_of_the_other_questions(
    db: Session, analysis: Analysis
) -> None:
    moved = {1: 2, 2: 3, 3: 5}
    papers: list[dict[int, Response]] = [
        {1: number % 2, 4: 2, **{moved[position]: each for position, each in answers.items()}}
        for number, answers in enumerate(ANSWERS)
    ]
    quiz = Quiz("Récap", "fr", (POLL, FALSE, SINGLE, SCALE, MULTIPLE))
    among_polls = analysis_of(taken(db, quiz, papers))
    judged = [each for each in among_polls.items if each.position in moved.values()]
    assert judged == [replace(each, position=moved[each.position]) for each in analysis.items]
    told = (among_polls.n, among_polls.maximum, among_polls.statistics, among_polls.illusions)
    assert told == (analysis.n, analysis.maximum, analysis.statistics, analysis.illusions)


def test_of_a_poll_only_the_answers_are_counted_and_it_is_never_the_hardest(db: Session) -> None:
    results = taken(db, Quiz("Récap", "fr", (POLL, SINGLE)), [{1: 0, 2: 0}, {1: 1}])
    analysis = analysis_of(results)
    poll = analysis.items[0]
    assert (poll.answered, poll.choices, poll.flags, poll.sure, poll.sure_and_wrong) == (2, (), (), 0, 0)
    assert (poll.statistics.facility, poll.statistics.discrimination) == (None, None)
    assert [each.position for each in analysis.hardest_first()] == [2, 1]
    assert item_of(results, 1) == poll


def test_a_quiz_of_polls_alone_has_no_points_and_nothing_to_teach_again(db: Session) -> None:
    papers: list[dict[int, Response]] = [{1: 0, 2: 1}] * 12
    analysis = analysis_of(taken(db, Quiz("Récap", "fr", (POLL, SCALE)), papers))
    assert (analysis.n, analysis.maximum) == (12, 0)
    assert analysis.to_teach_again() == []
    assert [each.answered for each in analysis.items] == [12, 12]


def test_of_a_quiz_that_nobody_took_there_is_nothing_to_tell(db: Session) -> None:
    class_session = make_class_session(db)
    publication = make_publication(db, class_session, Quiz("Récap", "fr", (FALSE, SINGLE)))
    analysis = analysis_of(results_of(db, class_session, publication, NINE))
    assert (analysis.n, [each.choices for each in analysis.items]) == (0, [(), ()])
    assert [each.position for each in analysis.hardest_first()] == [1, 2]
