"""What cannot be read of Moodle's XML: every problem with its place, the rest kept. And hostile files."""

from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.quizzes.formats.moodle_xml_reader import read_moodle_xml
from kiosk.quizzes.model.problems import QuizFault
from tests.quizzes.moodle_xml_texts import TRUE, answer, file_of, problems_of, question_of, told_of


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


def test_a_document_type_is_told_with_the_place_where_its_head_ends() -> None:
    file = b'<?xml version="1.0"?>\n  <!DOCTYPE quiz>\n<quiz/>'
    assert problems_of(file) == [(2, 17, "forbidden_xml")]
