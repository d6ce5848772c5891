"""How a hall answered one question, from everyone's first attempt, finished or not."""

from kiosk.quizzes.kinds.kind import Given
from kiosk.quizzes.kinds.registry import kind_of
from kiosk.quizzes.kinds.tally import Tally
from kiosk.quizzes.model.responses import Response
from kiosk.quizzes.results.results import Results


def tally_of(results: Results, position: int) -> Tally:
    """The answers counted for the console."""
    question = results.quiz.questions[position - 1]
    return kind_of(question).tally(question, _given(results, position))


def screen_tally(results: Results, position: int, *, with_key: bool) -> Tally:
    """The answers counted for the hall: nothing that somebody typed, and no key unless ``with_key``."""
    question = results.quiz.questions[position - 1]
    return kind_of(question).on_screen(question, _given(results, position), with_key=with_key)


def _given(results: Results, position: int) -> Given[Response]:
    """The answers of those who gave one."""
    first = (each.first.response(position) for each in results.participants)
    return Given(
        [each for each in first if each is not None],
        results.quiz.language,
        lambda response: results.scorer.score(position, response).is_right,
    )
