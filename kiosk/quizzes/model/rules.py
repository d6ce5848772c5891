"""The limits of quizzes and questions, whatever their file, and the rules that several kinds share."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from kiosk.quizzes.model.problems import QuizFault
from kiosk.quizzes.model.quiz import Question

LARGEST_FILE = 10_000_000
LONGEST_LINE = 10_000
MOST_LINES = 100_000
MOST_QUESTIONS = 1_000
MOST_CHOICES = 20
LONGEST_TITLE = 200
LONGEST_TEXT = 4_000
MOST_POINTS = Decimal(100)
MOST_ATTEMPTS = 20
LARGEST_NUMBER = Decimal(10) ** 15
MOST_DECIMALS = 9
UNIT = r"[^\d\s±+\-−.,][^\n]{0,30}"


def defects_of_any(question: Question, texts: Iterable[str]) -> Iterator[QuizFault]:
    """What keeps a question of any kind from being asked. ``texts`` are those of its own kind."""
    if not question.stem:
        yield QuizFault.NO_STEM
    if not 0 < question.points <= MOST_POINTS or decimals(question.points) > 2:
        yield QuizFault.POINTS_RANGE
    of_any = (question.stem, question.body, question.concept, question.hint, question.explanation)
    if any(len(text) > LONGEST_TEXT for text in (*of_any, *texts)):
        yield QuizFault.TEXT_TOO_LONG


def how_many(answers: Sequence[object], least: int) -> Iterator[QuizFault]:
    """Whether there are too few or too many to choose from."""
    if len(answers) < least:
        yield QuizFault.TOO_FEW_CHOICES
    if len(answers) > MOST_CHOICES:
        yield QuizFault.TOO_MANY_CHOICES


def distinct(texts: Sequence[str]) -> Iterator[QuizFault]:
    """Whether one is empty, or the same as another."""
    if any(not text for text in texts):
        yield QuizFault.EMPTY_ANSWER
    if len(set(texts)) < len(texts):
        yield QuizFault.CHOICE_TWICE


def decimals(number: Decimal) -> int:
    """How many decimals a finite number has."""
    return -int(number.normalize().as_tuple().exponent)
