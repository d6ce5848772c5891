"""Questions in Moodle's XML as a quiz. What is kept: ``docs/quiz-formats-moodle.md``.

The format: https://docs.moodle.org/en/Moodle_XML_format and, in Moodle's source,
``question/format/xml/format.php`` and ``question/type/ordering``.
"""

from functools import partial

from kiosk.quizzes.formats.foreign_file import Collected, Read
from kiosk.quizzes.kinds.registry import of_moodle
from kiosk.quizzes.model.normalise import line
from kiosk.quizzes.model.problems import QuizFault
from kiosk.quizzes.model.quiz import Question
from kiosk.quizzes.syntax.foreign import UnusableError
from kiosk.quizzes.syntax.moodle_marks import MOST_ANSWERS
from kiosk.quizzes.syntax.moodle_question import Reading
from kiosk.quizzes.syntax.moodle_xml_syntax import Node, QuestionElement, questions
from kiosk.quizzes.syntax.source_text import EVERYTHING, Chosen, decoded


def read_moodle_xml(content: bytes, *, title: str, language: str = "fr", chosen: Chosen = EVERYTHING) -> Read:
    """The quiz in a Moodle XML file, which has neither a title nor a language. A question that cannot be
    asked is reported with the place where it begins, and left out.

    Raises:
        QuizFileError: the file as a whole is refused, or none of its questions can be asked.
    """
    collected = Collected(chosen)
    for node in questions(decoded(content)):
        if node.attributes.get("type", "").strip() == "category":
            collected.enter(line(node.text_of("category", "text")))
        elif collected.next_is_wanted():
            collected.take((node.line, node.column), language, partial(_question, collected, node))
    return collected.finished(line(title), language)


def _question(collected: Collected, node: Node, number: int) -> Question:
    read = QuestionElement(Reading(partial(collected.lose, number)), node)
    kind = of_moodle(read.kind)
    if not read.kind:
        raise UnusableError(QuizFault.UNREADABLE)
    if kind is None:
        raise UnusableError(QuizFault.KIND_UNKNOWN, read.kind)
    if len(node.all("answer")) + len(node.all("subquestion")) > MOST_ANSWERS:
        raise UnusableError(QuizFault.TOO_MANY_CHOICES)
    question: Question = kind.from_moodle(read, read.common())
    return question
