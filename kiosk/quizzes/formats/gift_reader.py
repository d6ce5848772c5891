"""Questions in GIFT, Moodle's plain-text format, as a quiz. What is kept: ``docs/quiz-formats-moodle.md``."""

import re
from bisect import bisect_right
from collections.abc import Callable
from functools import partial

from kiosk.quizzes.formats.foreign_file import Collected, Read
from kiosk.quizzes.kinds.registry import of_gift
from kiosk.quizzes.model.normalise import line
from kiosk.quizzes.model.problems import QuizFault
from kiosk.quizzes.model.quiz import Question
from kiosk.quizzes.syntax.foreign import Place, UnusableError
from kiosk.quizzes.syntax.gift_question import GiftQuestion
from kiosk.quizzes.syntax.gift_syntax import AROUND, Block, blocks
from kiosk.quizzes.syntax.moodle_question import Reading
from kiosk.quizzes.syntax.source_text import EVERYTHING, Chosen, decoded


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
    read = GiftQuestion(Reading(partial(collected.lose, number)), block, place)
    common = read.common()
    kind = of_gift(read.shape)
    if kind is None:
        raise UnusableError(QuizFault.KIND_UNKNOWN, read.shape)
    question: Question = kind.from_gift(read, common)
    return question
