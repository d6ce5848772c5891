"""What can be wrong with a quiz file: every reason where it is seen, all at once. And hostile files."""

import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.quizzes.formats.quiz_file import read_quiz_file
from kiosk.quizzes.model import rules
from kiosk.quizzes.model.problems import Problem, QuizFault, QuizFileError
from kiosk.quizzes.model.quiz import Quiz
from kiosk.quizzes.syntax.quiz_lines import classified
from tests.quizzes.quiz_texts import CHOICES, QUESTION, STEM, TITLE, outcome, read

LONG = "x" * rules.LONGEST_TEXT
TOO_LONG = LONG + "x"


def problems_of(file: str | bytes) -> list[Problem]:
    with pytest.raises(QuizFileError) as refused:
        read_quiz_file(file.encode() if isinstance(file, str) else file)
    return refused.value.problems


def told(file: str | bytes) -> list[str]:
    """Each problem as ``line:column reason value``."""
    return [f"{each.line}:{each.column} {each.reason} {each.value}".rstrip() for each in problems_of(file)]


# One problem each, behind the title in line 1; the question with choices is of three lines.
IN_THE_HEAD = [
    ("Langue : de\n", "2:10 field_unknown_value de"),
    ("Langue :\n", "2:9 field_unknown_value"),
    ("Retour : jamais\n", "2:10 field_unknown_value jamais"),
    ("Attempts: 0\n", "2:11 field_unknown_value 0"),
    ("Attempts: 21\n", "2:11 field_unknown_value 21"),
    ("Attempts: 2.0\n", "2:11 field_unknown_value 2.0"),
    ("Attempts: -3\n", "2:11 field_unknown_value -3"),
    ("Attempts: 1-2\n", "2:11 field_unknown_value 1-2"),
    ("Mélange:peut-être\n", "2:9 field_unknown_value peut-être"),
    ("Certainty: 1\n", "2:12 field_unknown_value 1"),
    ("Id: Recap\n", "2:5 field_unknown_value Recap"),
    ("Id: recap-\n", "2:5 field_unknown_value recap-"),
    ("Id: recap 1\n", "2:5 field_unknown_value recap 1"),
    (f"Id: {'a' * 61}\n", f"2:5 field_unknown_value {'a' * 61}"),
    ("Id:\n", "2:4 field_unknown_value"),
    ("Langue : fr\nLanguage: fr\n", "3:1 field_twice Language"),
    ("Points : 2\n", "2:1 field_out_of_place Points"),
    ("Concept : a\n", "2:1 field_out_of_place Concept"),
    ("Nombre : 2\n", "2:1 field_out_of_place Number"),
    ("Nature : sondage\n", "2:1 field_out_of_place Kind"),
    ("1. un\n", "2:1 text_out_of_place"),
    ("\n- (x) un\n", "3:1 text_out_of_place"),
    ("\n# Encore\n", "3:1 title_twice"),
    (f"{LONG}\nx\n", "1:1 text_too_long"),
]
IN_A_QUESTION = [
    ("##\n" + CHOICES, "2:1 no_stem"),
    ("## \u200b\n" + CHOICES, "2:1 no_stem"),
    ("# Titre\n", "2:1 title_twice"),
    (STEM, "2:1 no_answers"),
    (STEM + "Lisez.\n\n" + QUESTION, "2:1 no_answers"),
    (STEM + "- (x) a\n- ( ) b\n- [ ] c\n- ( ) d\n", "5:1 mixed_answers"),
    (STEM + "= a\n!= b\n- (x) c\n", "5:1 mixed_answers"),
    (STEM + "!= a\n= b\n1. c\n", "5:1 mixed_answers"),
    (STEM + "1. a\n2. b\n- c -> d\n", "5:1 mixed_answers"),
    (QUESTION + "Nombre : 2\n", "5:1 mixed_answers"),
    (QUESTION + "suite\n", "5:1 text_out_of_place"),
    (QUESTION + "- suite\n", "5:1 text_out_of_place"),
    (QUESTION + "\\1. un\n", "5:2 text_out_of_place"),
    (QUESTION + "Concept : a\n\n   suite\n", "7:4 text_out_of_place"),
    (QUESTION + "Concept : a\n  > non\n", "6:5 feedback_out_of_place"),
    (QUESTION + "Indice : a\n> non\n", "6:3 feedback_out_of_place"),
    (STEM + "1. a\n2. b\n>non\n", "5:2 feedback_out_of_place"),
    (STEM + "- a -> b\n > non\n- c -> d\n", "4:4 feedback_out_of_place"),
    (STEM + "- (x) a\n- ( )\n", "4:6 empty_answer"),
    (STEM + "- ( ) \u200b \n- (x) a\n", "3:7 empty_answer"),
    (STEM + "1. a\n2. \n", "4:4 empty_answer"),
    (STEM + "= a\n=\n", "4:2 empty_answer"),
    (STEM + "- -> x\n- a ->\n- b -> 1\n", "4:3 empty_answer"),
    (STEM + "- a -> 1\n- b -> 2\n- ->\n", "5:3 empty_answer"),
    (STEM + "- (x) a\n", "2:1 too_few_choices"),
    (STEM + "- [x] a\n", "2:1 too_few_choices"),
    (STEM + "1. a\n", "2:1 too_few_choices"),
    (STEM + "- a -> b\n", "2:1 too_few_choices"),
    (STEM + "- a -> 1\n- b -> 1\n", "2:1 too_few_choices"),
    (STEM + "- (x) a\n" + "".join(f"- ( ) {n}\n" for n in range(20)), "2:1 too_many_choices"),
    (STEM + "".join(f"1. {n}\n" for n in range(21)), "2:1 too_many_choices"),
    (STEM + "".join(f"- {n} -> {n % 2}\n" for n in range(21)), "2:1 too_many_choices"),
    (STEM + "- a -> 1\n- b -> 2\n" + "".join(f"- -> x{n}\n" for n in range(19)), "2:1 too_many_choices"),
    (STEM + "".join(f"= a{n}\n" for n in range(21)), "2:1 too_many_choices"),
    (STEM + "- (x) a\n- ( ) b\n- ( )  a \n", "5:8 choice_twice"),
    (STEM + "- (x) a b\n- ( ) a\n  b\n", "4:7 choice_twice"),
    (STEM + "1. a\n2. b\n30. a\n", "5:5 choice_twice"),
    (STEM + "= a\n= a\n", "4:3 choice_twice"),
    (STEM + "- -> x\n- -> y\n- a -> 1\n- a -> 2\n", "6:3 choice_twice"),
    (STEM + "- a -> 1\n- b -> 2\n- -> x\n- -> x\n", "6:3 choice_twice"),
    (STEM + "- -> 2\n- a -> 1\n- b -> 2\n", "3:3 choice_twice"),
    (STEM + "- (x) a\n- (x) b\n", "2:1 not_one_right"),
    (STEM + "- (x) Vrai\n- (x) Faux\n", "2:1 not_one_right"),
    (STEM + "- ( ) a\n- ( ) b\n", "2:1 not_one_right"),
    (STEM + "- [ ] a\n- [ ] b\n", "2:1 none_right"),
    (STEM + "!= a\n", "2:1 none_right"),
    (STEM + "= a\n= \u200d\n", "2:1 answer_unusable"),
    (STEM + "= L’été\n!= ETE\n", "2:1 right_and_wrong"),
    (STEM + "Nombre :\n", "3:9 not_a_number"),
    (STEM + "Nombre : deux\n", "3:10 not_a_number deux"),
    (STEM + "Number: 2-3\n", "3:9 not_a_number 2-3"),
    (STEM + "Number: 1,5,2\n", "3:9 not_a_number 1,5,2"),
    (STEM + "Number: 1 ± x\n", "3:9 not_a_number 1 ± x"),
    (STEM + f"Number: 1 {'m' * 32}\n", f"3:9 not_a_number 1 {'m' * 32}"),
    (STEM + "Number: 1 ± -1\n", "3:9 not_a_number 1 ± -1"),
    (STEM + "Number: 1000000000000001\n", "3:9 not_a_number 1000000000000001"),
    (STEM + "Number: 1 ± 1000000000000001\n", "3:9 not_a_number 1 ± 1000000000000001"),
    (STEM + "Number: 0,0000000001\n", "3:9 not_a_number 0,0000000001"),
    (QUESTION + "Points : 0\n", "5:10 points_range 0"),
    (QUESTION + "Points : -1\n", "5:10 points_range -1"),
    (QUESTION + "Points : 100,01\n", "5:10 points_range 100,01"),
    (QUESTION + "Points : 0,125\n", "5:10 points_range 0,125"),
    (QUESTION + "Points : deux\n", "5:10 points_range deux"),
    (QUESTION + "Points :\n", "5:9 points_range"),
    (QUESTION + "Mélange : bof\n", "5:11 field_unknown_value bof"),
    (QUESTION + "Langue : fr\n", "5:1 field_out_of_place Language"),
    (QUESTION + "Concept : a\nConcept : a\n", "6:1 field_twice Concept"),
    (QUESTION + "Nature : dissertation\n", "5:10 kind_unknown dissertation"),
    (QUESTION + "Nature :\n", "5:9 kind_unknown"),
    (QUESTION + "Nature : choix unique\nKind: poll\n", "6:1 field_twice Kind"),
    (STEM + "Nature : sondage\n", "2:1 no_answers"),
    (STEM + "Nature : sondage\n- ( ) a\n- (x) b\n", "5:1 key_of_a_poll"),
    (STEM + "Nature : échelle\n1. a\n", "2:1 steps_of_a_scale"),
    (STEM + "Nature : sondage\n- ( ) a\n- ( ) b\n  > non\n", "5:1 key_of_a_poll"),
    (STEM + "Nature : sondage\n1. a\n2. b\n", "4:1 mixed_answers"),
    (STEM + "Nature : sondage\n- ( ) a\n- [ ] b\n", "5:1 mixed_answers"),
    (STEM + "Nature : échelle\n- ( ) a\n- ( ) b\n", "4:1 mixed_answers"),
    (STEM + "Nature : rangement\n- [x] a\n- [ ] b\n", "4:1 mixed_answers"),
    (STEM + "Nature : sondage\n- ( ) a\n- ( ) b\nPoints : 2\n", "6:1 field_out_of_place Points"),
    (STEM + "Kind: scale\n1. a\n2. b\nPoints: 2\n", "6:1 field_out_of_place Points"),
    (STEM + "Nature : échelle\n1. a\n2. b\n  > non\n", "6:5 feedback_out_of_place"),
    (STEM + "Nature : sondage\n- ( ) a\n", "2:1 too_few_choices"),
    (STEM + "Nature : sondage\n- ( ) a\n- ( )\n", "5:6 empty_answer"),
    (STEM + "Nature : échelle\n" + "".join(f"{n}. x{n}\n" for n in range(1, 9)), "2:1 steps_of_a_scale"),
    (STEM + "Nature : échelle\n1. a\n2. b\n3. a\n", "6:4 choice_twice"),
    (f"## {TOO_LONG}\n" + CHOICES, "2:1 text_too_long"),
    (STEM + f"{LONG}\nx\n" + CHOICES, "2:1 text_too_long"),
    (QUESTION + f"Concept : {TOO_LONG}\n", "2:1 text_too_long"),
    (QUESTION + f"Indice : {LONG}\n  x\n", "2:1 text_too_long"),
    (QUESTION + f"Explication : {LONG}\nx\n", "2:1 text_too_long"),
    (QUESTION + f"- ( ) {TOO_LONG}\n", "2:1 text_too_long"),
    (QUESTION + f"> {TOO_LONG}\n", "2:1 text_too_long"),
    (STEM + f"- (x) Vrai\n> {TOO_LONG}\n- ( ) Faux\n", "2:1 text_too_long"),
    (STEM + f"= a\n= {TOO_LONG}\n", "2:1 text_too_long"),
    (STEM + f"1. a\n2. {TOO_LONG}\n", "2:1 text_too_long"),
    (STEM + f"- a -> 1\n- {TOO_LONG} -> 2\n", "2:1 text_too_long"),
    (STEM + f"- a -> 1\n- b -> {TOO_LONG}\n", "2:1 text_too_long"),
    (STEM + f"- a -> 1\n- b -> 2\n- -> {TOO_LONG}\n", "2:1 text_too_long"),
]
WHOLE_FILES = [
    ("", ["0:0 no_questions", "1:1 no_title"]),
    ("\n \n\t\n", ["0:0 no_questions", "1:1 no_title"]),
    (TITLE, ["0:0 no_questions"]),
    (QUESTION, ["1:1 no_title"]),
    ("\n#\n" + QUESTION, ["2:1 no_title"]),
    ("\nRécap\nde la séance\n" + QUESTION, ["2:1 no_title"]),
    ("\n  > Récap\n" + QUESTION, ["2:1 no_title"]),
    ("Bonjour\n\n" + TITLE + QUESTION, ["1:1 no_title"]),
    (QUESTION + TITLE, ["1:1 no_title", "4:1 title_twice"]),
    (f"# {'x' * 201}\n" + QUESTION, ["1:203 text_too_long"]),
    (TITLE + "##\n", ["2:1 no_answers", "2:1 no_stem"]),
    (TITLE + STEM + "= a\n!= a\n", ["2:1 right_and_wrong", "4:4 choice_twice"]),
    (TITLE + STEM + "- ->\n- ->\n", ["2:1 too_few_choices", "3:3 empty_answer", "4:3 choice_twice"]),
    (TITLE + QUESTION * 1_002, ["3002:1 too_many_questions"]),
    (TITLE + "x" * 10_001 + "\n" + QUESTION, ["2:10000 line_too_long"]),
    (TITLE + QUESTION + "\n" * 100_000, ["100001:1 too_many_lines"]),
    (TITLE + QUESTION + " " * 10_000_000, ["0:0 too_large"]),
    (TITLE + "été\0", ["2:4 not_text"]),
]
FROM_ELSEWHERE = {
    *(QuizFault.UNKNOWN_FORMAT, QuizFault.NOT_XML, QuizFault.FORBIDDEN_XML, QuizFault.NOT_A_MOODLE_QUIZ),
    *(
        QuizFault.UNCLOSED,
        QuizFault.UNREADABLE,
        QuizFault.SEVERAL_GAPS,
        QuizFault.NOTHING_TO_ASK,
    ),
    QuizFault.ONLY_WILDCARDS,
    QuizFault.NOTHING_CHOSEN,  # of no file alone
}


def short(text: object) -> str | None:
    return text.encode("unicode_escape").decode()[-40:] if isinstance(text, str) else None


@pytest.mark.parametrize(("lines", "problem"), IN_THE_HEAD, ids=short)
def test_a_problem_of_the_head_is_told_with_its_line_and_column(lines: str, problem: str) -> None:
    assert told(TITLE + lines + QUESTION) == [problem]


@pytest.mark.parametrize(("lines", "problem"), IN_A_QUESTION, ids=short)
def test_a_problem_of_a_question_is_told_with_its_line_and_column(lines: str, problem: str) -> None:
    assert problem in told(TITLE + lines)
    assert told(TITLE + lines) == [problem] or lines.startswith("# ")


@pytest.mark.parametrize(("file", "problems"), WHOLE_FILES, ids=short)
def test_a_problem_of_the_whole_file_is_told(file: str, problems: list[str]) -> None:
    assert told(file) == problems


def test_every_reason_is_given_above() -> None:
    above = [problem for _, problem in IN_THE_HEAD + IN_A_QUESTION]
    above += [problem for _, problems in WHOLE_FILES for problem in problems]
    assert {QuizFault(each.split()[1]) for each in above} == set(QuizFault) - FROM_ELSEWHERE


def test_all_problems_are_told_at_once_in_the_order_of_the_file() -> None:
    assert told("""\
Bonjour
# Récap
Langue : de
Points : 2
Tentatives : 99
Identifiant : É
## Que voit-on ?
- (x) a
- (x) b
Points : mille
Mélange : bof
suite
# Encore
##
- [ ] a
- [ ] a
## Rangez.
> cité
1. a
  > non
##
- (x) a
= b
Points : 0
""") == [
        "1:1 no_title",
        "3:10 field_unknown_value de",
        "4:1 field_out_of_place Points",
        "5:14 field_unknown_value 99",
        "6:15 field_unknown_value É",
        "7:1 not_one_right",
        "10:10 points_range mille",
        "11:11 field_unknown_value bof",
        "12:1 text_out_of_place",
        "13:1 title_twice",
        "14:1 no_stem",
        "14:1 none_right",
        "16:7 choice_twice",
        "17:1 too_few_choices",
        "20:5 feedback_out_of_place",
        "21:1 no_stem",
        "23:1 mixed_answers",
        "24:10 points_range 0",
    ]


def test_what_breaks_one_rule_twice_is_told_once() -> None:
    assert told(f"{TITLE}{STEM}- a -> 1\n") == ["2:1 too_few_choices"]
    assert told(f"{TITLE}{STEM}- a -> 1\n- a -> 2\n- -> 1\n- -> 1\n") == ["4:3 choice_twice"]


@pytest.mark.parametrize(
    "file",
    [
        TITLE + f"Langue : fr\n{LONG}\n" + QUESTION,
        f"# {'x' * 200}\n" + QUESTION,
        TITLE + f"## {LONG}\n{LONG}\n- (x) {LONG}\n> {LONG}\n- ( ) b\nConcept : {LONG}\nIndice : {LONG}\n",
        TITLE + QUESTION * 1_000,
        TITLE + STEM + "- [x] a\n" + "".join(f"- [x] {n}\n" for n in range(19)),
        TITLE + STEM + "".join(f"- {n} -> {n}\n" for n in range(20)),
        TITLE + STEM + "- a -> 1\n- b -> 1\n- -> 2\n",
        TITLE + STEM + "- a -> 1\n- b -> 2\n- -> a\n",
        TITLE + STEM + "= a\n",
        TITLE + STEM + "= L’été\n= ete\n",
        TITLE + STEM + "= +\n!= -\n",
        TITLE + STEM + "Nombre : 0,000000001 ± 1000000000000000 " + "m" * 31,
        TITLE + QUESTION + " " * 10_000,
        TITLE + QUESTION + "\n" * (rules.MOST_LINES - 5),
        TITLE + QUESTION + (" " * 9_999 + "\n") * 999,
    ],
    ids=short,
)
def test_a_quiz_may_go_to_the_limits(file: str) -> None:
    assert read(file)


# Hostile files


@pytest.mark.parametrize(
    ("file", "place"),
    [
        ((TITLE + QUESTION).encode("latin-1", "replace"), "1:4"),
        ((TITLE + QUESTION).encode("utf-16"), "1:1"),
        (b"# Recap\n".decode().encode("utf-16-le"), "1:2"),
        (b"# Recap\n".decode().encode("utf-32-be"), "1:1"),
        (b"\x89PNG\r\n\x1a\n\0\0", "1:1"),
        (bytes(range(256)), "3:115"),
        ("\ufeffété\r\n\r\nété".encode() + b"\xff", "3:4"),
        ("\ufeff\n".encode() + b"\xff", "2:1"),
        ("été\rét\0".encode(), "2:3"),
        ("é\n".encode() + b"\xc3", "2:1"),
        (b"# a\n\xed\xa0\x80", "2:1"),
        (b"\0" * 500_000, "1:1"),
    ],
    ids=[
        *("Latin-1", "UTF-16", "UTF-16 without mark", "UTF-32", "picture", "bytes", "marked", "soon"),
        *("a zero", "cut", "a surrogate", "zeros"),
    ],
)
def test_what_is_not_utf_8_text_is_refused_where_it_ceases_to_be(file: bytes, place: str) -> None:
    assert told(file) == [f"{place} not_text"]


REPEATED = [
    *"([:\\->=#1a🙂\u00a0\u200d\ufeff\u202e\ud7ff\t ",
    *("(x", "!=", "- ", "->", " >", "> ", "# ", "1.", "<!--", "1) ", "e\u0301", "\\- "),
]
HOSTILE_LINES: list[Callable[[int], str]] = [
    *(lambda n, piece=piece: piece * (n // len(piece)) for piece in REPEATED),
    lambda n: "\\" * n + "(x) a",
    lambda n: "- " + "->" * (n // 2),
    lambda n: "- " + "\\->" * (n // 3),
    lambda n: "- \\(" + " -> \\" * (n // 5),
    lambda n: "##" + " " * n,
    lambda n: "- (x)" + " " * n + "a",
    lambda n: "-" + " " * n + "a",
    lambda n: " " * n + "\u00a0",
    lambda n: "<!--" + "-->" * (n // 3) + "x",
    lambda n: "<!--" + " " * n,
    lambda n: "<!---->" + " " * n + "x",
    lambda n: "ab" + "\u00a0" * n + "x",
    lambda n: "a" * n + ":",
    lambda n: "Points" + " " * n,
    lambda n: "Points :" + " " * n + "x",
    lambda n: "Points : " + "9" * n,
    lambda n: "Attempts: " + "9" * n,
    lambda n: "Id: " + "a-" * (n // 2),
    lambda n: "Langue : " + "é" * n,
    lambda n: "Nombre : " + "9" * n,
    lambda n: "Nombre : 1" + "\u00a0" * n + "m" * 40,
    lambda n: "Nombre : 1" + " 000" * (n // 4) + "?" * 40,
    lambda n: "Nombre : 1 ±" + "\u00a0" * (n // 2) + "1" + "\u00a0" * (n // 2) + "m" * 40,
    lambda n: "= " + "l'" * (n // 2),
    lambda n: "= " + "a-" * (n // 2),
    lambda n: "= " + "1 " * (n // 2),
]


@pytest.mark.parametrize("line", HOSTILE_LINES, ids=lambda line: short(line(20)))
@pytest.mark.parametrize("before", ["", TITLE, TITLE + STEM, TITLE + QUESTION, TITLE + "## Rangez.\n1. a\n"])
def test_a_hostile_line_is_read_or_refused(before: str, line: Callable[[int], str]) -> None:
    for file in (before + line(9_000), f"{before}{line(9_000)}\n{line(9_000)}\n{QUESTION}"):
        outcome(file.encode())


@pytest.mark.parametrize("line", HOSTILE_LINES, ids=lambda line: short(line(20)))
def test_four_times_as_long_a_line_takes_not_much_more_than_four_times_as_long(
    line: Callable[[int], str],
) -> None:
    """Processor time, and the best of several: a square would take sixteen times as long."""

    def effort(length: int) -> float:
        file = (TITLE + STEM + line(length)).encode()
        found = []
        for _ in range(4):
            before = time.process_time()
            classified(line(length))
            outcome(file)
            found.append(time.process_time() - before)
        return min(found)

    assert effort(9_600) < 9 * effort(2_400) + 0.02


@pytest.mark.parametrize(
    "file",
    [
        "#" * 500_000,
        "x\n" * 100_000,
        "##\n" * 100_000,
        "1. \n" * 100_000,
        "- a -> b\n" * 50_000,
        "- (x) a\n" * 30_000 + "x\n" * 100_000,
        TITLE + "- (x) a\n" * 60_000,
        TITLE + STEM + "- (x) a\n" * 60_000,
        TITLE + STEM + "= a\n" * 60_000,
        TITLE + STEM + "- a -> b\n" * 50_000,
        TITLE + STEM + "- -> b\n" * 50_000,
        TITLE + STEM + "- (x) a\n" + "  a\n" * 100_000,
        TITLE + STEM + "- (x) a\n" + "  >\n" * 100_000,
        TITLE + STEM + "- a -> b\n" + "  a\n" * 100_000,
        TITLE + STEM + ">\n" * 200_000,
        TITLE + "Langue : de\n" * 40_000,
        TITLE + QUESTION + "Nombre : 1\n" * 40_000,
        TITLE + STEM + "\n".join(">" * depth for depth in range(900)),
        "\r" * 500_000,
        "\n" * 499_999,
        (" " * 9_999 + "\n") * 50,
        (STEM + "Nombre : 1" + "\u00a0" * 9_000 + "m" * 40 + "\n") * 25,
    ],
    ids=lambda file: short(file[:40]),
)
def test_a_hostile_file_is_refused(file: str) -> None:
    """In seconds each; where reading is not linear in the number of lines, in many minutes."""
    assert problems_of(file)


# Whatever comes


@given(st.text())
def test_any_text_is_a_quiz_or_has_problems_that_can_be_told(text: str) -> None:
    found = outcome(text.encode("utf-8", "surrogatepass"))
    assert isinstance(found, Quiz) or all(each.line >= 0 and each.column >= 0 for each in found)
    assert found


@given(st.binary())
def test_any_bytes_are_a_quiz_or_have_problems(content: bytes) -> None:
    assert outcome(content)
