"""An answer part by part: what was right of it, what was not, what it lacked."""

from fractions import Fraction

import pytest
from hypothesis import given

from kiosk.quizzes.kinds.registry import graded
from kiosk.quizzes.kinds.verdict import Part, PartMark
from kiosk.quizzes.model.quiz import Question, Quiz
from kiosk.quizzes.model.responses import Response
from kiosk.quizzes.results.review import key_to_tell, parts_of
from kiosk.quizzes.results.scoring import Scorer, comparable
from tests.quizzes.answer_strategies import (
    EACH_WITH_A_KEY,
    FALSE,
    MATCHING,
    MULTIPLE,
    NUMERIC,
    ORDERING,
    POLL,
    SCALE,
    SHORT,
    SINGLE,
    answers_to,
    questions_with_answers,
    right_answer,
)
from tests.quizzes.by_kind import WITH_A_KEY

RIGHT, WRONG, MISSED = PartMark.RIGHT, PartMark.WRONG, PartMark.MISSED


def reviewed(question: Question, response: Response, ruling: bool | None = None) -> list[Part]:
    rulings = {} if ruling is None else {(1, comparable(question, response, "fr")): ruling}
    score = Scorer(Quiz("Récap", "fr", (question,)), rulings).score(1, response)
    return parts_of(question, response, score, "fr")


@pytest.mark.parametrize(
    ("question", "response", "expected"),
    [
        (SINGLE, 1, [(RIGHT, "les produits", "", "Oui.")]),
        (SINGLE, 0, [(WRONG, "les modèles", "", "Non."), (MISSED, "les produits", "", "")]),
        (
            MULTIPLE,
            (0, 2, 3),
            [
                (RIGHT, "qui contrôle", "", "Oui."),
                (MISSED, "qui dépend", "", ""),
                (WRONG, "quel modèle", "", "Non."),
                (RIGHT, "quel coût", "", ""),
            ],
        ),
        (FALSE, True, [(WRONG, "Vrai", "", "Non."), (MISSED, "Faux", "", "")]),
        (
            ORDERING,
            (0, 2, 1, 3),
            [
                (WRONG, "produits", "", ""),
                (WRONG, "infrastructures", "", ""),
                (WRONG, "modèles", "", ""),
                (None, "stratégies", "", ""),
            ],
        ),
        (
            ORDERING,
            (1, 2, 3, 0),
            [
                (RIGHT, "modèles", "", ""),
                (RIGHT, "infrastructures", "", ""),
                (WRONG, "stratégies", "", ""),
                (None, "produits", "", ""),
            ],
        ),
        (
            MATCHING,
            (2, None, 0),
            [
                (WRONG, "entraînement → acheter", "apprendre", ""),
                (MISSED, "inférence", "répondre", ""),
                (RIGHT, "cours → apprendre", "", ""),
            ],
        ),
        (SHORT, "roi", [(WRONG, "roi", "", "C’est le retour.")]),
        (NUMERIC, "4", [(RIGHT, "4", "", "")]),
        (POLL, 2, [(None, "peut-être", "", "")]),
        (SCALE, 2, [(None, "3/3 tout à fait", "", "")]),
    ],
)
def test_each_part_is_marked_and_keeps_its_feedback(
    question: Question, response: Response, expected: list[tuple[PartMark | None, str, str, str]]
) -> None:
    assert reviewed(question, response) == [Part(*each) for each in expected]


@given(questions_with_answers(WITH_A_KEY))
def test_an_answer_is_right_exactly_when_all_of_its_parts_are(pair: tuple[Question, Response]) -> None:
    question, response = pair
    score = Scorer(Quiz("Récap", "fr", (question,))).score(1, response)
    marks = marks_of(parts_of(question, response, score, "fr"))
    assert marks
    assert all(each is RIGHT for each in marks) is score.is_right


def marks_of(parts: list[Part]) -> list[PartMark]:
    return [each.mark for each in parts if each.mark is not None]


@given(answers_to(ORDERING))
def test_the_marks_of_an_ordering_are_its_points(response: Response) -> None:
    score = Scorer(Quiz("Récap", "fr", (ORDERING,))).score(1, response)
    parts = parts_of(ORDERING, response, score, "fr")
    kind = graded(ORDERING)
    assert kind
    remark = kind.remark(parts)
    assert remark
    assert remark.values["count"] == len(parts) - 1
    assert Fraction(remark.values["right"], remark.values["count"]) == score.share
    assert remark.words % remark.values == f"Neighbours right: {score.share * 3} of 3"


def test_only_an_ordering_needs_a_remark() -> None:
    for question in EACH_WITH_A_KEY:
        kind = graded(question)
        assert kind
        parts = reviewed(question, right_answer(question))
        assert (kind.remark(parts) is not None) is (question is ORDERING)


@pytest.mark.parametrize(
    ("question", "response", "expected"),
    [
        (FALSE, False, ["Oui."]),
        (SHORT, "tco", ["Oui."]),
        (SHORT, "autre", [""]),
        (NUMERIC, "3", [""]),
        (MATCHING, (0, 1, 0), ["", "", ""]),
    ],
)
def test_who_gives_an_answer_gets_the_feedback_of_what_it_counts_as(
    question: Question, response: Response, expected: list[str]
) -> None:
    assert [each.feedback for each in reviewed(question, response)] == expected


@pytest.mark.parametrize(
    ("question", "response", "feedback"),
    [
        (SINGLE, 0, ["Non."]),
        (MULTIPLE, (0, 2), ["Oui.", "Non."]),
        (FALSE, True, ["Non."]),
        (SHORT, "roi", ["C’est le retour."]),
    ],
)
def test_the_feedback_stays_when_an_instructor_rules_otherwise(
    question: Question, response: Response, feedback: list[str]
) -> None:
    assert [each.feedback for each in reviewed(question, response, ruling=True)] == feedback


@given(questions_with_answers(WITH_A_KEY))
def test_what_an_instructor_has_ruled_holds_for_every_part(pair: tuple[Question, Response]) -> None:
    for ruling in (True, False):
        marks = set(marks_of(reviewed(*pair, ruling)))
        assert (marks == {RIGHT}) is ruling


@pytest.mark.parametrize(
    ("question", "wrong", "key"),
    [
        (ORDERING, (1, 0, 2, 3), ["produits", "modèles", "infrastructures", "stratégies"]),
        (SHORT, "roi", ["TCO"]),
        (NUMERIC, "12", ["3,5 ± 0,5 mois"]),
        (SINGLE, 0, []),
        (MATCHING, (2, None, 0), []),
    ],
)
def test_the_key_is_told_where_the_parts_do_not_tell_it(
    question: Question, wrong: Response, key: list[str]
) -> None:
    scorer = Scorer(Quiz("Récap", "fr", (question,)))
    assert key_to_tell(question, wrong, scorer.score(1, wrong), "fr") == key
    assert key_to_tell(question, None, scorer.score(1, None), "fr")


@pytest.mark.parametrize("question", [POLL, SCALE])
def test_where_nothing_is_right_there_is_no_key_to_tell_and_no_mark_whatever_was_ruled(
    question: Question,
) -> None:
    scorer = Scorer(Quiz("Récap", "fr", (question,)))
    for response in (None, 0):
        assert key_to_tell(question, response, scorer.score(1, response), "fr") == []
    for ruling in (None, True, False):
        assert marks_of(reviewed(question, 0, ruling)) == []
