"""What becomes of a text in GIFT: its questions, what it loses, its problems."""

import pytest

from kiosk.quizzes.formats.gift_reader import read_gift
from kiosk.quizzes.model.problems import Problem, QuizFileError
from kiosk.quizzes.model.quiz import Question


def read(text: str, language: str = "fr") -> tuple[Question, ...]:
    return read_gift(text.encode(), title="T", language=language).quiz.questions


def lost(text: str) -> list[tuple[int, str, str]]:
    return [
        (each.question, each.loss.value, each.value) for each in read_gift(text.encode(), title="T").left_out
    ]


def problems_of(content: str | bytes) -> list[tuple[int, int, str]]:
    with pytest.raises(QuizFileError) as refused:
        read_gift(content.encode() if isinstance(content, str) else content, title="T")
    return [(each.line, each.column, each.reason.value) for each in refused.value.problems]


def told_of(content: bytes) -> list[Problem]:
    try:
        read_gift(content, title="T")
    except QuizFileError as refused:
        return refused.problems
    return []
