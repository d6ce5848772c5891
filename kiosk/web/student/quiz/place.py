"""One question of one attempt on this phone, and its neighbours."""

from collections.abc import Container
from dataclasses import dataclass

from flask import abort, url_for

from kiosk.quizzes.models import Attempt
from kiosk.quizzes.quiz import Feedback, Question
from kiosk.quizzes.sitting import Sitting, question_order
from kiosk.web.services import services
from kiosk.web.student.quiz.desk import open_sitting, own_attempt
from kiosk.web.student.quiz.sheet import shown_order

LENGTH = 16


@dataclass(frozen=True)
class Place:
    """One question of one attempt on this phone."""

    sitting: Sitting
    attempt: Attempt
    place: int
    position: int
    order: list[int]

    @property
    def question(self) -> Question:
        """What is asked here."""
        return self.sitting.published.quiz.questions[self.position - 1]

    @property
    def shown(self) -> tuple[int, ...]:
        """Which line of the author's file stands at each place here."""
        return shown_order(self.sitting.published, self.attempt, self.position)

    @property
    def attempt_key(self) -> str:
        """Names the attempt in forms and on the phone, so that answers never end up in another's."""
        return attempt_key(self.attempt)

    @property
    def stands(self) -> bool:
        """Whether an answer is final once it is given."""
        return self.sitting.published.quiz.settings.feedback is Feedback.EACH

    @property
    def address(self) -> str:
        """This page."""
        return self._address(self.place)

    @property
    def next_address(self) -> str:
        """The next question, or the end."""
        if self.place < len(self.order):
            return self._address(self.place + 1)
        return url_for("student.end", code=self.sitting.published.code, attempt=self.attempt.number)

    @property
    def previous_address(self) -> str:
        """The question before."""
        return self._address(self.place - 1)

    def _address(self, place: int) -> str:
        code, number = self.sitting.published.code, self.attempt.number
        return url_for("student.question", code=code, attempt=number, place=place)


def attempt_key(attempt: Attempt) -> str:
    """The pseudonym of an attempt."""
    return services().keys.pseudonym("quiz-attempt", attempt.id)[:LENGTH]


def names_attempt(given: str | None, attempt: Attempt) -> bool:
    """Whether a form was made for this attempt, be it before the server's secret changed."""
    older = services().keys.older_pseudonyms("quiz-attempt", attempt.id)
    return given in (attempt_key(attempt), *(each[:LENGTH] for each in older))


def open_places(sitting: Sitting, attempt: Attempt, answered: Container[int]) -> list[int]:
    """Where the questions without an answer stand, by the positions that have one."""
    order = question_order(sitting.published, attempt)
    return [place for place, position in enumerate(order, start=1) if position not in answered]


def place_or_404(code: str, attempt: int, place: int) -> Place:
    """The question at this place of an attempt on this phone."""
    sitting = open_sitting(code)
    own = own_attempt(sitting, attempt)
    order = question_order(sitting.published, own)
    if not 1 <= place <= len(order):
        abort(404)
    return Place(sitting, own, place, order[place - 1], order)
