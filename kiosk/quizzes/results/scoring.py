"""Scoring: the one place that decides what an answer is worth, for the phone, the console and the files.

No score is stored: an answer that an instructor accepts afterwards (``Regrade``) is worth its points the next
time somebody looks.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from kiosk.quizzes.kinds.registry import graded, kind_of
from kiosk.quizzes.model.quiz import Question, Quiz
from kiosk.quizzes.model.responses import Response

Regrades = Mapping[tuple[int, str], bool]


@dataclass(frozen=True)
class Score:
    """Points out of a maximum, as exact fractions. The maximum is 0 where nothing is right or wrong."""

    points: Fraction
    maximum: Fraction

    @property
    def share(self) -> Fraction:
        """The points as a share of the maximum, from 0 to 1."""
        return self.points / self.maximum if self.maximum else Fraction(0)

    @property
    def is_right(self) -> bool:
        """Whether it earns all the points."""
        return self.points == self.maximum > 0

    @property
    def is_wrong(self) -> bool:
        """Whether it earns no points."""
        return self.points == 0 < self.maximum


class Scorer:
    """Scores the answers to one version of a quiz.

    ``regrades`` holds an instructor's decisions, by position and comparable answer. Equal answers are scored
    only once, since many people give the same few.
    """

    def __init__(self, quiz: Quiz, regrades: Regrades | None = None) -> None:
        self.quiz = quiz
        self._regrades = regrades or {}
        self._known: dict[tuple[int, Response], Score] = {}
        self._maximum = sum(map(worth, quiz.questions), Fraction(0))

    def score(self, position: int, response: Response | None) -> Score:
        """The score of an answer to the question at a position (from 1); 0 points for None."""
        if response is None:
            return Score(Fraction(0), worth(self.quiz.questions[position - 1]))
        known = self._known.get((position, response))
        if known is None:
            known = self._known[position, response] = self._score(position, response)
        return known

    def total(self, responses: Mapping[int, Response]) -> Score:
        """The score of a whole attempt, given its responses by position; a missing one scores 0."""
        positions = range(1, len(self.quiz.questions) + 1)
        scores = (self.score(position, responses.get(position)) for position in positions)
        return Score(sum((each.points for each in scores), Fraction(0)), self._maximum)

    def _score(self, position: int, response: Response) -> Score:
        question, language = self.quiz.questions[position - 1], self.quiz.language
        kind, maximum = graded(question), worth(question)
        if kind is None:
            return Score(Fraction(0), maximum)
        ruling = self._regrades.get((position, comparable(question, response, language)))
        if ruling is not None:
            return Score(maximum if ruling else Fraction(0), maximum)
        return Score(maximum * kind.fraction(question, response, language), maximum)


def worth(question: Question) -> Fraction:
    """The points that the right answer earns; 0 where there is none."""
    return Fraction(question.points) if graded(question) else Fraction(0)


def comparable(question: Question, response: Response, language: str) -> str:
    """The form that equivalent answers share: they are counted together and regraded together."""
    return kind_of(question).comparable(question, response, language)


def points_as_decimal(points: Fraction) -> Decimal:
    """Points to three decimals, rounded half to even, as files and pages write them."""
    exact = Decimal(points.numerator) / Decimal(points.denominator)
    return Decimal(f"{round(exact, 3).normalize():f}")
