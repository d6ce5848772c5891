"""A quiz as it is stored: it comes back as it was, and what is not known is refused, never lost."""

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from kiosk.quizzes.formats.stored import SCHEMA, StoredQuizError, quiz_in, stored
from kiosk.quizzes.model.quiz import Feedback, Formula, Picture, Quiz, QuizSettings
from tests.quizzes.answer_strategies import EACH_KIND, MULTIPLE, SINGLE
from tests.quizzes.by_kind import name_of
from tests.quizzes.quiz_strategies import quizzes, with_media

EXAMPLES = Path(__file__).parent / "stored"
PICTURE = Picture("0123456789abcdef" * 4, "un schéma en couches")
FORMULA = Formula("<math><mi>x</mi></math>", "x")
WHOLE = Quiz(
    "Récap « à l’essai »",
    "fr",
    (replace(SINGLE, media=(PICTURE, FORMULA), body="Lisez :\n\n- ceci"), *EACH_KIND[1:]),
    QuizSettings(Feedback.EACH, attempts=3, shuffle=False, certainty=True),
    "seance-1",
    "Cinq minutes.\n\nSans document.",
)


@given(quizzes().flatmap(with_media))
def test_a_stored_quiz_comes_back_as_it_was(quiz: Quiz) -> None:
    assert quiz_in(stored(quiz), SCHEMA) == quiz


@given(quizzes().flatmap(with_media))
def test_the_same_quiz_is_stored_as_the_same_text(quiz: Quiz) -> None:
    """An import is a new version only if the text differs."""
    assert stored(quiz_in(stored(quiz), SCHEMA)) == stored(quiz)


def test_numbers_come_back_with_the_decimals_that_were_written() -> None:
    one, other = (Quiz("R", "fr", (replace(MULTIPLE, points=Decimal(each)),)) for each in ("2", "2.50"))
    assert str(quiz_in(stored(one), SCHEMA).questions[0].points) == "2"
    assert str(quiz_in(stored(other), SCHEMA).questions[0].points) == "2.50"


def test_everything_is_stored_even_if_it_is_the_default() -> None:
    content = json.loads(stored(Quiz("R", "fr", (SINGLE,))))
    assert content["settings"] == {"feedback": "end", "attempts": 1, "shuffle": True, "certainty": False}
    assert content["questions"][0] == {
        "kind": "single_choice",
        "stem": "Que voit l’utilisateur ?",
        "body": "",
        "concept": "",
        "hint": "",
        "explanation": "",
        "points": "1",
        "shuffle": True,
        "media": [],
        "choices": [
            {"text": "les modèles", "right": False, "feedback": "Non."},
            {"text": "les produits", "right": True, "feedback": "Oui."},
            {"text": "les stratégies", "right": False, "feedback": ""},
        ],
    }


# What was stored once


# The kinds that there were when a form was the newest.
KINDS_THEN = {
    1: {
        *("matching", "multiple_choice", "numeric", "ordering", "poll", "scale", "short_text"),
        *("single_choice", "true_false"),
    }
}


def test_each_form_that_was_ever_stored_has_an_example_of_every_kind_of_its_time() -> None:
    for schema in range(1, SCHEMA + 1):
        quiz = quiz_in((EXAMPLES / f"{schema}.json").read_text("utf-8"), schema)
        assert {name_of(each) for each in quiz.questions} >= KINDS_THEN[schema]


def test_a_quiz_in_the_first_form_is_read_for_ever() -> None:
    assert quiz_in((EXAMPLES / "1.json").read_text("utf-8"), 1) == WHOLE


# What is no quiz


@pytest.mark.parametrize("schema", [0, -1, SCHEMA + 1])
def test_a_form_that_is_not_known_is_refused(schema: int) -> None:
    with pytest.raises(StoredQuizError, match=f"form {schema} .*not known"):
        quiz_in(stored(WHOLE), schema)


def changed(path: str, value: object) -> str:
    """The whole quiz as it is stored, with something else at a place, such as ``questions.0.stem``."""
    content = json.loads(stored(WHOLE))
    *steps, last = path.split(".")
    there: Any = content
    for step in steps:
        there = there[int(step) if isinstance(there, list) else step]
    there[last] = value
    return json.dumps(content)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "{}",
        '"a"',
        changed("questions", None),
        changed("questions", [None]),
        changed("questions", [{}]),
        changed("questions.0.kind", "essay"),
        changed("questions.0.kind", None),
        changed("questions.0.kind", "numeric"),
        changed("questions.0.points", "many"),
        changed("questions.0.choices", "a"),
        changed("questions.0.later", "a field of a later version"),
        changed("settings.feedback", "never"),
    ],
)
def test_what_is_no_quiz_in_this_form_is_refused(text: str) -> None:
    with pytest.raises(StoredQuizError):
        quiz_in(text, SCHEMA)


@pytest.mark.parametrize(
    "path",
    ["later", "settings.later", "questions.0.choices.0.later", "questions.4.pairs.0.later"],
)
def test_a_field_that_is_not_known_is_never_lost_unseen_wherever_it_is(path: str) -> None:
    with pytest.raises(StoredQuizError):
        quiz_in(changed(path, "a field of a later version"), SCHEMA)
