"""What a kind of question has to be able to do, and what it may be able to do besides.

A kind is one folder here, its *room*, and is found by its name: ``templates/kinds/<name>/`` holds how it is
asked, judged and shown on the screen, and ``static/js/kinds/<name>.js`` its script, if it has one. How to
write one: ``docs/kinds.md``.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from types import MappingProxyType
from typing import Any, Generic, TypeVar
from xml.etree.ElementTree import Element

from pydantic import TypeAdapter

from kiosk.quizzes.kinds.tally import Tally
from kiosk.quizzes.kinds.verdict import Part, Remark
from kiosk.quizzes.model.problems import Loss, Problem, QuizFault
from kiosk.quizzes.model.quiz import Question
from kiosk.quizzes.model.responses import Response, encoded
from kiosk.quizzes.syntax.draft import Draft
from kiosk.quizzes.syntax.foreign import Common
from kiosk.quizzes.syntax.gift_question import GiftLines, GiftQuestion, GiftShape
from kiosk.quizzes.syntax.moodle_xml_syntax import QuestionElement
from kiosk.quizzes.syntax.quiz_lines import Field, Mark

Q = TypeVar("Q", bound=Question)
R = TypeVar("R", bound=Response)
Fields = Mapping[str, Sequence[str]]
ANSWER = "answer"


def named(*, fr: str, en: str) -> Mapping[str, str]:
    """What a kind is called, by language."""
    return MappingProxyType({"fr": fr, "en": en})


class UnclearAnswerError(Exception):
    """What was typed is no answer yet. The message is for the student: English, as the catalogue has it."""


@dataclass(frozen=True)
class Given(Generic[R]):
    """What a hall answered to one question: the answers in any order, in the language of the quiz.

    ``is_right``: whether an answer earns all the points, by the key and what was regraded; never for a poll.
    """

    responses: Sequence[R]
    language: str
    is_right: Callable[[R], bool]


@dataclass(frozen=True)
class Options:
    """What is chosen from, for the statistics: the words of each and whether it is right.

    ``single``: one of them at most is chosen.
    """

    words: Sequence[str]
    right: Sequence[bool]
    single: bool


class Kind(ABC, Generic[Q, R]):
    """One kind of question, without state. Whoever leaves something out cannot register the class."""

    @property
    @abstractmethod
    def name(self) -> str:
        """Its folder, and what files for programs call it: lower-case letters and underscores."""

    @property
    @abstractmethod
    def words(self) -> Mapping[str, str]:
        """What people call it, by language: ``fr`` and ``en``. Quiz files name it so too (``is_named``)."""

    @property
    @abstractmethod
    def question(self) -> type[Q]:
        """The class of its questions: a frozen dataclass. Stored as JSON by its fields."""

    @property
    @abstractmethod
    def answer(self) -> TypeAdapter[Any]:
        """The form of an answer as JSON, before anybody looks at the question."""

    @property
    @abstractmethod
    def written_as(self) -> frozenset[Mark | Field]:
        """The forms of its answers in a quiz file."""

    is_named = False
    """Whether a quiz file says ``Kind:``, because the forms alone are those of another kind."""

    hides_order = False
    """Whether the order in the file is the key: a phone never shows it, and always another."""

    # A question and its file

    @abstractmethod
    def read(self, draft: Draft, common: Common, problems: list[Problem]) -> Q | None:
        """The question in these lines, all in the forms ``written_as``; None if a ``Problem`` was added."""

    @abstractmethod
    def write(self, question: Q, language: str) -> list[str]:
        """The lines of a quiz file that ``read`` turns back into this question."""

    @abstractmethod
    def texts(self, question: Q) -> Iterator[str]:
        """All texts of its own, for the limit on their length."""

    @abstractmethod
    def defects(self, question: Q) -> Iterator[QuizFault]:
        """What keeps it from being asked, besides what keeps a question of any kind."""

    def narrowed(self, question: Question, language: str) -> Q | None:
        """A question of another kind that was written but means one of this kind; else None."""
        return None

    # An answer

    def offered(self, question: Q, language: str) -> Sequence[str]:
        """What is put before the student to choose from or arrange; each attempt may have its own order."""
        return ()

    def shuffles(self, question: Q) -> bool:
        """Whether each attempt gets what is offered in an order of its own."""
        return question.shuffle

    @abstractmethod
    def take(self, question: Q, fields: Fields, order: Sequence[int], language: str) -> object:
        """The answer in the fields of a form, as JSON would hold it; None if they are empty.

        ``order`` gives the index in ``offered`` of what was shown at each place. Fields name places, never
        indexes, which would give away the key of some kinds.

        Raises:
            UnclearAnswerError: they are no answer yet.
            ValueError: no form of ours sends such fields.
        """

    @abstractmethod
    def fill(self, question: Q, response: R, order: Sequence[int]) -> list[tuple[str, str]]:
        """The fields that ``take`` turns back into this answer."""

    @abstractmethod
    def check(self, question: Q, value: Any) -> R | None:
        """A value of the form ``answer`` as an answer to this question; None if it is empty.

        Raises ``ValueError`` if it does not fit, such as an index that does not exist.
        """

    @abstractmethod
    def describe(self, question: Q, response: R, language: str) -> list[str]:
        """The answer in the words of the quiz, one line for each part."""

    def comparable(self, question: Q, response: R, language: str) -> str:
        """The form that equivalent answers share: they are counted together and regraded together."""
        return encoded(response)

    @abstractmethod
    def imagine(self, question: Q, chance: Random, *, knows: bool) -> R:
        """An answer somebody might give, for the demonstration and for tests; the right one if they know."""

    # What a hall answered

    @abstractmethod
    def tally(self, question: Q, given: Given[R]) -> Tally:
        """The answers counted for the console, wrong ones included."""

    @abstractmethod
    def on_screen(self, question: Q, given: Given[R], *, with_key: bool) -> Tally:
        """The answers counted for the hall: nothing that somebody typed, nothing of the key unless
        ``with_key``."""


class Graded(ABC, Generic[Q, R]):
    """The capability to judge an answer. A kind without it is a poll: it earns no points."""

    @abstractmethod
    def fraction(self, question: Q, response: R, language: str) -> Fraction:
        """The share of the points that this answer earns, from 0 to 1, by the key alone."""

    @abstractmethod
    def key(self, question: Q, language: str) -> list[str]:
        """The right answer in the words of the quiz, as ``describe`` words one."""

    @abstractmethod
    def parts(self, question: Q, response: R, language: str, ruling: bool | None) -> list[Part]:
        """The answer part by part, with the right parts it lacks.

        ``ruling``: whether an instructor has ruled the whole answer right or wrong, against the key.
        """

    def remark(self, parts: Sequence[Part]) -> Remark | None:
        """What sums the parts up where that needs saying, such as what earns the points."""
        return None

    shows_key = False
    """Whether the parts already show what would have been right, so that the key need not follow."""

    def options(self, question: Q, language: str) -> Options | None:
        """What is chosen from, if that is few enough for statistics of each; else None."""
        return None

    def chosen(self, response: R) -> Sequence[int]:
        """The indexes in ``options`` that an answer chooses."""
        return ()


class Portable(ABC, Generic[Q]):
    """The capability to be a question of Moodle. A kind without it is named as left out of such files."""

    @property
    @abstractmethod
    def gift_shape(self) -> GiftShape:
        """The form of its answers in GIFT; no other kind has the same."""

    @property
    @abstractmethod
    def moodle_types(self) -> Sequence[str]:
        """What Moodle calls it (``QuestionElement.kind``), the name to write first."""

    @abstractmethod
    def from_gift(self, read: GiftQuestion, common: Common) -> Q:
        """The question. Raises ``UnusableError`` if it cannot be asked."""

    @abstractmethod
    def to_gift(self, question: Q) -> GiftLines | None:
        """The lines between the braces; None if GIFT cannot hold this question."""

    @abstractmethod
    def from_moodle(self, read: QuestionElement, common: Common) -> Q:
        """The question. Raises ``UnusableError`` if it cannot be asked."""

    @abstractmethod
    def to_moodle(self, question: Q, node: Element) -> None:
        """Add the answers to an element that has the rest."""

    def lost_in_gift(self, question: Q) -> Iterator[Loss]:
        """What of it GIFT does not hold, besides what it holds of no kind."""
        yield from ()

    def lost_in_moodle(self, question: Q) -> Iterator[Loss]:
        """What of it Moodle's XML does not hold."""
        if not question.shuffle:
            yield Loss.SHUFFLE
