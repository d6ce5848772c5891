"""Questions in GIFT, Moodle's plain-text format, as a quiz. What is kept: ``docs/quiz-formats-moodle.md``."""

import re
from bisect import bisect_right
from collections.abc import Callable
from decimal import Decimal
from functools import partial

from kiosk.quizzes.formats.foreign_file import Collected, Common, Place, Read, UnusableError
from kiosk.quizzes.model.normalise import line
from kiosk.quizzes.model.problems import Loss, QuizFault
from kiosk.quizzes.model.quiz import (
    Matching,
    MultipleChoice,
    Numeric,
    Ordering,
    Pair,
    Question,
    ShortText,
    SingleChoice,
    TrueFalse,
)
from kiosk.quizzes.syntax.gift_syntax import (
    AROUND,
    BLANKS,
    ORDERING,
    Block,
    MisplacedError,
    Parts,
    answers_of,
    blocks,
    feedback_of,
    parts,
    unescaped,
)
from kiosk.quizzes.syntax.moodle_marks import (
    ALL,
    MOST_ANSWERS,
    Interval,
    Marked,
    matched,
    multiple_choices,
    number_of,
    ordering_losses,
    short_answers,
    single_choices,
    the_number,
)
from kiosk.quizzes.syntax.moodle_question import Reading
from kiosk.quizzes.syntax.moodle_text import TextFormat, with_arrows
from kiosk.quizzes.syntax.source_text import EVERYTHING, Chosen, decoded

BLANK_IN_SENTENCE = "_____"

_FORMATS = {
    "html": TextFormat.HTML,
    "moodle": TextFormat.MOODLE,
    "plain": TextFormat.PLAIN,
    "markdown": TextFormat.MARKDOWN,
}
_FORMAT = re.compile(r"\[(html|moodle|plain|markdown)\]")
_WEIGHT = re.compile(r"%(-?[0-9]{1,3}(?:\.[0-9]{0,20})?)%")
_TAG_ALONE = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]{0,20}\s?/?>")
_TRUE = {"T", "TRUE"}
_FALSE = {"F", "FALSE"}


def read_gift(content: bytes, *, title: str, language: str = "fr", chosen: Chosen = EVERYTHING) -> Read:
    """The quiz in a GIFT file, which has neither a title nor a language. A question that cannot be asked is
    reported with its place and left out.

    Raises:
        QuizFileError: the file as a whole is refused, or none of its questions can be asked.
    """
    source = decoded(content)
    collected = Collected(chosen)
    line_starts = [0, *(found.end() for found in re.finditer("\n", source))]

    def place(offset: int) -> Place:
        line_number = bisect_right(line_starts, offset)
        return line_number, offset - line_starts[line_number - 1] + 1

    for block in blocks(source):
        for category in block.categories:
            collected.enter(line(category))
        text = block.text.lstrip(AROUND)
        if text and collected.next_is_wanted():
            begin = place(block.start + len(block.text) - len(text))
            collected.take(begin, language, partial(_question, collected, block, place))
    return collected.finished(line(title), language)


def _question(collected: Collected, block: Block, place: Callable[[int], Place], number: int) -> Question:
    try:
        return _Question(Reading(collected, number), block).read()
    except MisplacedError as error:
        raise UnusableError(error.reason, place=place(block.start + error.offset)) from None


class _Question:
    """A question being read. Texts that name no format are in the format of the question itself."""

    def __init__(self, reading: Reading, block: Block) -> None:
        self._reading = reading
        self._parts: Parts = parts(block)
        self._tags = block.tags
        self._format = TextFormat.MOODLE

    def read(self) -> Question:
        answers = self._parts.answers
        if answers is None:
            raise UnusableError(QuizFault.KIND_UNKNOWN, "description")
        if not answers:
            raise UnusableError(QuizFault.KIND_UNKNOWN, "essay")
        common = self._common()
        if head := ORDERING.match(answers):
            return self._ordering(head, answers[head.end() :], common)
        is_number = answers.startswith("#")
        split = answers_of(answers[1:] if is_number else answers)
        if is_number:
            return self._numeric(split, common)
        signs = {sign for sign, _ in split}
        if "~" in signs:
            return self._choice(split, common)
        if "=" in signs and "->" in answers:
            return self._matching([text for _, text in split], common)
        if feedback_of(answers)[0] in _TRUE | _FALSE:
            return self._true_false(answers, common)
        return self._short_text([text for _, text in split], common)

    def _common(self) -> Common:
        gap = BLANK_IN_SENTENCE if self._parts.after else ""
        text, self._format = self._rich(self._parts.before + gap + self._parts.after)
        stem, body = self._reading.stem_and_body(text, self._format)
        if not stem:
            stem = self._reading.line(unescaped(self._parts.name), TextFormat.PLAIN)
        return {
            "stem": stem,
            "body": body,
            "concept": self._reading.concept(self._tags),
            "explanation": self._reading.block(*self._rich(self._parts.explanation)),
        }

    def _choice(self, split: list[tuple[str, str]], common: Common) -> SingleChoice | MultipleChoice:
        marked = []
        for sign, text in split:
            percent, text = (ALL, text) if sign == "=" else _weight(text, Decimal(0))
            answer, feedback = feedback_of(text)
            alone = _TAG_ALONE.fullmatch(answer)  # as HTML it would be invisible, but it is meant to be read
            if alone or not self._reading.is_nothing(self._rich(answer)[0]):
                answer = f"[plain]{answer}" if alone else answer
                marked.append(Marked(self._line(answer), self._line(feedback), percent))
            elif feedback:
                self._reading.lose(Loss.FEEDBACK)
        single = any(sign == "=" for sign, _ in split)
        choices, losses = single_choices(marked) if single else multiple_choices(marked)
        self._reading.lose_all(losses)
        return (SingleChoice if single else MultipleChoice)(choices=choices, **common)

    def _matching(self, texts: list[str], common: Common) -> Matching:
        pairs = []
        for text in texts:
            left, arrow, right = text.partition("->")
            if not arrow:
                raise UnusableError(QuizFault.MIXED_ANSWERS)
            pairs.append(Pair(self._line(left, has_arrows=True), self._reading.words(unescaped(right))))
        full, extra, losses = matched(pairs)
        self._reading.lose_all(losses)
        return Matching(pairs=full, extra=extra, **common)

    def _true_false(self, answers: str, common: Common) -> TrueFalse:
        answer, rest = feedback_of(answers)
        wrong, right = map(self._line, feedback_of(rest))
        if answer in _TRUE:
            return TrueFalse(answer=True, feedback_true=right, feedback_false=wrong, **common)
        return TrueFalse(answer=False, feedback_true=wrong, feedback_false=right, **common)

    def _short_text(self, texts: list[str], common: Common) -> ShortText:
        marked = []
        for text in texts:
            percent, text = _weight(text, ALL)
            answer, feedback = feedback_of(text)
            answer, _ = self._rich(answer)
            marked.append(Marked(self._reading.words(answer), self._line(feedback, has_arrows=True), percent))
        answers, losses = short_answers(marked)
        self._reading.lose_all(losses)
        return ShortText(answers=answers, **common)

    def _numeric(self, split: list[tuple[str, str]], common: Common) -> Numeric:
        intervals = []
        for sign, text in split:
            percent, answer = _weight(text, ALL)
            number, feedback = feedback_of(answer)
            intervals.append(_interval(sign, unescaped(number), percent, bool(feedback)))
        interval, losses = the_number(intervals)
        self._reading.lose_all(losses)
        return Numeric(value=interval.value or Decimal(0), tolerance=interval.tolerance, **common)

    def _ordering(self, head: re.Match[str], rest: str, common: Common) -> Ordering:
        # Items are in Moodle's own format, whatever the format of the question.
        lines = [each.strip(BLANKS) for each in rest.split("\n", 2 * MOST_ANSWERS)]
        items = tuple(self._reading.line(unescaped(each), TextFormat.MOODLE) for each in lines if each)
        if len(items) > MOST_ANSWERS:
            raise UnusableError(QuizFault.TOO_MANY_CHOICES)
        few = int(head["count"]) < 2 or int(head["count"]) > len(items)
        shown = str(min(6, len(items))) if few else head["count"]
        self._reading.lose_all(
            ordering_losses(head["grading"] or "", head["select"] or "", shown, len(items))
        )
        return Ordering(items=items, **common)

    def _line(self, raw: str, *, has_arrows: bool = False) -> str:
        text, text_format = self._rich(raw)
        if has_arrows and text_format is TextFormat.MARKDOWN:
            text = with_arrows(text)
        return self._reading.line(text, text_format)

    def _rich(self, raw: str) -> tuple[str, TextFormat]:
        raw = raw.strip(AROUND)
        text_format = self._format
        if named := _FORMAT.match(raw):
            text_format = _FORMATS[named[1]]
            raw = raw[named.end() :]
        # Authors wrap long lines by hand; real line breaks are written as \n. Markdown has its own rules.
        line_end = "\n" if text_format is TextFormat.MARKDOWN else " "
        return unescaped(line_end.join(each.strip(BLANKS) for each in raw.split("\n"))), text_format


def _weight(text: str, default: Decimal) -> tuple[Decimal, str]:
    weight = _WEIGHT.match(text)
    return (Decimal(weight[1]), text[weight.end() :]) if weight else (default, text)


def _interval(sign: str, text: str, percent: Decimal, feedback: bool) -> Interval:
    if sign == "~":
        return Interval(None, Decimal(0), Decimal(0), feedback)
    if text == "*":
        return Interval(None, Decimal(0), percent, feedback)
    low, dots, high = text.partition("..")
    if dots and low:
        return Interval(
            (number_of(low) + number_of(high)) / 2, (number_of(high) - number_of(low)) / 2, percent, feedback
        )
    value, colon, tolerance = text.partition(":")
    return Interval(number_of(value), number_of(tolerance) if colon else Decimal(0), percent, feedback)
