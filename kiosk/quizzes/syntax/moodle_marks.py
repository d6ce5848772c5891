"""Converting Moodle's partial marks to right and wrong, and back.

Moodle accepts only certain percentages (``question_bank::fraction_options_full``): among equal shares of 100,
those of a tenth or more, and a twentieth.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_UP, Decimal

from kiosk.quizzes.formats.foreign_file import UnusableError
from kiosk.quizzes.kinds.short_text.short_answer import folded
from kiosk.quizzes.model.problems import Loss, QuizFault
from kiosk.quizzes.model.quiz import Choice, Pair
from kiosk.quizzes.model.rules import LARGEST_NUMBER, MOST_DECIMALS

ALL = Decimal(100)
NEIGHBOURS = "RELATIVE_NEXT_EXCLUDE_LAST"  # Moodle's name for how Kiosk marks an ordering
MOST_ANSWERS = 50  # far more than may be asked, so that a broken file is refused early
_EQUAL_ENOUGH = Decimal("0.1")
_FIVE_DECIMALS = Decimal("0.00001")
_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,30}(?:\.[0-9]{0,30})?|\.[0-9]{1,30})(?:[eE][+-]?[0-9]{1,2})?")
_WILDCARD = re.compile(r"(?<!\\)\*")


@dataclass(frozen=True)
class Marked:
    """A possible answer, and the percentage of the points that Moodle gives for it."""

    text: str
    feedback: str
    percent: Decimal

    @property
    def choice(self) -> Choice:
        """The answer as a choice, which is right only if it gives all the points."""
        return Choice(self.text, _same(self.percent, ALL), self.feedback)


@dataclass(frozen=True)
class Interval:
    """An accepted number of a numerical question; ``value`` is None for Moodle's “any other”."""

    value: Decimal | None
    tolerance: Decimal
    percent: Decimal
    feedback: bool


Losses = list[tuple[Loss, str]]


def number_of(text: str) -> Decimal:
    """The number in a text, without trailing zeros: Moodle writes ``1.0000000``.

    Raises:
        UnusableError: the text is not a number.
    """
    if not _NUMBER.fullmatch(text.strip()):
        raise UnusableError(QuizFault.NOT_A_NUMBER, text.strip()[:40])
    return _plain(Decimal(text.strip()))


@dataclass(frozen=True)
class Shares:
    """The percentages for a right choice (positive) and a wrong one (negative).

    ``exact``: with these, Moodle gives the same points as Kiosk.
    """

    right: Decimal
    wrong: Decimal
    exact: bool


def shares(choices: Sequence[Choice]) -> Shares:
    """The percentages for a multiple choice, or the nearest that Moodle accepts."""
    rights = sum(each.right for each in choices)
    right, right_is_exact = _share(rights)
    wrong, wrong_is_exact = _share(len(choices) - rights)
    return Shares(right, -wrong, right_is_exact and wrong_is_exact)


def single_choices(marked: Sequence[Marked]) -> tuple[tuple[Choice, ...], Losses]:
    """The choices of a single-choice question: those that give all the points are right."""
    choices, losses = _once(each.choice for each in marked)
    return choices, losses + _part_marks(marked)


def multiple_choices(marked: Sequence[Marked]) -> tuple[tuple[Choice, ...], Losses]:
    """The choices of a multiple-choice question: those that give any points are right."""
    choices, losses = _once(Choice(each.text, each.percent > 0, each.feedback) for each in marked)
    equal = shares(choices)
    same = all(_same(each.percent, equal.right if each.percent > 0 else equal.wrong) for each in marked)
    return choices, losses if same and equal.exact else [*losses, (Loss.WEIGHTS, "")]


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
            losses += _part_marks([each])
        elif each.percent or each.text.strip("*"):
            losses.append((Loss.WILDCARD, each.text))
        elif each.feedback:
            losses.append((Loss.FEEDBACK, ""))
    once, twice = _once(answers)
    return once, twice + losses


def literal_answer(text: str) -> str:
    """A short answer as Moodle writes it, with a literal ``*`` escaped."""
    return text.replace("*", "\\*")


def the_number(intervals: Iterable[Interval]) -> tuple[Interval, Losses]:
    """The interval that gives all the points.

    Raises:
        UnusableError: there is none, there are several, or any number is right.
    """
    losses: Losses = []
    rights = []
    for each in intervals:
        if _same(each.percent, ALL):
            rights.append(each)
        elif each.percent:
            losses.append((Loss.WEIGHTS, ""))
        if each.feedback:
            losses.append((Loss.FEEDBACK, ""))
    if not rights:
        raise UnusableError(QuizFault.NONE_RIGHT)
    if len(rights) > 1:
        raise UnusableError(QuizFault.KIND_UNKNOWN, "numerical")
    if rights[0].value is None:
        raise UnusableError(QuizFault.NOT_A_NUMBER, "*")
    interval = _with_few_decimals(rights[0])
    return interval, losses if interval == rights[0] else [*losses, (Loss.DECIMALS, str(rights[0].value))]


def ordering_losses(grading: str, select: str, shown: str, count: int) -> Losses:
    """What an ordering with these settings loses: Kiosk marks neighbours, and shows all items."""
    losses: Losses = []
    if grading not in {"", NEIGHBOURS, "RELATIVE", "REL"}:
        losses.append((Loss.WEIGHTS, grading))
    if select not in {"ALL", "EXACT"} and shown != str(count):
        losses.append((Loss.SETTINGS, "selectcount"))
    return losses


def matched(pairs: Iterable[Pair]) -> tuple[tuple[Pair, ...], tuple[str, ...], Losses]:
    """The complete pairs, and the rights of pairs without a left, if no complete pair has them."""
    pairs = [each for each in pairs if each.left or each.right]
    full: dict[Pair, None] = {}
    losses: Losses = []
    for each in pairs:
        if each in full:
            losses.append((Loss.TWICE, each.left))
        elif each.left:
            full[each] = None
    rights = {each.right for each in full}
    extra = dict.fromkeys(each.right for each in pairs if not each.left and each.right not in rights)
    return tuple(full), tuple(extra), losses


def _once(choices: Iterable[Choice]) -> tuple[tuple[Choice, ...], Losses]:
    """The choices without duplicates."""
    kept: dict[tuple[str, bool], Choice] = {}
    losses: Losses = []
    for each in choices:
        first = kept.setdefault((each.text, each.right), each)
        if first is each:
            continue
        losses.append((Loss.TWICE, each.text))
        if each.feedback and not first.feedback:
            kept[each.text, each.right] = each
        elif each.feedback not in ("", first.feedback):
            losses.append((Loss.FEEDBACK, ""))
    return tuple(kept.values()), losses


def _literal(text: str) -> str:
    return text.replace("\\*", "*")


def _part_marks(marked: Iterable[Marked]) -> Losses:
    parts = any(each.percent and not each.choice.right for each in marked)
    return [(Loss.WEIGHTS, "")] if parts else []


def _share(count: int) -> tuple[Decimal, bool]:
    exact = count <= 10 or count == 20
    nearest = count if exact else min((10, 20), key=lambda each: abs(ALL / each - ALL / count))
    return _plain((ALL / max(nearest, 1)).quantize(_FIVE_DECIMALS)), exact


def _with_few_decimals(interval: Interval) -> Interval:
    """The interval, rounded to as many decimals as Kiosk keeps if it has a tolerance, which makes it safe."""
    value, tolerance = interval.value or Decimal(0), interval.tolerance
    if not 0 < tolerance <= LARGEST_NUMBER or abs(value) > LARGEST_NUMBER:
        return interval
    step = Decimal(1).scaleb(-MOST_DECIMALS)
    rounded = _plain(value.quantize(step)), _plain(tolerance.quantize(step, ROUND_UP))
    return (
        interval
        if rounded == (value, tolerance)
        else replace(interval, value=rounded[0], tolerance=rounded[1])
    )


def _plain(number: Decimal) -> Decimal:
    # Decimal.normalize would round, and turn 100 into 1E+2.
    text = f"{number:f}"
    return Decimal(text.rstrip("0").rstrip(".") if "." in text else text)


def _same(one: Decimal, other: Decimal) -> bool:
    return abs(one - other) < _EQUAL_ENOUGH
