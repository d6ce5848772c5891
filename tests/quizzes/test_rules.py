"""What makes a question askable, whichever file it comes from."""

from dataclasses import fields, is_dataclass, replace
from decimal import Decimal

import pytest
from hypothesis import given

from kiosk.quizzes.kinds.matching import Matching, Pair
from kiosk.quizzes.kinds.numeric import Numeric
from kiosk.quizzes.kinds.poll import Poll
from kiosk.quizzes.kinds.registry import defects, kind_of, narrowed
from kiosk.quizzes.kinds.scale import Scale
from kiosk.quizzes.kinds.single_choice import SingleChoice
from kiosk.quizzes.kinds.true_false import TrueFalse
from kiosk.quizzes.model.problems import QuizFault
from kiosk.quizzes.model.quiz import Choice, Question
from kiosk.quizzes.model.rules import LONGEST_TEXT
from tests.quizzes.answer_strategies import EACH_KIND, FALSE, MATCHING, NUMERIC, POLL, SCALE, SINGLE
from tests.quizzes.by_kind import name_of
from tests.quizzes.quiz_strategies import questions

TOO_LONG = "x" * (LONGEST_TEXT + 1)


def strings_in(value: object) -> list[str]:
    """All strings anywhere in a question, found without knowing its kind."""
    if isinstance(value, str):
        return [value]
    if is_dataclass(value):
        return [text for field in fields(value) for text in strings_in(getattr(value, field.name))]
    return [text for each in value for text in strings_in(each)] if isinstance(value, tuple) else []


@given(questions())
def test_no_text_of_a_question_is_forgotten(question: Question) -> None:
    of_any = [question.stem, question.body, question.concept, question.hint, question.explanation]
    assert sorted([*of_any, *kind_of(question).texts(question)]) == sorted(strings_in(question))


@pytest.mark.parametrize("question", EACH_KIND, ids=name_of)
def test_a_good_question_has_no_defect_and_a_bad_one_of_any_kind_has(question: Question) -> None:
    assert list(defects(question)) == []
    for change, reason in (
        ({"stem": ""}, QuizFault.NO_STEM),
        ({"explanation": TOO_LONG}, QuizFault.TEXT_TOO_LONG),
        ({"points": Decimal(0)}, QuizFault.POINTS_RANGE),
        ({"points": Decimal("100.01")}, QuizFault.POINTS_RANGE),
        ({"points": Decimal("0.001")}, QuizFault.POINTS_RANGE),
    ):
        assert list(defects(replace(question, **change))) == [reason]


@pytest.mark.parametrize("points", ["0.01", "0.25", "100"])
def test_points_are_from_a_hundredth_to_a_hundred(points: str) -> None:
    assert list(defects(replace(SINGLE, points=Decimal(points)))) == []


@pytest.mark.parametrize("feedback", ["feedback_true", "feedback_false"])
def test_the_feedbacks_of_a_statement_have_limits_too(feedback: str) -> None:
    assert list(defects(replace(FALSE, **{feedback: TOO_LONG}))) == [QuizFault.TEXT_TOO_LONG]


def test_a_pair_has_two_halves() -> None:
    for pair in (Pair("", "apprendre"), Pair("gauche", "")):
        question: Matching = replace(MATCHING, pairs=(*MATCHING.pairs, pair))
        assert list(defects(question)) == [QuizFault.EMPTY_ANSWER]


@pytest.mark.parametrize("unit", ["", "%", "€", "mois", "m/s²", "km par jour", "x" * 31])
def test_a_unit_is_a_short_word_that_is_no_number(unit: str) -> None:
    good: Numeric = replace(NUMERIC, unit=unit)
    assert list(defects(good)) == []


@pytest.mark.parametrize("unit", ["3", "3 m", " m", "-m", "±", ".", ",5", "+", "−", "x" * 32, "m\n"])
def test_what_could_be_read_as_a_number_is_no_unit(unit: str) -> None:
    bad: Numeric = replace(NUMERIC, unit=unit)
    assert list(defects(bad)) == [QuizFault.NOT_A_NUMBER]


def test_a_choice_between_true_and_false_in_this_order_is_a_statement() -> None:
    right, wrong = Choice("Vrai", right=True, feedback="Oui."), Choice("Faux", right=False, feedback="Non.")
    common = {"points": Decimal(2), "concept": "usage", "hint": "h", "body": "b", "explanation": "e"}
    question = SingleChoice(stem="So.", choices=(right, wrong), shuffle=False, **common)  # type: ignore[arg-type]
    assert narrowed(question, "fr") == TrueFalse(
        stem="So.",
        answer=True,
        feedback_true="Oui.",
        feedback_false="Non.",
        shuffle=False,
        **common,  # type: ignore[arg-type]
    )
    both = (replace(right, text="Vrai"), replace(wrong, right=True))
    for other in (replace(question, choices=(wrong, right)), replace(question, choices=both), SINGLE):
        assert narrowed(other, "fr") is other
    assert narrowed(question, "en") is question


@pytest.mark.parametrize(
    ("offered", "reasons"),
    [
        (("a", "b"), []),
        (tuple("abcdefg"), []),
        (("a", ""), [QuizFault.EMPTY_ANSWER]),
        (("a", "b", "a"), [QuizFault.CHOICE_TWICE]),
        (("a", TOO_LONG), [QuizFault.TEXT_TOO_LONG]),
    ],
)
def test_a_poll_and_a_scale_offer_several_things_all_different(
    offered: tuple[str, ...], reasons: list[QuizFault]
) -> None:
    poll: Poll = replace(POLL, choices=offered)
    scale: Scale = replace(SCALE, steps=offered)
    assert list(defects(poll)) == list(defects(scale)) == reasons


def test_a_scale_has_two_steps_at_least_and_seven_at_most_and_a_poll_twenty_choices() -> None:
    assert list(defects(replace(SCALE, steps=("a",)))) == [QuizFault.STEPS_OF_A_SCALE]
    assert list(defects(replace(POLL, choices=("a",)))) == [QuizFault.TOO_FEW_CHOICES]
    words = tuple(f"{number}" for number in range(21))
    for most, question in ((7, SCALE), (20, POLL)):
        field = "steps" if question is SCALE else "choices"
        assert list(defects(replace(question, **{field: words[:most]}))) == []
        reason = QuizFault.STEPS_OF_A_SCALE if question is SCALE else QuizFault.TOO_MANY_CHOICES
        assert list(defects(replace(question, **{field: words[: most + 1]}))) == [reason]
