"""What a bar chart of the answers to one question holds."""

from dataclasses import dataclass

from kiosk.quizzes.quiz import Question


@dataclass(frozen=True)
class Bar:
    """``count`` of ``total`` gave this. ``right`` says whether it earns its points.

    ``given`` is the answer in its comparable form where one press can change whether it counts, else empty.
    ``listed``: it is an answer of the author's, whose words are ``authors``; ``words`` are as typed.
    """

    words: str
    count: int
    total: int
    right: bool
    given: str = ""
    listed: bool = True
    authors: str = ""

    @property
    def share(self) -> float:
        """From 0 to 1."""
        return self.count / self.total if self.total else 0.0


@dataclass(frozen=True)
class Tally:
    """The bars of one question, and how many have answered it.

    ``mistakes``: of an ordering, whole orders that are wrong; of a matching, wrong pairs. The frequent first.
    """

    position: int
    question: Question
    answered: int
    bars: tuple[Bar, ...]
    others: int = 0
    mistakes: tuple[Bar, ...] = ()
