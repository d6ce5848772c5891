"""GIFT files: what is written comes back as it was, what Moodle reads is read, what is lost is told."""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.quizzes.formats.gift_reader import read_gift
from kiosk.quizzes.formats.gift_writer import write_gift
from kiosk.quizzes.formats.moodle_text import TextFormat, html_of_line, markdown_of
from kiosk.quizzes.model.normalise import line
from kiosk.quizzes.model.problems import LeftOut, Loss, Problem, QuizFault, QuizFileError
from kiosk.quizzes.model.quiz import (
    Choice,
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
from kiosk.quizzes.model.rules import LONGEST_TEXT
from kiosk.web.common.markdown import markdown_line
from tests.quizzes.quiz_strategies import lines, quizzes, reduced

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
    kinds_in_order=(),
)
# What Moodle takes, in percent: question_bank::fraction_options_full.
TAKEN = [100, 90, 83.33333, 80, 75, 70, 66.66667, 60, 50, 40, 33.33333, 30, 25, 20, 16.66667, 14.28571, 12.5]
TAKEN += [11.11111, 10, 5]


def quiz_of(*questions: Question) -> Quiz:
    return Quiz("T", "fr", questions)


def written(*questions: Question) -> str:
    return write_gift(quiz_of(*questions)).content.decode()


def read(text: str, language: str = "fr") -> tuple[Question, ...]:
    return read_gift(text.encode(), title="T", language=language).quiz.questions


def lost(text: str) -> list[tuple[int, str, str]]:
    return [
        (each.question, each.loss.value, each.value) for each in read_gift(text.encode(), title="T").left_out
    ]


def problems_of(content: str | bytes) -> list[tuple[int, int, str]]:
    with pytest.raises(QuizFileError) as refused:
        read_gift(content.encode() if isinstance(content, str) else content, title="T")
    return [(each.line, each.column, each.reason.value) for each in refused.value.problems]


# There and back


@given(quizzes())
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
        if isinstance(question, Ordering) and has_no_items_to_order(question):
            yield LeftOut(number, Loss.QUESTION, "ordering")
        elif isinstance(question, ShortText) and any("->" in each.text for each in question.answers):
            yield LeftOut(number, Loss.QUESTION, "short_text")
        else:
            yield from (LeftOut(number, loss) for loss in lacking_of(question))


def in_html(item: str) -> str:
    """How an item is shown, without what nobody sees: emphasis given twice, blanks at the ends of code."""
    html = re.sub(r"(</?(?:em|strong)>)\1+", r"\1", str(markdown_line(item)))
    html = re.sub("<code></code>", "", re.sub("<code> *(.*?) *</code>", r"<code>\1</code>", html))
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


# What is read


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


# Problems


def test_what_is_not_text_is_told_with_its_place() -> None:
    assert problems_of("a{T}\n\né{T}".encode("cp1252")) == [(3, 1, "not_text")]
    assert problems_of(b"a{T}\0") == [(1, 5, "not_text")]


def test_a_question_that_cannot_be_asked_is_told_and_left_out_and_the_rest_is_kept() -> None:
    file = "a{T}\n\n  [html]<u>b</u>{=b\n\nc{~c ~d}\n\nd{}\n\ne{F}"
    done = read_gift(file.encode(), title="T")
    assert [each.stem for each in done.quiz.questions] == ["a", "e"]
    assert done.unusable == (
        Problem(3, 17, QuizFault.UNCLOSED, question=2),
        Problem(5, 1, QuizFault.NONE_RIGHT, question=3),
        Problem(7, 1, QuizFault.KIND_UNKNOWN, "essay", question=4),
    )
    # What such a question would have lost is of no interest any more.
    assert done.left_out == ()


def test_of_far_too_many_answers_none_is_looked_at() -> None:
    assert problems_of("x {" + "~%x%" * 100 + "}") == [(1, 1, "too_many_choices")]


def test_every_problem_is_told_with_its_place() -> None:
    assert problems_of("""\
// a note

  ::a::
x {=a ~a}

x {=a

  x}

a{T} {F}

x {=a -> b =c}

x {~a ~b}

x {=a =b ~c}

x {#sept}

x {#*}

{T}

x {#7:-1}

x {=c -> d}

x {#=%50%7}

x {#1e99}
""") == [
        (3, 3, "choice_twice"),
        (6, 3, "unclosed"),
        (8, 4, "unclosed"),
        (10, 6, "several_gaps"),
        (12, 1, "mixed_answers"),
        (14, 1, "none_right"),
        (16, 1, "not_one_right"),
        (18, 1, "not_a_number"),
        (20, 1, "not_a_number"),
        (22, 1, "no_stem"),
        (24, 1, "not_a_number"),
        (26, 1, "too_few_choices"),
        (28, 1, "none_right"),
        (30, 1, "not_a_number"),
    ]


def test_of_a_question_with_a_text_that_is_too_long_nothing_else_is_told() -> None:
    unusable = "{=c -> d}"
    assert problems_of(f"x {unusable}") == [(1, 1, "too_few_choices")]
    assert problems_of(f"{'x' * (LONGEST_TEXT + 1)} {unusable}") == [(1, 1, "text_too_long")]


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        (b"", "nothing_to_ask"),
        (b"// nothing\n", "nothing_to_ask"),
        (b"x" * 10_000_001, "too_large"),
        (b"x{T}\n\n" * 1_001, "too_many_questions"),
        (b"x{~a ~b}\n\n" * 1_001, "too_many_questions"),
        (b"x{}\n\n" * 20_000, "too_many_questions"),
    ],
)
def test_a_file_that_cannot_be_taken_at_all_is_refused_as_a_whole(file: bytes, reason: str) -> None:
    assert problems_of(file) == [(0, 0, reason)]


@pytest.mark.parametrize(
    "file",
    [
        "{" * 499_000,
        "\\" * 499_000,
        "x{" + "~" * 499_000 + "}",
        "x{" + "=" * 499_000 + "}",
        "x{=a" + "#" * 499_000 + "}",
        "x{#" + "9" * 499_000 + "}",
        "x{=%" + "5" * 499_000,
        "x{=a->" + "-" * 499_000 + "}",
        "[html]" + "<a '" * 120_000 + "{T}",
        "[html]" + "<!--" * 120_000 + "{T}",
        "[html]" + "<ul><li>" * 60_000 + "{T}",
        "[html]&#" + "9" * 499_000 + ";{T}",
        "[markdown]" + "`" * 499_000 + "{T}",
        "// " + "[tag:" * 99_000 + "\nx{T}",
        "x{\n\n" * 120_000,
    ],
    ids=lambda file: file[:12],
)
def test_half_a_megabyte_of_anything_is_read_or_refused_without_ado(file: str) -> None:
    assert len(told_of(file.encode())) <= 1_001


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


@given(st.binary(max_size=100) | st.text(max_size=100).map(str.encode))
def test_random_bytes_never_crash(content: bytes) -> None:
    told_of(content)


def told_of(content: bytes) -> list[Problem]:
    try:
        read_gift(content, title="T")
    except QuizFileError as refused:
        return refused.problems
    return []
