"""What cannot be read of a GIFT file: every problem with its place, the rest kept. And hostile files."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.quizzes.formats.gift_reader import read_gift
from kiosk.quizzes.model.problems import Problem, QuizFault
from kiosk.quizzes.model.rules import LONGEST_TEXT
from tests.quizzes.gift_texts import problems_of, told_of


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


@given(st.binary(max_size=100) | st.text(max_size=100).map(str.encode))
def test_random_bytes_never_crash(content: bytes) -> None:
    told_of(content)


def test_of_a_question_with_a_text_that_is_too_long_nothing_else_is_told() -> None:
    unusable = "{=c -> d}"
    assert problems_of(f"x {unusable}") == [(1, 1, "too_few_choices")]
    assert problems_of(f"{'x' * (LONGEST_TEXT + 1)} {unusable}") == [(1, 1, "text_too_long")]
