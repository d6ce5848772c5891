"""Moodle's XML as it is written: it comes back as it was, and what is lost is told."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from hypothesis import given

from kiosk.quizzes.formats.moodle_xml_reader import read_moodle_xml
from kiosk.quizzes.formats.moodle_xml_writer import write_moodle_xml
from kiosk.quizzes.kinds.multiple_choice import MultipleChoice
from kiosk.quizzes.kinds.ordering import Ordering
from kiosk.quizzes.kinds.poll import Poll
from kiosk.quizzes.kinds.registry import kind_of
from kiosk.quizzes.kinds.scale import Scale
from kiosk.quizzes.kinds.short_text import ShortText
from kiosk.quizzes.kinds.true_false import TrueFalse
from kiosk.quizzes.model.problems import LeftOut, Loss
from kiosk.quizzes.model.quiz import Choice, Question, Quiz, QuizSettings
from tests.quizzes.answer_strategies import POLL, SCALE
from tests.quizzes.by_kind import OF_MOODLE, name_of
from tests.quizzes.moodle_xml_texts import problems_of
from tests.quizzes.quiz_strategies import quizzes, reduced, with_media

SHUFFLED = ("single_choice", "multiple_choice", "matching")
CARRIED = quizzes(
    kinds=OF_MOODLE,
    without={Loss.SETTINGS, Loss.KEY, Loss.INTRODUCTION, Loss.CONCEPT, Loss.WEIGHTS},
    kinds_in_order=SHUFFLED,
)


# There and back


@given(quizzes().flatmap(with_media))
def test_a_quiz_comes_back_without_exactly_what_the_format_lacks_and_this_is_told(quiz: Quiz) -> None:
    file = write_moodle_xml(quiz)
    assert set(file.left_out) == set(lacking(quiz))
    expected = reduced(quiz, file.left_out)
    if expected.questions:
        assert read_moodle_xml(file.content, title=quiz.title, language=quiz.language).quiz == expected
    else:
        assert problems_of(file.content) == [(0, 0, "nothing_to_ask")]


def lacking(quiz: Quiz) -> Iterator[LeftOut]:
    if quiz.settings != QuizSettings():
        yield LeftOut(0, Loss.SETTINGS)
    if quiz.key:
        yield LeftOut(0, Loss.KEY)
    if quiz.introduction:
        yield LeftOut(0, Loss.INTRODUCTION)
    for number, question in enumerate(quiz.questions, start=1):
        if isinstance(question, Poll | Scale):
            yield LeftOut(number, Loss.QUESTION, kind_of(question).words[quiz.language])
        else:
            yield from (LeftOut(number, loss) for loss in lacking_of(question))


def lacking_of(question: Question) -> Iterator[Loss]:
    if question.media:
        yield Loss.FILES
    if any(each in question.concept for each in "<>`") or question.concept == "0":
        yield Loss.CONCEPT
    if not question.shuffle and name_of(question) not in SHUFFLED:
        yield Loss.SHUFFLE
    if isinstance(question, MultipleChoice):
        rights = sum(each.right for each in question.choices)
        if rights > 10 or len(question.choices) - rights > 10:
            yield Loss.WEIGHTS


@given(CARRIED)
def test_what_the_format_can_hold_comes_back_as_it_was_with_nothing_left_out(quiz: Quiz) -> None:
    file = write_moodle_xml(quiz)
    back = read_moodle_xml(file.content, title=quiz.title, language=quiz.language)
    assert file.left_out == ()
    assert back.quiz == quiz
    # A text may hold the place of a file or a formula; nothing else is lost on the way back.
    assert {each.loss for each in back.left_out} <= {Loss.FILES, Loss.FORMULA}


# What is written


def test_a_file_looks_like_those_that_moodle_exports() -> None:
    question = MultipleChoice(
        stem="Lesquels ?",
        body="Un <b> & un ]]>",
        concept="couches",
        hint="Deux.",
        explanation="Car.",
        points=Decimal("1.50"),
        shuffle=False,
        choices=(Choice("a", True, "oui"), Choice("b", True), Choice("c", False)),
    )
    assert (
        write_moodle_xml(Quiz("T", "fr", (question,))).content.decode()
        == """\
<?xml version='1.0' encoding='UTF-8'?>
<quiz>
  <question type="multichoice">
    <name>
      <text>Lesquels ?</text>
    </name>
    <questiontext format="markdown">
      <text>Lesquels ?

Un &amp;#60;b&gt; &amp; un ]]&gt;</text>
    </questiontext>
    <generalfeedback format="markdown">
      <text>Car.</text>
    </generalfeedback>
    <defaultgrade>1.50</defaultgrade>
    <single>false</single>
    <shuffleanswers>false</shuffleanswers>
    <answer format="markdown" fraction="50">
      <text>a</text>
      <feedback format="markdown">
        <text>oui</text>
      </feedback>
    </answer>
    <answer format="markdown" fraction="50">
      <text>b</text>
      <feedback format="markdown">
        <text />
      </feedback>
    </answer>
    <answer format="markdown" fraction="-100">
      <text>c</text>
      <feedback format="markdown">
        <text />
      </feedback>
    </answer>
    <hint format="markdown">
      <text>Deux.</text>
    </hint>
    <tags>
      <tag>
        <text>couches</text>
      </tag>
    </tags>
  </question>
</quiz>
"""
    )


def test_an_ordering_is_marked_by_neighbours_and_shows_all_items() -> None:
    file = write_moodle_xml(Quiz("T", "fr", (Ordering(stem="x", items=("a", "b", "c")),))).content.decode()
    for line in (
        "<selecttype>ALL</selecttype>",
        "<selectcount>3</selectcount>",
        "<gradingtype>RELATIVE_NEXT_EXCLUDE_LAST</gradingtype>",
        '<answer format="markdown" fraction="3">',
    ):
        assert line in file


def test_what_moodle_has_no_question_for_is_left_out_and_called_as_in_the_language_of_the_quiz() -> None:
    for language, names in (("fr", ("sondage", "échelle")), ("en", ("poll", "scale"))):
        file = write_moodle_xml(Quiz("T", language, (POLL, TrueFalse(stem="x", answer=True), SCALE)))
        assert file.left_out == (
            LeftOut(1, Loss.QUESTION, names[0]),
            LeftOut(3, Loss.QUESTION, names[1]),
        )
        assert [each.stem for each in read_moodle_xml(file.content, title="T").quiz.questions] == ["x"]


@pytest.mark.parametrize("concept", ["<b>", "`", "0", "x" * 256])
def test_what_moodle_makes_nothing_of_is_no_tag(concept: str) -> None:
    """It takes these characters out of tags, and where nothing is left, the whole import stops."""
    done = write_moodle_xml(Quiz("T", "fr", (TrueFalse(stem="x", concept=concept, answer=True),)))
    assert b"<tag" not in done.content
    assert done.left_out == (LeftOut(1, Loss.CONCEPT),)


def test_an_ordering_says_whether_the_number_of_right_places_is_shown() -> None:
    """Without this element Moodle 4.5 makes up two hints that have no format, and its database refuses them:
    the import stops there, and the questions that follow are not imported either."""
    file = write_moodle_xml(Quiz("T", "fr", (Ordering(stem="x", items=("a", "b")),))).content.decode()
    assert "<shownumcorrect>1</shownumcorrect>" in file


def test_a_star_in_a_short_answer_is_no_wildcard_to_moodle() -> None:
    question = ShortText(stem="x", answers=(Choice("2*3", True),))
    file = write_moodle_xml(Quiz("T", "fr", (question,))).content
    assert b"<text>2\\*3</text>" in file
    assert read_moodle_xml(file, title="T").quiz.questions == (question,)
