"""What a student sees of one question: its choices in this attempt's order; afterwards, the verdict."""

from dataclasses import dataclass

from kiosk.quizzes.attempts import Given
from kiosk.quizzes.described import described, key_of
from kiosk.quizzes.models import Attempt
from kiosk.quizzes.quiz import (
    TRUTH_WORDS,
    Matching,
    MultipleChoice,
    Ordering,
    Question,
    SingleChoice,
    TrueFalse,
)
from kiosk.quizzes.scoring import Score, Scorer, chosen
from kiosk.quizzes.sitting import Published, seed_of, shuffled


@dataclass(frozen=True)
class Sheet:
    """``choices`` are the values to choose from, with their words, in the order to be shown."""

    position: int
    question: Question
    choices: list[tuple[int, str]]

    @property
    def kind(self) -> str:
        """The kind, as templates tell it."""
        return self.question.kind.value


@dataclass(frozen=True)
class Verdict:
    """What is said of an answer: score, answer and key in words, the feedback of what was chosen."""

    question: Question
    given: Given | None
    score: Score
    answer: list[str]
    key: list[str]
    feedback: list[str]


def sheet_of(published: Published, attempt: Attempt, position: int) -> Sheet:
    """The question at a position, as this attempt shows it, the same at each look."""
    question = published.quiz.questions[position - 1]
    return Sheet(
        position, question, _choices(question, published.quiz.language, seed_of(published, attempt, position))
    )


def verdict_on(scorer: Scorer, position: int, given: Given | None) -> Verdict:
    """The verdict on an answer, or on none."""
    question, language = scorer.quiz.questions[position - 1], scorer.quiz.language
    response = given.response if given else None
    return Verdict(
        question,
        given,
        scorer.score(position, response),
        [] if response is None else described(question, response, language),
        key_of(question, language),
        [] if response is None else [each.feedback for each in chosen(question, response) if each.feedback],
    )


def _choices(question: Question, language: str, seed: str) -> list[tuple[int, str]]:
    match question:
        case SingleChoice(choices=choices) | MultipleChoice(choices=choices):
            texts = [each.text for each in choices]
        case TrueFalse():
            yes, no = TRUTH_WORDS[language]
            return [(1, yes), (0, no)]
        case Ordering():
            texts = list(question.items)
        case Matching():
            texts = list(question.rights)
        case _:
            return []
    order = (
        shuffled(seed, len(texts))
        if question.shuffle or isinstance(question, Ordering)
        else range(len(texts))
    )
    if isinstance(question, Ordering) and list(order) == sorted(order):
        order = [*order[1:], order[0]]  # the right order would give the answer away
    return [(each, texts[each]) for each in order]
