"""What readers of other formats share: the values that all kinds have, and why a question cannot be asked."""

from decimal import Decimal
from typing import TypedDict

from kiosk.quizzes.model.problems import QuizFault

Place = tuple[int, int]


class UnusableError(Exception):
    """The question cannot be asked. ``place`` is where the problem is, if not where the question begins."""

    def __init__(self, reason: QuizFault, value: str = "", place: Place | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.value = value
        self.place = place


class Common(TypedDict, total=False):
    """What all kinds of questions have, as far as the file gives it."""

    stem: str
    body: str
    concept: str
    hint: str
    explanation: str
    points: Decimal
    shuffle: bool
