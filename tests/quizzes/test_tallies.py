"""The bars of a question: how many gave which answer, and the frequent mistakes."""

from collections.abc import Sequence

import pytest

from kiosk.quizzes.model.quiz import Ordering, Question, Quiz
from kiosk.quizzes.model.responses import Response
from kiosk.quizzes.results.scoring import Scorer
from kiosk.quizzes.results.tallies import MOST_BARS, MOST_MISTAKES, Bar, Tally, orders, pairs, tally
from tests.quizzes.answer_strategies import FALSE, MATCHING, MULTIPLE, NUMERIC, ORDERING, SHORT, SINGLE

TWO = Quiz("Récap", "fr", (FALSE, SINGLE))


def tallied(question: Question, responses: Sequence[Response]) -> Tally:
    quiz = Quiz("Récap", "fr", (question,))
    return tally(quiz, Scorer(quiz), 1, responses)


def told(bars: Sequence[Bar]) -> list[tuple[str, int, bool]]:
    return [(bar.words, bar.count, bar.right) for bar in bars]


def test_a_tally_is_of_the_question_at_its_position() -> None:
    assert tally(TWO, Scorer(TWO), 1, []).question is FALSE
    assert tally(TWO, Scorer(TWO), 2, []).question is SINGLE


@pytest.mark.parametrize(
    ("question", "responses", "bars"),
    [
        (
            SINGLE,
            [1, 0, 1],
            [("les modèles", 1, False), ("les produits", 2, True), ("les stratégies", 0, False)],
        ),
        (
            MULTIPLE,
            [(0, 1), (0, 4)],
            [
                ("qui contrôle", 2, True),
                ("qui dépend", 1, True),
                ("quel modèle", 0, False),
                ("quel coût", 0, True),
                ("quelle démonstration", 1, False),
            ],
        ),
        (FALSE, [True, False, False], [("Vrai", 1, False), ("Faux", 2, True)]),
        (
            ORDERING,
            [(0, 1, 2, 3), (2, 3, 0, 1), (3, 2, 1, 0)],
            [
                ("produits, puis modèles", 2, True),
                ("modèles, puis infrastructures", 1, True),
                ("infrastructures, puis stratégies", 2, True),
            ],
        ),
        (
            MATCHING,
            [(0, 1, 0), (0, None, 2)],
            [
                ("entraînement → apprendre", 2, True),
                ("inférence → répondre", 1, True),
                ("cours → apprendre", 1, True),
            ],
        ),
    ],
)
def test_each_possible_answer_has_a_bar_in_the_author_s_order(
    question: Question, responses: list[Response], bars: list[tuple[str, int, bool]]
) -> None:
    found = tallied(question, responses)
    assert told(found.bars) == bars
    assert found.answered == len(responses)
    assert {bar.total for bar in found.bars} == {len(responses)}
    assert found.others == 0


def test_typed_answers_that_count_as_the_same_share_a_bar_the_most_frequent_first() -> None:
    found = tallied(SHORT, ["ROI", "tco", "TCO", "TCO", "un rêve"])
    assert told(found.bars) == [("TCO", 3, True), ("ROI", 1, False), ("un rêve", 1, False)]
    assert [(bar.listed, bar.authors) for bar in found.bars] == [(True, "TCO"), (True, "ROI"), (False, "")]


def test_a_number_is_listed_if_it_is_right_and_told_as_kiosk_writes_it() -> None:
    found = tallied(NUMERIC, ["3.50", "3,5 mois", "9"])
    assert [(bar.count, bar.right, bar.listed, bar.authors) for bar in found.bars] == [
        (2, True, True, "3,5 mois"),
        (1, False, False, "9 mois"),
    ]


@pytest.mark.parametrize(("distinct", "others"), [(12, 0), (13, 2), (14, 4)])
def test_the_twelve_most_frequent_typed_answers_have_bars_and_the_rest_is_counted(
    distinct: int, others: int
) -> None:
    found = tallied(SHORT, [f"mot {number:02}" for number in range(distinct)] * 2)
    assert [bar.words for bar in found.bars] == [f"mot {number:02}" for number in range(12)]
    assert found.others == others
    assert MOST_BARS == 12


def test_the_frequent_mistakes_of_an_ordering_are_whole_orders() -> None:
    found = tallied(ORDERING, [(1, 0, 2, 3), (0, 1, 2, 3), (3, 2, 1, None), (1, 0, 2, 3)])
    assert told(found.mistakes) == [
        ("1 modèles · 2 produits · 3 infrastructures · 4 stratégies", 2, False),
        ("1 stratégies · 2 infrastructures · 3 modèles · 4 –", 1, False),
    ]


def test_the_frequent_mistakes_of_a_matching_are_pairs() -> None:
    found = tallied(MATCHING, [(1, 1, 0), (1, 2, 0), (0, 1, None)])
    assert told(found.mistakes) == [("entraînement → répondre", 2, False), ("inférence → acheter", 1, False)]


def test_no_more_than_five_mistakes_are_told() -> None:
    turns = [(place, *(each for each in range(4) if each != place)) for place in range(1, 4)]
    backwards = [tuple(reversed(each)) for each in turns]
    assert len(tallied(ORDERING, [*turns, *backwards]).mistakes) == MOST_MISTAKES == 5


def test_with_the_key_the_right_order_has_a_bar_even_if_nobody_gave_it() -> None:
    quiz = Quiz("Récap", "fr", (ORDERING,))
    given = [(1, 0, 2, 3)]
    for with_right, counts in ((False, [(1, False)]), (True, [(1, False), (0, True)])):
        bars = orders(ORDERING, Scorer(quiz), 1, given, with_right=with_right)
        assert [(bar.count, bar.right) for bar in bars] == counts


def test_with_the_key_each_right_pair_has_a_bar_even_if_nobody_gave_it() -> None:
    given = [(1, 1, None)]
    assert told(pairs(MATCHING, given, with_right=False)) == [
        ("entraînement → répondre", 1, False),
        ("inférence → répondre", 1, True),
    ]
    assert sorted(told(pairs(MATCHING, given, with_right=True))) == [
        ("cours → apprendre", 0, True),
        ("entraînement → apprendre", 0, True),
        ("entraînement → répondre", 1, False),
        ("inférence → répondre", 1, True),
    ]


def test_a_share_is_of_those_who_answered_and_nothing_where_nobody_did() -> None:
    assert [bar.share for bar in tallied(FALSE, [True, False, False, False]).bars] == [0.25, 0.75]
    assert [bar.share for bar in tallied(FALSE, []).bars] == [0, 0]


def test_an_order_of_two_has_one_pair_of_neighbours() -> None:
    found = tallied(Ordering(stem="Rangez.", items=("un", "deux")), [(0, 1), (1, 0)])
    assert told(found.bars) == [("un, puis deux", 1, True)]
