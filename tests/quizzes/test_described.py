"""Answers and keys in the words of the quiz."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.quizzes.kinds.numeric import Numeric
from kiosk.quizzes.kinds.registry import describe, kinds
from kiosk.quizzes.kinds.short_text import ShortText
from kiosk.quizzes.model.quiz import Question
from kiosk.quizzes.model.responses import Response
from tests.quizzes.answer_strategies import (
    EACH_KIND,
    FALSE,
    MATCHING,
    MULTIPLE,
    NUMERIC,
    ORDERING,
    POLL,
    SCALE,
    SHORT,
    SINGLE,
    questions_with_answers,
    right_answer,
)
from tests.quizzes.by_kind import WITH_A_KEY, key_of
from tests.quizzes.quiz_strategies import questions

LANGUAGES = st.sampled_from(["fr", "en"])


@pytest.mark.parametrize(
    ("question", "response", "expected"),
    [
        (SINGLE, 2, ["les stratégies"]),
        (MULTIPLE, (0, 3), ["qui contrôle", "quel coût"]),
        (FALSE, True, ["Vrai"]),
        (FALSE, False, ["Faux"]),
        (ORDERING, (3, 0, 2, 1), ["stratégies", "produits", "infrastructures", "modèles"]),
        (MATCHING, (2, None, 0), ["entraînement → acheter", "inférence → –", "cours → apprendre"]),
        (SHORT, "Roi", ["Roi"]),
        (NUMERIC, "3,50 mois", ["3,50 mois"]),
        (POLL, 2, ["peut-être"]),
        (SCALE, 0, ["1/3 pas du tout"]),
    ],
)
def test_an_answer_is_told_in_the_words_of_the_quiz(
    question: Question, response: Response, expected: list[str]
) -> None:
    assert describe(question, response, "fr") == expected


def test_the_words_for_true_and_false_are_those_of_the_language() -> None:
    assert describe(FALSE, True, "en") == ["True"]
    assert key_of(FALSE, "en") == ["False"]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (SINGLE, ["les produits"]),
        (MULTIPLE, ["qui contrôle", "qui dépend", "quel coût"]),
        (FALSE, ["Faux"]),
        (ORDERING, ["produits", "modèles", "infrastructures", "stratégies"]),
        (MATCHING, ["entraînement → apprendre", "inférence → répondre", "cours → apprendre"]),
        (SHORT, ["TCO"]),
        (NUMERIC, ["3,5 ± 0,5 mois"]),
        (Numeric(stem="?", value=Decimal("24000.50")), ["24\u202f000,5"]),
        (Numeric(stem="?", value=Decimal(-3), unit="%"), ["−3 %"]),
    ],
)
def test_a_key_is_told_in_the_same_way(question: Question, expected: list[str]) -> None:
    assert key_of(question, "fr") == expected


def test_a_key_with_numbers_is_told_as_the_language_writes_them() -> None:
    question = Numeric(stem="?", value=Decimal("1234.5"), tolerance=Decimal("0.25"), unit="€")
    assert key_of(question, "en") == ["1,234.5 ± 0.25 €"]


@given(questions(WITH_A_KEY), LANGUAGES)
def test_the_right_answer_is_told_as_the_key(question: Question, language: str) -> None:
    if not isinstance(question, Numeric):
        assert describe(question, right_answer(question), language) == key_of(question, language)


@given(questions_with_answers(), LANGUAGES)
def test_every_answer_can_be_told(pair: tuple[Question, Response], language: str) -> None:
    question, response = pair
    lines = describe(question, response, language)
    assert lines
    assert isinstance(question, ShortText | Numeric) or all(lines)


def test_every_kind_has_a_name_of_its_own_in_each_language() -> None:
    for language in ("fr", "en"):
        names = [each.words[language] for each in kinds()]
        assert all(names)
        assert len(set(names)) == len(EACH_KIND)
