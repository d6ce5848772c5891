"""A quiz as JSON in the database: what answers, results and exports read, whatever becomes of the grammar.

The form has a number. One that was ever stored is read for ever: a new form gets the next number and a reader
that turns what the one before gives into it (``_READERS``). Examples of each: ``tests/quizzes/stored/``.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from pydantic import TypeAdapter, ValidationError

from kiosk.quizzes.kinds.registry import kind_named, kind_of
from kiosk.quizzes.model.quiz import Question, Quiz, QuizSettings

SCHEMA = 1


class StoredQuizError(Exception):
    """What is stored is not a quiz in a form that this version of Kiosk knows."""


def stored(quiz: Quiz) -> str:
    """The quiz in the form ``SCHEMA``: an object with the fields of ``Quiz``, and in each question its kind.

    Nothing is left out because it is the default, which a later version may change.
    """
    settings = _adapter(QuizSettings).dump_python(quiz.settings, mode="json")
    content = {
        "title": quiz.title,
        "language": quiz.language,
        "key": quiz.key,
        "introduction": quiz.introduction,
        "settings": settings,
        "questions": [_question_to_store(each) for each in quiz.questions],
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def quiz_in(text: str, schema: int) -> Quiz:
    """The quiz that is stored in the form ``schema``.

    Raises:
        StoredQuizError: the form or a kind is not known, or the content is not of that form.
    """
    if schema not in _READERS:
        raise StoredQuizError(f"form {schema} of a stored quiz is not known")
    try:
        return _READERS[schema](json.loads(text))
    except (ValueError, KeyError, TypeError, ValidationError) as error:
        raise StoredQuizError(f"not a quiz in form {schema}: {error}") from error


def _first(content: dict[str, Any]) -> Quiz:
    quiz: Quiz = _adapter(Quiz).validate_python({**content, "questions": ()})
    return replace(quiz, questions=tuple(map(_stored_question, content["questions"])))


def _question_to_store(question: Question) -> dict[str, Any]:
    kind = kind_of(question)
    fields = _adapter(kind.question).dump_python(question, mode="json")
    return {"kind": kind.name, **fields}


def _stored_question(fields: dict[str, Any]) -> Question:
    kind = kind_named(fields["kind"])
    if kind is None:
        raise StoredQuizError(f"there is no kind {fields['kind']!r}")
    own = {name: value for name, value in fields.items() if name != "kind"}
    question: Question = _adapter(kind.question).validate_python(own)
    return question


def _adapter(form: type[Any]) -> TypeAdapter[Any]:
    """Made once for each class: that takes a millisecond."""
    if form not in _adapters:
        _adapters[form] = TypeAdapter(form)
    return _adapters[form]


_adapters: dict[type[Any], TypeAdapter[Any]] = {}


_READERS: dict[int, Callable[[dict[str, Any]], Quiz]] = {1: _first}
