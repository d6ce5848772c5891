"""What the readers and writers of other formats share: collecting questions, the quiz, and what was lost."""

from collections.abc import Callable
from dataclasses import dataclass

from kiosk.quizzes.kinds.registry import defects, narrowed
from kiosk.quizzes.model.problems import Category, LeftOut, Loss, Problem, QuizFault, QuizFileError
from kiosk.quizzes.model.quiz import Question, Quiz
from kiosk.quizzes.model.rules import MOST_QUESTIONS
from kiosk.quizzes.syntax.foreign import Place, UnusableError
from kiosk.quizzes.syntax.source_text import EVERYTHING, Chosen


@dataclass(frozen=True)
class Read:
    """A quiz from a file, without its ``unusable`` questions, and without what the others cannot keep.

    Questions are numbered as in that file, from 1; ``numbers`` are those of the questions in the quiz.
    """

    quiz: Quiz
    numbers: tuple[int, ...]
    left_out: tuple[LeftOut, ...] = ()
    unusable: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Written:
    """A file in another format. Questions in ``left_out`` are numbered as in the quiz."""

    content: bytes
    left_out: tuple[LeftOut, ...]


LONGEST_VALUE = 100
MOST_READ = 10 * MOST_QUESTIONS


class Collected:
    """What a reader or writer has collected: questions, those that cannot be asked, and what is left out of
    the others, each reported once."""

    def __init__(self, chosen: Chosen = EVERYTHING) -> None:
        self.questions: dict[int, Question] = {}
        self.unusable: list[Problem] = []
        self._chosen = chosen
        self._left_out: dict[LeftOut, None] = {}
        self._number = self._wanted = 0
        self._category = ""
        self._categories: dict[str, Category] = {}

    def lose(self, question: int, loss: Loss, value: str = "") -> None:
        """Note something that is not carried over, and the question it belongs to."""
        self._left_out[LeftOut(question, loss, value[:LONGEST_VALUE])] = None

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        """What was lost, in the order it was noticed."""
        return tuple(self._left_out)

    def enter(self, category: str) -> None:
        """Note that the questions that follow are in this category."""
        self._category = category

    def next_is_wanted(self) -> bool:
        """Count the next question of the file, of whatever kind, and return whether it is to be read.

        Raises:
            QuizFileError: the file has more than ``MOST_READ`` questions.
        """
        self._number += 1
        if self._number > MOST_READ:
            raise QuizFileError([Problem(0, 0, QuizFault.TOO_MANY_QUESTIONS, str(MOST_READ))])
        if self._category:
            known = self._categories.setdefault(self._category, Category(self._category, self._number))
            known.last = self._number
        if max(len(self.questions), len(self.unusable)) > MOST_QUESTIONS:
            return False
        wanted = self._chosen.takes(self._number, self._category)
        self._wanted += wanted
        return wanted

    def take(self, begin: Place, language: str, read: Callable[[int], Question]) -> None:
        """Read the question that begins here, and keep it, or note why it cannot be asked."""
        number = self._number
        if self._category:
            self.lose(0, Loss.CATEGORY, self._category)
        before, self._left_out = self._left_out, {}
        try:
            question = narrowed(read(number), language)
            found = [(begin, reason, "") for reason in _told_once(question)]
        except UnusableError as error:
            found = [(error.place or begin, error.reason, error.value[:LONGEST_VALUE])]
        if found:
            self.unusable += [Problem(*place, reason, value, number) for place, reason, value in found]
            self._left_out = before
        else:
            self.questions[number] = question
            self._left_out = before | self._left_out

    def finished(self, title: str, language: str) -> Read:
        """The quiz that was read.

        Raises:
            QuizFileError: there are no questions to ask, with the reason for each; or too many.
        """
        if max(len(self.questions), len(self.unusable)) > MOST_QUESTIONS:
            raise self._too_many()
        if not self.questions:
            none_wanted = self._number and not self._wanted
            reason = QuizFault.NOTHING_CHOSEN if none_wanted else QuizFault.NOTHING_TO_ASK
            raise QuizFileError(self.unusable or [Problem(0, 0, reason)], self._categories.values())
        quiz = Quiz(title, language, tuple(self.questions.values()))
        return Read(quiz, tuple(self.questions), self.left_out, tuple(self.unusable))

    def _too_many(self) -> QuizFileError:
        return QuizFileError([Problem(0, 0, QuizFault.TOO_MANY_QUESTIONS)], self._categories.values())


def _told_once(question: Question) -> list[QuizFault]:
    told: dict[QuizFault, None] = {}
    for reason in defects(question):
        told[reason] = None
        # Finding out what else is wrong with such a text would take too long.
        if reason is QuizFault.TEXT_TOO_LONG:
            break
    return list(told)
