"""Answers and keys in the words of the quiz: for the page after the quiz, for the console, for files."""

from kiosk.quizzes.number import format_number
from kiosk.quizzes.quiz import (
    TRUTH_WORDS,
    Matching,
    MultipleChoice,
    Numeric,
    Ordering,
    Question,
    ShortText,
    SingleChoice,
    TrueFalse,
)
from kiosk.quizzes.responses import Response

NOTHING = "–"


def described(question: Question, response: Response, language: str) -> list[str]:
    """The answer, a line for each part of it."""
    match question, response:
        case SingleChoice(), int():
            return [question.choices[response].text]
        case MultipleChoice(), tuple():
            return [question.choices[each].text for each in response if each is not None]
        case TrueFalse(), bool():
            return [TRUTH_WORDS[language][0 if response else 1]]
        case Ordering(), tuple():
            return [question.items[each] for each in response if each is not None]
        case Matching(), tuple():
            rights = question.rights
            return [
                f"{pair.left} → {NOTHING if given is None else rights[given]}"
                for pair, given in zip(question.pairs, response, strict=True)
            ]
    return [str(response)]


def key_of(question: Question, language: str) -> list[str]:
    """The right answer in the same way. Of a short text, the first that is accepted."""
    match question:
        case SingleChoice() | MultipleChoice():
            return [each.text for each in question.choices if each.right]
        case TrueFalse():
            return [TRUTH_WORDS[language][0 if question.answer else 1]]
        case Ordering():
            return list(question.items)
        case Matching():
            return [f"{pair.left} → {pair.right}" for pair in question.pairs]
        case ShortText():
            return [next(each.text for each in question.answers if each.right)]
        case Numeric():
            tolerance = (
                f" ± {format_number(question.tolerance, language=language)}" if question.tolerance else ""
            )
            value = format_number(question.value, language=language)
            return [f"{value}{tolerance} {question.unit}".strip()]
    raise ValueError("a question of a kind without key")
