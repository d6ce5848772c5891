"""One question in one attempt on this phone: its neighbours, its choices in order, the verdict."""

from collections.abc import Container
from dataclasses import dataclass
from typing import Any

from flask import abort, url_for

from kiosk.quizzes.delivery.attempts import Given
from kiosk.quizzes.delivery.participation import Participation, question_order, seed_of, shuffled
from kiosk.quizzes.delivery.published import Published
from kiosk.quizzes.kinds.kind import Kind
from kiosk.quizzes.kinds.registry import graded, kind_of
from kiosk.quizzes.kinds.verdict import Part, Remark
from kiosk.quizzes.model.quiz import Feedback, Question
from kiosk.quizzes.models import Attempt
from kiosk.quizzes.results.review import key_to_tell, parts_of
from kiosk.quizzes.results.scoring import Score, Scorer
from kiosk.web.common.services import services
from kiosk.web.phone.quiz.access import own_attempt, own_participation


@dataclass(frozen=True)
class AskedQuestion:
    """``choices``: the values to choose from, each with its text, in display order.

    A value is the place where its text is shown, never its line in the author's file, which would give away
    the key of an ordering and most of the key of a matching (``shown_order``).
    """

    position: int
    question: Question
    choices: list[tuple[int, str]]

    @property
    def kind(self) -> Kind[Any, Any]:
        """The kind of question."""
        return kind_of(self.question)

    @property
    def is_judged(self) -> bool:
        """Whether something is right or wrong in it."""
        return graded(self.question) is not None


@dataclass(frozen=True)
class Verdict:
    """The verdict on an answer: score and parts, and the key where the parts do not show it."""

    question: Question
    given: Given | None
    score: Score
    parts: list[Part]
    key: list[str]

    @property
    def word(self) -> str:
        """``open`` if there is no answer, ``given`` if nothing is right or wrong, else ``right``, ``part`` or
        ``wrong``."""
        if not self.parts:
            return "open"
        if not self.score.maximum:
            return "given"
        return "right" if self.score.is_right else "wrong" if self.score.is_wrong else "part"

    @property
    def kind(self) -> Kind[Any, Any]:
        """The kind of question."""
        return kind_of(self.question)

    @property
    def remark(self) -> Remark | None:
        """What sums the parts up, where that needs saying."""
        kind = graded(self.question)
        return kind.remark(self.parts) if kind and self.parts else None

    @property
    def sure(self) -> bool | None:
        """Whether the student was sure; ``None`` without an answer or if it does not say."""
        return self.given.sure if self.given and self.parts else None


def asked_question(published: Published, attempt: Attempt, position: int) -> AskedQuestion:
    """The question at a position, as this attempt shows it: the same every time."""
    question = published.quiz.questions[position - 1]
    texts = kind_of(question).offered(question, published.quiz.language)
    shown = [texts[each] for each in shown_order(published, attempt, position)]
    return AskedQuestion(position, question, list(enumerate(shown)))


def shown_order(published: Published, attempt: Attempt, position: int) -> tuple[int, ...]:
    """The line of the author's file shown at each place of a question, in this attempt."""
    question, seed = published.quiz.questions[position - 1], seed_of(published, attempt, position)
    kind = kind_of(question)
    count = len(kind.offered(question, published.quiz.language))
    if not kind.shuffles(question):
        return tuple(range(count))
    order = shuffled(seed, count)
    if kind.hides_order and order == sorted(order):
        return (*order[1:], order[0])  # the right order would give the answer away
    return tuple(order)


def verdict_on(scorer: Scorer, position: int, given: Given | None) -> Verdict:
    """The verdict on an answer, or on the lack of one."""
    question, language = scorer.quiz.questions[position - 1], scorer.quiz.language
    response = given.response if given else None
    score = scorer.score(position, response)
    return Verdict(
        question,
        given,
        score,
        [] if response is None else parts_of(question, response, score, language),
        key_to_tell(question, response, score, language),
    )


LENGTH = 16


@dataclass(frozen=True)
class Place:
    """One question of one attempt on this phone."""

    participation: Participation
    attempt: Attempt
    place: int
    position: int
    order: list[int]

    @property
    def question(self) -> Question:
        """The question at this place."""
        return self.participation.published.quiz.questions[self.position - 1]

    @property
    def shown(self) -> tuple[int, ...]:
        """The line of the author's file shown at each place of this question."""
        return shown_order(self.participation.published, self.attempt, self.position)

    @property
    def kinds(self) -> list[str]:
        """The names of the kinds in the whole quiz: this page loads their scripts, for when the network is
        gone."""
        return sorted({kind_of(each).name for each in self.participation.published.quiz.questions})

    @property
    def attempt_key(self) -> str:
        """Names the attempt in forms and on the phone, so that answers never end up in another."""
        return attempt_key(self.attempt)

    @property
    def stands(self) -> bool:
        """Whether an answer is final once it is given."""
        return self.participation.published.quiz.settings.feedback is Feedback.EACH

    @property
    def address(self) -> str:
        """The address of this page."""
        return self._address(self.place)

    @property
    def next_address(self) -> str:
        """The address of the next question, or of the end."""
        if self.place < len(self.order):
            return self._address(self.place + 1)
        return url_for("phone.end", code=self.participation.published.code, attempt=self.attempt.number)

    @property
    def previous_address(self) -> str:
        """The address of the previous question."""
        return self._address(self.place - 1)

    def _address(self, place: int) -> str:
        code, number = self.participation.published.code, self.attempt.number
        return url_for("phone.question", code=code, attempt=number, place=place)


def attempt_key(attempt: Attempt) -> str:
    """The pseudonym of an attempt."""
    return services().keys.pseudonym("quiz-attempt", attempt.id)[:LENGTH]


def names_attempt(given: str | None, attempt: Attempt) -> bool:
    """Whether a form was made for this attempt, even before a change of the server's secret."""
    older = services().keys.older_pseudonyms("quiz-attempt", attempt.id)
    return given in (attempt_key(attempt), *(each[:LENGTH] for each in older))


def open_places(participation: Participation, attempt: Attempt, answered: Container[int]) -> list[int]:
    """The places of the unanswered questions; ``answered`` holds the positions that have an answer."""
    order = question_order(participation.published, attempt)
    return [place for place, position in enumerate(order, start=1) if position not in answered]


def place_or_404(code: str, attempt: int, place: int) -> Place:
    """The question at this place of an attempt on this phone; otherwise 404."""
    participation = own_participation(code)
    own = own_attempt(participation, attempt)
    order = question_order(participation.published, own)
    if not 1 <= place <= len(order):
        abort(404)
    return Place(participation, own, place, order[place - 1], order)
