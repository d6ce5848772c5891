"""An answer part by part, for the student who gave it: what is right, what is wrong, and what is missing.

Nothing is scored here: whether a part is right is decided by the scoring, and an instructor's ruling on the
whole answer applies to all its parts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from kiosk.quizzes.model.quiz import (
    Choice,
    Matching,
    MultipleChoice,
    Ordering,
    Question,
    SingleChoice,
    TrueFalse,
)
from kiosk.quizzes.model.responses import Response, describe, key_of
from kiosk.quizzes.results.scoring import Score, chosen, fraction, neighbours_kept, right_pairs


class Mark(StrEnum):
    """Whether a part was right, wrong or missed."""

    RIGHT = "right"
    WRONG = "wrong"
    MISSED = "missed"  # right, but not given


@dataclass(frozen=True)
class Part:
    """One choice, pair or line, in the words of the quiz. ``instead`` is what would have been right.

    The mark on a line of an ordering says whether the right line follows it; the last line has no mark.
    """

    mark: Mark | None
    words: str
    instead: str = ""
    feedback: str = ""


def parts_of(question: Question, response: Response, score: Score, language: str) -> list[Part]:
    """The parts of an answer, and the right choices it lacks."""
    lines = describe(question, response, language)
    feedback = dict(enumerate(each.feedback for each in chosen(question, response)))
    if score.share != fraction(question, response, language):
        ruled = _mark(score.is_right)
        if isinstance(question, Ordering):
            return _lines(lines, [score.is_right] * (len(lines) - 1))
        return [Part(ruled, words, feedback=feedback.get(place, "")) for place, words in enumerate(lines)]
    match question, response:
        case MultipleChoice(), tuple():
            return [
                Part(_of_choice(each, ticked), each.text, feedback=each.feedback if ticked else "")
                for place, each in enumerate(question.choices)
                if (ticked := place in response) or each.right
            ]
        case Ordering(), tuple():
            return _lines(lines, neighbours_kept(response))
        case Matching(), tuple():
            return _pairs(question, response)
    whole = Part(_mark(score.is_right), lines[0], feedback=feedback.get(0, ""))
    if score.is_right or not isinstance(question, SingleChoice | TrueFalse):
        return [whole]
    return [whole, *(Part(Mark.MISSED, words) for words in key_of(question, language))]


def key_to_tell(question: Question, response: Response | None, score: Score, language: str) -> list[str]:
    """The right answer, when the parts do not show it; else empty."""
    key = key_of(question, language)
    if response is None:
        return key
    in_parts = isinstance(question, SingleChoice | MultipleChoice | TrueFalse | Matching)
    by_ruling = score.share != fraction(question, response, language)
    if score.is_right or (in_parts and not by_ruling):
        return []
    return key


def neighbours_right(question: Question, parts: Sequence[Part]) -> tuple[int, int] | None:
    """For an ordering, how many lines are followed by the right one, out of how many: the share it earns.
    None for other kinds, or without parts."""
    if not (isinstance(question, Ordering) and parts):
        return None
    marks = [each.mark for each in parts if each.mark is not None]
    return marks.count(Mark.RIGHT), len(marks)


def _lines(lines: Sequence[str], kept: Sequence[bool]) -> list[Part]:
    followed = [Part(_mark(each), words) for words, each in zip(lines, kept, strict=False)]
    return [*followed, Part(None, lines[-1])]


def _mark(right: bool) -> Mark:
    return Mark.RIGHT if right else Mark.WRONG


def _of_choice(choice: Choice, ticked: bool) -> Mark:
    return _mark(choice.right) if ticked else Mark.MISSED


def _pairs(question: Matching, response: tuple[int | None, ...]) -> list[Part]:
    right, rights = right_pairs(question, response), question.rights
    found = []
    for place, (pair, given) in enumerate(zip(question.pairs, response, strict=True)):
        words = pair.left if given is None else f"{pair.left} → {rights[given]}"
        mark = Mark.MISSED if given is None else _mark(place in right)
        found.append(Part(mark, words, instead="" if place in right else pair.right))
    return found
