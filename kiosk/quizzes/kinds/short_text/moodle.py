"""Short answers as Moodle has them: case, wildcards and part marks."""

import re
from collections.abc import Iterable

from kiosk.quizzes.kinds.short_text.short_answer import folded
from kiosk.quizzes.model.problems import Loss, QuizFault
from kiosk.quizzes.model.quiz import Choice
from kiosk.quizzes.syntax.foreign import UnusableError
from kiosk.quizzes.syntax.moodle_marks import Losses, Marked, once, part_marks

_WILDCARD = re.compile(r"(?<!\\)\*")


def short_answers(marked: Iterable[Marked]) -> tuple[tuple[Choice, ...], Losses]:
    """The answers of a short text.

    Answers with a ``*`` for any text are left out. So are those that Kiosk cannot distinguish from a right
    one, if that is not a contradiction: those that give part of the points, as for a missing accent, or none
    because of their case.

    Raises:
        UnusableError: all right answers have a ``*``.
    """
    marked = list(marked)
    right = {_literal(each.text) for each in marked if each.choice.right and not _WILDCARD.search(each.text)}
    if not right and any(each.choice.right for each in marked):
        raise UnusableError(QuizFault.ONLY_WILDCARDS)
    in_part = any(each.percent > 0 and not each.choice.right for each in marked)
    forms = {folded(each) for each in right} if in_part else set()
    cases = {each.casefold() for each in right}
    answers: list[Choice] = []
    losses: Losses = []
    for each in marked:
        if not _WILDCARD.search(each.text):
            answer = Choice(_literal(each.text), each.choice.right, each.feedback)
            as_good = each.percent > 0 and folded(answer.text) in forms
            if not answer.right and (as_good or answer.text.casefold() in cases):
                losses += [(Loss.TWICE, answer.text), *([(Loss.FEEDBACK, "")] if answer.feedback else [])]
                continue
            answers.append(answer)
            losses += part_marks([each])
        elif each.percent or each.text.strip("*"):
            losses.append((Loss.WILDCARD, each.text))
        elif each.feedback:
            losses.append((Loss.FEEDBACK, ""))
    kept, twice = once(answers)
    return kept, twice + losses


def literal_answer(text: str) -> str:
    """A short answer as Moodle writes it, with a literal ``*`` escaped."""
    return text.replace("*", "\\*")


def _literal(text: str) -> str:
    return text.replace("\\*", "*")
