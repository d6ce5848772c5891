"""What can be wrong with a quiz file, as codes. The wording lives with the pages and commands."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class QuizFault(StrEnum):
    """Why a file, or a place in it, cannot be taken."""

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
    ONLY_WILDCARDS = "only_wildcards"  # GIFT, Moodle: right answers that have a star for any text
    ANSWER_UNUSABLE = "answer_unusable"  # nothing is left of a short answer once it is compared forgivingly
    RIGHT_AND_WRONG = "right_and_wrong"  # a short answer both accepted and refused
    NOT_A_NUMBER = "not_a_number"
    POINTS_RANGE = "points_range"
    TEXT_TOO_LONG = "text_too_long"
    UNCLOSED = "unclosed"  # GIFT: braces that do not close
    KIND_UNKNOWN = "kind_unknown"  # GIFT, Moodle: a type of question that Kiosk does not have
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong. Lines and columns count from 1; 0 means the file as a whole.

    ``question`` counts the questions of a file of another format, from 1; 0 where that does not matter.
    """

    line: int
    column: int
    reason: QuizFault
    value: str = ""
    question: int = 0


@dataclass
class Category:
    """A category of a file from Moodle, and the numbers of its first and last question."""

    name: str
    first: int
    last: int = 0


class QuizFileError(Exception):
    """The file cannot be taken; ``problems`` lists everything that is wrong, in the order of the file.

    ``categories`` are those to choose from, where a choice would help.
    """

    def __init__(self, problems: Iterable[Problem], categories: Iterable[Category] = ()) -> None:
        self.problems = list(problems)
        self.categories = list(categories)
        super().__init__(f"{len(self.problems)} problems")


class Loss(StrEnum):
    """What a format cannot carry, or carries otherwise than Kiosk would."""

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
    FILES = "files"  # pictures and attachments
    FORMULA = "formula"  # its typesetting: it is kept as it is written
    TWICE = "twice"  # an answer that counts as another one does
    CASE = "case"  # a short answer that was to be compared with its case
    WILDCARD = "wildcard"  # a short answer with a star that stands for any text
    CATEGORY = "category"
    QUESTION = "question"  # a whole question, of a kind that the format written to does not have


@dataclass(frozen=True)
class LeftOut:
    """Something that was not carried over: of which question (1 is the first of the source; 0 for the quiz),
    and, where it helps, the value (a kind, a name)."""

    question: int
    loss: Loss
    value: str = ""
