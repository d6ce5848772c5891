"""What every kind promises, seen on the example of it in docs/quiz-format.md."""

import random
import re
from pathlib import Path

import pytest

from kiosk.quizzes.formats.quiz_file import read_quiz_text
from kiosk.quizzes.formats.quiz_file_writer import write_quiz_file
from kiosk.quizzes.formats.stored import SCHEMA, quiz_in, stored
from kiosk.quizzes.kinds.kind import Given
from kiosk.quizzes.kinds.registry import checked, graded, kind_of, kinds
from kiosk.quizzes.model.quiz import Quiz
from kiosk.quizzes.model.responses import decoded, encoded

PAGE = (Path(__file__).parents[2] / "docs" / "quiz-format.md").read_text("utf-8")
BLOCKS = re.findall(r"```markdown\n(## .*?)```", PAGE, re.DOTALL)
QUIZZES = [read_quiz_text(f"# Récap\n\n{each}") for each in BLOCKS if "\\-" not in each]
EXAMPLES = {kind_of(each.questions[0]).name: each for each in QUIZZES}
ALL = pytest.mark.parametrize("quiz", EXAMPLES.values(), ids=EXAMPLES)


def test_the_page_has_an_example_of_every_kind() -> None:
    assert EXAMPLES.keys() == {each.name for each in kinds()}


@ALL
def test_its_file_and_its_json_read_back_as_the_same_question(quiz: Quiz) -> None:
    assert read_quiz_text(write_quiz_file(quiz).decode()) == quiz
    assert quiz_in(stored(quiz), SCHEMA) == quiz


@ALL
@pytest.mark.parametrize("knows", [True, False])
def test_its_form_and_its_json_read_back_as_the_same_answer(quiz: Quiz, knows: bool) -> None:
    [question] = quiz.questions
    kind = kind_of(question)
    chance = random.Random(2026)
    for _time in range(20):
        answer = kind.imagine(question, chance, knows=knows)
        order = list(range(len(kind.offered(question, quiz.language))))
        if kind.shuffles(question):
            chance.shuffle(order)
        fields: dict[str, list[str]] = {}
        for name, value in kind.fill(question, answer, order):
            fields.setdefault(name, []).append(value)
        assert checked(question, kind.take(question, fields, order, quiz.language)) == answer
        assert checked(question, decoded(encoded(answer))) == answer
        assert kind.describe(question, answer, quiz.language)


@ALL
def test_who_knows_is_right_if_anything_is(quiz: Quiz) -> None:
    [question] = quiz.questions
    answer = kind_of(question).imagine(question, random.Random(2026), knows=True)
    judging = graded(question)
    assert judging is None or judging.fraction(question, answer, quiz.language) == 1


@ALL
def test_nothing_right_is_marked_on_the_screen_before_it_is_shown(quiz: Quiz) -> None:
    [question] = quiz.questions
    kind, chance = kind_of(question), random.Random(2026)
    answers = [kind.imagine(question, chance, knows=chance.random() < 0.5) for _time in range(30)]
    tally = kind.on_screen(question, Given(answers, quiz.language, lambda _answer: True), with_key=False)
    assert tally.answered == len(answers)
    assert not any(bar.right or bar.given for bar in tally.bars)
    assert not tally.grid or all(row.right is None for row in tally.grid.rows)
