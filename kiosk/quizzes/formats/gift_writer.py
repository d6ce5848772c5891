"""A quiz as questions in GIFT, Moodle's plain-text format. What is kept: ``docs/quiz-formats-moodle.md``."""

import re
from collections.abc import Iterable

from kiosk.quizzes.formats.foreign_file import Collected, Written
from kiosk.quizzes.model.problems import Loss
from kiosk.quizzes.model.quiz import (
    Choice,
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
from kiosk.quizzes.syntax.gift_syntax import escaped, tag_note
from kiosk.quizzes.syntax.moodle_marks import NEIGHBOURS, literal_answer, shares
from kiosk.quizzes.syntax.moodle_question import can_be_a_tag, lose_head, question_name, question_text
from kiosk.quizzes.syntax.moodle_text import (
    TextFormat,
    html_of_line,
    markdown_of,
    moodle_markdown,
    without_arrows,
)

_LOOKS_LIKE_A_WEIGHT = re.compile(r"%-?[0-9]")


def write_gift(quiz: Quiz) -> Written:
    """The quiz as a GIFT file in UTF-8, with texts in Markdown. It has no title and no language."""
    collected = Collected()
    lose_head(collected, quiz)
    written = []
    for number, question in enumerate(quiz.questions, start=1):
        answers = _answers(question)
        if answers is None:
            collected.lose(number, Loss.QUESTION, question.kind.value)
            continue
        for loss in _losses(question):
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
    if isinstance(question, Numeric) and question.unit:
        yield Loss.UNIT
    if isinstance(question, MultipleChoice) and not shares(question.choices).exact:
        yield Loss.WEIGHTS


def _question(question: Question, answers: list[str]) -> str:
    lines = [
        f"::{escaped(question_name(question))}::[markdown]{escaped(moodle_markdown(question_text(question)))}{{"
    ]
    if isinstance(question, Ordering):  # the options follow the brace
        lines[0] += answers.pop(0)
    if _can_be_noted(question.concept):
        lines.insert(0, tag_note(question.concept))
    lines += [f"\t{each}" for each in answers]
    if question.explanation:
        lines.append(f"\t####{_inner(question.explanation)}")
    return "\n".join([*lines, "}", ""])


def _can_be_noted(concept: str) -> bool:
    """Whether Moodle would read the same tag from a comment."""
    return can_be_a_tag(concept) and not concept.endswith("\\")


def _answers(question: Question) -> list[str] | None:
    match question:
        case SingleChoice(choices=choices):
            return [_choice("=" if each.right else "~", each) for each in choices]
        case MultipleChoice(choices=choices):
            equal = shares(choices)
            return [_choice(f"~%{equal.right if each.right else equal.wrong}%", each) for each in choices]
        case TrueFalse():
            return [_true_false(question)]
        case Matching(pairs=pairs, extra=extra):
            lines = [f"={_inner(each.left, hides_arrows=True)} -> {escaped(each.right)}" for each in pairs]
            return lines + [f"= -> {escaped(each)}" for each in extra]
        case ShortText(answers=answers) if not any("->" in each.text for each in answers):
            return [_short_answer(each) for each in answers]
        case Numeric():
            return [f"#{question.value:f}:{question.tolerance:f}"]
        case Ordering(items=items):
            words = [html_of_line(each) for each in items]
            shown = {markdown_of(each, TextFormat.MOODLE)[0] for each in words} - {""}
            if len(shown) == len(words):
                head = f">{len(words)} ALL VERTICAL {NEIGHBOURS} SHOW none"
                return [head, *map(_item, words)]
    # GIFT reads a short answer with an arrow as a pair; and items that look alike cannot be put in order.
    return None


def _choice(sign: str, choice: Choice) -> str:
    text = _inner(choice.text)
    if sign == "~" and _LOOKS_LIKE_A_WEIGHT.match(text):
        sign = "~%0%"
    return f"{sign}{text}#{_inner(choice.feedback)}" if choice.feedback else f"{sign}{text}"


def _true_false(question: TrueFalse) -> str:
    word, right, wrong = "TRUE", question.feedback_true, question.feedback_false
    if not question.answer:
        word, right, wrong = "FALSE", wrong, right
    feedbacks = [wrong, right] if right else [wrong] if wrong else []
    return "#".join([word, *map(_inner, feedbacks)])


def _short_answer(choice: Choice) -> str:
    text = _formatted(escaped(literal_answer(choice.text)))
    sign = "="
    if not choice.right or _LOOKS_LIKE_A_WEIGHT.match(text):
        sign = f"=%{100 if choice.right else 0}%"
    feedback = _inner(choice.feedback, hides_arrows=True)
    return f"{sign}{text}#{feedback}" if feedback else f"{sign}{text}"


def _item(html: str) -> str:
    """An item in HTML. Here GIFT escapes only the backslash, and Moodle drops an item “0”."""
    html = html.replace("\\", "\\\\").replace("#", "&#35;").replace("{", "&#123;").replace("}", "&#125;")
    return f"&#{ord(html[0])};{html[1:]}" if html.startswith("//") or html == "0" else html


def _inner(text: str, *, hides_arrows: bool = False) -> str:
    """A text within the braces, in Markdown like the question."""
    markdown = moodle_markdown(text)
    return _formatted(escaped(without_arrows(markdown) if hides_arrows else markdown))


def _formatted(text: str) -> str:
    # A leading bracket could be read as the name of another format.
    return f"[markdown]{text}" if text.startswith("[") else text
