"""GIFT files as they are written: they come back as they were, Moodle takes them, what is lost is told."""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.quizzes.formats.gift_reader import read_gift
from kiosk.quizzes.formats.gift_writer import write_gift
from kiosk.quizzes.kinds.matching import Matching, Pair
from kiosk.quizzes.kinds.multiple_choice import MultipleChoice
from kiosk.quizzes.kinds.numeric import Numeric
from kiosk.quizzes.kinds.ordering import Ordering
from kiosk.quizzes.kinds.poll import Poll
from kiosk.quizzes.kinds.scale import Scale
from kiosk.quizzes.kinds.short_text import ShortText
from kiosk.quizzes.kinds.single_choice import SingleChoice
from kiosk.quizzes.kinds.true_false import TrueFalse
from kiosk.quizzes.model.normalise import line
from kiosk.quizzes.model.problems import LeftOut, Loss
from kiosk.quizzes.model.quiz import Choice, Question, Quiz, QuizSettings
from kiosk.quizzes.syntax.moodle_text import TextFormat, html_of_line, markdown_of
from kiosk.web.common.filters import markdown_line
from tests.quizzes.answer_strategies import POLL, SCALE
from tests.quizzes.by_kind import OF_MOODLE, name_of
from tests.quizzes.gift_texts import problems_of, read, told_of
from tests.quizzes.quiz_strategies import lines, quizzes, reduced, with_media

CARRIED = quizzes(
    without={
        Loss.SETTINGS,
        Loss.KEY,
        Loss.INTRODUCTION,
        Loss.CONCEPT,
        Loss.HINT,
        Loss.POINTS,
        Loss.UNIT,
        Loss.WEIGHTS,
        Loss.QUESTION,
    },
    kinds=OF_MOODLE,
    kinds_in_order=(),
)
# What Moodle takes, in percent: question_bank::fraction_options_full.
TAKEN = [100, 90, 83.33333, 80, 75, 70, 66.66667, 60, 50, 40, 33.33333, 30, 25, 20, 16.66667, 14.28571, 12.5]
TAKEN += [11.11111, 10, 5]


def quiz_of(*questions: Question) -> Quiz:
    return Quiz("T", "fr", questions)


def written(*questions: Question) -> str:
    return write_gift(quiz_of(*questions)).content.decode()


# There and back


@given(quizzes().flatmap(with_media))
def test_a_quiz_comes_back_without_exactly_what_gift_lacks_and_this_is_told(quiz: Quiz) -> None:
    file = write_gift(quiz)
    assert set(file.left_out) == set(lacking(quiz))
    expected = in_moodles_words(reduced(quiz, file.left_out))
    if expected.questions:
        assert read_gift(file.content, title=quiz.title, language=quiz.language).quiz == expected
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
        if gift_has_no(question):
            yield LeftOut(number, Loss.QUESTION, NAMES[name_of(question)][quiz.language])
        else:
            yield from (LeftOut(number, loss) for loss in lacking_of(question))


NAMES = {
    "ordering": {"fr": "rangement", "en": "ordering"},
    "short_text": {"fr": "réponse courte", "en": "short answer"},
    "poll": {"fr": "sondage", "en": "poll"},
    "scale": {"fr": "échelle", "en": "scale"},
}


def gift_has_no(question: Question) -> bool:
    if isinstance(question, Ordering):
        return has_no_items_to_order(question)
    if isinstance(question, ShortText):
        return any("->" in each.text for each in question.answers)
    return isinstance(question, Poll | Scale)


def in_html(item: str) -> str:
    """How an item is shown, without what nobody sees: emphasis given twice, blanks at the ends of code."""
    html = re.sub(r"(</?(?:em|strong)>)\1+", r"\1", str(markdown_line(item)))
    html = re.sub("<code></code>", "", re.sub(r"<code>\s*(.*?)\s*</code>", r"<code>\1</code>", html))
    return re.sub(" +", " ", html).strip(" ")


def has_no_items_to_order(question: Ordering) -> bool:
    """Whether two items look alike, or one looks like nothing."""
    return len({html_and_back(each) for each in question.items} - {""}) < len(question.items)


def in_moodles_words(quiz: Quiz) -> Quiz:
    """The same quiz; items of an ordering, which GIFT holds in HTML, in the Markdown made from that."""
    return replace(
        quiz,
        questions=tuple(
            replace(each, items=tuple(map(html_and_back, each.items))) if isinstance(each, Ordering) else each
            for each in quiz.questions
        ),
    )


def html_and_back(item: str) -> str:
    back = line(markdown_of(html_of_line(item), TextFormat.MOODLE)[0])
    assert in_html(back) == in_html(item)
    return back


@given(lines())
def test_an_item_of_an_ordering_is_shown_as_it_was(item: str) -> None:
    html_and_back(item)


def lacking_of(question: Question) -> Iterator[Loss]:
    concept = question.concept
    if any(each in concept for each in "<>`") or concept == "0" or concept.endswith("\\"):
        yield Loss.CONCEPT
    if question.hint:
        yield Loss.HINT
    if question.points != 1:
        yield Loss.POINTS
    if not question.shuffle:
        yield Loss.SHUFFLE
    if question.media:
        yield Loss.FILES
    if isinstance(question, Numeric) and question.unit:
        yield Loss.UNIT
    if isinstance(question, MultipleChoice):
        rights = sum(each.right for each in question.choices)
        if rights > 10 or len(question.choices) - rights > 10:
            yield Loss.WEIGHTS


@given(CARRIED)
def test_what_gift_can_hold_comes_back_as_it_was_with_nothing_left_out(quiz: Quiz) -> None:
    file = write_gift(quiz)
    back = read_gift(file.content, title=quiz.title, language=quiz.language)
    assert file.left_out == ()
    assert back.quiz == in_moodles_words(quiz)
    # A text may look like HTML or hold the place of a file; nothing else is lost on the way back.
    assert {each.loss for each in back.left_out} <= {Loss.FORMATTING, Loss.FILES, Loss.FORMULA}


@given(
    st.text(st.sampled_from(list("{}~=#\\:%->[]/\n<>&`*_ a5T")), max_size=60)
    | st.lists(
        st.sampled_from(["x{", "}", "\n\n", "=", "~", "#", "->", "%50%", "[html]", "<b>", "T", "7", ".."])
    ).map("".join)
)
def test_whatever_is_read_can_be_written(text: str) -> None:
    if told_of(text.encode()):
        return
    quiz = read_gift(text.encode(), title="T").quiz
    file = write_gift(quiz)
    expected = reduced(quiz, file.left_out)
    assert not expected.questions or read_gift(file.content, title="T").quiz == in_moodles_words(expected)


# What is written


def test_a_file_looks_like_those_that_authors_write() -> None:
    assert written(
        SingleChoice(
            stem="Les : produits ?",
            body="Pensez.\n\n- visible",
            concept="couches",
            explanation="On n’en voit que *le haut*.",
            choices=(
                Choice("les produits", True, "Oui !"),
                Choice("50 % = {rien}", False),
                Choice("%50%", False),
                Choice("[html]", False),
            ),
        ),
        TrueFalse(stem="Vrai ?", answer=False, feedback_false="Bien vu."),
        Matching(stem="Associez.", pairs=(Pair("a -> b", "c -> d"), Pair("e", "f")), extra=("g",)),
        ShortText(stem="Sigle ?", answers=(Choice("TCO", True), Choice("R*I", False, "Non."))),
        Numeric(stem="Combien ?", value=Decimal("3.50"), tolerance=Decimal("0.5")),
        Ordering(stem="Rangez.", items=("a < b & *c*", "// {d} \\\\ #", "0"), explanation="Car."),
    ).splitlines() == [
        "// [tag:couches]",
        "::Les \\: produits ?::[markdown]Les \\: produits ?\\n\\nPensez.\\n\\n- visible{",
        "\t=les produits#Oui !",
        "\t~50 % \\= \\{rien\\}",
        "\t~%0%%50%",
        "\t~[markdown][html]",
        "\t####On n’en voit que *le haut*.",
        "}",
        "",
        "::Vrai ?::[markdown]Vrai ?{",
        "\tFALSE##Bien vu.",
        "}",
        "",
        "::Associez.::[markdown]Associez.{",
        "\t=a -\\\\> b -> c -> d",
        "\t=e -> f",
        "\t= -> g",
        "}",
        "",
        "::Sigle ?::[markdown]Sigle ?{",
        "\t=TCO",
        "\t=%0%R\\\\*I#Non.",
        "}",
        "",
        "::Combien ?::[markdown]Combien ?{",
        "\t#3.50:0.5",
        "}",
        "",
        "::Rangez.::[markdown]Rangez.{>3 ALL VERTICAL RELATIVE_NEXT_EXCLUDE_LAST SHOW none",
        "\ta &lt; b &amp; <em>c</em>",
        "\t&#47;/ &#123;d&#125; \\\\ &#35;",
        "\t&#48;",
        "\t####Car.",
        "}",
    ]


@pytest.mark.parametrize(
    ("text", "file"),
    [
        ("le <b>gras</b>", "le &\\#60;b>gras&\\#60;/b>"),
        ("le `<b>` et ``<i>``", "le `<b>` et ``<i>``"),
        ("`<b>` ``<i>`", "`<b>` ``&\\#60;i>`"),
        ("a < b", "a < b"),
        ("<https://a.example>", "<https\\://a.example>"),
        ("&lt; et &#60;", "&lt; et &\\#060;"),
    ],
)
def test_what_kiosk_shows_as_it_is_written_is_no_tag_to_moodle(text: str, file: str) -> None:
    question = TrueFalse(stem="x", explanation=text, answer=True)
    assert f"\t####{file}\n" in written(question)
    assert read(written(question)) == (question,)


def test_what_moodle_has_no_question_for_is_left_out_and_called_as_in_the_language_of_the_quiz() -> None:
    quiz = Quiz("T", "fr", (POLL, TrueFalse(stem="x", answer=True), SCALE))
    for language, names in (("fr", ("sondage", "échelle")), ("en", ("poll", "scale"))):
        file = write_gift(replace(quiz, language=language))
        assert file.left_out == (
            LeftOut(1, Loss.QUESTION, names[0]),
            LeftOut(3, Loss.QUESTION, names[1]),
        )
        assert [each.stem for each in read_gift(file.content, title="T").quiz.questions] == ["x"]


def test_a_long_stem_makes_a_short_name() -> None:
    name, _, _ = written(TrueFalse(stem="mot " * 40 + "fin", answer=True)).removeprefix("::").partition("::")
    assert name == "mot " * 13 + "mot mot…"
    assert written(TrueFalse(stem="x" * 100, answer=True)).startswith("::" + "x" * 59 + "…::")


@pytest.mark.parametrize(
    ("rights", "wrongs"),
    [(rights, wrongs) for rights in range(1, 21) for wrongs in range(20) if 2 <= rights + wrongs <= 20],
)
def test_the_weights_of_several_choices_are_ones_that_moodle_takes(rights: int, wrongs: int) -> None:
    choices = tuple(Choice(f"c{place}", place < rights) for place in range(rights + wrongs))
    question = MultipleChoice(stem="x", choices=choices)
    file = write_gift(quiz_of(question))
    weights = [float(line.split("%")[1]) for line in file.content.decode().splitlines() if "~" in line]
    assert all(min(abs(abs(weight) - taken) for taken in TAKEN) < 0.001 for weight in weights)
    gain, loss = sum(weights[:rights]), sum(weights[rights:])
    exact = abs(gain - 100) < 0.01 and (not wrongs or abs(loss + 100) < 0.01)
    assert file.left_out == (() if exact else (LeftOut(1, Loss.WEIGHTS),))
    assert read(file.content.decode()) == (question,)
