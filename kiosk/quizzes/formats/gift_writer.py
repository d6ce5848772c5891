"""A quiz as questions in GIFT, Moodle's plain-text format. What is kept: ``docs/quiz-formats-moodle.md``."""

from collections.abc import Iterable

from kiosk.quizzes.formats.foreign_file import Collected, Written
from kiosk.quizzes.kinds.registry import kind_of, portable
from kiosk.quizzes.model.problems import Loss
from kiosk.quizzes.model.quiz import Question, Quiz
from kiosk.quizzes.syntax.gift_question import GiftLines, inner
from kiosk.quizzes.syntax.gift_syntax import escaped, tag_note
from kiosk.quizzes.syntax.moodle_question import can_be_a_tag, losses_of_head, question_name, question_text
from kiosk.quizzes.syntax.moodle_text import moodle_markdown


def write_gift(quiz: Quiz) -> Written:
    """The quiz as a GIFT file in UTF-8, with texts in Markdown. It has no title and no language."""
    collected = Collected()
    for loss in losses_of_head(quiz):
        collected.lose(0, loss)
    written = []
    for number, question in enumerate(quiz.questions, start=1):
        kind = portable(question)
        answers = kind.to_gift(question) if kind else None
        if kind is None or answers is None:
            collected.lose(number, Loss.QUESTION, kind_of(question).words[quiz.language])
            continue
        for loss in (*_losses(question), *kind.lost_in_gift(question)):
            collected.lose(number, loss)
        written.append(_question(question, answers))
    return Written("\n".join(written).encode(), collected.left_out)


def _losses(question: Question) -> Iterable[Loss]:
    if question.concept and not _can_be_noted(question.concept):
        yield Loss.CONCEPT
    if question.hint:
        yield Loss.HINT
    if question.points != 1:
        yield Loss.POINTS
    if not question.shuffle:
        yield Loss.SHUFFLE
    if question.media:
        yield Loss.FILES


def _question(question: Question, answers: GiftLines) -> str:
    name, text = escaped(question_name(question)), escaped(moodle_markdown(question_text(question)))
    lines = [f"::{name}::[markdown]{text}{{{answers.head}"]
    if _can_be_noted(question.concept):
        lines.insert(0, tag_note(question.concept))
    lines += [f"\t{each}" for each in answers.lines]
    if question.explanation:
        lines.append(f"\t####{inner(question.explanation)}")
    return "\n".join([*lines, "}", ""])


def _can_be_noted(concept: str) -> bool:
    """Whether Moodle would read the same tag from a comment."""
    return can_be_a_tag(concept) and not concept.endswith("\\")
