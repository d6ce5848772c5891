"""Answers as the fields of a form: they come back as they were, and what no form of ours sends is refused."""

from collections.abc import Sequence
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.quizzes.kinds.kind import UnclearAnswerError
from kiosk.quizzes.kinds.numeric import Numeric
from kiosk.quizzes.kinds.registry import checked, graded, kind_of
from kiosk.quizzes.kinds.scale import Scale
from kiosk.quizzes.model.quiz import Question
from kiosk.quizzes.model.responses import Response, encoded
from kiosk.quizzes.results.scoring import comparable
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
)
from tests.quizzes.by_kind import fields_of, fraction, name_of, response_in
from tests.quizzes.quiz_strategies import questions

LANGUAGES = st.sampled_from(["fr", "en"])
TURNED = (2, 0, 1)  # the third is shown first, then the first, then the second
TURNED_FOUR = (3, 1, 0, 2)


def offered(question: Question, language: str = "fr") -> Sequence[str]:
    return kind_of(question).offered(question, language)


@given(questions_with_answers(), st.randoms(use_true_random=False), LANGUAGES)
def test_an_answer_comes_back_from_its_fields_as_it_was_in_whatever_order_it_is_shown(
    pair: tuple[Question, Response], chance: Random, language: str
) -> None:
    question, response = pair
    kept = checked(question, response)
    order = list(range(len(offered(question, language))))
    if kind_of(question).shuffles(question):
        chance.shuffle(order)
    try:
        assert response_in(question, fields_of(question, kept, order), order, language) == kept
    except UnclearAnswerError:
        assert isinstance(question, Numeric)  # kept before forms refused what is no number
        assert kept is not None
        assert comparable(question, kept, language) == encoded(kept)


@pytest.mark.parametrize("question", EACH_KIND, ids=name_of)
def test_empty_fields_are_no_answer(question: Question) -> None:
    order = range(len(offered(question)))
    names = ["answer", *(f"left-{place}" for place in range(4)), *(f"place-{place}" for place in range(4))]
    assert response_in(question, [], order) is None
    if question is not MULTIPLE:  # a box that is not ticked is not sent
        assert response_in(question, [(each, "") for each in names], order) is None


@pytest.mark.parametrize(
    ("question", "order", "fields", "expected"),
    [
        (SINGLE, TURNED, [("answer", "0")], 2),
        (POLL, TURNED, [("answer", "2")], 1),
        (SCALE, (0, 1, 2), [("answer", "2")], 2),
        (MULTIPLE, (4, 3, 2, 1, 0), [("answer", "0"), ("answer", "3")], (1, 4)),
        (FALSE, (0, 1), [("answer", "0")], True),
        (FALSE, (0, 1), [("answer", "1")], False),
        (MATCHING, TURNED, [("left-0", "1"), ("left-1", ""), ("left-2", "0")], (0, None, 2)),
        (ORDERING, TURNED_FOUR, [(f"place-{place}", str(4 - place)) for place in range(4)], (2, 0, 1, 3)),
        (SHORT, (), [("answer", " Coût  total ")], "Coût total"),
        (NUMERIC, (), [("answer", "3,5 mois")], "3,5 mois"),
    ],
)
def test_fields_name_the_place_where_something_is_shown(
    question: Question, order: Sequence[int], fields: list[tuple[str, str]], expected: Response
) -> None:
    assert response_in(question, fields, order) == expected
    assert sorted(fields_of(question, expected, order)) == sorted(
        (name, str(expected) if question in (SHORT, NUMERIC) else value) for name, value in fields if value
    )


@pytest.mark.parametrize(
    ("question", "value"),
    [
        *((each, value) for each in (SINGLE, POLL, SCALE) for value in ("3", "-1", "x", "٣", "1e0", "99999")),
        *((MULTIPLE, value) for value in ("5", "-1", "x")),
        *((FALSE, value) for value in ("2", "true", "x")),
    ],
)
def test_a_place_where_nothing_was_shown_is_refused(question: Question, value: str) -> None:
    with pytest.raises(ValueError, match=r"not|no such"):
        response_in(question, [("answer", value)], range(len(offered(question))))


def test_a_line_without_a_place_and_two_lines_at_one_are_no_answer_yet() -> None:
    some = [("place-0", "1"), ("place-1", "2"), ("place-2", "3")]
    for fields in (some, [*some, ("place-3", "3")]):
        with pytest.raises(UnclearAnswerError, match="position"):
            response_in(ORDERING, fields, range(4))


def test_what_is_no_number_is_no_answer_yet_to_a_question_that_asks_for_one() -> None:
    with pytest.raises(UnclearAnswerError, match="number"):
        response_in(NUMERIC, [("answer", "trois")], ())


# What is offered


@given(questions(), LANGUAGES)
def test_what_is_offered_is_all_different_and_turned_where_its_order_is_the_key(
    question: Question, language: str
) -> None:
    kind = kind_of(question)
    if kind.hides_order:
        assert kind.shuffles(question)
    if isinstance(question, Scale):
        assert not kind.shuffles(question)
    assert len(set(kind.offered(question, language))) == len(kind.offered(question, language))


# An answer that somebody might give


@given(questions(), st.integers(), st.booleans(), LANGUAGES)
def test_an_invented_answer_is_an_answer_and_who_knows_is_right(
    question: Question, seed: int, knows: bool, language: str
) -> None:
    answer = kind_of(question).imagine(question, Random(seed), knows=knows)
    assert checked(question, answer) == answer
    if knows and graded(question):
        assert fraction(question, answer, language) == 1
