"""What a hall understood: the statistics of a quiz, from everyone's first attempt, if that is over."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kiosk.quizzes.kinds.kind import Graded, Options
from kiosk.quizzes.kinds.registry import graded
from kiosk.quizzes.model.quiz import Question
from kiosk.quizzes.results.certainty import Certainty, misled, sure_and_wrong
from kiosk.quizzes.results.distractors import ChoiceStatistics, ItemFlag, distractors, flags
from kiosk.quizzes.results.results import Results, ScoredAttempt
from kiosk.quizzes.results.scoring import Score, worth
from kiosk.quizzes.results.statistics import (
    FEWEST_STUDENTS,
    ItemStatistics,
    QuizStatistics,
    item_statistics,
    quiz_statistics,
    rest_scores,
)

MOST_CONCEPTS = 3


@dataclass(frozen=True)
class TakenChoice:
    """One choice: its words, its statistics, and its takers' mean share of the other questions' points."""

    words: str
    statistics: ChoiceStatistics
    rest_share: float | None


@dataclass(frozen=True)
class Item:
    """One question: its statistics, and what deserves a second look.

    ``sure`` counts the answers that people were sure of, ``sure_and_wrong`` those of them that earn nothing.
    """

    position: int
    question: Question
    statistics: ItemStatistics
    choices: tuple[TakenChoice, ...]
    flags: tuple[ItemFlag, ...]
    answered: int
    sure: int
    sure_and_wrong: int

    @property
    def is_judged(self) -> bool:
        """Whether something is right or wrong in it."""
        return graded(self.question) is not None


@dataclass(frozen=True)
class Analysis:
    """The whole quiz. ``illusions``: by concept, the sure answers that earn nothing.

    With fewer than ``fewest`` attempts, statistics that would mislead are left out.
    """

    n: int
    maximum: float
    statistics: QuizStatistics | None
    items: tuple[Item, ...]
    illusions: tuple[Certainty, ...]
    fewest: int = FEWEST_STUDENTS

    def to_teach_again(self) -> list[tuple[Certainty, Item]]:
        """The concepts the hall is most often sure and wrong about, each with its most telling question."""
        return [
            (each, max(about, key=lambda item: item.sure_and_wrong))
            for each in self.illusions[:MOST_CONCEPTS]
            if each.wrong
            and (about := [item for item in self.items if item.question.concept == each.concept])
        ]

    def hardest_first(self) -> list[Item]:
        """The questions by facility, lowest first; those without one come last."""
        return sorted(
            self.items, key=lambda item: 2 if item.statistics.facility is None else item.statistics.facility
        )


def analysis_of(results: Results) -> Analysis:
    """The analysis. No query; the time grows with attempts times questions.

    Questions without a right answer have no statistics, and do not count in those of the quiz.
    """
    matrix = _matrix_of(results)
    statistics = matrix.statistics()
    return Analysis(
        n=len(matrix.attempts),
        maximum=sum(matrix.maxima),
        statistics=quiz_statistics(matrix.scores) if matrix.judged else None,
        items=tuple(
            _item(results, matrix, position, statistics.get(position))
            for position in range(1, len(results.quiz.questions) + 1)
        ),
        illusions=tuple(sure_and_wrong(_certainties(results, matrix.attempts))),
    )


def item_of(results: Results, position: int) -> Item:
    """One question of the analysis."""
    matrix = _matrix_of(results)
    return _item(results, matrix, position, matrix.statistics().get(position))


@dataclass(frozen=True)
class _Matrix:
    """The points of everyone's first attempt, if that is over: a row for each, a column for each question
    that is ``judged`` (its position)."""

    attempts: list[ScoredAttempt]
    judged: list[int]
    scores: list[list[float]]
    maxima: list[float]

    def statistics(self) -> dict[int, ItemStatistics]:
        return dict(zip(self.judged, item_statistics(self.scores, self.maxima), strict=True))


def _matrix_of(results: Results) -> _Matrix:
    attempts, score = results.first_attempts, results.scorer.score
    judged = [place for place, each in enumerate(results.quiz.questions, start=1) if graded(each)]
    return _Matrix(
        attempts,
        judged,
        [[float(score(each, scored.response(each)).points) for each in judged] for scored in attempts],
        [float(worth(results.quiz.questions[position - 1])) for position in judged],
    )


def _item(results: Results, matrix: _Matrix, position: int, item: ItemStatistics | None) -> Item:
    question = results.quiz.questions[position - 1]
    given = [
        found
        for scored in matrix.attempts
        if (found := scored.given.get(position)) and found.response is not None
    ]
    kind = graded(question)
    if kind is None or item is None:
        nothing = ItemStatistics(len(matrix.attempts), None, None, None, None, None)
        return Item(position, question, nothing, (), (), len(given), 0, 0)
    options = kind.options(question, results.quiz.language)
    choices = _taken(matrix, position, kind, options) if options and matrix.attempts else ()
    raised = flags(item, [each.statistics for each in choices], single=bool(options and options.single))
    sure = sum(bool(each.sure) for each in given)
    wrong = sum(misled(each.sure, results.scorer.score(position, each.response)) for each in given)
    ordered = tuple(flag for flag in ItemFlag if flag in raised)
    return Item(position, question, item, choices, ordered, len(given), sure, wrong)


def _taken(
    matrix: _Matrix, position: int, kind: Graded[Any, Any], options: Options
) -> tuple[TakenChoice, ...]:
    place = matrix.judged.index(position)
    given = (scored.response(position) for scored in matrix.attempts)
    selected = [() if each is None else kind.chosen(each) for each in given]
    taken = distractors(selected, rest_scores(matrix.scores, place), options.right)
    most = sum(matrix.maxima) - matrix.maxima[place]
    return tuple(
        TakenChoice(text, each, each.rest / most if each.rest is not None and most else None)
        for text, each in zip(options.words, taken, strict=True)
    )


def _certainties(
    results: Results, scored_attempts: list[ScoredAttempt]
) -> Iterator[tuple[str, Score, bool | None]]:
    for scored in scored_attempts:
        for position, given in scored.given.items():
            if given.response is not None and graded(results.quiz.questions[position - 1]):
                score = results.scorer.score(position, given.response)
                yield results.quiz.questions[position - 1].concept, score, given.sure
