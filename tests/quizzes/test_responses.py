"""What students answer: one form for each kind, and nothing else gets in."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.quizzes.kinds.fields import LONGEST_TYPED
from kiosk.quizzes.kinds.matching import Matching
from kiosk.quizzes.kinds.multiple_choice import MultipleChoice
from kiosk.quizzes.kinds.numeric import Numeric
from kiosk.quizzes.kinds.ordering import Ordering
from kiosk.quizzes.kinds.poll import Poll
from kiosk.quizzes.kinds.registry import checked
from kiosk.quizzes.kinds.scale import Scale
from kiosk.quizzes.kinds.short_text import ShortText
from kiosk.quizzes.kinds.single_choice import SingleChoice
from kiosk.quizzes.model.quiz import Question
from kiosk.quizzes.model.responses import Response, decoded, encoded
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

HUGE = 10**40
LONG_LIST = list(range(100_000))


@pytest.mark.parametrize(
    ("question", "value", "expected"),
    [
        (SINGLE, 0, 0),
        (SINGLE, 2, 2),
        (SINGLE, None, None),
        (MULTIPLE, [4, 0], (0, 4)),
        (MULTIPLE, (3,), (3,)),
        (MULTIPLE, [1, 1, 0], (0, 1)),
        (MULTIPLE, [], None),
        (FALSE, True, True),
        (FALSE, False, False),
        (FALSE, None, None),
        (ORDERING, [3, 1, 0, 2], (3, 1, 0, 2)),
        (ORDERING, None, None),
        (MATCHING, [0, None, 2], (0, None, 2)),
        (MATCHING, [1, 1, 1], (1, 1, 1)),
        (MATCHING, [None, None, None], None),
        (SHORT, " coût\n total\u200b ", "coût total"),
        (SHORT, "e\u0301", "é"),
        (SHORT, "a\0b", "ab"),
        (SHORT, "\ud800", None),
        (SHORT, "", None),
        (SHORT, " \n\u200b", None),
        (SHORT, "x" * (LONGEST_TYPED + 1), "x" * LONGEST_TYPED),
        (NUMERIC, "3,5 mois", "3,5 mois"),
        (NUMERIC, "trois", "trois"),
        (NUMERIC, " ", None),
        *((each, None, None) for each in (MULTIPLE, MATCHING, SHORT, NUMERIC)),
        (POLL, 2, 2),
        (POLL, None, None),
        (SCALE, 0, 0),
        (SCALE, None, None),
    ],
)
def test_an_answer_takes_its_one_form_and_an_empty_one_is_none(
    question: Question, value: object, expected: Response | None
) -> None:
    found = checked(question, value)
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(
    ("question", "value"),
    [
        *((SINGLE, each) for each in (3, -1, HUGE, True, False, "1", 1.0, [1], (1,), {}, b"1")),
        *(
            (MULTIPLE, each)
            for each in ([5], [-1], [0, HUGE], [True], ["0"], [0.0], [None], [[0]], LONG_LIST)
        ),
        *((MULTIPLE, each) for each in (0, "01", {0, 1}, {0: 1}, True)),
        *((FALSE, each) for each in (0, 1, "1", "true", 1.0, [True], [], {})),
        *(
            (ORDERING, each)
            for each in ([0, 1, 2], [0, 1, 2, 3, 3], [0, 1, 2, 2], [0, 1, 2, 4], [3, 2, 1, -1])
        ),
        *(
            (ORDERING, each)
            for each in ([0, 1, 2, True], [0, 1, 2, "3"], [0, 1, 2, None], [], "0123", 0, LONG_LIST)
        ),
        *(
            (MATCHING, each)
            for each in ([0, 1], [0, 1, 2, 0], [0, 1, 3], [0, 1, -1], [0, 1, HUGE], LONG_LIST)
        ),
        *((MATCHING, each) for each in ([0, 1, True], [0, 1, "0"], [0, 1, 0.0], 0, "010", {0: 0}, [])),
        *((SHORT, each) for each in (0, True, 1.5, ["a"], b"a", {"a": 1})),
        *((NUMERIC, each) for each in (3, 3.5, True, ["3"], float("nan"))),
        *((each, value) for each in (POLL, SCALE) for value in (3, -1, HUGE, True, "1", 1.0, [1], {})),
    ],
)
def test_what_does_not_fit_the_question_is_refused(question: Question, value: object) -> None:
    with pytest.raises(ValueError, match=r"not|no such"):
        checked(question, value)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.integers(-1, 5) | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=8,
)


@given(st.sampled_from(EACH_KIND), ANYTHING)
def test_whatever_is_sent_is_refused_or_is_an_answer_to_the_question(
    question: Question, value: object
) -> None:
    try:
        found = checked(question, value)
    except ValueError:
        return
    assert found is None or checked(question, found) == found
    match question, found:
        case _, None:
            pass
        case MultipleChoice(choices=choices), tuple():
            assert list(found) == sorted(set(found))
            assert set(found) <= set(range(len(choices)))
        case Ordering(items=items), tuple():
            assert sorted(found) == list(range(len(items)))
        case Matching(pairs=pairs, rights=rights), tuple():
            assert len(found) == len(pairs)
            assert set(found) <= {None, *range(len(rights))}
        case ShortText() | Numeric(), str():
            assert 0 < len(found) <= LONGEST_TYPED
        case SingleChoice(choices=offered) | Poll(choices=offered) | Scale(steps=offered), int():
            assert found in range(len(offered))
        case _:
            assert question is FALSE
            assert found in (True, False)


@given(questions_with_answers())
def test_an_answer_comes_back_from_the_database_as_it_was(pair: tuple[Question, Response]) -> None:
    question, response = pair
    kept = checked(question, response)
    again = decoded(encoded(kept))
    assert again == kept
    assert type(again) is type(kept)
    assert again is None or checked(question, json.loads(encoded(kept))) == kept


@pytest.mark.parametrize(
    ("response", "kept"),
    [
        (None, "null"),
        (0, "0"),
        (True, "true"),
        (False, "false"),
        ((0, 2), "[0,2]"),
        ((1, None), "[1,null]"),
        ('« é "\\ »', '"« é \\"\\\\ »"'),
    ],
)
def test_the_database_keeps_plain_json(response: Response | None, kept: str) -> None:
    assert encoded(response) == kept
    assert decoded(kept) == response
