"""What the readers of other formats share: bytes to text, questions one by one, the quiz in the end."""

from decimal import Decimal
from typing import TypedDict

from kiosk.quizzes.formats.transfer import Read
from kiosk.quizzes.problems import LeftOut, Loss, Problem, QuizFileError, Reason
from kiosk.quizzes.quiz import Question, Quiz, SingleChoice
from kiosk.quizzes.rules import LARGEST_FILE, MOST_QUESTIONS, as_true_false, defects

LONGEST_VALUE = 100
MOST_READ = 10 * MOST_QUESTIONS


class UnusableError(Exception):
    """The question cannot be asked: a problem of the file."""

    def __init__(self, reason: Reason, value: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.value = value


class OtherKindError(Exception):
    """The question is of a kind that Kiosk does not have; ``kind`` is the format's word for it."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


class Common(TypedDict, total=False):
    """What questions of all kinds have, as far as the file says it."""

    stem: str
    body: str
    concept: str
    hint: str
    explanation: str
    points: Decimal
    shuffle: bool


class Collected:
    """What a reader or writer has come across: questions, problems, and what is left out, each told once."""

    def __init__(self) -> None:
        self.questions: list[Question] = []
        self.problems: list[Problem] = []
        self._left_out: dict[LeftOut, None] = {}
        self._number = 0

    def next_number(self) -> int:
        """The number of the next question of the file, be it of a kind that Kiosk has or not.

        Raises:
            QuizFileError: with what was noted so far, when the file goes on and on.
        """
        self._number += 1
        if self._number > MOST_READ:
            raise QuizFileError([*self.problems, Problem(0, 0, Reason.TOO_MANY_QUESTIONS)])
        return self._number

    def lose(self, question: int, loss: Loss, value: str = "") -> None:
        """Note what is not carried over, and of which question."""
        self._left_out[LeftOut(question, loss, value[:LONGEST_VALUE])] = None

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        """What was lost, in the order in which it was noticed."""
        return tuple(self._left_out)

    def add(self, question: Question, line_number: int, column: int, language: str) -> None:
        """Take a question that stands at this place of the file, or note what keeps it from being asked."""
        if isinstance(question, SingleChoice):
            question = as_true_false(question, language)
        told: set[Reason] = set()
        for reason in defects(question):
            if reason not in told:
                self.problems.append(Problem(line_number, column, reason))
            told.add(reason)
            # What else is wrong with such a text would take long to find out.
            if reason is Reason.TEXT_TOO_LONG:
                break
        self.questions.append(question)

    def finished(self, title: str, language: str) -> Read:
        """The quiz that was read.

        Raises:
            QuizFileError: with everything that was noted, or with there being no questions or too many.
        """
        if not self.problems and not self.questions:
            self.problems.append(Problem(0, 0, Reason.NO_QUESTIONS))
        if len(self.questions) > MOST_QUESTIONS:
            self.problems.append(Problem(0, 0, Reason.TOO_MANY_QUESTIONS))
        if self.problems:
            raise QuizFileError(self.problems)
        return Read(Quiz(title, language, tuple(self.questions)), self.left_out)


def decoded(content: bytes) -> str:
    """The text of a file in UTF-8, with or without a byte order mark, its lines ending in a line feed.

    Raises:
        QuizFileError: it is too large, or not text.
    """
    if len(content) > LARGEST_FILE:
        raise QuizFileError([Problem(0, 0, Reason.TOO_LARGE)])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise QuizFileError([Problem(0, 0, Reason.NOT_TEXT)]) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")
