"""What can be wrong with a quiz file, as codes. The wording is in the pages and commands."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class QuizFault(StrEnum):
    """Why a file, or a place in it, is refused."""

    # the file as a whole
    TOO_LARGE = "too_large"
    NOT_TEXT = "not_text"
    UNKNOWN_FORMAT = "unknown_format"
    NOT_XML = "not_xml"
    FORBIDDEN_XML = "forbidden_xml"  # entities, document types, external references
    NOT_A_MOODLE_QUIZ = "not_a_moodle_quiz"
    LINE_TOO_LONG = "line_too_long"
    TOO_MANY_LINES = "too_many_lines"
    NO_QUESTIONS = "no_questions"
    NOTHING_TO_ASK = "nothing_to_ask"  # GIFT, Moodle: no question that Kiosk can ask
    NOTHING_CHOSEN = "nothing_chosen"  # by number or category
    TOO_MANY_QUESTIONS = "too_many_questions"
    # the heading of the quiz
    NO_TITLE = "no_title"
    TITLE_TWICE = "title_twice"
    FIELD_UNKNOWN_VALUE = "field_unknown_value"
    FIELD_TWICE = "field_twice"
    FIELD_OUT_OF_PLACE = "field_out_of_place"
    # one question
    NO_STEM = "no_stem"
    NO_ANSWERS = "no_answers"
    MIXED_ANSWERS = "mixed_answers"
    SEVERAL_GAPS = "several_gaps"  # GIFT: several pairs of braces
    TEXT_OUT_OF_PLACE = "text_out_of_place"
    FEEDBACK_OUT_OF_PLACE = "feedback_out_of_place"
    EMPTY_ANSWER = "empty_answer"
    TOO_FEW_CHOICES = "too_few_choices"
    TOO_MANY_CHOICES = "too_many_choices"
    CHOICE_TWICE = "choice_twice"
    NOT_ONE_RIGHT = "not_one_right"
    NONE_RIGHT = "none_right"
    ONLY_WILDCARDS = "only_wildcards"  # GIFT, Moodle: all right answers have a star for any text
    ANSWER_UNUSABLE = "answer_unusable"  # a short answer with nothing left to compare
    RIGHT_AND_WRONG = "right_and_wrong"  # a short answer both accepted and refused
    NOT_A_NUMBER = "not_a_number"
    POINTS_RANGE = "points_range"
    TEXT_TOO_LONG = "text_too_long"
    UNCLOSED = "unclosed"  # GIFT: braces that do not close
    KIND_UNKNOWN = "kind_unknown"  # a kind that Kiosk does not have, or not written like this
    STEPS_OF_A_SCALE = "steps_of_a_scale"  # too few or too many
    KEY_OF_A_POLL = "key_of_a_poll"  # something is marked as right where nothing is
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong. Lines and columns count from 1; 0 means the file as a whole.

    ``question`` is the question's number in a file of another format, from 1; 0 if it does not matter.
    """

    line: int
    column: int
    reason: QuizFault
    value: str = ""
    question: int = 0


@dataclass
class Category:
    """A category in a file from Moodle, with the numbers of its first and last questions."""

    name: str
    first: int
    last: int = 0


class QuizFileError(Exception):
    """The file is refused; ``problems`` lists everything wrong with it, in file order.

    ``categories`` are those to choose from, if a choice would help.
    """

    def __init__(self, problems: Iterable[Problem], categories: Iterable[Category] = ()) -> None:
        self.problems = list(problems)
        self.categories = list(categories)
        super().__init__(f"{len(self.problems)} problems")


class Loss(StrEnum):
    """What a format cannot carry, or carries differently from Kiosk."""

    SETTINGS = "settings"
    KEY = "key"
    INTRODUCTION = "introduction"
    LANGUAGE = "language"
    TITLE = "title"
    CONCEPT = "concept"
    HINT = "hint"
    POINTS = "points"
    DECIMALS = "decimals"  # of a number
    SHUFFLE = "shuffle"
    UNIT = "unit"
    FEEDBACK = "feedback"
    EXTRA_RIGHTS = "extra_rights"
    WEIGHTS = "weights"  # part marks of single choices
    FORMATTING = "formatting"
    FILES = "files"  # images and attachments
    FORMULA = "formula"  # its typesetting: the source is kept
    TWICE = "twice"  # an answer that counts the same as another
    CASE = "case"  # a short answer that was to be case-sensitive
    WILDCARD = "wildcard"  # a short answer with a star for any text
    CATEGORY = "category"
    QUESTION = "question"  # a whole question, of a kind that the target format does not have


@dataclass(frozen=True)
class LeftOut:
    """Something that was not carried over: from which question (1 is the first in the source; 0 is the quiz),
    and, where it helps, the value (a kind, a name)."""

    question: int
    loss: Loss
    value: str = ""
