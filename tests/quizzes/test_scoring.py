"""What an answer is worth: by the key, in part, and by what an instructor says afterwards."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.quizzes.kinds.kind import Graded
from kiosk.quizzes.kinds.matching import Matching, Pair
from kiosk.quizzes.kinds.multiple_choice import MultipleChoice
from kiosk.quizzes.kinds.numeric import Numeric
from kiosk.quizzes.kinds.ordering import Ordering
from kiosk.quizzes.kinds.registry import kind_of
from kiosk.quizzes.kinds.short_text import ShortText
from kiosk.quizzes.kinds.single_choice import SingleChoice
from kiosk.quizzes.kinds.true_false import TrueFalse
from kiosk.quizzes.model.quiz import Choice, Question, Quiz
from kiosk.quizzes.model.responses import Response
from kiosk.quizzes.results.scoring import Score, Scorer, comparable, points_as_decimal, worth
from tests.quizzes.answer_strategies import (
    ALL_RIGHT,
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
    questions_with_answers,
    right_answer,
)
from tests.quizzes.by_kind import WITH_A_KEY, fraction, name_of
from tests.quizzes.quiz_strategies import questions, quizzes

QUIZ = Quiz("Récap", "fr", EACH_WITH_A_KEY)
LANGUAGES = st.sampled_from(["fr", "en"])


# By the key


@pytest.mark.parametrize(
    ("question", "response", "expected"),
    [
        (SINGLE, 1, "1"),
        (SINGLE, 0, "0"),
        (SINGLE, 2, "0"),
        # Three right ones of five: each ticked is a third, each wrong one takes a half.
        (MULTIPLE, (0, 1, 3), "1"),
        (MULTIPLE, (0, 1), "2/3"),
        (MULTIPLE, (3,), "1/3"),
        (MULTIPLE, (0, 1, 3, 4), "1/2"),
        (MULTIPLE, (0, 1, 2), "1/6"),
        (MULTIPLE, (0, 2), "0"),
        (MULTIPLE, (2, 4), "0"),
        (MULTIPLE, (0, 1, 2, 3, 4), "0"),
        (ALL_RIGHT, (0, 1), "1"),
        (ALL_RIGHT, (1,), "1/2"),
        (FALSE, False, "1"),
        (FALSE, True, "0"),
        # Three neighbours.
        (ORDERING, (0, 1, 2, 3), "1"),
        (ORDERING, (1, 2, 3, 0), "2/3"),
        (ORDERING, (3, 0, 1, 2), "2/3"),
        (ORDERING, (0, 1, 3, 2), "1/3"),
        (ORDERING, (2, 3, 0, 1), "2/3"),
        (ORDERING, (3, 2, 1, 0), "0"),
        (ORDERING, (0, 2, 1, 3), "0"),
        (MATCHING, (0, 1, 0), "1"),
        (MATCHING, (0, 1, None), "2/3"),
        (MATCHING, (0, 0, 0), "2/3"),
        (MATCHING, (1, 0, 2), "0"),
        (MATCHING, (None, None, 0), "1/3"),
        (SHORT, "TCO", "1"),
        (SHORT, "tco.", "1"),
        (SHORT, "le cout total de possession", "1"),
        (SHORT, "ROI", "0"),
        (SHORT, "CTO", "0"),
        (SHORT, "!", "0"),
        (NUMERIC, "3,5", "1"),
        (NUMERIC, "3", "1"),
        (NUMERIC, "4 mois", "1"),
        (NUMERIC, "4,0000001", "0"),
        (NUMERIC, "2.9999999", "0"),
        (NUMERIC, "3 ans", "0"),
        (NUMERIC, "trois", "0"),
    ],
)
def test_worked_examples(question: Question, response: Response, expected: str) -> None:
    assert fraction(question, response, "fr") == Fraction(expected)


@pytest.mark.parametrize(("language", "expected"), [("fr", 1), ("en", 0)])
def test_a_number_is_read_as_in_the_language_of_the_quiz(language: str, expected: int) -> None:
    question = Numeric(stem="Combien ?", value=Decimal("1.5"))
    assert fraction(question, "1,500", language) == expected


@given(questions(WITH_A_KEY), LANGUAGES)
def test_the_key_earns_everything(question: Question, language: str) -> None:
    assert fraction(question, right_answer(question), language) == 1


@given(questions_with_answers(WITH_A_KEY), LANGUAGES)
def test_no_answer_earns_more_than_everything_or_less_than_nothing(
    pair: tuple[Question, Response], language: str
) -> None:
    assert 0 <= fraction(*pair, language) <= 1


@given(questions_with_answers(WITH_A_KEY))
def test_only_the_key_earns_everything_where_there_are_things_to_choose(
    pair: tuple[Question, Response],
) -> None:
    question, response = pair
    if isinstance(question, SingleChoice | MultipleChoice | TrueFalse | Ordering):
        assert (fraction(question, response, "fr") == 1) is (response == right_answer(question))
    if isinstance(question, Matching):
        assert (fraction(question, response, "fr") == 1) is (
            pairs_of(question, response) == [(pair.left, pair.right) for pair in question.pairs]
        )


def pairs_of(question: Matching, response: Response) -> list[tuple[str, str]]:
    """The lefts, each with the right that it was given; those without one are left out."""
    assert isinstance(response, tuple)
    given = zip(question.pairs, response, strict=True)
    return [(pair.left, question.rights[right]) for pair, right in given if right is not None]


@given(st.integers(0, 8), st.integers(0, 8), st.data())
def test_ticking_everything_earns_nothing_and_one_more_right_one_never_less(
    rights: int, wrongs: int, data: st.DataObject
) -> None:
    marks = [True] * (rights + 1) + [False] * (wrongs + 1)
    question = MultipleChoice(stem="?", choices=tuple(Choice(f"{n}", right) for n, right in enumerate(marks)))
    places = range(len(marks))
    assert fraction(question, tuple(places), "fr") == 0
    ticked = data.draw(st.sets(st.sampled_from(places)))
    right = data.draw(st.integers(0, rights))
    less, more = tuple(ticked - {right}), tuple(ticked | {right})
    assert fraction(question, more, "fr") >= fraction(question, less, "fr")


def test_a_left_that_shares_its_right_is_no_pair_of_another() -> None:
    question = Matching(stem="?", pairs=(Pair("a", "1"), Pair("b", "2"), Pair("c", "2")))
    assert question.rights == ("1", "2")
    assert fraction(question, (0, 1, 1), "fr") == 1


# Points


def test_points_are_the_share_of_what_the_question_is_worth() -> None:
    scorer = Scorer(QUIZ)
    score = scorer.score(2, (0, 1))
    assert score == Score(Fraction(4, 3), Fraction(2))
    assert (score.share, score.is_right, score.is_wrong) == (Fraction(2, 3), False, False)
    assert scorer.score(2, (0, 1, 3)).is_right
    assert scorer.score(2, (2,)).is_wrong
    assert scorer.score(2, None) == Score(Fraction(0), Fraction(2))


def test_a_share_of_decimal_points_is_exact() -> None:
    question = Ordering(stem="?", items=("a", "b", "c", "d"), points=Decimal("0.10"))
    assert Scorer(Quiz("R", "fr", (question,))).score(1, (1, 2, 3, 0)).points == Fraction(1, 15)


def test_a_total_counts_every_question_answered_or_not() -> None:
    scorer = Scorer(QUIZ)
    maximum = Fraction(8)
    assert scorer.total({}) == Score(Fraction(0), maximum)
    assert scorer.total({1: 1, 2: (0, 1), 4: (3, 2, 1, 0)}) == Score(1 + Fraction(4, 3), maximum)
    right = {place: right_answer(each) for place, each in enumerate(EACH_WITH_A_KEY, start=1)}
    assert scorer.total(right) == Score(maximum, maximum)


@given(quizzes(WITH_A_KEY))
def test_the_right_answers_to_a_whole_quiz_are_all_its_points(quiz: Quiz) -> None:
    right = {place: right_answer(each) for place, each in enumerate(quiz.questions, start=1)}
    total = Scorer(quiz).total(right)
    assert total.is_right
    assert total.maximum == sum((Fraction(each.points) for each in quiz.questions), Fraction(0))


def test_what_has_no_right_answer_earns_nothing_and_takes_nothing_away() -> None:
    scorer = Scorer(Quiz("Récap", "fr", (POLL, SINGLE, SCALE)))
    nothing = Score(Fraction(0), Fraction(0))
    for position, answer in ((1, 0), (3, 2), (1, None)):
        score = scorer.score(position, answer)
        assert score == nothing
        assert (score.share, score.is_right, score.is_wrong) == (0, False, False)
    assert scorer.total({1: 0, 2: 1, 3: 2}) == scorer.total({2: 1}) == Score(Fraction(1), Fraction(1))
    assert not Scorer(Quiz("Récap", "fr", (POLL,))).total({1: 0}).is_right


@pytest.mark.parametrize("ruling", [True, False])
def test_no_ruling_makes_an_answer_to_a_poll_right_or_wrong(ruling: bool) -> None:
    score = Scorer(Quiz("Récap", "fr", (POLL,)), {(1, "0"): ruling}).score(1, 0)
    assert (score.points, score.is_right, score.is_wrong) == (0, False, False)


@given(quizzes())
def test_a_quiz_is_worth_the_points_of_what_has_a_right_answer(quiz: Quiz) -> None:
    judged = [each for each in quiz.questions if name_of(each) in WITH_A_KEY]
    assert Scorer(quiz).total({}).maximum == sum(map(worth, quiz.questions)) == sum(map(worth, judged))


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        ("2/3", "0.667"),
        ("1/3", "0.333"),
        ("1/8", "0.125"),
        ("1/16", "0.062"),
        ("3/16", "0.188"),
        ("2", "2"),
        ("5/2", "2.5"),
        ("0", "0"),
        ("20", "20"),
        ("100", "100"),
        ("1/3000", "0"),
    ],
)
def test_points_are_written_with_three_decimals_at_most(points: str, expected: str) -> None:
    assert str(points_as_decimal(Fraction(points))) == expected


# What counts as the same answer


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        (SHORT, "Coût total", "le cout  total !"),
        (SHORT, "rien", "RIEN"),
        (SHORT, "?", " ? "),
        (NUMERIC, "3,5", "3.50 mois"),
        (NUMERIC, "1 000", "1000"),
        (NUMERIC, "-0", "0,0"),
        (NUMERIC, "100", "1 00".replace(" ", "")),
        (SINGLE, 1, 1),
        (MATCHING, (0, None, 1), (0, None, 1)),
    ],
)
def test_equal_answers_have_one_form(question: Question, one: Response, other: Response) -> None:
    assert comparable(question, one, "fr") == comparable(question, other, "fr")


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        (SHORT, "TCO", "ROI"),
        (SHORT, "!", "?"),
        (SHORT, "C", "C++"),
        (NUMERIC, "3,5", "35"),
        (NUMERIC, "24", "24."),
        (NUMERIC, "24", "le 24"),
        (NUMERIC, "24", '"24"'),
        (NUMERIC, "vingt", "trente"),
        (SINGLE, 1, 2),
        (MULTIPLE, (0,), (0, 1)),
        (FALSE, True, False),
        (ORDERING, (0, 1, 2, 3), (0, 1, 3, 2)),
        (MATCHING, (0, None, 1), (0, 1, None)),
        (POLL, 0, 1),
        (SCALE, 0, 2),
    ],
)
def test_different_answers_have_different_forms(question: Question, one: Response, other: Response) -> None:
    assert comparable(question, one, "fr") != comparable(question, other, "fr")


def test_a_number_is_compared_as_people_write_it() -> None:
    assert comparable(NUMERIC, "1 000,50 mois", "fr") == "1000.5"
    assert comparable(NUMERIC, "1,000", "en") == "1000"


SPELLINGS = [
    "{}",
    " {} ",
    "{}.",
    "le {}",
    "« {} »",
    "({})",
    "{} mois",
    "{} mois.",
    "-{}",
    "{},0",
    "0{}",
    "${}",
    "{}!",
]


@given(
    st.sampled_from(["3", "3,5", "3.5", "4", "tco", "TCO", "roi", "cout total de possession", "1 000", "v"]),
    st.lists(st.sampled_from(SPELLINGS), min_size=2, max_size=2),
    st.sampled_from([SHORT, NUMERIC, ShortText(stem="?", answers=(Choice("3,5", True), Choice("3", False)))]),
    LANGUAGES,
)
def test_answers_that_count_as_the_same_earn_the_same(
    answer: str, spellings: list[str], question: Question, language: str
) -> None:
    one, other = (each.format(answer) for each in spellings)
    if comparable(question, one, language) == comparable(question, other, language):
        assert fraction(question, one, language) == fraction(question, other, language)


# What an instructor says afterwards


def test_an_accepted_answer_earns_everything_and_a_refused_one_nothing() -> None:
    regrades = {(6, "cto"): True, (6, "tco"): False, (1, "1"): False, (2, "[0,1]"): True, (7, "5"): True}
    scorer = Scorer(QUIZ, regrades)
    assert scorer.score(6, "« CTO »") == Score(Fraction(1), Fraction(1))
    assert scorer.score(6, "Tco") == Score(Fraction(0), Fraction(1))
    assert scorer.score(1, 1).is_wrong
    assert scorer.score(2, (0, 1)) == Score(Fraction(2), Fraction(2))
    assert scorer.score(7, "5,0 mois").is_right


def test_a_regrade_is_about_one_answer_to_one_question() -> None:
    twice = Quiz("Récap", "fr", (SHORT, SHORT))
    scorer = Scorer(twice, {(1, "cto"): True})
    assert scorer.score(1, "cto").is_right
    assert scorer.score(2, "cto").is_wrong
    assert scorer.score(1, "otc").is_wrong
    assert scorer.score(1, "TCO").is_right
    assert scorer.total({1: "CTO", 2: "CTO"}).points == 1


def test_no_answer_is_never_accepted() -> None:
    assert Scorer(QUIZ, {(6, "null"): True, (6, ""): True}).score(6, None).is_wrong


def test_equal_answers_are_scored_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Response] = []
    real: dict[type, Callable[..., Fraction]] = {}

    for question in EACH_WITH_A_KEY:
        kind = type(kind_of(question))

        def counted(
            self: Graded[Question, Response], question: Question, response: Response, language: str
        ) -> Fraction:
            asked.append(response)
            return real[type(self)](self, question, response, language)

        real[kind] = kind.fraction
        monkeypatch.setattr(kind, "fraction", counted)
    scorer = Scorer(QUIZ)
    for _ in range(300):
        scorer.total({1: 1, 3: True, 4: (3, 2, 1, 0)})
    assert asked == [1, True, (3, 2, 1, 0)]
