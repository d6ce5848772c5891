"""What the kinds do, asked of any question: what the tests of several kinds call."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from kiosk.quizzes.kinds.kind import Given, Graded, Portable
from kiosk.quizzes.kinds.registry import checked, graded, kind_of, kinds
from kiosk.quizzes.kinds.tally import Tally
from kiosk.quizzes.model.quiz import Question, Quiz
from kiosk.quizzes.model.responses import Response
from kiosk.quizzes.results.scoring import Scorer

EVERY_KIND = tuple(each.name for each in kinds())
WITH_A_KEY = tuple(each.name for each in kinds() if isinstance(each, Graded))
OF_MOODLE = tuple(each.name for each in kinds() if isinstance(each, Portable))


def name_of(question: Question) -> str:
    """The name of its kind."""
    return kind_of(question).name


def fraction(question: Question, response: Response, language: str) -> Fraction:
    """The share of the points that an answer earns by the key alone."""
    kind = graded(question)
    assert kind
    return kind.fraction(question, response, language)


def key_of(question: Question, language: str) -> list[str]:
    """The right answer in the words of the quiz."""
    kind = graded(question)
    assert kind
    return kind.key(question, language)


def fields_of(question: Question, response: Response | None, order: Sequence[int]) -> list[tuple[str, str]]:
    """The fields of a form with this answer; none without one."""
    return [] if response is None else kind_of(question).fill(question, response, order)


def response_in(
    question: Question, fields: Sequence[tuple[str, str]], order: Sequence[int], language: str = "fr"
) -> Response | None:
    """The answer in the fields of a form, as the page that gets them takes it."""
    sent: dict[str, list[str]] = {}
    for name, value in fields:
        sent.setdefault(name, []).append(value)
    return checked(question, kind_of(question).take(question, sent, order, language))


def tallied(
    question: Question, responses: Sequence[Response], regrades: Mapping[tuple[int, str], bool] | None = None
) -> Tally:
    """The answers counted for the console, in French."""
    return kind_of(question).tally(question, _given(question, responses, regrades))


def tallied_on_screen(question: Question, responses: Sequence[Response], *, with_key: bool) -> Tally:
    """The answers counted for the hall, in French."""
    return kind_of(question).on_screen(question, _given(question, responses), with_key=with_key)


def _given(
    question: Question, responses: Sequence[Response], regrades: Mapping[tuple[int, str], bool] | None = None
) -> Given[Response]:
    scorer = Scorer(Quiz("Récap", "fr", (question,)), regrades)
    return Given(responses, "fr", lambda response: scorer.score(1, response).is_right)
