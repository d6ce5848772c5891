"""GIFT files as they are read: as Moodle reads them, and what Kiosk lacks is told."""

from decimal import Decimal

import pytest

from kiosk.quizzes.formats.gift_reader import read_gift
from kiosk.quizzes.kinds.matching import Matching, Pair
from kiosk.quizzes.kinds.multiple_choice import MultipleChoice
from kiosk.quizzes.kinds.numeric import Numeric
from kiosk.quizzes.kinds.ordering import Ordering
from kiosk.quizzes.kinds.short_text import ShortText
from kiosk.quizzes.kinds.single_choice import SingleChoice
from kiosk.quizzes.kinds.true_false import TrueFalse
from kiosk.quizzes.model.problems import Problem, QuizFault
from kiosk.quizzes.model.quiz import Choice, Question
from tests.quizzes.gift_texts import lost, problems_of, read


@pytest.mark.parametrize(
    ("file", "question"),
    [
        (
            "Qui ?{~a ~b =c#oui}",
            SingleChoice(
                stem="Qui ?", choices=(Choice("a", False), Choice("b", False), Choice("c", True, "oui"))
            ),
        ),
        (
            "Qui ?{\n  ~%50%a # oui\n  ~%-100% b\n  ~%50%c }",
            MultipleChoice(
                stem="Qui ?", choices=(Choice("a", True, "oui"), Choice("b", False), Choice("c", True))
            ),
        ),
        ("Juste.{T}", TrueFalse(stem="Juste.", answer=True)),
        ("Juste.{ FALSE }", TrueFalse(stem="Juste.", answer=False)),
        ("x{T#non#oui}", TrueFalse(stem="x", answer=True, feedback_true="oui", feedback_false="non")),
        ("x{F#non#oui}", TrueFalse(stem="x", answer=False, feedback_true="non", feedback_false="oui")),
        ("x{FALSE#non####car}", TrueFalse(stem="x", answer=False, feedback_true="non", explanation="car")),
        ("x{=a =b#oui}", ShortText(stem="x", answers=(Choice("a", True), Choice("b", True, "oui")))),
        ("x{=%100%a =%0%b#non}", ShortText(stem="x", answers=(Choice("a", True), Choice("b", False, "non")))),
        ("x{a}", ShortText(stem="x", answers=(Choice("a", True),))),
        ("x{true}", ShortText(stem="x", answers=(Choice("true", True),))),
        (
            "x{=a->1 = b -> 2\n= -> 3}",
            Matching(stem="x", pairs=(Pair("a", "1"), Pair("b", "2")), extra=("3",)),
        ),
        (
            "x{=a -> 1 =b -> 2 = -> 2 = -> = -> 3 = -> 3}",
            Matching(stem="x", pairs=(Pair("a", "1"), Pair("b", "2")), extra=("3",)),
        ),
        ("x{#24}", Numeric(stem="x", value=Decimal(24))),
        ("x{# 3.5:0.5 }", Numeric(stem="x", value=Decimal("3.5"), tolerance=Decimal("0.5"))),
        ("x{#1..4}", Numeric(stem="x", value=Decimal("2.5"), tolerance=Decimal("1.5"))),
        ("x{#-1e2}", Numeric(stem="x", value=Decimal(-100))),
        ("x{#=%100%7:1}", Numeric(stem="x", value=Decimal(7), tolerance=Decimal(1))),
        ("x{>3 ALL VERTICAL\na\n\tb \n c }", Ordering(stem="x", items=("a", "b", "c"))),
        ("x{>2\nHaut\n2}", Ordering(stem="x", items=("Haut", "2"))),
        (
            "x{> 2 EXACT H REL HIDE iii a\nb\n####car}",
            Ordering(stem="x", items=("a", "b"), explanation="car"),
        ),
        (
            "[markdown]x{>2 ALL V RELATIVE\n<b>a</b> &amp; *b*\na \\= \\{b\\}}",
            Ordering(stem="x", items=("**a** & \\*b\\*", "a = {b}")),
        ),
        ("x{#7####car}", Numeric(stem="x", value=Decimal(7), explanation="car")),
    ],
)
def test_every_kind_is_read_as_moodle_reads_it(file: str, question: Question) -> None:
    assert read(file) == (question,)
    assert lost(file) == []


def test_of_a_number_with_a_tolerance_nine_decimals_are_kept() -> None:
    [question] = read("x{#3.14159265358979:0.00314159265358979}")
    assert isinstance(question, Numeric)
    assert (str(question.value), str(question.tolerance)) == ("3.141592654", "0.003141593")
    assert lost("x{#3.14159265358979:0.00314159265358979}") == [(1, "decimals", "3.14159265358979")]


def test_numbers_have_no_zeros_at_the_end() -> None:
    (question,) = read("x{#100.500:0.00}")
    assert isinstance(question, Numeric)
    assert (str(question.value), str(question.tolerance)) == ("100.5", "0")


def test_the_name_of_a_question_is_not_kept() -> None:
    assert read("::Nom \\: x::Texte{T}") == read("Texte{T}") == read("::\n Nom\n::\nTexte\n{T}")


def test_the_name_of_a_question_without_a_text_is_its_text() -> None:
    assert read("::Nom *x* \\: y::{T}") == read("[plain]Nom *x* \\: y{T}")


@pytest.mark.parametrize(
    ("file", "same"),
    [
        ("{~=juste ~faux}", "{=juste ~faux}"),
        ("{~=juste#oui ~ ~faux}", "{=juste#oui ~faux}"),
        ("{~=%25%juste\n~faux}", "{=%25%juste\n~faux}"),
        ("{~%50%a ~%50%b ~%-100%}", "{~%50%a ~%50%b}"),
    ],
)
def test_a_choice_without_a_text_is_none(file: str, same: str) -> None:
    """As in Moodle. So people write ``~=`` before the right choice."""
    assert read(f"x{file}") == read(f"x{same}")
    assert lost(f"x{file}") == lost(f"x{same}")


@pytest.mark.parametrize(
    ("file", "same", "losses"),
    [
        ("{=a ~b ~b}", "{=a ~b}", [(1, "twice", "b")]),
        ("{=a#oui =a#oui ~b}", "{=a#oui ~b}", [(1, "twice", "a")]),
        ("{~%50%a ~%50%a ~%-100%b}", "{~%100%a ~%-100%b}", [(1, "twice", "a"), (1, "weights", "")]),
        ("{=a ~b ~b#non}", "{=a ~b#non}", [(1, "twice", "b")]),
        ("{=a ~b#1 ~b#2}", "{=a ~b#1}", [(1, "twice", "b"), (1, "feedback", "")]),
        ("{=a =a =b}", "{=a =b}", [(1, "twice", "a")]),
        ("{=Paris =%0%paris#non}", "{=Paris}", [(1, "twice", "paris"), (1, "feedback", "")]),
        ("{=a -> 1 =a -> 1 =b -> 2}", "{=a -> 1 =b -> 2}", [(1, "twice", "a")]),
        ("{=%100%école =%50%ecole}", "{=école}", [(1, "twice", "ecole")]),
        (
            "{=école =%50%ecole#a =%50%École}",
            "{=école}",
            [(1, "twice", "ecole"), (1, "feedback", ""), (1, "twice", "École")],
        ),
    ],
)
def test_what_stands_twice_is_one(file: str, same: str, losses: list[tuple[int, str, str]]) -> None:
    assert read(f"x{file}") == read(f"x{same}")
    assert lost(f"x{file}") == losses


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        ("{=a ~a}", "choice_twice"),
        ("{~a =b}{~c =d}", "several_gaps"),
        ("{=a -> 1 =a -> 2 =b -> 2}", "choice_twice"),
        ("{=école =%0%ecole}", "right_and_wrong"),
        ("{=*é* =%50%e*}", "only_wildcards"),
        ("{#=3.14159265358979}", "not_a_number"),
        ("{>2 ALL\na\nb\na}", "choice_twice"),
        ("{>2 ALL\na}", "too_few_choices"),
        ("{>9\n" + "a\n" * 51 + "}", "too_many_choices"),
    ],
)
def test_what_contradicts_itself_is_no_question(file: str, reason: str) -> None:
    assert [each for _, _, each in problems_of(f"x{file}")] == [reason]


def test_without_a_blank_line_a_name_begins_a_question_where_the_braces_are_closed() -> None:
    """Moodle reads the first one, and the rest as its text."""
    first, second = read("::A::a{T}\n::B::b {F}\n\\:\\: c")
    assert (first.stem, second.stem) == ("a", "b _____ :: c")
    assert [each.stem for each in read("[html]a {=\\}\n::b\n~c}")] == ["a"]


def test_a_tag_alone_is_a_choice() -> None:
    [question] = read("Lequel ?{=<br> ~</p> ~<b> ~saut}")
    assert isinstance(question, SingleChoice)
    assert [each.text for each in question.choices] == ["<br>", "</p>", "<b>", "saut"]


def test_text_behind_the_braces_leaves_a_gap() -> None:
    assert read("Paris est la {=capitale} de la France.")[0].stem == "Paris est la _____ de la France."


def test_a_gap_at_the_end_is_none() -> None:
    assert read("Paris est la {=capitale} \n")[0].stem == "Paris est la"


def test_a_backslash_makes_text_of_what_has_a_meaning() -> None:
    (question,) = read("[markdown]\\:\\:a\\n\\nb \\{c\\}\\\\ \\d{=\\=\\~\\#\\{\\}\\: ~b\\\\n}")
    assert (question.stem, question.body) == ("::a", "b {c}\\ \\d")
    assert isinstance(question, SingleChoice)
    assert [each.text for each in question.choices] == ["=~#{}:", "b\\n"]


def test_lines_are_wrapped_by_hand_and_broken_by_a_backslash_and_n() -> None:
    (question,) = read("Une question\n  qui est longue\\nUne suite\n sur deux lignes{T}")
    assert (question.stem, question.body) == ("Une question qui est longue", "Une suite sur deux lignes")
    (question,) = read("[markdown]Une question\n- a\n- b{T}")
    assert (question.stem, question.body) == ("Une question", "- a\n- b")


@pytest.mark.parametrize(
    ("text", "stem"),
    [
        ("[html]<b>a</b> &amp; b", "**a** & b"),
        ("<b>a</b> &amp; b", "**a** & b"),
        ("[moodle]2*3", "2\\*3"),
        ("[plain]<b>a</b> &amp; b", "<b>a</b> \\&amp; b"),
        ("[plain]2*3", "2\\*3"),
        ("[markdown]2*3 **a**", "2*3 **a**"),
        ("[autre]a", "[autre]a"),
    ],
)
def test_each_format_of_text_becomes_markdown(text: str, stem: str) -> None:
    assert read(f"{text}{{T}}")[0].stem == stem


def test_texts_have_the_format_of_the_question_unless_they_name_their_own() -> None:
    (question,) = read("[html]x{=<i>a</i>#[markdown]*b* ~[plain]*c*####<b>d</b>}")
    assert question == SingleChoice(
        stem="x", explanation="**d**", choices=(Choice("*a*", True, "*b*"), Choice("\\*c\\*", False))
    )


def test_short_answers_and_the_right_sides_of_pairs_are_plain_text() -> None:
    (question,) = read("[html]x{=a*b -> <i>1</i> =c -> 2*3}")
    assert question == Matching(stem="x", pairs=(Pair("a\\*b", "<i>1</i>"), Pair("c", "2*3")))
    (question,) = read("[html]x{=a_b_ =2\\\\*3}")
    assert question == ShortText(stem="x", answers=(Choice("a_b_", True), Choice("2*3", True)))


def test_true_and_false_as_choices_are_true_and_false() -> None:
    assert read("x{=Vrai ~Faux#non}") == (TrueFalse(stem="x", answer=True, feedback_false="non"),)
    assert read("x{~True =False}", "en") == (TrueFalse(stem="x", answer=False),)
    assert isinstance(read("x{~True =False}")[0], SingleChoice)


def test_notes_tags_and_categories_are_no_text() -> None:
    file = """\
// [tag:a] x{T}

$CATEGORY: top/IA
// [tag:a\\]b] [tag: c ] [tag:<]
a // b
  // [tag:d]
{
// T
F}
"""
    assert read(file) == (TrueFalse(stem="a // b", concept="a]b", answer=False),)
    assert lost(file) == [(0, "category", "top/IA"), (1, "concept", "c"), (1, "concept", "d")]


def test_a_byte_order_mark_and_windows_line_ends_are_taken() -> None:
    file = "// a\n\n::n::\nx{\n=a\n~b\n}\n\ny{F}\n"
    assert read("\ufeff" + file.replace("\n", "\r\n")) == read(file)


@pytest.mark.parametrize(
    ("file", "losses"),
    [
        ("x{~%50%a ~%50%b ~c}", [(1, "weights", "")]),
        ("x{~%33.3%a ~%33.3%b ~%33.3%c}", []),
        ("x{~%75%a ~%25%b}", [(1, "weights", "")]),
        ("x{~%50%a =b ~c}", [(1, "weights", "")]),
        ("x{~%0%a =b}", []),
        ("x{=a =%50%b}", [(1, "weights", "")]),
        ("x{=a =%0%*}", []),
        ("x{=a =%0%*#non}", [(1, "feedback", "")]),
        ("x{=a =b*c}", [(1, "wildcard", "b*c")]),
        ("x{#=7 =%50%7:1}", [(1, "weights", "")]),
        ("x{#7#oui}", [(1, "feedback", "")]),
        ("x{#7~#non}", [(1, "feedback", "")]),
        ("x{>2 RANDOM\na\nb}", []),
        (
            "x{>2 CONTIGUOUS HORIZONTAL ABSOLUTE SHOW 123\na\nb\nc}",
            [(1, "weights", "ABSOLUTE"), (1, "settings", "selectcount")],
        ),
        ("x{>0 REL\n1\n2\n3\n4\n5\n6\n7}", [(1, "settings", "selectcount")]),
        ("[html]H<sub>2</sub>O{T}", [(1, "formatting", "")]),
        ("[html]x{=<u>a</u> ~b}", [(1, "formatting", "")]),
        ("[html]x{=a#<p>b</p><p>c</p> ~d}", [(1, "formatting", "")]),
        ("[markdown]<b>x</b>{T}", [(1, "formatting", "")]),
        ("[markdown]`<b>`{T}", []),
        ('[html]x<img src\\="a">{T}', [(1, "files", "")]),
        ("Soit $$x\\=1$$.{T}", [(1, "formula", "")]),
        ("x{=\\\\(a\\\\) ~b}", [(1, "formula", "")]),
        ("[markdown]![](@@PLUGINFILE@@/a.png) x{T}", [(1, "files", "")]),
    ],
)
def test_what_kiosk_lacks_is_told(file: str, losses: list[tuple[int, str, str]]) -> None:
    assert lost(file) == losses


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        ("Un texte.", "description"),
        ("Racontez.{}", "essay"),
        ("Racontez.{####car}", "essay"),
        ("Deux.{#=1 =2}", "numerical"),
        ("Paris est {1:SA:=en France~=en Europe}.", "cloze"),
        ("{:MC:~=un~deux} et {1:MULTICHOICE_V:=trois}.", "cloze"),
    ],
)
def test_a_question_of_another_kind_is_told_and_left_out(file: str, kind: str) -> None:
    done = read_gift(f"a{{T}}\n\n{file}\n\nb{{T}}".encode(), title="T")
    assert done.unusable == (Problem(3, 1, QuizFault.KIND_UNKNOWN, kind, question=2),)
    assert len(done.quiz.questions) == 2


def test_a_picture_is_left_out_and_told_however_large_it_is() -> None:
    picture = "data\\:image/png;base64," + "iVBORw0KGgo/+" * 40_000 + "\\=\\="
    file = f'[html]Un chat <img src\\="{picture}" alt\\="noir">{{=oui ~non}}'
    assert [each.stem for each in read(file)] == ["Un chat noir"]
    assert lost(file) == [(1, "files", "")]
