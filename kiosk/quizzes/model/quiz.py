"""A quiz as plain values: what every file format reads and writes, and what is asked and scored.

Texts are Markdown. A *line* has no line break; a *block* may have several paragraphs (``normalise``).
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Feedback(StrEnum):
    """When a student sees whether an answer is right. Explanations come at the end at the latest."""

    EACH = "each"  # after each answer, which is then final
    END = "end"  # when the attempt is finished; answers can be changed until then


class Kind(StrEnum):
    """The kinds of questions."""

    SINGLE_CHOICE = "single_choice"
    MULTIPLE_CHOICE = "multiple_choice"
    TRUE_FALSE = "true_false"
    ORDERING = "ordering"
    MATCHING = "matching"
    SHORT_TEXT = "short_text"
    NUMERIC = "numeric"


@dataclass(frozen=True)
class QuizSettings:
    """What the author decides about a whole quiz.

    ``shuffle``: each attempt gets the questions in an order of its own. ``certainty``: each question asks
    whether the student is sure.
    """

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
class Pair:
    """Two lines that belong together."""

    left: str
    right: str


@dataclass(frozen=True, kw_only=True)
class Question:
    """What all kinds of questions have. ``stem`` is a line, ``body`` a block below it, or empty.

    ``hint`` is a line, ``explanation`` a block, ``concept`` a tag such as ``couches``. ``points`` is
    positive, with at most two decimals. ``shuffle``: each attempt gets the choices in an order of its own (an
    ordering is always shuffled).
    """

    stem: str
    body: str = ""
    concept: str = ""
    hint: str = ""
    explanation: str = ""
    points: Decimal = Decimal(1)
    shuffle: bool = True

    @property
    def kind(self) -> Kind:
        """The kind of this question."""
        return KINDS[type(self)]


@dataclass(frozen=True, kw_only=True)
class SingleChoice(Question):
    """Exactly one choice is right."""

    choices: tuple[Choice, ...]


@dataclass(frozen=True, kw_only=True)
class MultipleChoice(Question):
    """At least one choice is right."""

    choices: tuple[Choice, ...]


@dataclass(frozen=True, kw_only=True)
class TrueFalse(Question):
    """A statement. Each feedback is for students who give that answer."""

    answer: bool
    feedback_true: str = ""
    feedback_false: str = ""


@dataclass(frozen=True, kw_only=True)
class Ordering(Question):
    """Items to put in order; ``items`` is the right order."""

    items: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Matching(Question):
    """Each left has one right; several lefts may share one. ``extra`` rights belong to nothing."""

    pairs: tuple[Pair, ...]
    extra: tuple[str, ...] = ()

    @property
    def rights(self) -> tuple[str, ...]:
        """All rights to choose from, without duplicates, in file order."""
        return tuple(dict.fromkeys([*(pair.right for pair in self.pairs), *self.extra]))


@dataclass(frozen=True, kw_only=True)
class ShortText(Question):
    """``answers`` are the accepted answers, and wrong answers that must not pass as typos or have feedback of
    their own. How answers are compared: ``short_answer``."""

    answers: tuple[Choice, ...]


@dataclass(frozen=True, kw_only=True)
class Numeric(Question):
    """A number within ``tolerance`` (not negative) of ``value`` is right; typing the unit is optional."""

    value: Decimal
    tolerance: Decimal = Decimal(0)
    unit: str = ""


@dataclass(frozen=True)
class Quiz:
    """``language`` is ``fr`` or ``en``. ``key``, such as ``seance-1``, names the quiz within its course
    across versions; empty when the file gives none. ``introduction`` is a block."""

    title: str
    language: str
    questions: tuple[Question, ...]
    settings: QuizSettings = QuizSettings()
    key: str = ""
    introduction: str = ""


KINDS: dict[type[Question], Kind] = {
    SingleChoice: Kind.SINGLE_CHOICE,
    MultipleChoice: Kind.MULTIPLE_CHOICE,
    TrueFalse: Kind.TRUE_FALSE,
    Ordering: Kind.ORDERING,
    Matching: Kind.MATCHING,
    ShortText: Kind.SHORT_TEXT,
    Numeric: Kind.NUMERIC,
}
TRUE_FALSE_LABELS = {"fr": ("Vrai", "Faux"), "en": ("True", "False")}
