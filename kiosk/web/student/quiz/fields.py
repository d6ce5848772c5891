"""Answers as the fields of a form: from what was sent to a response, and back."""

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from kiosk.quizzes.number import parse_number
from kiosk.quizzes.quiz import (
    Matching,
    MultipleChoice,
    Numeric,
    Ordering,
    Question,
    SingleChoice,
    TrueFalse,
)
from kiosk.quizzes.responses import Response, checked

ANSWER = "answer"
Fields = MultiDict[str, str]


class UnclearAnswerError(Exception):
    """The fields are no answer yet. The message is for the student."""


def response_in(question: Question, fields: Fields, language: str) -> Response | None:
    """What the student has answered; nothing when every field is empty.

    Raises:
        UnclearAnswerError: two items at one place, an item without one, a number that is none.
        ValueError: fields that no form of ours sends.
    """
    match question:
        case SingleChoice():
            return checked(question, _number(fields.get(ANSWER)))
        case MultipleChoice():
            return checked(question, [_number(each) for each in fields.getlist(ANSWER)])
        case TrueFalse():
            value = fields.get(ANSWER)
            return checked(question, None if not value else {"1": True, "0": False}.get(value, value))
        case Ordering():
            return checked(question, _order(fields, len(question.items)))
        case Matching():
            lefts = range(len(question.pairs))
            return checked(question, [_number(fields.get(f"left-{each}")) for each in lefts])
        case Numeric():
            _check_number(question, fields.get(ANSWER, ""), language)
    return checked(question, fields.get(ANSWER, ""))


def fields_of(question: Question, response: Response | None) -> Fields:
    """The fields that say this response."""
    match question, response:
        case _, None:
            return MultiDict()
        case MultipleChoice(), tuple():
            return MultiDict([(ANSWER, str(each)) for each in response])
        case Ordering(), tuple():
            return MultiDict([(f"place-{each}", str(place)) for place, each in enumerate(response, start=1)])
        case Matching(), tuple():
            given = enumerate(response)
            return MultiDict([(f"left-{left}", str(right)) for left, right in given if right is not None])
        case TrueFalse(), bool():
            return MultiDict([(ANSWER, str(int(response)))])
    return MultiDict([(ANSWER, str(response))])


def _number(text: str | None) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 5):
        raise ValueError("not a number of a form of ours")
    return int(text)


def _order(fields: Fields, count: int) -> list[int] | None:
    places = [_number(fields.get(f"place-{item}")) for item in range(count)]
    if not any(places):
        return None
    if None in places:
        raise UnclearAnswerError(_("Give each line its place."))
    if len(set(places)) < count:
        raise UnclearAnswerError(_("Two lines have the same place: give each its own."))
    return sorted(range(count), key=lambda item: places[item] or 0)


def _check_number(question: Numeric, text: str, language: str) -> None:
    if text.strip() and parse_number(text, language=language, unit=question.unit) is None:
        raise UnclearAnswerError(_("Answer with a number, such as 12 or 3.5."))
