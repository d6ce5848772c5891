"""Pieces of Moodle's XML, and what becomes of a file that is made of them."""

from xml.sax.saxutils import escape

from kiosk.quizzes.formats.moodle_xml_reader import read_moodle_xml
from kiosk.quizzes.model.problems import Problem, QuizFileError
from kiosk.quizzes.model.quiz import Question


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
