"""Statistics of a quiz: worked examples, and what holds of every one."""

import math
import random
import statistics
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.quizzes.results.certainty import FEWEST_SURE, misled, sure_and_wrong
from kiosk.quizzes.results.distractors import ItemFlag, distractors, flags
from kiosk.quizzes.results.scoring import Score
from kiosk.quizzes.results.statistics import (
    ONE_SIDED,
    Interval,
    correlation,
    correlation_interval,
    internal_consistency,
    item_statistics,
    mean_interval,
    quiz_statistics,
    rest_scores,
    share_interval,
    student_t,
)

# Ten students, four questions of one point each.
TEN = [
    [1, 1, 1, 1],
    [1, 1, 1, 1],
    [1, 1, 1, 0],
    [1, 1, 1, 0],
    [1, 1, 0, 1],
    [1, 1, 0, 0],
    [1, 0, 0, 0],
    [1, 0, 0, 0],
    [0, 1, 0, 0],
    [0, 0, 0, 0],
]
POINTS = st.sampled_from([0.0, 0.25, 0.5, 1.0])


@st.composite
def halls(draw: st.DrawFn, fewest: int = 10, most: int = 25) -> list[list[float]]:
    questions = draw(st.integers(2, 5))
    row = st.lists(POINTS, min_size=questions, max_size=questions)
    return draw(st.lists(row, min_size=fewest, max_size=most))


def maxima(scores: Sequence[Sequence[float]]) -> list[float]:
    return [1.0] * len(scores[0])


# --- Worked examples


def test_a_question_by_hand() -> None:
    # The first question is answered right by 8 of 10: facility 0.8, deviation √(10 · 0.8 · 0.2 / 9).
    # The points for the rest are 3 3 2 2 2 1 0 0 1 0, their sum 14, the sum of their squares 32. Those of the
    # eight add up to 13. Σxy − ΣxΣy/n = 13 − 11.2 = 1.8; Σx² − (Σx)²/n = 1.6; Σy² − (Σy)²/n = 12.4.
    item = item_statistics(TEN, [1, 1, 1, 1])[0]
    assert item.n == 10
    assert item.facility == pytest.approx(0.8)
    assert item.deviation == pytest.approx(math.sqrt(1.6 / 9))
    assert item.discrimination == pytest.approx(1.8 / math.sqrt(1.6 * 12.4))
    assert item.discrimination == pytest.approx(0.404112, abs=1e-6)


def test_the_intervals_of_a_question_by_hand() -> None:
    item = item_statistics(TEN, [1, 1, 1, 1])[0]
    # Wilson's interval of 8 of 10, as tables have it.
    assert item.facility_interval == Interval(
        pytest.approx(0.4902, abs=5e-5), pytest.approx(0.9433, abs=5e-5)
    )
    # Fisher's z of 0.404112 is ½ ln(1.404112 / 0.595888) = 0.428554; its standard error is 1/√7.
    z, half = 0.428554, 1.959964 / math.sqrt(7)
    low, high = ((math.exp(2 * v) - 1) / (math.exp(2 * v) + 1) for v in (z - half, z + half))
    assert item.discrimination_interval == Interval(
        pytest.approx(low, abs=1e-5), pytest.approx(high, abs=1e-5)
    )


def test_a_quiz_by_hand() -> None:
    # Totals 4 4 3 3 3 2 1 1 1 0: sum 22, sum of squares 66, so 66 − 48.4 = 17.6 around the mean.
    quiz = quiz_statistics(TEN)
    assert quiz is not None
    assert (quiz.n, quiz.minimum, quiz.maximum, quiz.median) == (10, 0, 4, 2.5)
    assert quiz.mean == pytest.approx(2.2)
    assert quiz.deviation == pytest.approx(math.sqrt(17.6 / 9))
    assert quiz.consistency == pytest.approx(47 / 66)
    assert quiz.standard_error == pytest.approx(math.sqrt(19 / 66) * math.sqrt(17.6 / 9))


def test_the_consistency_of_zeros_and_ones_is_kuder_and_richardsons() -> None:
    # p = 0.8 0.7 0.4 0.3, Σpq = 0.16 + 0.21 + 0.24 + 0.21 = 0.82; the variance of the totals is 17.6 / 10.
    # KR-20 = 4/3 · (1 − 0.82 / 1.76) = 47/66.
    assert internal_consistency(TEN) == pytest.approx(4 / 3 * (1 - 0.82 / 1.76))
    assert internal_consistency(TEN) == pytest.approx(0.712121, abs=1e-6)


def test_questions_that_are_all_alike_are_fully_consistent() -> None:
    scores = [[points, points, points] for points in range(10)]
    assert internal_consistency(scores) == pytest.approx(1)
    quiz = quiz_statistics(scores)
    assert quiz is not None
    assert quiz.standard_error == pytest.approx(0, abs=1e-6)


def test_questions_that_contradict_each_other_are_below_zero() -> None:
    consistency = internal_consistency([[1, 0]] * 5 + [[0, 1]] * 5 + [[1, 1]])
    assert consistency is not None
    assert consistency < 0


def test_facility_and_deviation_are_shares_of_the_maximum() -> None:
    item = item_statistics([[0, 1], [4, 1], [2, 0]], [4, 1])[0]
    assert item.facility == pytest.approx(0.5)
    assert item.deviation == pytest.approx(0.5)


def test_the_rest_is_the_quiz_without_the_question() -> None:
    assert rest_scores([[1, 2, 3], [4, 5, 6]], 1) == [4, 10]


@pytest.mark.parametrize(
    ("count", "n", "low", "high"),
    [
        (0, 20, 0, 3.841459 / 23.841459),  # z² / (n + z²)
        (20, 20, 20 / 23.841459, 1),
        (5, 10, 0.236593, 0.763407),
        (1, 1, 1 / 4.841459, 1),
    ],
)
def test_intervals_of_shares_by_hand(count: int, n: int, low: float, high: float) -> None:
    assert share_interval(count, n) == Interval(pytest.approx(low, abs=1e-6), pytest.approx(high, abs=1e-6))


def test_the_interval_of_a_mean_by_hand() -> None:
    # 1 to 10: mean 5.5, sum of squares around it 82.5, standard error √(82.5 / 9 / 10); t(9) is 2.262157.
    half = 2.262157 * math.sqrt(82.5 / 90)
    interval = mean_interval(range(1, 11))
    assert interval == Interval(pytest.approx(5.5 - half, abs=1e-4), pytest.approx(5.5 + half, abs=1e-4))


@pytest.mark.parametrize(
    ("degrees", "point"), [(8, 2.306004), (9, 2.262157), (20, 2.085963), (100, 1.983972), (10**6, 1.959966)]
)
def test_students_t_is_that_of_the_tables(degrees: int, point: float) -> None:
    assert student_t(degrees) == pytest.approx(point, abs=1e-4)


def test_the_interval_of_a_correlation_by_hand() -> None:
    # z = ½ ln 3 = 0.549306, standard error 1/√100: tanh 0.353310 and tanh 0.745302.
    interval = correlation_interval(0.5, 103)
    assert interval == Interval(pytest.approx(0.339306, abs=1e-5), pytest.approx(0.632345, abs=1e-5))


@pytest.mark.parametrize("n", [0, 1, 2, 3])
def test_three_values_say_nothing_of_a_correlation(n: int) -> None:
    assert correlation_interval(0.5, n) is None


def test_the_interval_of_a_full_correlation_is_a_point() -> None:
    assert correlation_interval(1, 10) == Interval(1, 1)
    assert correlation_interval(-1, 10) == Interval(-1, -1)


def test_the_interval_of_part_marks_is_students_within_0_and_1() -> None:
    shares = [0.5] * 5 + [1.0] * 15
    item = item_statistics([[each * 2, 0] for each in shares], [2, 1])[0]
    half = 2.093024 * statistics.stdev(shares) / math.sqrt(20)
    assert item.facility_interval == Interval(
        pytest.approx(0.875 - half, abs=1e-4), pytest.approx(0.875 + half, abs=1e-4)
    )
    nearly_all = item_statistics([[each, 0] for each in [0.5, *[1.0] * 19]], [1, 1])[0].facility_interval
    assert nearly_all is not None
    assert nearly_all.high == 1


# --- Quiet


def test_no_student_has_no_statistics() -> None:
    assert quiz_statistics([]) is None
    assert internal_consistency([]) is None
    (item,) = item_statistics([], [1])
    assert (item.n, item.facility, item.deviation, item.discrimination) == (0, None, None, None)
    assert (item.facility_interval, item.discrimination_interval) == (None, None)


def test_one_student_does_not_vary() -> None:
    quiz = quiz_statistics([[1, 0]])
    assert quiz is not None
    assert (quiz.mean, quiz.deviation, quiz.consistency, quiz.standard_error) == (1, None, None, None)
    assert [item.facility for item in item_statistics([[1, 0]], [1, 1])] == [1, 0]
    assert [item.deviation for item in item_statistics([[1, 0]], [1, 1])] == [None, None]


@given(halls(fewest=1, most=9))
def test_fewer_than_ten_students_are_described_but_nothing_is_estimated(scores: list[list[float]]) -> None:
    quiz = quiz_statistics(scores)
    assert quiz is not None
    assert quiz.consistency is None
    assert quiz.standard_error is None
    for item in item_statistics(scores, maxima(scores)):
        assert item.facility is not None
        assert item.discrimination is None
        assert item.discrimination_interval is None
        assert item.facility_interval is None


def test_a_quiz_of_one_question_has_neither_discrimination_nor_consistency() -> None:
    scores = [[1], [0]] * 10
    assert internal_consistency(scores) is None
    assert item_statistics(scores, [1])[0].discrimination is None


def test_what_does_not_vary_does_not_discriminate() -> None:
    easy, other = item_statistics([[1, 0], [1, 1]] * 10, [1, 1])
    assert easy.deviation == 0
    assert easy.discrimination is None
    assert other.discrimination is None
    assert internal_consistency([[1, 0], [0, 1]] * 10) is None


def test_sums_of_thirds_that_are_equal_do_not_vary() -> None:
    scores = [[0, 0, 2 / 3], [1 / 3, 0, 2 / 3]] * 5
    assert len(set(rest_scores(scores, 0))) == 2  # for rounding only
    assert item_statistics(scores, [1, 1, 1])[0].discrimination is None


# --- What always holds


@given(halls())
def test_discrimination_is_pearsons_correlation_with_the_rest(scores: list[list[float]]) -> None:
    for place, item in enumerate(item_statistics(scores, maxima(scores))):
        own, rest = [row[place] for row in scores], rest_scores(scores, place)
        try:
            expected = statistics.correlation(own, rest)
        except statistics.StatisticsError:
            assert item.discrimination is None
            continue
        assert item.discrimination == pytest.approx(expected, abs=1e-9)
        assert item.discrimination is not None
        assert -1 <= item.discrimination <= 1
        interval = item.discrimination_interval
        assert interval is not None
        assert -1 <= interval.low <= item.discrimination <= interval.high <= 1


@given(halls(fewest=1))
def test_facilities_add_up_to_the_mean_of_the_quiz(scores: list[list[float]]) -> None:
    quiz = quiz_statistics(scores)
    items = item_statistics(scores, maxima(scores))
    assert quiz is not None
    assert math.fsum(item.facility or 0 for item in items) == pytest.approx(quiz.mean)
    assert quiz.minimum <= quiz.median <= quiz.maximum


@given(halls())
def test_the_interval_of_the_facility_holds_it(scores: list[list[float]]) -> None:
    for item in item_statistics(scores, maxima(scores)):
        assert item.facility is not None
        assert item.facility_interval is not None
        low, high = item.facility_interval.low, item.facility_interval.high
        assert 0 <= low <= item.facility + 1e-12
        assert item.facility - 1e-12 <= high <= 1


@given(halls(), st.integers(1, 20), st.lists(st.integers(0, 10), min_size=5, max_size=5))
def test_consistency_does_not_depend_on_what_points_are_worth(
    scores: list[list[float]], factor: int, shifts: list[int]
) -> None:
    others = [[factor * points + shift for points, shift in zip(row, shifts, strict=False)] for row in scores]
    consistency = internal_consistency(scores)
    assert internal_consistency(others) == (
        None if consistency is None else pytest.approx(consistency, abs=1e-6)
    )


@given(halls(), st.randoms(use_true_random=False))
def test_the_order_of_students_does_not_matter(scores: list[list[float]], chance: random.Random) -> None:
    others = chance.sample(scores, len(scores))
    assert item_statistics(others, maxima(scores)) == item_statistics(scores, maxima(scores))
    assert quiz_statistics(others) == quiz_statistics(scores)


@given(halls(), st.floats(0.01, 100))
def test_what_a_question_is_worth_does_not_change_its_discrimination(
    scores: list[list[float]], worth: float
) -> None:
    others = [[row[0] * worth, *row[1:]] for row in scores]
    before = item_statistics(scores, maxima(scores))[0]
    after = item_statistics(others, [worth, *maxima(scores)[1:]])[0]
    assert after.facility == pytest.approx(before.facility)
    if before.discrimination is not None:
        assert after.discrimination == pytest.approx(before.discrimination, abs=1e-6)


@given(st.integers(1, 2000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_of_a_share_holds_it_and_narrows(sample: tuple[int, int]) -> None:
    count, n = sample
    interval = share_interval(count, n)
    assert 0 <= interval.low <= count / n <= interval.high <= 1
    larger = share_interval(count * 4, n * 4)
    assert larger.high - larger.low < interval.high - interval.low
    mirrored = share_interval(n - count, n)
    assert mirrored == Interval(pytest.approx(1 - interval.high), pytest.approx(1 - interval.low))
    assert share_interval(count, n, ONE_SIDED).high <= interval.high


@given(st.lists(st.tuples(st.integers(-(10**4), 10**4), st.integers(-(10**4), 10**4)), min_size=10))
def test_a_correlation_is_between_minus_one_and_one(pairs: list[tuple[int, int]]) -> None:
    one, other = [a / 100 for a, _ in pairs], [b / 100 for _, b in pairs]
    found = correlation(one, other)
    assert found is None or -1 <= found <= 1
    assert correlation(other, one) == found


# --- Choices


def test_a_choice_by_hand() -> None:
    # Of ten, six take the key, with 3 3 2 2 2 0 points for the rest; three another, with 1 1 1; one nothing.
    selections = [{0}] * 6 + [{2}] * 3 + [set()]
    rest = [3, 3, 2, 2, 2, 0, 1, 1, 1, 0]
    key, untaken, other = distractors(selections, rest, [True, False, False])
    assert (key.count, untaken.count, other.count) == (6, 0, 3)
    assert (key.share, untaken.share, other.share) == (0.6, 0, 0.3)
    assert (key.rest, untaken.rest, other.rest) == (2, None, 1)
    # Around 2: 1 + 1 + 0 + 0 + 0 + 4 = 6, over 5.
    assert key.rest_variance == pytest.approx(1.2)
    assert untaken.rest_variance is None
    assert untaken.discrimination is None
    assert other.discrimination == pytest.approx(statistics.correlation([0, 0, 0, 0, 0, 0, 1, 1, 1, 0], rest))
    assert key.interval == share_interval(6, 10)


@pytest.mark.parametrize(("n", "is_dead"), [(51, False), (52, True)])
def test_a_choice_that_nobody_takes_is_dead_in_a_hall_that_is_large_enough(n: int, is_dead: bool) -> None:
    # z² / (n + z²) with z = 1.644854: 0.0504 for 51, 0.0495 for 52.
    choices = distractors([{0}] * n, [0.0] * n, [True, False])
    assert [choice.is_dead for choice in choices] == [False, is_dead]


def test_the_right_choice_is_never_dead() -> None:
    choices = distractors([{1}] * 100, [0.0] * 100, [True, False])
    assert [choice.is_dead for choice in choices] == [False, False]


@given(st.lists(st.sets(st.integers(0, 3)), min_size=1, max_size=60), st.randoms(use_true_random=False))
def test_choices_do_not_depend_on_the_order_of_students(
    selections: list[set[int]], chance: random.Random
) -> None:
    hall = [(selected, float(chance.randrange(5))) for selected in selections]
    right = [True, False, True, False]
    shuffled = chance.sample(hall, len(hall))
    found = distractors([each for each, _ in hall], [each for _, each in hall], right)
    assert found == distractors([each for each, _ in shuffled], [each for _, each in shuffled], right)
    assert sum(choice.count for choice in found) == sum(map(len, selections))
    for choice in found:
        assert choice.interval.low <= choice.share <= choice.interval.high


# --- Flags


def test_a_question_that_better_students_answer_wrong_has_a_suspected_key() -> None:
    scores = [[0, 1, 1]] * 15 + [[1, 0, 0]] * 10 + [[1, 1, 0]] * 5
    item = item_statistics(scores, [1, 1, 1])[0]
    assert item.discrimination_interval is not None
    assert item.discrimination_interval.high < 0
    assert flags(item) == {ItemFlag.SUSPECTED_WRONG_KEY}
    assert flags(replace(item, n=19)) == frozenset()


def test_a_choice_that_better_students_take_makes_the_key_suspected() -> None:
    # Another wrong choice, taken by the weakest, keeps the discrimination near to 0.
    selections = [{1}] * 10 + [{0}] * 10 + [{2}] * 10
    rest = [5.0, 4.0] * 5 + [3.0, 2.0] * 5 + [1.0, 0.0] * 5
    points = [[float(0 in selected), other] for selected, other in zip(selections, rest, strict=True)]
    item = item_statistics(points, [1, 5])[0]
    choices = distractors(selections, rest, [True, False, False])
    assert flags(item) == frozenset()
    assert flags(item, choices) == frozenset()
    assert flags(item, choices, single=True) == {ItemFlag.SUSPECTED_WRONG_KEY}


@pytest.mark.parametrize(
    ("takers_of_another", "takers_of_the_key", "rest_of_another", "rest_of_the_key"),
    [
        (9, 10, [5.0, 4.0], [3.0, 2.0]),  # fewer
        (20, 4, [5.0, 4.0], [3.0, 2.0]),  # too few to tell
        (20, 0, [5.0, 4.0], [3.0, 2.0]),
        (10, 10, [5.0, 0.0], [4.0, 0.0]),  # hardly better
        (10, 10, [3.0, 3.0], [3.0, 3.0]),
        (10, 10, [2.0, 3.0], [4.0, 5.0]),  # worse
    ],
)
def test_a_key_is_not_suspected_without_good_reason(
    takers_of_another: int, takers_of_the_key: int, rest_of_another: list[float], rest_of_the_key: list[float]
) -> None:
    selections = [{1}] * takers_of_another + [{0}] * takers_of_the_key + [set()] * 10
    rest = [rest_of_another[place % 2] for place in range(takers_of_another)]
    rest += [rest_of_the_key[place % 2] for place in range(takers_of_the_key)] + [0.0] * 10
    choices = distractors(selections, rest, [True, False])
    item = item_statistics([[1, 0], [0, 1], [0, 0], [1, 1]] * 10, [1, 1])[0]
    assert flags(item, choices, single=True) == frozenset()


def test_the_t_test_is_students() -> None:
    # Means 4.5 and 3.9, variances 5/18 and 5/18 (ten values, half of them 0.5 above, half below): the
    # standard error is √(5/18 · 2/10) = 0.235702, so t is 2.545584, above t(18) = 2.100922. For 4.05 it is
    # 1.909188.
    item = item_statistics([[1, 0], [0, 1], [0, 0], [1, 1]] * 10, [1, 1])[0]
    for mean, suspected in [(3.9, True), (4.05, False)]:
        rest = [4.0, 5.0] * 5 + [mean - 0.5, mean + 0.5] * 5
        choices = distractors([{1}] * 10 + [{0}] * 10, rest, [True, False])
        assert (ItemFlag.SUSPECTED_WRONG_KEY in flags(item, choices, single=True)) == suspected


@pytest.mark.parametrize(
    ("right", "n", "easy"), [(35, 35, True), (34, 34, False), (98, 100, True), (95, 100, False)]
)
def test_a_question_is_too_easy_when_nine_of_ten_surely_answer_it(right: int, n: int, easy: bool) -> None:
    # All of n: n / (n + 3.841459) is 0.9011 for 35 and 0.8985 for 34. Wilson's lower end of 98 of 100 is
    # 0.930, that of 95 of 100 is 0.888.
    scores = [[int(place < right), place % 2] for place in range(n)]
    assert (ItemFlag.TOO_EASY in flags(item_statistics(scores, [1, 1])[0])) == easy


def test_a_dead_distractor_is_told_of_the_question_too() -> None:
    n = 60
    scores = [[place % 2, place % 3] for place in range(n)]
    item = item_statistics(scores, [1, 2])[0]
    selections = [{place % 2} for place in range(n)]
    choices = distractors(selections, rest_scores(scores, 0), [False, True, False])
    assert flags(item, choices, single=True) == {ItemFlag.DEAD_DISTRACTOR}


@given(halls(fewest=1, most=19), st.booleans())
def test_nothing_is_raised_for_fewer_than_twenty(scores: list[list[float]], single: bool) -> None:
    selections = [{int(row[0] > 0.3)} for row in scores]
    choices = distractors(selections, rest_scores(scores, 0), [True, False, False])
    for item in item_statistics(scores, maxima(scores)):
        assert flags(item, choices, single=single) == frozenset()
    assert not any(choice.is_dead for choice in choices)


# --- Certainty

RIGHT, PART, WRONG = (Score(Fraction(points), Fraction(2)) for points in (2, 1, 0))


def test_the_concept_that_most_are_wrongly_sure_of_comes_first() -> None:
    answers: list[tuple[str, Score, bool | None]] = [("couches", RIGHT, True)] * 15 + [
        ("couches", WRONG, True)
    ] * 5
    answers += [("coûts", WRONG, True)] * 9 + [("coûts", RIGHT, True)] * 3
    answers += [("plausibilité", WRONG, False)] * 30 + [("plausibilité", WRONG, None)] * 30
    answers += [("plausibilité", RIGHT, True)] * 10
    coûts, couches, plausibility = sure_and_wrong(answers)
    assert (coûts.concept, coûts.sure, coûts.wrong, coûts.share) == ("coûts", 12, 9, 0.75)
    assert (couches.concept, couches.sure, couches.wrong, couches.share) == ("couches", 20, 5, 0.25)
    assert (plausibility.concept, plausibility.sure, plausibility.wrong) == ("plausibilité", 10, 0)
    assert couches.interval == share_interval(5, 20)


def test_an_answer_that_is_partly_right_is_not_wrong() -> None:
    answers: list[tuple[str, Score, bool | None]] = [("couches", PART, True)] * 9 + [("couches", WRONG, True)]
    (couches,) = sure_and_wrong(answers)
    assert (couches.sure, couches.wrong) == (10, 1)
    assert [misled(True, each) for each in (RIGHT, PART, WRONG)] == [False, False, True]
    assert not misled(False, WRONG)
    assert not misled(None, WRONG)


def test_of_equal_shares_the_one_with_more_answers_comes_first() -> None:
    answers: list[tuple[str, Score, bool | None]] = []
    for concept, times in [("b", 10), ("c", 20), ("a", 10)]:
        answers += [(concept, WRONG, True), (concept, RIGHT, True)] * times
    assert [each.concept for each in sure_and_wrong(answers)] == ["c", "a", "b"]


@pytest.mark.parametrize(("sure", "told"), [(0, 0), (FEWEST_SURE - 1, 0), (FEWEST_SURE, 1)])
def test_few_sure_answers_say_nothing(sure: int, told: int) -> None:
    answers: list[tuple[str, Score, bool | None]] = [("couches", WRONG, True)] * sure + [
        ("couches", RIGHT, False)
    ] * 50
    assert len(sure_and_wrong(answers)) == told


@given(
    st.lists(
        st.tuples(st.sampled_from("abc"), st.sampled_from((RIGHT, PART, WRONG)), st.none() | st.booleans()),
        max_size=80,
    ),
    st.randoms(use_true_random=False),
)
def test_certainty_does_not_depend_on_the_order_of_answers(
    answers: list[tuple[str, Score, bool | None]], chance: random.Random
) -> None:
    found = sure_and_wrong(answers)
    assert sure_and_wrong(chance.sample(answers, len(answers))) == found
    assert all(each.interval.low <= each.share <= each.interval.high for each in found)
    assert [each.share for each in found] == sorted((each.share for each in found), reverse=True)
