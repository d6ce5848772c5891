"""Moodle's XML as it is read: what Moodle exports becomes a quiz, and what Kiosk lacks is told."""

from decimal import Decimal

import pytest

from kiosk.quizzes.formats.moodle_xml_reader import read_moodle_xml
from kiosk.quizzes.kinds.matching import Matching, Pair
from kiosk.quizzes.kinds.multiple_choice import MultipleChoice
from kiosk.quizzes.kinds.numeric import Numeric
from kiosk.quizzes.kinds.ordering import Ordering
from kiosk.quizzes.kinds.short_text import ShortText
from kiosk.quizzes.kinds.single_choice import SingleChoice
from kiosk.quizzes.kinds.true_false import TrueFalse
from kiosk.quizzes.model.problems import QuizFault
from kiosk.quizzes.model.quiz import Choice, Question
from tests.quizzes.moodle_xml_texts import TRUE, answer, file_of, lost, pair, question_of, read, text, told_of


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
