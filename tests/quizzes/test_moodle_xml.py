"""Moodle's XML: what is written comes back as it was, what Moodle exports is read, what is lost is told."""

import re
from collections.abc import Iterator
from decimal import Decimal
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.quizzes.formats.moodle_html import markdown_of_html
from kiosk.quizzes.formats.moodle_xml_reader import read_moodle_xml
from kiosk.quizzes.formats.moodle_xml_writer import write_moodle_xml
from kiosk.quizzes.model.problems import LeftOut, Loss, Problem, QuizFault, QuizFileError
from kiosk.quizzes.model.quiz import (
    Choice,
    Kind,
    Matching,
    MultipleChoice,
    Numeric,
    Ordering,
    Pair,
    Question,
    Quiz,
    QuizSettings,
    ShortText,
    SingleChoice,
    TrueFalse,
)
from tests.quizzes.quiz_strategies import quizzes, reduced

SHUFFLED = (Kind.SINGLE_CHOICE, Kind.MULTIPLE_CHOICE, Kind.MATCHING)
CARRIED = quizzes(
    without={Loss.SETTINGS, Loss.KEY, Loss.INTRODUCTION, Loss.CONCEPT, Loss.WEIGHTS}, kinds_in_order=SHUFFLED
)


def text(words: str) -> str:
    return f"<text>{escape(words)}</text>"


def answer(words: str, fraction: str = "0", feedback: str = "", more: str = "") -> str:
    return f'<answer fraction="{fraction}">{text(words)}<feedback>{text(feedback)}</feedback>{more}</answer>'


def pair(left: str, right: str) -> str:
    return f"<subquestion>{text(left)}<answer>{text(right)}</answer></subquestion>"


def question_of(
    kind: str, *answers: str, stem: str = "x", text_format: str = "html", name: str = "a name"
) -> str:
    return (
        f'<question type="{kind}"><name>{text(name)}</name>'
        f'<questiontext format="{text_format}">{text(stem)}</questiontext>{"".join(answers)}</question>'
    )


def file_of(*questions: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n{"".join(questions)}\n</quiz>\n'.encode()


def read(*questions: str, language: str = "fr") -> tuple[Question, ...]:
    return read_moodle_xml(file_of(*questions), title="T", language=language).quiz.questions


def lost(*questions: str) -> list[tuple[int, str, str]]:
    left_out = read_moodle_xml(file_of(*questions), title="T").left_out
    return [(each.question, each.loss.value, each.value) for each in left_out]


def told_of(content: bytes) -> list[Problem]:
    try:
        read_moodle_xml(content, title="T")
    except QuizFileError as refused:
        return refused.problems
    return []


def problems_of(content: bytes) -> list[tuple[int, int, str]]:
    return [(each.line, each.column, each.reason.value) for each in told_of(content)]


TRUE = question_of("truefalse", answer("true", "100"), answer("false"))


# There and back


@given(quizzes())
def test_a_quiz_comes_back_without_exactly_what_the_format_lacks_and_this_is_told(quiz: Quiz) -> None:
    file = write_moodle_xml(quiz)
    assert set(file.left_out) == set(lacking(quiz))
    back = read_moodle_xml(file.content, title=quiz.title, language=quiz.language)
    assert back.quiz == reduced(quiz, file.left_out)


def lacking(quiz: Quiz) -> Iterator[LeftOut]:
    if quiz.settings != QuizSettings():
        yield LeftOut(0, Loss.SETTINGS)
    if quiz.key:
        yield LeftOut(0, Loss.KEY)
    if quiz.introduction:
        yield LeftOut(0, Loss.INTRODUCTION)
    for number, question in enumerate(quiz.questions, start=1):
        if any(each in question.concept for each in "<>`") or question.concept == "0":
            yield LeftOut(number, Loss.CONCEPT)
        if not question.shuffle and question.kind not in SHUFFLED:
            yield LeftOut(number, Loss.SHUFFLE)
        if isinstance(question, MultipleChoice):
            rights = sum(each.right for each in question.choices)
            if rights > 10 or len(question.choices) - rights > 10:
                yield LeftOut(number, Loss.WEIGHTS)


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


# What is read


@pytest.mark.parametrize(
    ("file", "question"),
    [
        (
            question_of("multichoice", answer("a"), answer("b", "100.00000", "oui")),
            SingleChoice(stem="x", shuffle=False, choices=(Choice("a", False), Choice("b", True, "oui"))),
        ),
        (
            question_of(
                "multichoice",
                "<single>false</single><shuffleanswers>1</shuffleanswers>",
                *(answer(each, "33.33333") for each in "abc"),
                answer("d", "-100"),
            ),
            MultipleChoice(
                stem="x",
                choices=(Choice("a", True), Choice("b", True), Choice("c", True), Choice("d", False)),
            ),
        ),
        (
            question_of("truefalse", answer("true", "0", "non"), answer("false", "100", "oui")),
            TrueFalse(stem="x", answer=False, feedback_true="non", feedback_false="oui"),
        ),
        (
            question_of("truefalse", answer("false", "0", "non"), answer("true", "100", "oui")),
            TrueFalse(stem="x", answer=True, feedback_true="oui", feedback_false="non"),
        ),
        (
            question_of("truefalse", answer("Vrai", "100"), answer("Faux")),
            TrueFalse(stem="x", answer=True),
        ),
        (
            question_of("shortanswer", answer("a", "100", "oui"), answer("b", "0", "non")),
            ShortText(stem="x", answers=(Choice("a", True, "oui"), Choice("b", False, "non"))),
        ),
        (
            question_of(
                "numerical",
                answer("3.5", "100", more="<tolerance>0.5</tolerance>"),
                "<units><unit><multiplier>1</multiplier><unit_name>mois</unit_name></unit></units>",
            ),
            Numeric(stem="x", value=Decimal("3.5"), tolerance=Decimal("0.5"), unit="mois"),
        ),
        (
            question_of("numerical", answer("7", "100"), answer("*", "0")),
            Numeric(stem="x", value=Decimal(7)),
        ),
        (
            question_of(
                "matching",
                *(pair(*each) for each in [("a", "1"), ("b", "2"), ("", "3"), ("", "2"), ("", "")]),
            ),
            Matching(stem="x", pairs=(Pair("a", "1"), Pair("b", "2")), extra=("3",)),
        ),
        (
            question_of(
                "ordering",
                "<selecttype>ALL</selecttype><gradingtype>RELATIVE_NEXT_EXCLUDE_LAST</gradingtype>",
                answer("b", "1.0"),
                answer("a", "2.0"),
            ),
            Ordering(stem="x", items=("b", "a")),
        ),
    ],
)
def test_every_kind_is_read_as_moodle_reads_it(file: str, question: Question) -> None:
    assert read(file) == (question,)
    assert lost(file) == []


def test_what_all_questions_have_is_read() -> None:
    more = (
        f"<generalfeedback>{text('<p>Car.</p>')}</generalfeedback><defaultgrade>2.5000000</defaultgrade>"
        f"<hint>{text('<p>Un <b>indice</b></p>')}</hint><tags><tag>{text(' couches ')}</tag></tags>"
        "<penalty>0.1</penalty><hidden>0</hidden><idnumber>7</idnumber>"
    )
    file = question_of(
        "truefalse", answer("true", "100"), answer("false"), more, stem="<p>Titre</p><p>Suite</p>"
    )
    assert read(file) == (
        TrueFalse(
            stem="Titre",
            body="Suite",
            concept="couches",
            hint="Un **indice**",
            explanation="Car.",
            points=Decimal("2.5"),
            answer=True,
        ),
    )
    assert str(read(file)[0].points) == "2.5"
    assert lost(file) == []


@pytest.mark.parametrize(
    ("text_format", "stem", "expected"),
    [
        ("html", "<b>a</b>&amp;\nb", ("**a**& b", "")),
        ("moodle_auto_format", "<b>a</b>\nb\nc", ("**a**", "b\n\nc")),
        ("plain_text", "<b>a*</b>\nb", ("<b>a\\*</b>", "b")),
        ("markdown", "*a*\n- b\n- c", ("*a*", "- b\n- c")),
        ("unheard_of", "<b>a</b>", ("**a**", "")),
    ],
)
def test_each_format_of_text_becomes_markdown(text_format: str, stem: str, expected: tuple[str, str]) -> None:
    (question,) = read(
        question_of("truefalse", answer("true", "100"), answer("false"), stem=stem, text_format=text_format)
    )
    assert (question.stem, question.body) == expected


def test_texts_have_the_format_of_the_question_unless_they_name_their_own() -> None:
    file = question_of(
        "truefalse",
        answer("true", "100", "*a*"),
        answer("false"),
        f'<hint format="html">{text("*b*")}</hint>',
        text_format="markdown",
    )
    assert read(file) == (TrueFalse(stem="x", hint="\\*b\\*", answer=True, feedback_true="*a*"),)


def test_true_and_false_as_choices_are_true_and_false() -> None:
    choices = question_of("multichoice", answer("True", "100"), answer("False"))
    assert read(choices, language="en") == (TrueFalse(stem="x", shuffle=False, answer=True),)
    assert isinstance(read(choices)[0], SingleChoice)


@pytest.mark.parametrize(
    ("file", "losses"),
    [
        (question_of("multichoice", answer("a", "100"), answer("b", "-50")), [(1, "weights", "")]),
        (
            question_of("multichoice", "<single>false</single>", answer("a", "100"), answer("b", "0")),
            [(1, "weights", "")],
        ),
        (
            question_of(
                "multichoice",
                answer("a", "100"),
                answer("b"),
                f"<correctfeedback>{text('Bravo')}</correctfeedback>",
            ),
            [(1, "feedback", "")],
        ),
        (
            question_of("shortanswer", answer("a", "100"), answer("b*", "100"), answer("*", "0", "non")),
            [(1, "wildcard", "b*"), (1, "feedback", "")],
        ),
        (question_of("shortanswer", "<usecase>1</usecase>", answer("a", "100")), [(1, "case", "")]),
        (question_of("shortanswer", answer("a", "100"), answer("b", "50")), [(1, "weights", "")]),
        (question_of("numerical", answer("7", "100"), answer("8", "50")), [(1, "weights", "")]),
        (question_of("numerical", answer("7", "100", "oui")), [(1, "feedback", "")]),
        (
            question_of(
                "numerical",
                answer("7", "100"),
                "<unitgradingtype>1</unitgradingtype><units>",
                *(f"<unit><unit_name>{each}</unit_name></unit>" for each in ("m", "km")),
                "</units>",
            ),
            [(1, "unit", "km"), (1, "unit", "unitgradingtype")],
        ),
        (
            question_of(
                "ordering",
                "<gradingtype>ALL_OR_NOTHING</gradingtype><selectcount>2</selectcount>",
                *(answer(each, feedback="f") for each in "abc"),
            ),
            [(1, "weights", "ALL_OR_NOTHING"), (1, "settings", "selectcount"), (1, "feedback", "")],
        ),
        (
            question_of(
                "truefalse",
                answer("true", "100"),
                answer("false"),
                f"<hint>{text('a')}</hint><hint>{text('b')}</hint>",
                f"<tags><tag>{text('c')}</tag><tag>{text('d')}</tag></tags>",
                f"<coursetags><tag>{text('e')}</tag></coursetags><defaultgrade>0.3333333</defaultgrade>",
            ),
            [(1, "hint", ""), (1, "concept", "d"), (1, "concept", "e"), (1, "points", "0.3333333")],
        ),
        (
            question_of(
                "truefalse",
                answer("true", "100", more='<file name="a.png" encoding="base64">aaaa</file>'),
                answer("false", "0", '<img src="a"/>'),
                "<image_base64>aaaa</image_base64>",
                stem="H<sub>2</sub>O",
            ),
            [(1, "formatting", ""), (1, "files", "")],
        ),
        (
            f'<question type="category"><category>{text("IA")}</category></question>{TRUE}',
            [(0, "category", "IA")],
        ),
    ],
)
def test_what_kiosk_lacks_is_told(file: str, losses: list[tuple[int, str, str]]) -> None:
    assert lost(file) == losses


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        (question_of("essay"), "essay"),
        (question_of("cloze"), "cloze"),
        (question_of("numerical", answer("1", "100"), answer("2", "100")), "numerical"),
    ],
)
def test_a_question_of_another_kind_is_told_and_left_out(file: str, kind: str) -> None:
    done = read_moodle_xml(file_of(TRUE, file), title="T")
    [problem] = done.unusable
    assert (problem.reason, problem.value, problem.question) == (QuizFault.KIND_UNKNOWN, kind, 2)
    assert len(done.quiz.questions) == 1


@pytest.mark.parametrize("no", ["false", "False", "0", ""])
def test_several_choices_are_right_where_one_is_not_said_to_be(no: str) -> None:
    file = question_of("multichoice", f"<single>{no}</single>", answer("a", "50"), answer("b", "50"))
    assert isinstance(read(file)[0], MultipleChoice)


@pytest.mark.parametrize(
    ("file", "question", "losses"),
    [
        pytest.param(
            question_of("multichoice", answer("a", "100"), answer("b"), answer(" "), answer("<p>&nbsp;</p>")),
            SingleChoice(stem="x", shuffle=False, choices=(Choice("a", True), Choice("b", False))),
            [],
            id="choices without a text",
        ),
        pytest.param(
            question_of("multichoice", answer("a", "100"), answer("b"), answer("b", "-50")),
            SingleChoice(stem="x", shuffle=False, choices=(Choice("a", True), Choice("b", False))),
            [(1, "twice", "b"), (1, "weights", "")],
            id="choices",
        ),
        pytest.param(
            question_of("shortanswer", answer("école", "100"), answer("ecole", "50")),
            ShortText(stem="x", answers=(Choice("école", True),)),
            [(1, "twice", "ecole")],
            id="short answers",
        ),
        pytest.param(
            question_of("shortanswer", "<usecase>1</usecase>", answer("g++", "100"), answer("G++")),
            ShortText(stem="x", answers=(Choice("g++", True),)),
            [(1, "case", ""), (1, "twice", "G++")],
            id="short answers in capitals",
        ),
        pytest.param(
            question_of("matching", pair("a", "1"), pair("a", "1"), pair("b", "2")),
            Matching(stem="x", pairs=(Pair("a", "1"), Pair("b", "2"))),
            [(1, "twice", "a")],
            id="pairs",
        ),
        pytest.param(
            question_of("truefalse", answer("true", "100"), answer("false"), stem="<p> </p>"),
            TrueFalse(stem="a name", answer=True),
            [],
            id="a question without a text",
        ),
    ],
)
def test_what_stands_twice_is_one_and_what_says_nothing_is_none(
    file: str, question: Question, losses: list[tuple[int, str, str]]
) -> None:
    assert read(file) == (question,)
    assert lost(file) == losses


DATA = "data:image/png;base64," + "iVBORw0KGgo/+" * 40_000


@pytest.mark.parametrize(
    ("text_format", "stem"),
    [
        ("html", f'<p>Un chat <img src="{DATA}" alt="noir"></p>'),
        ("moodle_auto_format", f'Un chat <img alt="noir" src={DATA}>'),
        ("markdown", f"Un chat ![noir]({DATA})"),
        ("markdown", f'Un chat ![noir]({DATA} "titre")'),
    ],
)
def test_a_picture_in_a_text_is_left_out_and_told_however_large_it_is(text_format: str, stem: str) -> None:
    file = question_of(
        "truefalse", answer("true", "100"), answer("false"), stem=stem, text_format=text_format
    )
    assert read(file) == (TrueFalse(stem="Un chat noir", answer=True),)
    assert lost(file) == [(1, "files", "")]


def test_a_picture_that_comes_with_a_question_is_left_out_and_told_however_large_it_is() -> None:
    picture = f'<file name="a.png" path="/" encoding="base64">{"iVBORw0KGgo/" * 40_000}</file>'
    stem = text('<p>Un chat <img src="@@PLUGINFILE@@/a.png" alt="noir"></p>')
    file = (
        f'<question type="truefalse"><questiontext format="html">{stem}{picture}</questiontext>'
        f"{answer('true', '100')}{answer('false')}</question>"
    )
    assert read(file) == (TrueFalse(stem="Un chat noir", answer=True),)
    assert lost(file) == [(1, "files", "")]


def test_a_choice_that_is_only_a_picture_cannot_be_asked() -> None:
    """It is no blank choice, which would count as none."""
    picture = '<img src="@@PLUGINFILE@@/a.png">'
    [problem] = told_of(file_of(question_of("multichoice", answer("a", "100"), answer("b"), answer(picture))))
    assert problem.reason is QuizFault.EMPTY_ANSWER


@pytest.mark.parametrize(
    "formula",
    ["$$x^2$$", "\\(x^2\\)", "\\[x^2\\]", "[tex]x^2[/tex]", "<tex>x^2</tex>", "<math><mi>x</mi></math>"],
)
@pytest.mark.parametrize("text_format", ["html", "moodle_auto_format", "markdown"])
def test_a_formula_is_kept_as_it_is_written_and_this_is_told(formula: str, text_format: str) -> None:
    def losses(stem: str) -> set[tuple[int, str, str]]:
        file = question_of(
            "truefalse", answer("true", "100"), answer("false"), stem=stem, text_format=text_format
        )
        return set(lost(file))

    assert (1, "formula", "") in losses(f"Soit {formula}.")
    assert (1, "formula", "") not in losses(f"Soit {formula[: len(formula) // 2]}.")
    assert not losses("De 5 $ à 10 $, f(x) [1] \\o/ $$.")


@pytest.mark.parametrize(
    "file",
    [
        question_of("multichoice", answer("\\(x\\)", "100"), answer("b")),
        question_of("shortanswer", answer("$$x$$", "100")),
        question_of("matching", pair("a", "\\(1\\)"), pair("b", "2")),
        question_of("truefalse", answer("true", "100", "$$x$$"), answer("false")),
    ],
)
def test_a_formula_is_told_wherever_it_is(file: str) -> None:
    assert lost(file) == [(1, "formula", "")]


# HTML


@pytest.mark.parametrize(
    ("html", "markdown", "losses"),
    [
        ("<p>Un <b> deux </b>!</p>\n<P>Trois</P>", "Un  **deux** !\n\nTrois", set()),
        ("<strong>a</strong><em>b</em> <i><b>c</b></i><b></b>", "**a***b* ***c***", set()),
        ("un<br>deux<br/>trois", "un\n\ndeux\n\ntrois", set()),
        ("<ul><li>a<ul><li>b</li></ul></li>\n<li><p>c</p></li></ul>d", "- a\n  - b\n- c\n\nd", set()),
        ("<ol><li>a<br>b</li><li>c</li></ol>", "1. a\n\n   b\n2. c", set()),
        ("<b>a<br>b&nbsp;</b>c <i><em>d</em></i>", "**a**\n\n**b**\u00a0c *d*", set()),
        ("a<hr>b<h3>c</h3>d", "a\n\nb\n\nc\n\nd", {Loss.FORMATTING}),
        ("<code>a &lt; b_c*</code>, <code>`</code>", "`a < b_c*`, `` ` ``", set()),
        ("<pre>a\n  b</pre>c", "```\na\n  b\n```\n\nc", set()),
        ("<code>a<br>```</code>", "````\na\n```\n````", set()),
        ("<ul><li>a<code><pre>b\nc</pre></code></li></ul>", "- a\n\n  ```\n  b\n  c\n  ```", set()),
        ("«&nbsp;a&nbsp;» &eacute;&#233;&#xe9; &lt;b&gt;", "«\u00a0a\u00a0» ééé <b>", set()),
        ("2*3 a_b _c_ \\ ` [d](e) _____", "2\\*3 a_b \\_c\\_ \\\\ \\` [d\\](e) _____", set()),
        (
            "&amp;nbsp; &amp;#60; & &lt;https://a.example> &lt;a@b>",
            "\\&nbsp; \\&#60; & \\<https://a.example> \\<a@b>",
            set(),
        ),
        ("a<!-- <b> -->b<!-- c", "ab", set()),
        ("H<sub>2</sub>O <u>x</u>", "H2O x", {Loss.FORMATTING}),
        ('<a href="https://a.example" title="a > b">c</a>', "c", {Loss.FORMATTING}),
        ('<span>a</span><span style="x">b</span>', "ab", {Loss.FORMATTING}),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a\n\nb", {Loss.FORMATTING}),
        ("<style>p {}</style>a<script>b</script>", "a", {Loss.FORMATTING}),
        ('<img src="a" alt="Un &quot;chat&quot;"> ?', 'Un "chat" ?', {Loss.FILES}),
        ("a < b, c > d, <3, x<y", "a < b, c > d, <3, x<y", set()),
        ("<b>a", "**a**", set()),
        ("a</b></ul></li>", "a", set()),
        ("<b title='>a", "<b title='>a", set()),
    ],
)
def test_simple_html_becomes_markdown(html: str, markdown: str, losses: set[Loss]) -> None:
    assert markdown_of_html(html, keeps_lines=False) == (markdown, losses)


BROKEN = "<b> </b> <i> </i> <ul> <ol> <li> </ul> <p> <br> <code> </code> <pre> </pre> <u> <a <!x > -->"


@given(st.lists(st.sampled_from([*BROKEN.split(), " ", "\n", "mot", " mot "])))
def test_no_word_of_broken_html_is_lost(parts: list[str]) -> None:
    html = "".join(parts)
    words = re.sub("<[^<>]*>", " ", html).count("mot")
    assert markdown_of_html(html, keeps_lines=False)[0].count("mot") >= words


# Problems


def test_a_question_that_cannot_be_asked_is_told_and_left_out_and_the_rest_is_kept() -> None:
    broken = question_of("multichoice", answer("a"), answer("<u>b</u>"))
    done = read_moodle_xml(file_of(TRUE + "\n", "  " + broken, question_of("essay"), TRUE), title="T")
    assert len(done.quiz.questions) == 2
    assert [(each.line, each.reason, each.value, each.question) for each in done.unusable] == [
        (4, QuizFault.NOT_ONE_RIGHT, "", 2),
        (4, QuizFault.KIND_UNKNOWN, "essay", 3),
    ]
    # What such a question would have lost is of no interest any more.
    assert done.left_out == ()


def test_every_problem_is_told_with_the_place_of_its_question() -> None:
    questions = [
        question_of("multichoice", answer("a"), answer("b")),
        question_of("multichoice", answer("a", "100"), answer("a")),
        question_of("multichoice", "<single>0</single>", answer("a"), answer("b")),
        question_of("multichoice", answer("a", "all"), answer("b")),
        question_of("shortanswer"),
        question_of("truefalse", answer("true", "100")),
        question_of("truefalse", answer("true"), answer("false")),
        question_of("numerical", answer("seven", "100")),
        question_of("numerical", answer("*", "100")),
        question_of("numerical", answer("7", "100", more="<tolerance>x</tolerance>")),
        question_of("truefalse", answer("true", "100"), answer("false"), stem=" ", name=" "),
        question_of("truefalse", answer("true", "100"), answer("false"), "<defaultgrade>0</defaultgrade>"),
        question_of("truefalse", answer("true", "100"), answer("false"), "<defaultgrade>?</defaultgrade>"),
        question_of("truefalse", answer("true", "100"), answer("false"), "<defaultgrade>1e99</defaultgrade>"),
        question_of(
            "truefalse", answer("true", "100"), answer("false"), "<defaultgrade>-1e99</defaultgrade>"
        ),
        question_of("numerical", answer("1e99", "100")),
        question_of("", answer("a", "100")),
        '<question type="shortanswer"><questiontext><text><p>x</p></text></questiontext></question>',
    ]
    assert problems_of(file_of(*(f"{each}\n  " for each in questions))) == [
        (3, 1, "not_one_right"),
        (4, 3, "choice_twice"),
        (5, 3, "none_right"),
        (6, 3, "not_a_number"),
        (7, 3, "too_few_choices"),
        (7, 3, "none_right"),
        (8, 3, "too_few_choices"),
        (9, 3, "not_one_right"),
        (10, 3, "not_a_number"),
        (11, 3, "not_a_number"),
        (12, 3, "not_a_number"),
        (13, 3, "no_stem"),
        (14, 3, "points_range"),
        (15, 3, "points_range"),
        (16, 3, "points_range"),
        (17, 3, "points_range"),
        (18, 3, "not_a_number"),
        (19, 3, "unreadable"),
        (20, 3, "unreadable"),
    ]


@pytest.mark.parametrize(
    ("file", "problem"),
    [
        pytest.param(b"", (1, 1, "not_xml"), id="nothing"),
        pytest.param(b"x{T}", (1, 2, "not_xml"), id="GIFT"),
        pytest.param(b"<quiz>\n<question></quiz>", (2, 13, "not_xml"), id="not closed"),
        pytest.param(b"<quiz>&nbsp;</quiz>", (1, 7, "not_xml"), id="entity of HTML"),
        pytest.param(b"<quiz>\0</quiz>", (1, 7, "not_text"), id="zero"),
        pytest.param("<quiz>\né</quiz>".encode("cp1252"), (2, 1, "not_text"), id="cp1252"),
        pytest.param("<quiz/>".encode("utf-16"), (1, 1, "not_text"), id="UTF-16"),
        pytest.param(b"<html/>", (1, 1, "not_a_moodle_quiz"), id="HTML"),
        pytest.param(b'<quiz xmlns="x"/>', (1, 1, "not_a_moodle_quiz"), id="another quiz"),
        pytest.param(b"<quiz/>", (0, 0, "nothing_to_ask"), id="no questions"),
        pytest.param(b"<quiz>" * 80_000, (1, 181, "not_a_moodle_quiz"), id="deep"),
        pytest.param(
            b"<quiz><question>" + b"<a/>" * 5_001 + b"</question></quiz>",
            (1, 20017, "not_a_moodle_quiz"),
            id="large question",
        ),
        pytest.param(b" " * 10_000_001, (0, 0, "too_large"), id="large"),
        pytest.param(file_of(TRUE * 1_001), (0, 0, "too_many_questions"), id="1001 questions"),
        pytest.param(
            file_of(question_of("truefalse") * 1_001), (0, 0, "too_many_questions"), id="1001 broken ones"
        ),
        pytest.param(
            b"<quiz>" + b'<question type="essay"/>' * 20_000 + b"</quiz>",
            (0, 0, "too_many_questions"),
            id="20000 questions of another kind",
        ),
    ],
)
def test_a_file_that_cannot_be_taken_at_all_is_refused_as_a_whole(
    file: bytes, problem: tuple[int, int, str]
) -> None:
    assert problems_of(file) == [problem]


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param(f'<b title="{"a" * 100_000}">x</b>', id="one long tag"),
        pytest.param("<br>" * 1_001, id="many tags"),
        pytest.param("<div>" * 101, id="tags within tags"),
        pytest.param("<p><s><u><tt><big><small>" + "x<p>" * 300, id="tags that are opened again"),
    ],
)
def test_a_text_of_nothing_but_markup_is_refused_when_it_is_far_too_long(markup: str) -> None:
    file = question_of("truefalse", answer("true", "100"), answer("false"), stem="x" + markup)
    assert problems_of(file_of(file)) == [(3, 1, "text_too_long")]


@pytest.mark.parametrize(
    "file",
    [
        b"<!DOCTYPE quiz>\n<quiz/>",
        b'<!DOCTYPE quiz [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]>\n<quiz>&b;</quiz>',
        b'<!DOCTYPE quiz [<!ENTITY a SYSTEM "file:///etc/passwd">]>\n<quiz>&a;</quiz>',
        b'<!DOCTYPE quiz SYSTEM "http://a.example/quiz.dtd">\n<quiz/>',
    ],
    ids=["document type", "entities", "external entity", "external document type"],
)
def test_what_xml_can_make_of_a_document_type_is_refused(file: bytes) -> None:
    [problem] = told_of(file)
    assert (problem.line, problem.reason.value) == (1, "forbidden_xml")


def test_a_document_type_is_told_with_the_place_where_its_head_ends() -> None:
    file = b'<?xml version="1.0"?>\n  <!DOCTYPE quiz>\n<quiz/>'
    assert problems_of(file) == [(2, 17, "forbidden_xml")]


@pytest.mark.parametrize(
    "body",
    [
        "<a/>" * 120_000,
        '<question type="ordering">' + "<answer/>" * 50_000 + "</question>",
        '<question type="numerical"><answer fraction="' + "9" * 490_000 + '"/></question>',
        *(
            question_of("truefalse", stem=words * (480_000 // len(escape(words))))
            for words in ("<", "<b>", "<a '", "<!--", "</p", "&", "<ul><li>", "`", "[](")
        ),
    ],
    ids=lambda body: body[-80:-60],
)
def test_half_a_megabyte_of_anything_is_read_or_refused_without_ado(body: str) -> None:
    assert len(told_of(f"<quiz>{body}</quiz>".encode())) <= 1_001


TAGS = (
    "question",
    "answer",
    "text",
    "feedback",
    "subquestion",
    "units",
    "unit",
    "tags",
    "tag",
    "hint",
    "quiz",
    "x",
)


@given(
    st.recursive(
        st.text(max_size=5).map(escape)
        | st.sampled_from(["7", "100", "true", "<!DOCTYPE a>", "&a;", "</quiz>"]),
        lambda inner: st.builds(
            lambda tag, kind, parts: f'<{tag} type="{kind}" fraction="100">{"".join(parts)}</{tag}>',
            st.sampled_from(TAGS),
            st.sampled_from(
                ["multichoice", "truefalse", "matching", "shortanswer", "numerical", "ordering", "category"]
            ),
            st.lists(inner, max_size=4),
        ),
    )
)
def test_whatever_xml_is_read_or_told_in_problems(inner: str) -> None:
    told_of(f"<quiz>{inner}</quiz>".encode())


@given(st.binary(max_size=100) | st.text(max_size=100).map(str.encode))
def test_random_bytes_are_refused_and_never_crash(content: bytes) -> None:
    assert told_of(content)
