"""The kinds that there are, by name and by the class of their questions.

A room registers its kind when it is imported; all rooms of this package are (``kiosk.quizzes.kinds``). Others
may register more.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from pydantic import ValidationError

from kiosk.quizzes.kinds.kind import Graded, Kind, Portable, Q, R
from kiosk.quizzes.model.problems import QuizFault
from kiosk.quizzes.model.quiz import Question
from kiosk.quizzes.model.responses import Response
from kiosk.quizzes.model.rules import defects_of_any
from kiosk.quizzes.syntax.gift_question import GiftShape
from kiosk.quizzes.syntax.quiz_lines import Field, Mark

_BY_NAME: dict[str, Kind[Any, Any]] = {}
_BY_QUESTION: dict[type[Question], Kind[Any, Any]] = {}


def register(kind: Kind[Q, R]) -> Kind[Q, R]:
    """Make a kind known. The last one registered under a name counts."""
    _BY_NAME[kind.name] = kind
    _BY_QUESTION[kind.question] = kind
    return kind


def forget(kind: Kind[Any, Any]) -> None:
    """Undo ``register``, for tests."""
    _BY_NAME.pop(kind.name, None)
    _BY_QUESTION.pop(kind.question, None)


def kinds() -> Sequence[Kind[Any, Any]]:
    """All kinds, by name."""
    return [_BY_NAME[each] for each in sorted(_BY_NAME)]


def kind_named(name: str) -> Kind[Any, Any] | None:
    """The kind with a name, or None."""
    return _BY_NAME.get(name)


def kind_of(question: Question) -> Kind[Any, Any]:
    """The kind of a question."""
    return _BY_QUESTION[type(question)]


def graded(question: Question) -> Graded[Any, Any] | None:
    """The kind of a question, if it has right answers; else None."""
    kind = kind_of(question)
    return kind if isinstance(kind, Graded) else None


def portable(question: Question) -> Portable[Any] | None:
    """The kind of a question, if Moodle has it too; else None."""
    kind = kind_of(question)
    return kind if isinstance(kind, Portable) else None


def written_as(used: Sequence[Mark | Field]) -> Kind[Any, Any] | None:
    """The kind whose answers are written in these forms without a name; None for no kind or a mixture."""
    found = [each for each in kinds() if used and not each.is_named and each.written_as.issuperset(used)]
    return found[0] if found else None


def of_gift(shape: GiftShape) -> Portable[Any] | None:
    """The kind that GIFT writes in this form, or None."""
    return next((each for each in _portables() if each.gift_shape is shape), None)


def of_moodle(name: str) -> Portable[Any] | None:
    """The kind that Moodle calls so, or None."""
    return next((each for each in _portables() if name in each.moodle_types), None)


def _portables() -> Iterator[Portable[Any]]:
    return (each for each in kinds() if isinstance(each, Portable))


def narrowed(question: Question, language: str) -> Question:
    """The question as the kind that it means, where that is another than the one it is written as."""
    found = (each.narrowed(question, language) for each in kinds())
    return next((each for each in found if each is not None), question)


def defects(question: Question) -> Iterator[QuizFault]:
    """Everything that keeps a question from being asked; empty for a valid one. Numbers must be finite."""
    kind = kind_of(question)
    yield from defects_of_any(question, kind.texts(question))
    yield from kind.defects(question)


def checked(question: Question, value: object) -> Response | None:
    """A value as an answer to a question; None when it is empty.

    Raises:
        ValueError: it does not fit the question: an index that does not exist, or the wrong shape.
    """
    kind = kind_of(question)
    if value is None:
        return None
    try:
        value = list(value) if isinstance(value, tuple) else value
        value = kind.answer.validate_python(value, strict=True)
    except ValidationError:
        raise ValueError("not an answer to this question") from None
    return kind.check(question, value)


def describe(question: Question, response: Response, language: str) -> list[str]:
    """The answer in the words of the quiz, one line for each part."""
    return kind_of(question).describe(question, response, language)
