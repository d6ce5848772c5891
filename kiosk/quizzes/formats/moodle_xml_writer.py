"""A quiz as questions in Moodle's XML. What is kept: ``docs/quiz-formats-moodle.md``."""

from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from kiosk.quizzes.formats.foreign_file import Collected, Written
from kiosk.quizzes.model.problems import Loss
from kiosk.quizzes.model.quiz import (
    Choice,
    Kind,
    Matching,
    MultipleChoice,
    Numeric,
    Ordering,
    Question,
    Quiz,
    ShortText,
    SingleChoice,
    TrueFalse,
)
from kiosk.quizzes.syntax.moodle_marks import NEIGHBOURS, literal_answer, shares
from kiosk.quizzes.syntax.moodle_question import can_be_a_tag, lose_head, question_name, question_text
from kiosk.quizzes.syntax.moodle_text import TextFormat, moodle_markdown

_TYPES = {
    Kind.SINGLE_CHOICE: "multichoice",
    Kind.MULTIPLE_CHOICE: "multichoice",
    Kind.TRUE_FALSE: "truefalse",
    Kind.ORDERING: "ordering",
    Kind.MATCHING: "matching",
    Kind.SHORT_TEXT: "shortanswer",
    Kind.NUMERIC: "numerical",
}


def write_moodle_xml(quiz: Quiz) -> Written:
    """The quiz as a Moodle XML file in UTF-8, with texts in Markdown. It has no title and no language."""
    collected = Collected()
    lose_head(collected, quiz)
    root = Element("quiz")
    for number, question in enumerate(quiz.questions, start=1):
        for loss in _losses(question):
            collected.lose(number, loss)
        node = SubElement(root, "question", type=_TYPES[question.kind])
        _common(node, question)
        _answers(node, question)
        _end(node, question)
    indent(root)
    return Written(tostring(root, encoding="UTF-8", xml_declaration=True) + b"\n", collected.left_out)


def _losses(question: Question) -> Iterable[Loss]:
    if question.concept and not can_be_a_tag(question.concept):
        yield Loss.CONCEPT
    if not question.shuffle and not isinstance(question, SingleChoice | MultipleChoice | Matching):
        yield Loss.SHUFFLE
    if isinstance(question, MultipleChoice) and not shares(question.choices).exact:
        yield Loss.WEIGHTS


def _common(node: Element, question: Question) -> None:
    _value(SubElement(node, "name"), "text", question_name(question))
    _rich(node, "questiontext", question_text(question))
    _rich(node, "generalfeedback", question.explanation)
    _value(node, "defaultgrade", f"{question.points:f}")


def _answers(node: Element, question: Question) -> None:
    match question:
        case SingleChoice():
            _choices(node, question, "true", "100", "0")
        case MultipleChoice():
            equal = shares(question.choices)
            _choices(node, question, "false", f"{equal.right}", f"{equal.wrong}")
        case TrueFalse():
            for word, right, feedback in (
                ("true", question.answer, question.feedback_true),
                ("false", not question.answer, question.feedback_false),
            ):
                _plain_answer(node, Choice(word, right, feedback))
        case ShortText():
            _value(node, "usecase", "0")
            for each in question.answers:
                _plain_answer(node, Choice(literal_answer(each.text), each.right, each.feedback))
        case Numeric():
            _number(node, question)
        case Matching():
            _pairs(node, question)
        case Ordering():
            _items(node, question)


def _choices(
    node: Element, question: SingleChoice | MultipleChoice, single: str, right: str, wrong: str
) -> None:
    _value(node, "single", single)
    _value(node, "shuffleanswers", "true" if question.shuffle else "false")
    for each in question.choices:
        answer = _rich(node, "answer", each.text)
        answer.set("fraction", right if each.right else wrong)
        _rich(answer, "feedback", each.feedback)


def _plain_answer(node: Element, choice: Choice) -> Element:
    answer = SubElement(
        node, "answer", fraction="100" if choice.right else "0", format=TextFormat.MOODLE.value
    )
    _value(answer, "text", choice.text)
    _rich(answer, "feedback", choice.feedback)
    return answer


def _number(node: Element, question: Numeric) -> None:
    answer = _plain_answer(node, Choice(f"{question.value:f}", right=True))
    _value(answer, "tolerance", f"{question.tolerance:f}")
    if question.unit:
        unit = SubElement(SubElement(node, "units"), "unit")
        _value(unit, "multiplier", "1")
        _value(unit, "unit_name", question.unit)
        # Typing the unit is optional.
    _value(node, "unitgradingtype", "0")
    _value(node, "showunits", "0" if question.unit else "3")


def _pairs(node: Element, question: Matching) -> None:
    _value(node, "shuffleanswers", "true" if question.shuffle else "false")
    for left, right in [
        *((each.left, each.right) for each in question.pairs),
        *(("", each) for each in question.extra),
    ]:
        _value(SubElement(_rich(node, "subquestion", left), "answer"), "text", right)


def _items(node: Element, question: Ordering) -> None:
    _value(node, "layouttype", "VERTICAL")
    _value(node, "selecttype", "ALL")
    _value(node, "selectcount", str(len(question.items)))
    # Moodle then marks neighbours, as Kiosk does.
    _value(node, "gradingtype", NEIGHBOURS)
    _value(node, "showgrading", "SHOW")
    _value(node, "numberingstyle", "none")
    # Without this, Moodle 4.5 makes up hints that its own database refuses, and the import stops.
    _value(node, "shownumcorrect", "1")
    for number, each in enumerate(question.items, start=1):
        _rich(node, "answer", each).set("fraction", str(number))


def _end(node: Element, question: Question) -> None:
    if question.hint:
        _rich(node, "hint", question.hint)
    if can_be_a_tag(question.concept):
        _value(SubElement(SubElement(node, "tags"), "tag"), "text", question.concept)


def _rich(node: Element, tag: str, text: str) -> Element:
    child = SubElement(node, tag, format=TextFormat.MARKDOWN.value)
    _value(child, "text", moodle_markdown(text))
    return child


def _value(node: Element, tag: str, text: str) -> None:
    SubElement(node, tag).text = text
