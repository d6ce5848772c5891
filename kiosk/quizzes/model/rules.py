"""What makes a question usable, whatever file it comes from."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from kiosk.quizzes.kinds.short_text.short_answer import folded
from kiosk.quizzes.model.problems import QuizFault
from kiosk.quizzes.model.quiz import (
    TRUE_FALSE_LABELS,
    Choice,
    Matching,
    MultipleChoice,
    Numeric,
    Ordering,
    Question,
    ShortText,
    SingleChoice,
    TrueFalse,
)

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


def as_true_false(question: SingleChoice, language: str) -> Question:
    """Turn a single choice between exactly “true” and “false”, in that order, into a true/false question."""
    if tuple(each.text for each in question.choices) != TRUE_FALSE_LABELS[language]:
        return question
    yes, no = question.choices
    if yes.right == no.right:
        return question
    return TrueFalse(
        stem=question.stem,
        body=question.body,
        concept=question.concept,
        hint=question.hint,
        explanation=question.explanation,
        points=question.points,
        shuffle=question.shuffle,
        answer=yes.right,
        feedback_true=yes.feedback,
        feedback_false=no.feedback,
    )


def defects(question: Question) -> Iterator[QuizFault]:
    """Everything that keeps a question from being asked; empty for a valid one. Numbers must be finite."""
    if not question.stem:
        yield QuizFault.NO_STEM
    if not 0 < question.points <= MOST_POINTS or _decimals(question.points) > 2:
        yield QuizFault.POINTS_RANGE
    if any(len(text) > LONGEST_TEXT for text in texts_of(question)):
        yield QuizFault.TEXT_TOO_LONG
    yield from _defects_of_answers(question)


def texts_of(question: Question) -> Iterator[str]:
    """All texts of a question."""
    yield from (question.stem, question.body, question.concept, question.hint, question.explanation)
    match question:
        case SingleChoice(choices=choices) | MultipleChoice(choices=choices) | ShortText(answers=choices):
            for choice in choices:
                yield from (choice.text, choice.feedback)
        case TrueFalse():
            yield from (question.feedback_true, question.feedback_false)
        case Ordering():
            yield from question.items
        case Matching():
            yield from (text for pair in question.pairs for text in (pair.left, pair.right))
            yield from question.extra
        case Numeric():
            yield question.unit


def _defects_of_answers(question: Question) -> Iterator[QuizFault]:
    match question:
        case SingleChoice() | MultipleChoice():
            yield from _defects_of_choices(question)
        case Ordering():
            yield from _count(question.items, 2)
            yield from _distinct(question.items)
        case Matching():
            yield from _defects_of_pairs(question)
        case ShortText():
            yield from _defects_of_short_answers(question.answers)
        case Numeric():
            yield from _defects_of_number(question)


def _defects_of_choices(question: SingleChoice | MultipleChoice) -> Iterator[QuizFault]:
    yield from _count(question.choices, 2)
    yield from _distinct([each.text for each in question.choices])
    rights = sum(each.right for each in question.choices)
    if isinstance(question, SingleChoice) and rights != 1:
        yield QuizFault.NOT_ONE_RIGHT
    elif not rights:
        yield QuizFault.NONE_RIGHT


def _defects_of_pairs(question: Matching) -> Iterator[QuizFault]:
    yield from _count(question.pairs, 2)
    yield from _distinct([pair.left for pair in question.pairs])
    yield from _distinct(question.extra)
    rights = {pair.right for pair in question.pairs}
    if "" in rights:
        yield QuizFault.EMPTY_ANSWER
    if rights & set(question.extra):
        yield QuizFault.CHOICE_TWICE
    if len(question.rights) < 2:
        yield QuizFault.TOO_FEW_CHOICES
    if len(question.rights) > MOST_CHOICES:
        yield QuizFault.TOO_MANY_CHOICES


def _defects_of_number(question: Numeric) -> Iterator[QuizFault]:
    numbers = (question.value, question.tolerance)
    if (
        any(abs(n) > LARGEST_NUMBER or _decimals(n) > MOST_DECIMALS for n in numbers)
        or question.tolerance < 0
        or (question.unit and not re.fullmatch(UNIT, question.unit))
    ):
        yield QuizFault.NOT_A_NUMBER


def _defects_of_short_answers(answers: Sequence[Choice]) -> Iterator[QuizFault]:
    yield from _count(answers, 1)
    if not any(each.right for each in answers):
        yield QuizFault.NONE_RIGHT
    forms = [(each, folded(each.text)) for each in answers[: MOST_CHOICES + 1]]
    if any(each.text and not form for each, form in forms):
        yield QuizFault.ANSWER_UNUSABLE
    yield from _distinct([each.text for each in answers])
    if {form for each, form in forms if each.right} & {form for each, form in forms if not each.right}:
        yield QuizFault.RIGHT_AND_WRONG


def _count(answers: Sequence[object], least: int) -> Iterator[QuizFault]:
    if len(answers) < least:
        yield QuizFault.TOO_FEW_CHOICES
    if len(answers) > MOST_CHOICES:
        yield QuizFault.TOO_MANY_CHOICES


def _distinct(texts: Sequence[str]) -> Iterator[QuizFault]:
    if any(not text for text in texts):
        yield QuizFault.EMPTY_ANSWER
    if len(set(texts)) < len(texts):
        yield QuizFault.CHOICE_TWICE


def _decimals(number: Decimal) -> int:
    return -int(number.normalize().as_tuple().exponent)
