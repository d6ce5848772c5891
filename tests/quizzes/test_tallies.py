"""A question counted: how many gave which answer, the frequent mistakes, and what of it the hall sees."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.quizzes.kinds.matching import Matching
from kiosk.quizzes.kinds.ordering import Ordering
from kiosk.quizzes.kinds.registry import kind_of
from kiosk.quizzes.kinds.tally import MOST_MISTAKES, Bar, Grid, Row
from kiosk.quizzes.kinds.typed import MOST_BARS
from kiosk.quizzes.model.quiz import Question
from kiosk.quizzes.model.responses import Response, encoded
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
from tests.quizzes.by_kind import name_of, tallied, tallied_on_screen


def told(bars: Sequence[Bar]) -> list[tuple[str, int, bool]]:
    return [(bar.words, bar.count, bar.right) for bar in bars]


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
        (POLL, [2, 0, 2], [("oui", 1, False), ("non", 0, False), ("peut-être", 2, False)]),
        (SCALE, [1, 1], [("pas du tout", 0, False), ("en partie", 2, False), ("tout à fait", 0, False)]),
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
    found = tallied(ORDERING, [(1, 0, 2, 3), (0, 1, 2, 3), (3, 2, 1, 0), (1, 0, 2, 3)])
    assert found.mistakes_heading == "Most frequent wrong orders"
    assert told(found.mistakes) == [
        ("1 modèles · 2 produits · 3 infrastructures · 4 stratégies", 2, False),
        ("1 stratégies · 2 infrastructures · 3 modèles · 4 produits", 1, False),
    ]


def test_the_frequent_mistakes_of_a_matching_are_pairs() -> None:
    found = tallied(MATCHING, [(1, 1, 0), (1, 2, 0), (0, 1, None)])
    assert found.mistakes_heading == "Most frequent wrong pairs"
    assert told(found.mistakes) == [("entraînement → répondre", 2, False), ("inférence → acheter", 1, False)]


def test_no_more_than_five_mistakes_are_told() -> None:
    turns = [(place, *(each for each in range(4) if each != place)) for place in range(1, 4)]
    backwards = [tuple(reversed(each)) for each in turns]
    assert len(tallied(ORDERING, [*turns, *backwards]).mistakes) == MOST_MISTAKES == 5


def test_a_share_is_of_those_who_answered_and_nothing_where_nobody_did() -> None:
    assert [bar.share for bar in tallied(FALSE, [True, False, False, False]).bars] == [0.25, 0.75]
    assert [bar.share for bar in tallied(FALSE, []).bars] == [0, 0]


def test_an_order_of_two_has_one_pair_of_neighbours() -> None:
    found = tallied(Ordering(stem="Rangez.", items=("un", "deux")), [(0, 1), (1, 0)])
    assert told(found.bars) == [("un, puis deux", 1, True)]


def test_an_answer_that_an_instructor_has_accepted_counts_as_right() -> None:
    accepted = tallied(SHORT, ["CTO", "ROI"], {(1, "cto"): True})
    assert told(accepted.bars) == [("CTO", 1, True), ("ROI", 1, False)]
    assert tallied(ORDERING, [(1, 0, 2, 3)], {(1, "[1,0,2,3]"): True}).mistakes == ()


@pytest.mark.parametrize("question", [SINGLE, FALSE, SHORT, NUMERIC])
def test_what_can_be_ruled_right_or_wrong_with_one_press_says_as_what(question: Question) -> None:
    answer: Response = {SINGLE: 0, FALSE: True, SHORT: "cto", NUMERIC: "9"}[question]
    [bar] = [each for each in tallied(question, [answer]).bars if each.count]
    assert bar.given == (answer if isinstance(answer, str) else encoded(answer))


@pytest.mark.parametrize("question", [MULTIPLE, ORDERING, MATCHING, POLL, SCALE])
def test_what_is_counted_in_parts_or_not_judged_has_no_press(question: Question) -> None:
    assert {bar.given for bar in tallied(question, []).bars} == {""}


# For the hall


def test_the_hall_sees_the_choices_and_which_are_right_only_with_the_key() -> None:
    for question, answers in ((SINGLE, [1, 1, 0]), (MULTIPLE, [(0, 2)]), (FALSE, [True])):
        whole = tallied(question, answers)
        with_key = tallied_on_screen(question, answers, with_key=True)
        without = tallied_on_screen(question, answers, with_key=False)
        assert told(with_key.bars) == told(whole.bars)
        assert told(without.bars) == [(words, count, False) for words, count, _ in told(whole.bars)]


@pytest.mark.parametrize("with_key", [False, True])
def test_the_hall_sees_a_poll_and_a_scale_as_they_are(with_key: bool) -> None:
    for question in (POLL, SCALE):
        assert tallied_on_screen(question, [0, 2, 2], with_key=with_key) == tallied(question, [0, 2, 2])


def test_the_hall_sees_of_typed_answers_only_how_many_there_are_and_with_the_key_the_author_s_own() -> None:
    typed = ["tco", "Tco", "Ada Lovelace", "roi"]
    without = tallied_on_screen(SHORT, typed, with_key=False)
    assert (without.answered, without.bars, without.others) == (4, (), 0)
    with_key = tallied_on_screen(SHORT, typed, with_key=True)
    assert told(with_key.bars) == [("TCO", 2, True), ("ROI", 1, False)]
    assert with_key.others == 1
    numbers = tallied_on_screen(NUMERIC, ["3,50", "3.5 mois", "9"], with_key=True)
    assert (told(numbers.bars), numbers.others) == ([("3,5 mois", 2, True)], 1)


ORDERS = [(1, 0, 2, 3), (1, 2, 0, 3), (1, 0, 3, 2)]


def test_the_hall_sees_which_place_each_line_was_given_in_the_order_of_the_hall() -> None:
    found = tallied_on_screen(ORDERING, ORDERS, with_key=False)
    assert (found.answered, found.bars, found.mistakes) == (3, (), ())
    assert found.grid == Grid(
        ("1", "2", "3", "4"),
        (
            Row("modèles", (3, 0, 0, 0)),
            Row("produits", (0, 2, 1, 0)),
            Row("infrastructures", (0, 1, 1, 1)),
            Row("stratégies", (0, 0, 1, 2)),
        ),
        3,
    )


def test_with_the_key_the_lines_stand_in_the_right_order_and_the_right_places_are_marked() -> None:
    found = tallied_on_screen(ORDERING, ORDERS, with_key=True).grid
    assert found is not None
    assert [(row.words, row.right) for row in found.rows] == [
        ("produits", 0),
        ("modèles", 1),
        ("infrastructures", 2),
        ("stratégies", 3),
    ]
    assert [row.counts for row in found.rows] == [(0, 2, 1, 0), (3, 0, 0, 0), (0, 1, 1, 1), (0, 0, 1, 2)]


def test_before_anybody_answers_the_order_of_the_lines_is_the_alphabet_which_tells_nothing() -> None:
    found = tallied_on_screen(ORDERING, [], with_key=False).grid
    assert found is not None
    assert [row.words for row in found.rows] == ["infrastructures", "modèles", "produits", "stratégies"]
    assert found.total == 0


def test_the_hall_sees_what_was_matched_with_each_line_under_rights_by_the_alphabet() -> None:
    answers = [(1, 1, 0), (1, 2, 0), (0, 1, None)]
    counts = [(0, 1, 2), (1, 0, 2), (0, 2, 0)]
    lefts = ["entraînement", "inférence", "cours"]
    for with_key, rights in ((False, [None, None, None]), (True, [1, 2, 1])):
        found = tallied_on_screen(MATCHING, answers, with_key=with_key)
        assert (found.answered, found.bars, found.mistakes) == (3, (), ())
        rows = tuple(Row(*each) for each in zip(lefts, counts, rights, strict=True))
        assert found.grid == Grid(("acheter", "apprendre", "répondre"), rows, 3)


@given(questions_with_answers(("ordering", "matching")), st.randoms(use_true_random=False))
def test_a_table_without_the_key_does_not_depend_on_the_order_in_the_file(
    pair: tuple[Ordering | Matching, tuple[int | None, ...]], chance: Random
) -> None:
    """Two authors who wrote the same lines in different orders would see the same table."""
    question, response = pair
    other, moved = turned(question, response, chance)
    one = tallied_on_screen(question, [response], with_key=False).grid
    assert one is not None
    again = tallied_on_screen(other, [moved], with_key=False).grid
    assert again is not None
    if isinstance(question, Ordering):
        assert one == again
    else:
        assert one.columns == again.columns
        assert set(one.rows) == set(again.rows)


def turned(
    question: Ordering | Matching, response: tuple[int | None, ...], chance: Random
) -> tuple[Question, Response]:
    """The same lines in another order in the file, and the answer that looks the same."""
    if isinstance(question, Ordering):
        items = chance.sample(question.items, len(question.items))
        given = tuple(items.index(question.items[each]) for each in response if each is not None)
        return replace(question, items=tuple(items)), given
    places = chance.sample(range(len(question.pairs)), len(question.pairs))
    pairs = tuple(question.pairs[place] for place in places)
    other: Matching = replace(question, pairs=pairs, extra=tuple(reversed(question.extra)))
    words = [None if each is None else question.rights[each] for each in response]
    turned_words = [words[place] for place in places]
    return other, tuple(None if each is None else other.rights.index(each) for each in turned_words)


@pytest.mark.parametrize(
    ("columns", "lettered"),
    [
        (("1", "2", "3"), False),
        (tuple(str(place + 1) for place in range(20)), True),
        (("court", "bref"), False),
        (("a", "b", "c", "d", "e"), False),
        (("a", "b", "c", "d", "e", "f"), True),
        (("une phrase longue", "b"), True),
    ],
)
def test_columns_have_letters_where_their_words_would_not_fit_at_their_head(
    columns: tuple[str, ...], lettered: bool
) -> None:
    assert Grid.of(columns, (), 0).is_lettered is lettered


@pytest.mark.parametrize("question", EACH_KIND, ids=name_of)
def test_every_new_answer_changes_the_numbers_that_tell_the_screen_to_redraw(question: Question) -> None:
    answer = kind_of(question).imagine(question, Random(1), knows=False)
    for with_key in (False, True):
        before, after = (tallied_on_screen(question, [answer] * count, with_key=with_key) for count in (1, 2))
        assert before.counts != after.counts
