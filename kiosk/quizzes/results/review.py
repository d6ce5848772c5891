"""An answer part by part, for the student who gave it: what is right, what is wrong, and what is missing.

Nothing is scored here: whether a part is right is decided by the kind and the scoring, and an instructor's
ruling on the whole answer applies to all its parts.
"""

from kiosk.quizzes.kinds.registry import describe, graded
from kiosk.quizzes.kinds.verdict import Part
from kiosk.quizzes.model.quiz import Question
from kiosk.quizzes.model.responses import Response
from kiosk.quizzes.results.scoring import Score


def parts_of(question: Question, response: Response, score: Score, language: str) -> list[Part]:
    """The parts of an answer, and the right choices it lacks; without marks where nothing is right."""
    kind = graded(question)
    if kind is None:
        return [Part(None, words) for words in describe(question, response, language)]
    by_ruling = score.share != kind.fraction(question, response, language)
    return kind.parts(question, response, language, score.is_right if by_ruling else None)


def key_to_tell(question: Question, response: Response | None, score: Score, language: str) -> list[str]:
    """The right answer, when the parts do not show it; else empty."""
    kind = graded(question)
    if kind is None or score.is_right:
        return []
    if response is None:
        return kind.key(question, language)
    by_ruling = score.share != kind.fraction(question, response, language)
    return [] if kind.shows_key and not by_ruling else kind.key(question, language)
