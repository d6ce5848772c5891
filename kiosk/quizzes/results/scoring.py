"""Scoring: the one place that decides what an answer is worth, for the phone, the console and the files.

No score is stored: an answer that an instructor accepts afterwards (``Regrade``) is worth its points the next
time somebody looks.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from kiosk.quizzes.kinds.numeric.number import parse_number
from kiosk.quizzes.kinds.short_text.short_answer import find, folded
from kiosk.quizzes.model.quiz import (
    Choice,
    Matching,
    MultipleChoice,
    Numeric,
    Ordering,
    Question,
    Quiz,
    ShortText,
    SingleChoice,
    TrueFalse,
)
from kiosk.quizzes.model.responses import Response, encoded

Regrades = Mapping[tuple[int, str], bool]


@dataclass(frozen=True)
class Score:
    """Points out of a maximum, as exact fractions."""

    points: Fraction
    maximum: Fraction

    @property
    def share(self) -> Fraction:
        """The points as a share of the maximum, from 0 to 1."""
        return self.points / self.maximum

    @property
    def is_right(self) -> bool:
        """Whether it earns all the points."""
        return self.points == self.maximum

    @property
    def is_wrong(self) -> bool:
        """Whether it earns no points."""
        return self.points == 0


class Scorer:
    """Scores the answers to one version of a quiz.

    ``regrades`` holds an instructor's decisions, by position and comparable answer. Equal answers are scored
    only once, since many people give the same few.
    """

    def __init__(self, quiz: Quiz, regrades: Regrades | None = None) -> None:
        self.quiz = quiz
        self._regrades = regrades or {}
        self._known: dict[tuple[int, Response], Score] = {}
        self._maximum = sum((Fraction(each.points) for each in quiz.questions), Fraction(0))

    def score(self, position: int, response: Response | None) -> Score:
        """The score of an answer to the question at a position (from 1); 0 points for None."""
        if response is None:
            return Score(Fraction(0), Fraction(self.quiz.questions[position - 1].points))
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
        question = self.quiz.questions[position - 1]
        maximum = Fraction(question.points)
        ruling = self._regrades.get((position, comparable(question, response, self.quiz.language)))
        if ruling is not None:
            return Score(maximum if ruling else Fraction(0), maximum)
        return Score(maximum * fraction(question, response, self.quiz.language), maximum)


def fraction(question: Question, response: Response, language: str) -> Fraction:
    """The share of the points that this answer earns, from 0 to 1, by the key alone.

    Multiple choice: the share of right choices that are ticked, less the share of wrong choices that are
    ticked, at least 0. Ordering: lines followed by the line that belongs after them, out of all lines but the
    last (Moodle's ordering question: "relative to the next item, excluding last"). Matching: right pairs out
    of all pairs. Others: all or nothing.
    """
    match question, response:
        case SingleChoice(), int():
            return Fraction(question.choices[response].right)
        case MultipleChoice(), tuple():
            return _of_multiple_choice(question, response)
        case TrueFalse(), bool():
            return Fraction(response == question.answer)
        case Ordering(), tuple():
            return Fraction(sum(neighbours_kept(response)), len(question.items) - 1)
        case Matching(), tuple():
            return Fraction(len(right_pairs(question, response)), len(question.pairs))
        case ShortText(), str():
            found = find(question.answers, response)
            return Fraction(found is not None and found.right)
        case Numeric(), str():
            number = parse_number(response, language=language, unit=question.unit)
            return Fraction(number is not None and abs(number - question.value) <= question.tolerance)
    raise ValueError("not an answer to this question")


def right_pairs(question: Matching, response: tuple[int | None, ...]) -> set[int]:
    """The indexes of the lefts that this answer matches correctly."""
    rights = question.rights
    return {
        place
        for place, (pair, given) in enumerate(zip(question.pairs, response, strict=True))
        if given is not None and rights[given] == pair.right
    }


def neighbours_kept(response: tuple[int | None, ...]) -> list[bool]:
    """For each line of an ordering as given, except the last: whether the right line follows it."""
    return [line is not None and after == line + 1 for line, after in pairwise(response)]


def comparable(question: Question, response: Response, language: str) -> str:
    """The form that equivalent answers share: they are counted together and regraded together."""
    match question, response:
        case ShortText(), str():
            return folded(response) or response
        case Numeric(), str():
            number = parse_number(response, language=language, unit=question.unit)
            return encoded(response) if number is None else f"{number.normalize():f}"
    return encoded(response)


def chosen(question: Question, response: Response) -> tuple[Choice, ...]:
    """The choices that an answer names, with their feedback; empty for orderings, matchings and numbers."""
    match question, response:
        case SingleChoice(), int():
            return (question.choices[response],)
        case MultipleChoice(), tuple():
            return tuple(question.choices[each] for each in response if each is not None)
        case TrueFalse(), bool():
            feedback = question.feedback_true if response else question.feedback_false
            return (Choice("", response == question.answer, feedback),)
        case ShortText(), str():
            found = find(question.answers, response)
            return () if found is None else (found,)
    return ()


def points_as_decimal(points: Fraction) -> Decimal:
    """Points to three decimals, rounded half to even, as files and pages write them."""
    exact = Decimal(points.numerator) / Decimal(points.denominator)
    return Decimal(f"{round(exact, 3).normalize():f}")


def _of_multiple_choice(question: MultipleChoice, response: tuple[int | None, ...]) -> Fraction:
    rights = {place for place, each in enumerate(question.choices) if each.right}
    wrongs = set(range(len(question.choices))) - rights
    ticked = {each for each in response if each is not None}
    earned = Fraction(len(ticked & rights), len(rights))
    lost = Fraction(len(ticked & wrongs), len(wrongs)) if wrongs else Fraction(0)
    return max(Fraction(0), earned - lost)
