"""A quiz as questions in Moodle's XML. What is kept: ``docs/quiz-formats-moodle.md``."""

from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from kiosk.quizzes.formats.foreign_file import Collected, Written
from kiosk.quizzes.kinds.registry import kind_of, portable
from kiosk.quizzes.model.problems import Loss
from kiosk.quizzes.model.quiz import Question, Quiz
from kiosk.quizzes.syntax.moodle_question import can_be_a_tag, losses_of_head, question_name, question_text
from kiosk.quizzes.syntax.moodle_xml_syntax import add_rich, add_value, type_of


def write_moodle_xml(quiz: Quiz) -> Written:
    """The quiz as a Moodle XML file in UTF-8, with texts in Markdown. It has no title and no language."""
    collected = Collected()
    for loss in losses_of_head(quiz):
        collected.lose(0, loss)
    root = Element("quiz")
    for number, question in enumerate(quiz.questions, start=1):
        kind = portable(question)
        if kind is None:
            collected.lose(number, Loss.QUESTION, kind_of(question).words[quiz.language])
            continue
        for loss in (*_losses(question), *kind.lost_in_moodle(question)):
            collected.lose(number, loss)
        node = SubElement(root, "question", type=type_of(kind.moodle_types[0]))
        _common(node, question)
        kind.to_moodle(question, node)
        _end(node, question)
    indent(root)
    return Written(tostring(root, encoding="UTF-8", xml_declaration=True) + b"\n", collected.left_out)


def _losses(question: Question) -> Iterable[Loss]:
    if question.concept and not can_be_a_tag(question.concept):
        yield Loss.CONCEPT
    if question.media:
        yield Loss.FILES


def _common(node: Element, question: Question) -> None:
    add_value(SubElement(node, "name"), "text", question_name(question))
    add_rich(node, "questiontext", question_text(question))
    add_rich(node, "generalfeedback", question.explanation)
    add_value(node, "defaultgrade", f"{question.points:f}")


def _end(node: Element, question: Question) -> None:
    if question.hint:
        add_rich(node, "hint", question.hint)
    if can_be_a_tag(question.concept):
        add_value(SubElement(SubElement(node, "tags"), "tag"), "text", question.concept)
