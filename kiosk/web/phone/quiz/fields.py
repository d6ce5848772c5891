"""Answers as form fields: converting submitted fields to a response, and back.

Fields refer to places on the page, responses to lines in the author's file: ``order`` gives the line at each
place (``place.shown_order``).
"""

from collections.abc import Sequence

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from kiosk.quizzes.kinds.numeric.number import parse_number
from kiosk.quizzes.model.quiz import (
    Matching,
    MultipleChoice,
    Numeric,
    Ordering,
    Question,
    SingleChoice,
    TrueFalse,
)
from kiosk.quizzes.model.responses import Response, checked

ANSWER = "answer"
Fields = MultiDict[str, str]


class UnclearAnswerError(Exception):
    """The fields do not make an answer yet. The message is for the student."""


def response_in(question: Question, fields: Fields, language: str, order: Sequence[int]) -> Response | None:
    """The student's response; ``None`` if every field is empty.

    Raises:
        UnclearAnswerError: two items share a place, an item has none, or a number cannot be parsed.
        ValueError: none of our forms sends such fields.
    """
    match question:
        case SingleChoice():
            return checked(question, _line(fields.get(ANSWER), order))
        case MultipleChoice():
            return checked(question, [_line(each, order) for each in fields.getlist(ANSWER)])
        case TrueFalse():
            value = fields.get(ANSWER)
            return checked(question, None if not value else {"1": True, "0": False}.get(value, value))
        case Ordering():
            return checked(question, _arranged(fields, order))
        case Matching():
            lefts = range(len(question.pairs))
            return checked(question, [_line(fields.get(f"left-{each}"), order) for each in lefts])
        case Numeric():
            _check_number(question, fields.get(ANSWER, ""), language)
    return checked(question, fields.get(ANSWER, ""))


def fields_of(question: Question, response: Response | None, order: Sequence[int]) -> Fields:
    """The fields that represent this response."""
    place_of = {line: place for place, line in enumerate(order)}
    match question, response:
        case _, None:
            return MultiDict()
        case MultipleChoice(), tuple():
            return MultiDict([(ANSWER, str(place_of[each])) for each in response if each is not None])
        case Ordering(), tuple():
            given = [
                (place_of[each], rank) for rank, each in enumerate(response, start=1) if each is not None
            ]
            return MultiDict([(f"place-{place}", str(rank)) for place, rank in given])
        case Matching(), tuple():
            rights = [(left, place_of[each]) for left, each in enumerate(response) if each is not None]
            return MultiDict([(f"left-{left}", str(place)) for left, place in rights])
        case TrueFalse(), bool():
            return MultiDict([(ANSWER, str(int(response)))])
        case SingleChoice(), int():
            return MultiDict([(ANSWER, str(place_of[response]))])
    return MultiDict([(ANSWER, str(response))])


def _number(text: str | None) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 5):
        raise ValueError("not a number of a form of ours")
    return int(text)


def _line(text: str | None, order: Sequence[int]) -> int | None:
    place = _number(text)
    if place is None:
        return None
    if place >= len(order):
        raise ValueError("not a place of a form of ours")
    return order[place]


def _arranged(fields: Fields, order: Sequence[int]) -> list[int] | None:
    ranks = [_number(fields.get(f"place-{place}")) for place in range(len(order))]
    if not any(ranks):
        return None
    if None in ranks:
        raise UnclearAnswerError(_("Give each line its position."))
    if len(set(ranks)) < len(order):
        raise UnclearAnswerError(_("Two lines have the same position: give each its own."))
    return [order[place] for place in sorted(range(len(order)), key=lambda place: ranks[place] or 0)]


def _check_number(question: Numeric, text: str, language: str) -> None:
    if text.strip() and parse_number(text, language=language, unit=question.unit) is None:
        raise UnclearAnswerError(_("Answer with a number, such as 12 or 3.5."))
