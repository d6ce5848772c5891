"""What the readers and writers of other formats give back: the whole, and what it lacks."""

from dataclasses import dataclass

from kiosk.quizzes.problems import LeftOut
from kiosk.quizzes.quiz import Quiz


@dataclass(frozen=True)
class Read:
    """A quiz from a file of another format. Questions in ``left_out`` are counted in that file."""

    quiz: Quiz
    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True)
class Written:
    """A file in another format. Questions in ``left_out`` are counted in the quiz."""

    content: bytes
    left_out: tuple[LeftOut, ...]
