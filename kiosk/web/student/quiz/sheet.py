"""What a student sees of one question: its choices in this attempt's order; afterwards, the verdict."""

from dataclasses import dataclass

from kiosk.quizzes.attempts import Given
from kiosk.quizzes.models import Attempt
from kiosk.quizzes.published import Published
from kiosk.quizzes.quiz import (
    TRUTH_WORDS,
    Matching,
    MultipleChoice,
    Ordering,
    Question,
    SingleChoice,
    TrueFalse,
)
from kiosk.quizzes.review import Part, key_to_tell, neighbours_right, parts_of
from kiosk.quizzes.scoring import Score, Scorer
from kiosk.quizzes.sitting import seed_of, shuffled


@dataclass(frozen=True)
class Sheet:
    """``choices`` are the values to choose from, with their words, in the order to be shown.

    A value is the place where its words are shown, never the one in the author's file, which gives the key of
    an ordering, and most of that of a matching, away (``shown_order``).
    """

    position: int
    question: Question
    choices: list[tuple[int, str]]

    @property
    def kind(self) -> str:
        """The kind, as templates tell it."""
        return self.question.kind.value


@dataclass(frozen=True)
class Verdict:
    """What is said of an answer: score and parts; the key where those do not tell it."""

    question: Question
    given: Given | None
    score: Score
    parts: list[Part]
    key: list[str]

    @property
    def word(self) -> str:
        """``open`` without an answer, else ``right``, ``part`` or ``wrong``."""
        if not self.parts:
            return "open"
        return "right" if self.score.is_right else "wrong" if self.score.is_wrong else "part"

    @property
    def neighbours(self) -> tuple[int, int] | None:
        """Of an ordering that was answered: how many neighbours are right, and how many there are."""
        return neighbours_right(self.question, self.parts)

    @property
    def sure(self) -> bool | None:
        """Whether the student was sure, if an answer says so."""
        return self.given.sure if self.given and self.parts else None


def sheet_of(published: Published, attempt: Attempt, position: int) -> Sheet:
    """The question at a position, as this attempt shows it, the same at each look."""
    question = published.quiz.questions[position - 1]
    if isinstance(question, TrueFalse):
        yes, no = TRUTH_WORDS[published.quiz.language]
        return Sheet(position, question, [(1, yes), (0, no)])
    texts = _texts(question)
    shown = [texts[each] for each in shown_order(published, attempt, position)]
    return Sheet(position, question, list(enumerate(shown)))


def shown_order(published: Published, attempt: Attempt, position: int) -> tuple[int, ...]:
    """Which line of the author's file stands at each place of a question, in this attempt."""
    question, seed = published.quiz.questions[position - 1], seed_of(published, attempt, position)
    count = len(_texts(question))
    if not (question.shuffle or isinstance(question, Ordering)):
        return tuple(range(count))
    order = shuffled(seed, count)
    if isinstance(question, Ordering) and order == sorted(order):
        return (*order[1:], order[0])  # the right order would give the answer away
    return tuple(order)


def verdict_on(scorer: Scorer, position: int, given: Given | None) -> Verdict:
    """The verdict on an answer, or on none."""
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


def _texts(question: Question) -> list[str]:
    match question:
        case SingleChoice(choices=choices) | MultipleChoice(choices=choices):
            return [each.text for each in choices]
        case Ordering():
            return list(question.items)
        case Matching():
            return list(question.rights)
    return []
