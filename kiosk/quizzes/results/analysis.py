"""What a hall understood: the statistics of a quiz, from everyone's first attempt, if that is over."""

from collections.abc import Iterator
from dataclasses import dataclass

from kiosk.quizzes.model.quiz import TRUE_FALSE_LABELS, MultipleChoice, Question, SingleChoice, TrueFalse
from kiosk.quizzes.results.certainty import Certainty, misled, sure_and_wrong
from kiosk.quizzes.results.distractors import ChoiceStatistics, ItemFlag, distractors, flags
from kiosk.quizzes.results.results import Results, ScoredAttempt
from kiosk.quizzes.results.scoring import Score
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
    """The analysis. No query; the time grows with attempts times questions."""
    scored_attempts = results.first_attempts
    scores, maxima = _scores(results, scored_attempts), _maxima(results)
    statistics = item_statistics(scores, maxima)
    return Analysis(
        n=len(scored_attempts),
        maximum=sum(maxima),
        statistics=quiz_statistics(scores),
        items=tuple(
            _item(results, scored_attempts, scores, position, statistics[position - 1])
            for position in range(1, len(maxima) + 1)
        ),
        illusions=tuple(sure_and_wrong(_certainties(results, scored_attempts))),
    )


def item_of(results: Results, position: int) -> Item:
    """One question of the analysis."""
    scored_attempts = results.first_attempts
    scores = _scores(results, scored_attempts)
    return _item(
        results, scored_attempts, scores, position, item_statistics(scores, _maxima(results))[position - 1]
    )


def _item(
    results: Results,
    scored_attempts: list[ScoredAttempt],
    scores: list[list[float]],
    position: int,
    item: ItemStatistics,
) -> Item:
    question = results.quiz.questions[position - 1]
    choices = _choices(results, scored_attempts, scores, position) if scored_attempts else ()
    single = isinstance(question, SingleChoice | TrueFalse)
    raised = flags(item, [each.statistics for each in choices], single=single)
    given = [
        found
        for scored in scored_attempts
        if (found := scored.given.get(position)) and found.response is not None
    ]
    sure = sum(bool(each.sure) for each in given)
    wrong = sum(misled(each.sure, results.scorer.score(position, each.response)) for each in given)
    ordered = tuple(flag for flag in ItemFlag if flag in raised)
    return Item(position, question, item, choices, ordered, len(given), sure, wrong)


def _choices(
    results: Results, scored_attempts: list[ScoredAttempt], scores: list[list[float]], position: int
) -> tuple[TakenChoice, ...]:
    question = results.quiz.questions[position - 1]
    match question:
        case SingleChoice(choices=choices) | MultipleChoice(choices=choices):
            words, right = [each.text for each in choices], [each.right for each in choices]
        case TrueFalse():
            words = list(TRUE_FALSE_LABELS[results.quiz.language])
            right = [question.answer, not question.answer]
        case _:
            return ()
    rest = rest_scores(scores, position - 1)
    taken = distractors([_selected(scored, position) for scored in scored_attempts], rest, right)
    maxima = _maxima(results)
    most = sum(maxima) - maxima[position - 1]
    return tuple(
        TakenChoice(text, each, each.rest / most if each.rest is not None and most else None)
        for text, each in zip(words, taken, strict=True)
    )


def _selected(scored: ScoredAttempt, position: int) -> tuple[int, ...]:
    match scored.response(position):
        case bool() as answer:
            return (0,) if answer else (1,)
        case int() as choice:
            return (choice,)
        case tuple() as several:
            return tuple(each for each in several if each is not None)
    return ()


def _scores(results: Results, scored_attempts: list[ScoredAttempt]) -> list[list[float]]:
    positions = range(1, len(results.quiz.questions) + 1)
    scorer = results.scorer
    return [
        [float(scorer.score(each, scored.response(each)).points) for each in positions]
        for scored in scored_attempts
    ]


def _maxima(results: Results) -> list[float]:
    return [float(each.points) for each in results.quiz.questions]


def _certainties(
    results: Results, scored_attempts: list[ScoredAttempt]
) -> Iterator[tuple[str, Score, bool | None]]:
    for scored in scored_attempts:
        for position, given in scored.given.items():
            if given.response is not None:
                score = results.scorer.score(position, given.response)
                yield results.quiz.questions[position - 1].concept, score, given.sure
