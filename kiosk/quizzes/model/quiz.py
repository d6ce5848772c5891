"""A quiz as plain values: what every file format reads and writes, and what is asked and scored.

Texts are Markdown. A *line* has no line break; a *block* may have several paragraphs (``normalise``).
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from pydantic import ConfigDict


class Feedback(StrEnum):
    """When a student sees whether an answer is right. Explanations come at the end at the latest."""

    EACH = "each"  # after each answer, which is then final
    END = "end"  # when the attempt is finished; answers can be changed until then


_NOTHING_UNKNOWN = ConfigDict(extra="forbid")  # what is stored and not known is never lost unseen


@dataclass(frozen=True)
class QuizSettings:
    """What the author decides about a whole quiz.

    ``shuffle``: each attempt gets the questions in an order of its own. ``certainty``: each question asks
    whether the student is sure.
    """

    __pydantic_config__ = _NOTHING_UNKNOWN

    feedback: Feedback = Feedback.END
    attempts: int = 1
    shuffle: bool = True
    certainty: bool = False


@dataclass(frozen=True)
class Choice:
    """One possible answer, and the feedback (a line) for students who give it."""

    text: str
    right: bool
    feedback: str = ""


@dataclass(frozen=True)
class Picture:
    """A picture below a question. ``asset``: the SHA-256 of its bytes, as 64 hexadecimal digits, under which
    the course keeps it. ``alternative`` (a line) says the same to whoever does not see it."""

    asset: str
    alternative: str


@dataclass(frozen=True)
class Formula:
    """A formula below a question, as the ``math`` element of MathML Core. ``alternative`` (a line) says the
    same in words."""

    mathml: str
    alternative: str


@dataclass(frozen=True, kw_only=True)
class Question:
    """What all kinds of questions have. ``stem`` is a line, ``body`` a block below it, or empty.

    ``hint`` is a line, ``explanation`` a block, ``concept`` a tag such as ``couches``. ``points`` is
    positive, with at most two decimals; what has no right answer earns none. ``shuffle``: each attempt gets
    what is chosen from in an order of its own. ``media`` are shown below the body.

    Each kind of question has a class of its own below this one, in its room (``kiosk.quizzes.kinds``).
    """

    __pydantic_config__ = _NOTHING_UNKNOWN

    stem: str
    body: str = ""
    concept: str = ""
    hint: str = ""
    explanation: str = ""
    points: Decimal = Decimal(1)
    shuffle: bool = True
    media: tuple[Picture | Formula, ...] = ()


@dataclass(frozen=True)
class Quiz:
    """``language`` is ``fr`` or ``en``. ``key``, such as ``seance-1``, names the quiz within its course
    across versions; empty when the file gives none. ``introduction`` is a block."""

    __pydantic_config__ = _NOTHING_UNKNOWN

    title: str
    language: str
    questions: tuple[Question, ...]
    settings: QuizSettings = QuizSettings()
    key: str = ""
    introduction: str = ""
