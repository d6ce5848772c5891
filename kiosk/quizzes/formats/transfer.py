"""What the readers and writers of other formats give back: the whole, and what it lacks."""

from dataclasses import dataclass

from kiosk.quizzes.problems import LeftOut, Problem
from kiosk.quizzes.quiz import Quiz


@dataclass(frozen=True)
class Read:
    """A quiz from a file: without its ``unusable`` questions, and without what the others cannot keep.

    Questions are counted in that file; ``numbers`` are those of the quiz's.
    """

    quiz: Quiz
    numbers: tuple[int, ...]
    left_out: tuple[LeftOut, ...] = ()
    unusable: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Written:
    """A file in another format. Questions in ``left_out`` are counted in the quiz."""

    content: bytes
    left_out: tuple[LeftOut, ...]
