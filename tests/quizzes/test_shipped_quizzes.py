"""The quizzes that are shipped: whole, and the same in both languages. The examples that are documented."""

import re
from pathlib import Path

import pytest

from kiosk.quizzes.formats.quiz_file import read_quiz_file
from kiosk.quizzes.formats.quiz_file_writer import write_quiz_file
from kiosk.quizzes.kinds.matching import Matching
from kiosk.quizzes.kinds.multiple_choice import MultipleChoice
from kiosk.quizzes.kinds.numeric import Numeric
from kiosk.quizzes.kinds.ordering import Ordering
from kiosk.quizzes.kinds.short_text import ShortText
from kiosk.quizzes.kinds.single_choice import SingleChoice
from kiosk.quizzes.kinds.true_false import TrueFalse
from kiosk.quizzes.model.quiz import Question, Quiz
from tests.quizzes.by_kind import WITH_A_KEY, name_of
from tests.quizzes.quiz_texts import CHOICES, TITLE, read

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ROOT / "kiosk" / "content" / "quizzes"
WORDS_A_MINUTE = 200  # read with care, on a phone
SECONDS_TO_DECIDE = 25  # on the answer and on how sure one is


def shipped(name: str) -> Quiz:
    return read_quiz_file((SHIPPED / name).read_bytes())


def test_four_quizzes_are_shipped() -> None:
    assert sorted(path.name for path in SHIPPED.glob("*.md")) == [
        *("seance-1.en.md", "seance-1.fr.md", "seance-2.en.md", "seance-2.fr.md")
    ]


@pytest.mark.parametrize("name", ["seance-1.en.md", "seance-1.fr.md", "seance-2.en.md", "seance-2.fr.md"])
def test_a_shipped_quiz_is_whole(name: str) -> None:
    quiz = shipped(name)
    assert 12 <= len(quiz.questions) <= 16
    assert {name_of(each) for each in quiz.questions} == set(WITH_A_KEY)
    assert all(each.explanation and each.concept for each in quiz.questions)
    assert quiz.language == name.split(".")[1]
    assert quiz.key == name.removesuffix(".md").replace(".", "-")
    assert quiz.introduction
    assert read_quiz_file(write_quiz_file(quiz)) == quiz


@pytest.mark.parametrize("name", ["seance-1.en.md", "seance-1.fr.md", "seance-2.en.md", "seance-2.fr.md"])
def test_a_shipped_quiz_says_truly_how_long_it_is(name: str) -> None:
    quiz = shipped(name)
    told = re.match(r"(\d+) questions\s?: \D+ (\d+) (?:à|to) (\d+) minutes\.", quiz.introduction)
    assert told
    count, least, most = (int(each) for each in told.groups())
    assert count == len(quiz.questions)
    minutes = len(words_to_read(quiz)) / WORDS_A_MINUTE + count * SECONDS_TO_DECIDE / 60
    assert least <= minutes <= most


def words_to_read(quiz: Quiz) -> list[str]:
    """What is on the pages of the questions."""
    texts = []
    for each in quiz.questions:
        texts += [each.stem, each.body]
        match each:
            case SingleChoice(choices=choices) | MultipleChoice(choices=choices):
                texts += [choice.text for choice in choices]
            case Ordering(items=items):
                texts += items
            case Matching(pairs=pairs, rights=rights):
                texts += [*(pair.left for pair in pairs), *rights]
    return " ".join(texts).split()


@pytest.mark.parametrize("session", ["seance-1", "seance-2"])
def test_french_and_english_ask_the_same(session: str) -> None:
    french, english = shipped(f"{session}.fr.md"), shipped(f"{session}.en.md")
    assert french.settings == english.settings
    assert [shape_of(each) for each in french.questions] == [shape_of(each) for each in english.questions]
    concepts = {
        (one.concept, other.concept) for one, other in zip(french.questions, english.questions, strict=True)
    }
    assert len({one for one, _ in concepts}) == len({other for _, other in concepts}) == len(concepts)


def shape_of(question: Question) -> tuple[object, ...]:
    """What does not depend on the language: kind, points, and which answers are right."""
    common = (name_of(question), question.points, question.shuffle, bool(question.hint))
    match question:
        case SingleChoice(choices=choices) | MultipleChoice(choices=choices):
            return (*common, [(each.right, bool(each.feedback)) for each in choices])
        case TrueFalse():
            return (*common, question.answer, bool(question.feedback_true), bool(question.feedback_false))
        case Ordering():
            return (*common, len(question.items))
        case Matching():
            return (
                *common,
                [question.rights.index(pair.right) for pair in question.pairs],
                len(question.extra),
            )
        case Numeric():
            return (*common, question.value, question.tolerance)
        case ShortText():
            return (*common, any(each.right for each in question.answers))
    raise AssertionError(question)


def test_the_documented_examples_are_read_as_what_they_show() -> None:
    documentation = (ROOT / "docs" / "quiz-format.md").read_text(encoding="utf-8")
    examples = re.findall(r"```markdown\n(#.*?)```", documentation, re.DOTALL)
    whole, *questions, escapes = examples
    assert read(whole).title == "Récap de la séance 1"
    assert [name_of(read(TITLE + each).questions[0]) for each in questions] == [
        *("single_choice", "multiple_choice", "true_false", "ordering"),
        *("matching", "short_text", "numeric", "poll", "scale"),
    ]
    [found] = read(TITLE + escapes + CHOICES).questions
    assert found.body == "- (x) fait\n\nPoints : ce mot commence une phrase."
